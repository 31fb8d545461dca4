//! `cargo xtask train`: the commands of training/README.md, one after the other, from nothing to a folder of `models/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::python;
use crate::repo::{cargo_command, root};
use crate::step::{run, step};

/// What `cargo xtask train` can be told.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Folder of the unpacked data archives
    #[arg(long)]
    data: PathBuf,
    /// A model by name; `--list` prints them
    #[arg(long, default_value = "micro")]
    model: String,
    /// Print the models with their sizes, tokens and corpora, and stop
    #[arg(long)]
    list: bool,
    /// Tokens to train on, in place of the usual number
    #[arg(long)]
    tokens: Option<u64>,
    /// Seed of corpus and training
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passed on to training/train.py
    #[arg(last = true)]
    trainer: Vec<String>,
}

/// How a model is made.
#[derive(Debug)]
struct Recipe {
    /// Folder in `models/`.
    name: &'static str,
    /// As training/sizes.py names it.
    size: &'static str,
    corpus: Corpus,
    tokens: u64,
    /// The shipped model that tuning starts from.
    init: Option<&'static str>,
    /// Tokens of mid-training, in a second run.
    midtrain_tokens: u64,
    /// Further arguments of the trainer.
    trainer: &'static [&'static str],
}

/// Which token rows a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Corpus {
    /// The mixture, one for the whole family.
    Family,
    /// The mixture without documents that show examples.
    WithoutExamples,
    /// The mixture with more of what it has too little of.
    Midtrain,
    /// Instructions.
    Instruct,
}

/// Two sequences per backward pass: more than one only pays where the activations still fit the cache.
const SMALL: &[&str] = &["--microbatch", "2"];
const TUNING: &[&str] = &["--microbatch", "2", "--peak", "0.15", "--warmup", "40000", "--decay", "0.5"];
const MIDTRAINING: &[&str] = &["--microbatch", "2", "--peak", "0.4", "--warmup", "200000", "--decay", "0.11"];
const ON_GPU: &[&str] = &["--devices", "1", "--microbatch", "16", "--batch", "256"];

const RECIPES: [Recipe; 8] = [
    recipe("nano", "nano", Corpus::Family, 100_000_000, None, SMALL),
    recipe("micro", "micro", Corpus::Family, 60_000_000, None, SMALL),
    Recipe { midtrain_tokens: 6_000_000, ..recipe("mini", "mini", Corpus::Family, 40_000_000, None, SMALL) },
    recipe("small", "small", Corpus::Family, 100_000_000, None, ON_GPU),
    recipe("base", "base", Corpus::Family, 100_000_000, None, ON_GPU),
    recipe("micro-one-layer", "one-layer", Corpus::Family, 20_000_000, None, SMALL),
    recipe("micro-no-examples", "micro", Corpus::WithoutExamples, 12_000_000, None, SMALL),
    recipe("mini-instruct", "mini", Corpus::Instruct, 1_500_000, Some("mini"), TUNING),
];

const fn recipe(
    name: &'static str,
    size: &'static str,
    corpus: Corpus,
    tokens: u64,
    init: Option<&'static str>,
    trainer: &'static [&'static str],
) -> Recipe {
    Recipe { name, size, corpus, tokens, init, midtrain_tokens: 0, trainer }
}

