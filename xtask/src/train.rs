//! `cargo xtask train`: the commands of training/README.md, one after the other, from nothing to a folder of `models/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::python;
use crate::repo::cargo_command;
use crate::step::{run, step};

/// What `cargo xtask train` can be told.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Folder of the unpacked data archives
    #[arg(long)]
    data: PathBuf,
    /// Size of the family, as training/sizes.py names them; also the folder in models/
    #[arg(long, default_value = "micro")]
    size: String,
    /// Tokens to train on
    #[arg(long, default_value_t = 32_000_000)]
    tokens: u64,
    /// Seed of corpus and training
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passed on to training/train.py
    #[arg(last = true)]
    trainer: Vec<String>,
}

/// Folders and numbers that the commands share; paths are relative to the repository's root.
struct Recipe<'a> {
    options: &'a Options,
    /// Folder of the checkpoint.
    run: PathBuf,
    /// Folder of the finished model.
    model: PathBuf,
}

/// Trains; a second call goes on where the first was interrupted.
pub fn train(options: &Options) -> Result<()> {
    let recipe = Recipe {
        options,
        run: Path::new("training/runs").join(&options.size),
        model: Path::new("models").join(&options.size),
    };
    step("Python packages", python::packages)?;
    step("token shards", || run(&mut recipe.corpus(), "read the error above"))?;
    step("training", || run(&mut recipe.trainer()?, "the same command goes on from the last checkpoint"))?;
    step("export", || run(&mut recipe.export()?, "read the error above"))?;
    for (quantization, file) in [("q8_0", "model-q8_0.gguf"), ("q4_0", "model-q4_0.gguf")] {
        step(quantization, || run(&mut recipe.quantize(quantization, file), "read the error above"))?;
    }
    step("golden values", || run(&mut recipe.golden()?, "read the error above"))
}

impl Recipe<'_> {
    fn corpus(&self) -> Command {
        // A quarter more than is trained on, so that a run can be prolonged on the same rows.
        let tokens = self.options.tokens + self.options.tokens / 4;
        let mut command = glassgpt("corpus");
        command.arg("--data").arg(&self.options.data);
        command.args(["--out", "training/shards", "--tokens", &tokens.to_string()]);
        command.args(["--seed", &self.options.seed.to_string()]);
        command
    }

    fn trainer(&self) -> Result<Command> {
        let mut command = python::command("training/train.py")?;
        command.args(["--size", &self.options.size, "--shards", "training/shards", "--out"]).arg(&self.run);
        command.args([
            "--tokens",
            &self.options.tokens.to_string(),
            "--seed",
            &self.options.seed.to_string(),
        ]);
        command.args(&self.options.trainer);
        Ok(command)
    }

    fn export(&self) -> Result<Command> {
        let mut command = python::command("training/export.py")?;
        command.arg("--checkpoint").arg(self.run.join("checkpoint.npz"));
        command.args(["--tokenizer", "training/shards/tokenizer.json", "--out"]).arg(&self.model);
        Ok(command)
    }

    fn quantize(&self, quantization: &str, file: &str) -> Command {
        let mut command = glassgpt("quantize");
        command
            .arg(self.model.join("model-f32.gguf"))
            .args(["--to", quantization, "--out"])
            .arg(self.model.join(file));
        command
    }

    fn golden(&self) -> Result<Command> {
        let mut command = python::command("training/golden.py")?;
        command.arg("--tokenizer").arg(self.model.join("tokenizer.json"));
        command.arg("--out").arg(self.model.join("golden.json"));
        command
            .args(["model-f32.gguf", "model-q8_0.gguf", "model-q4_0.gguf"].map(|file| self.model.join(file)));
        Ok(command)
    }
}

/// The native command line, optimised.
fn glassgpt(subcommand: &str) -> Command {
    let mut command = cargo_command("run");
    command.args(["--release", "--locked", "--package", "glassgpt", "--bin", "glassgpt", "--", subcommand]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arguments of a command, with forward slashes.
    fn words(command: &Command) -> String {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        words.join(" ").replace('\\', "/")
    }

    #[test]
    fn the_readme_documents_the_same_commands() {
        let options = Options {
            data: "training/data".into(),
            size: "micro".into(),
            tokens: 32_000_000,
            seed: 1,
            trainer: Vec::new(),
        };
        let recipe =
            Recipe { options: &options, run: "training/runs/micro".into(), model: "models/micro".into() };
        let readme = std::fs::read_to_string(crate::repo::root().join("training/README.md")).unwrap();
        let readme = readme.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let commands = [
            recipe.corpus(),
            recipe.trainer().unwrap(),
            recipe.export().unwrap(),
            recipe.quantize("q8_0", "model-q8_0.gguf"),
            recipe.quantize("q4_0", "model-q4_0.gguf"),
            recipe.golden().unwrap(),
        ];
        for command in commands {
            let words = words(&command);
            let own = words.split_once(" -- ").map_or(words.as_str(), |(_, own)| own);
            assert!(readme.contains(own), "training/README.md lacks `{own}`");
        }
    }
}