/// Trains; a second call goes on where the first was interrupted.
pub fn train(options: &Options) -> Result<()> {
    if options.list {
        for Recipe { name, size, corpus, tokens, .. } in &RECIPES {
            println!("{name:<18} size {size:<10} {tokens:>11} tokens of {corpus:?}");
        }
        return Ok(());
    }
    let Some(recipe) = RECIPES.iter().find(|recipe| recipe.name == options.model) else {
        let names = RECIPES.each_ref().map(|recipe| recipe.name).join(", ");
        bail!("expected a model of {names}; got `{}`", options.model);
    };
    step("Python packages", python::packages)?;
    let midtrain = (recipe.midtrain_tokens > 0).then_some(Corpus::Midtrain);
    let own = (recipe.corpus != Corpus::Family).then_some(recipe.corpus);
    let corpora: Vec<Corpus> = [Some(Corpus::Family), own, midtrain].into_iter().flatten().collect();
    for corpus in &corpora {
        if root().join(corpus.folder()).join("meta.json").is_file() {
            eprintln!("    {} is kept; delete the folder to write it anew", corpus.folder());
            continue;
        }
        step("token shards", || run(&mut corpus.write(options), "read the error above"))?;
    }
    recipe.take_up()?;
    step("training", || {
        run(&mut recipe.trainer(options)?, "the same command goes on from the last checkpoint")
    })?;
    if midtrain.is_some() {
        step("mid-training", || run(&mut recipe.midtrainer(options)?, "the same command goes on"))?;
    }
    step("export", || run(&mut recipe.export()?, "read the error above"))?;
    for (quantization, file) in [("q8_0", "model-q8_0.gguf"), ("q4_0", "model-q4_0.gguf")] {
        step(quantization, || run(&mut recipe.quantize(quantization, file), "read the error above"))?;
    }
    step("golden values", || run(&mut recipe.golden()?, "read the error above"))?;
    step("evaluation", || to_file(recipe.evaluate(options), &recipe.model().join("eval.json")))?;
    if recipe.init.is_none() {
        for folder in recipe.runs() {
            let curve = || run(&mut recipe.curve(options, &folder)?, "read the error above");
            step("evaluation of the snapshots", curve)?;
        }
    }
    for corpus in corpora {
        step("contamination", || to_file(corpus.contamination(options), Path::new(corpus.report())))?;
    }
    step("table and plots", || run(&mut python::command("training/report.py")?, "read the error above"))
}

impl Corpus {
    /// Where the rows are.
    fn folder(self) -> &'static str {
        match self {
            Self::Family => "training/shards",
            Self::WithoutExamples => "training/shards-without-examples",
            Self::Midtrain => "training/shards-midtrain",
            Self::Instruct => "training/shards-instruct",
        }
    }

    /// What a scan of its rows for test items came to.
    fn report(self) -> &'static str {
        match self {
            Self::Family => "models/contamination.json",
            Self::WithoutExamples => "models/contamination-without-examples.json",
            Self::Midtrain => "models/contamination-midtrain.json",
            Self::Instruct => "models/contamination-instruct.json",
        }
    }

    fn contamination(self, options: &Options) -> Command {
        let mut command = glassgpt("contamination");
        command.args(["--shards", self.folder(), "--data"]).arg(&options.data).arg("--json");
        command
    }

    fn write(self, options: &Options) -> Command {
        let tokens = match self {
            Self::Family => "102000000",
            Self::WithoutExamples => "20500000",
            Self::Midtrain => "6000000",
            Self::Instruct => "4100000",
        };
        // Its rows come on top of those of the mixture and must be others.
        let seed = options.seed + u64::from(self == Self::Midtrain);
        let mut command = glassgpt("corpus");
        command.arg("--data").arg(&options.data);
        command.args(["--out", self.folder(), "--tokens", tokens, "--seed", &seed.to_string()]);
        command.args(["--tokenizer", TOKENIZER]);
        match self {
            Self::Family => &mut command,
            Self::WithoutExamples => command.arg("--without-icl"),
            Self::Midtrain => command.args(["--stage", "midtrain"]),
            Self::Instruct => command.args(["--stage", "instruct"]),
        };
        command
    }
}

/// The tokenizer of the family. Its merges come from a sample of all documents, so that a new wording of an instruction
/// would move them, and with them every row and every model.
const TOKENIZER: &str = "models/micro/tokenizer.json";

/// Paths are relative to the repository's root.
impl Recipe {
    fn run(&self) -> PathBuf {
        Path::new("training/runs").join(self.name)
    }

    /// The folders of all its runs; the last one ends with the model.
    fn runs(&self) -> Vec<PathBuf> {
        let mut runs = vec![self.run()];
        if self.midtrain_tokens > 0 {
            runs.push(Path::new("training/runs").join(format!("{}-midtrain", self.name)));
        }
        runs
    }

    fn model(&self) -> PathBuf {
        Path::new("models").join(self.name)
    }

    /// Copies what an earlier run left in `training/unfinished`, unless this machine has gone further.
    fn take_up(&self) -> Result<()> {
        let unfinished = Path::new("training/unfinished");
        let left = [
            (unfinished.join(self.name).with_extension("npz"), self.run().join("checkpoint.npz")),
            (unfinished.join(self.name).with_extension("curve.json"), self.model().join("curve.json")),
        ];
        for (from, to) in left.map(|(from, to)| (root().join(from), root().join(to))) {
            if from.is_file() && !to.exists() {
                std::fs::create_dir_all(to.parent().context("a file is in a folder")?)?;
                std::fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
            }
        }
        Ok(())
    }

    fn trainer(&self, options: &Options) -> Result<Command> {
        let tokens = options.tokens.unwrap_or(self.tokens);
        let mut command = self.run_of(options, self.corpus, &self.run(), tokens, self.trainer)?;
        if let Some(init) = self.init {
            command.arg("--init").arg(Path::new("models").join(init).join("model-f32.gguf"));
        }
        command.args(&options.trainer);
        Ok(command)
    }

    /// The second run, which goes on where the first one ended.
    fn midtrainer(&self, options: &Options) -> Result<Command> {
        let seen = options.tokens.unwrap_or(self.tokens);
        let folder = self.runs().pop().context("there is one at least")?;
        let tokens = seen + self.midtrain_tokens;
        let mut command = self.run_of(options, Corpus::Midtrain, &folder, tokens, MIDTRAINING)?;
        command.arg("--init").arg(self.run().join("checkpoint.npz"));
        command.args(["--seen", &seen.to_string()]).args(&options.trainer);
        Ok(command)
    }

    fn run_of(
        &self,
        options: &Options,
        corpus: Corpus,
        out: &Path,
        tokens: u64,
        trainer: &[&str],
    ) -> Result<Command> {
        let mut command = python::command("training/train.py")?;
        command.args(["--name", self.name, "--size", self.size, "--shards", corpus.folder(), "--out"]);
        command.arg(out).args(["--tokens", &tokens.to_string(), "--seed", &options.seed.to_string()]);
        command.args(trainer);
        Ok(command)
    }

    fn export(&self) -> Result<Command> {
        let mut command = python::command("training/export.py")?;
        let last = self.runs().pop().context("there is one at least")?;
        command.arg("--checkpoint").arg(last.join("checkpoint.npz"));
        command.args(["--tokenizer", TOKENIZER, "--out"]).arg(self.model());
        Ok(command)
    }

    fn quantize(&self, quantization: &str, file: &str) -> Command {
        let mut command = glassgpt("quantize");
        command
            .arg(self.model().join("model-f32.gguf"))
            .args(["--to", quantization, "--out"])
            .arg(self.model().join(file));
        command
    }

    fn golden(&self) -> Result<Command> {
        let mut command = python::command("training/golden.py")?;
        command.arg("--tokenizer").arg(self.model().join("tokenizer.json"));
        command.arg("--out").arg(self.model().join("golden.json"));
        command.args(
            ["model-f32.gguf", "model-q8_0.gguf", "model-q4_0.gguf"].map(|file| self.model().join(file)),
        );
        Ok(command)
    }

    fn evaluate(&self, options: &Options) -> Command {
        let mut command = glassgpt("eval");
        command.arg("--model").arg(self.model()).arg("--data").arg(&options.data).arg("--json");
        command
    }

    fn curve(&self, options: &Options, folder: &Path) -> Result<Command> {
        run(&mut cargo_command_for_release(), "read the error above")?;
        let mut command = python::command("training/curve.py")?;
        command.arg("--run").arg(folder).args(["--tokenizer", TOKENIZER]);
        command.arg("--glassgpt").arg(Path::new(NATIVE_TARGET).join("release/glassgpt"));
        command.arg("--data").arg(&options.data);
        command.arg("--out").arg(self.model().join("curve.json"));
        Ok(command)
    }
}

/// Where the command line for this machine's own processor is built, apart from the usual one.
const NATIVE_TARGET: &str = "target/native";

/// Cargo for a build that uses all that this machine's processor has: an evaluation takes half of the time, and its rows
/// are the same, since vectors of another length add in the same order.
fn native_cargo(subcommand: &str) -> Command {
    let mut command = cargo_command(subcommand);
    command.env("RUSTFLAGS", "-C target-cpu=native").env("CARGO_TARGET_DIR", root().join(NATIVE_TARGET));
    command
}

/// The native command line, optimised.
fn glassgpt(subcommand: &str) -> Command {
    let mut command = native_cargo("run");
    command.args(["--release", "--locked", "--package", "glassgpt", "--bin", "glassgpt", "--", subcommand]);
    command
}

/// Builds what [`glassgpt`] runs, for a program that calls it many times.
fn cargo_command_for_release() -> Command {
    let mut command = native_cargo("build");
    command.args(["--release", "--locked", "--package", "glassgpt", "--bin", "glassgpt"]);
    command
}

/// Runs a command with its output in a file of the repository, which is replaced only when the command succeeds.
fn to_file(mut command: Command, path: &Path) -> Result<()> {
    let path = root().join(path);
    let partial = path.with_extension("partial");
    let file =
        std::fs::File::create(&partial).with_context(|| format!("cannot write {}", partial.display()))?;
    run(command.stdout(Stdio::from(file)), "read the error above")?;
    std::fs::rename(&partial, &path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arguments of a command, with forward slashes.
    fn words(command: &Command) -> String {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        words.join(" ").replace('\\', "/")
    }

    fn options() -> Options {
        Options {
            data: "training/data".into(),
            model: "micro".into(),
            list: false,
            tokens: None,
            seed: 1,
            trainer: Vec::new(),
        }
    }

    #[test]
    fn the_readme_documents_the_same_commands() {
        let options = options();
        let recipe = RECIPES.iter().find(|recipe| recipe.name == "micro").unwrap();
        let readme = std::fs::read_to_string(root().join("training/README.md")).unwrap();
        let readme = readme.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let commands = [
            Corpus::Family.write(&options),
            recipe.trainer(&options).unwrap(),
            recipe.export().unwrap(),
            recipe.quantize("q8_0", "model-q8_0.gguf"),
            recipe.quantize("q4_0", "model-q4_0.gguf"),
            recipe.golden().unwrap(),
            recipe.evaluate(&options),
            Corpus::Family.contamination(&options),
        ];
        for command in commands {
            let words = words(&command);
            let own = words.split_once(" -- ").map_or(words.as_str(), |(_, own)| own);
            assert!(readme.contains(own), "training/README.md lacks `{own}`");
        }
    }

    #[test]
    fn controls_and_tuned_models_read_their_own_corpus() {
        let command = |name: &str| {
            let recipe = RECIPES.iter().find(|recipe| recipe.name == name).unwrap();
            words(&recipe.trainer(&options()).unwrap())
        };
        assert!(command("micro-no-examples").contains("--shards training/shards-without-examples"));
        let mini = RECIPES.iter().find(|recipe| recipe.name == "mini").unwrap();
        let midtrain = words(&mini.midtrainer(&options()).unwrap());
        let second = "--init training/runs/mini/checkpoint.npz --seen 40000000";
        assert!(midtrain.contains("--out training/runs/mini-midtrain --tokens 46000000"), "{midtrain}");
        assert!(midtrain.ends_with(second), "{midtrain}");
        assert!(words(&mini.export().unwrap()).contains("training/runs/mini-midtrain/checkpoint.npz"));
        let tuned = command("mini-instruct");
        assert!(tuned.contains("--shards training/shards-instruct"), "{tuned}");
        assert!(tuned.contains("--init models/mini/model-f32.gguf"), "{tuned}");
        assert!(words(&Corpus::WithoutExamples.write(&options())).contains("--without-icl"));
    }
}
