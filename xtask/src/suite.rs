//! `cargo xtask test`: everything that must hold, in the order in which it is quickest to know.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::dist::{self, Profile};
use crate::python;
use crate::repo::{cargo_command, root, target_dir};
use crate::step::{output, run, seconds, step};
use crate::toolchain::WasmRust;
use crate::tools;

/// What `cargo xtask test` can be told.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Run only these steps, in the usual order
    #[arg(long, num_args = 1.., value_name = "STEP")]
    only: Vec<String>,
    /// Print the steps and stop
    #[arg(long)]
    list: bool,
}

/// One step of the suite.
struct Step {
    /// Name for `--only` and the table.
    name: &'static str,
    /// What it does, for the person who reads along.
    what: &'static str,
    /// Does it.
    run: fn(&Suite) -> Result<()>,
}

/// What steps share.
#[derive(Default)]
struct Suite {
    /// Found once, by the first step that needs it.
    wasm_rust: OnceCell<WasmRust>,
}

/// How one step went.
struct Outcome {
    name: &'static str,
    elapsed: Duration,
    result: Result<()>,
}

const STEPS: [Step; 9] = [
    Step { name: "fmt", what: "formatting of all Rust code", run: |_| fmt() },
    Step { name: "clippy", what: "lints, native", run: |_| clippy() },
    Step { name: "clippy-wasm", what: "lints, wasm32", run: clippy_wasm },
    Step { name: "unit", what: "native tests, kernels on a Vulkan driver in software", run: |_| unit() },
    Step { name: "training", what: "the trainer in JAX", run: |_| training() },
    Step { name: "build", what: "the page, as it is deployed", run: |_| build() },
    Step { name: "e2e", what: "the page in Chromium", run: |_| e2e() },
    Step { name: "lighthouse", what: "the page as Lighthouse sees it", run: |_| lighthouse() },
    Step { name: "llama", what: "our models in llama.cpp", run: |_| llama() },
];

/// Runs the steps, goes on after a failure, and ends with a table; an error if any step failed.
pub fn test(options: &Options) -> Result<()> {
    let steps = selected(&options.only)?;
    if options.list {
        for step in steps {
            println!("{:<12} {}", step.name, step.what);
        }
        return Ok(());
    }
    let suite = Suite::default();
    let mut outcomes = Vec::with_capacity(steps.len());
    for Step { name, what, run } in steps {
        let start = Instant::now();
        let result = step(&format!("{name}: {what}"), || run(&suite));
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        outcomes.push(Outcome { name, elapsed: start.elapsed(), result });
    }
    print!("{}", table(&outcomes));
    match outcomes.iter().filter(|outcome| outcome.result.is_err()).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} steps failed", outcomes.len()),
    }
}

/// Lints the library as it is compiled for the page.
pub fn check_wasm(rust: &WasmRust) -> Result<()> {
    let mut command = rust.cargo("clippy");
    command.args(["--package", "glassgpt", "--lib", "--locked", "--", "-D", "warnings"]);
    run(&mut command, "correct the lints above")
}

fn selected(only: &[String]) -> Result<Vec<&'static Step>> {
    let known = |name: &String| STEPS.iter().any(|step| step.name == name);
    if let Some(unknown) = only.iter().find(|name| !known(name)) {
        let names = STEPS.map(|step| step.name).join(", ");
        bail!("expected steps of {names}; got `{unknown}`");
    }
    Ok(STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect())
}

/// Steps, times and results, then one line for machines.
fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::from("\n");
    for Outcome { name, elapsed, result } in outcomes {
        let word = if result.is_ok() { "passed" } else { "FAILED" };
        text += &format!("{word}  {name:<12} {:>7}", seconds(*elapsed));
        if let Err(error) = result {
            text += &format!("  {error:#}");
        }
        text.push('\n');
    }
    let failed = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
    text + &format!("{} passed, {failed} failed\n", outcomes.len() - failed)
}

/// Sees to a part of the toolchain that rustup's smallest profile leaves out.
fn component(subcommand: &str, name: &str) -> Result<()> {
    if output(cargo_command(subcommand).arg("--version")).is_ok() {
        return Ok(());
    }
    let advice = format!("install {name} beside this Rust");
    run(Command::new("rustup").args(["component", "add", name]), &advice)
}

fn fmt() -> Result<()> {
    component("fmt", "rustfmt")?;
    run(cargo_command("fmt").args(["--all", "--", "--check"]), "run `cargo fmt --all`")
}

fn clippy() -> Result<()> {
    component("clippy", "clippy")?;
    let mut command = cargo_command("clippy");
    command.args(["--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    run(&mut command, "correct the lints above")
}

fn clippy_wasm(suite: &Suite) -> Result<()> {
    if suite.wasm_rust.get().is_none() {
        let found = step("find a Rust for wasm32", WasmRust::set_up)?;
        let _ = suite.wasm_rust.set(found);
    }
    check_wasm(suite.wasm_rust.get().context("no Rust for wasm32")?)
}

fn unit() -> Result<()> {
    step("Vulkan driver", tools::vulkan)?;
    let mut command = cargo_command("test");
    command.args(["--workspace", "--locked"]);
    if let Some(driver) = tools::software_driver() {
        // The loader's present and former names for the same variable.
        command.env("VK_DRIVER_FILES", &driver).env("VK_ICD_FILENAMES", &driver);
    }
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        // Mesa complains once per device where no desktop session has set it.
        command.env("XDG_RUNTIME_DIR", std::env::temp_dir());
    }
    run(&mut command, "read the failing test above")
}

fn training() -> Result<()> {
    step("Python packages", python::packages)?;
    run(python::command("-m")?.args(["pytest", "--quiet", "training"]), "read the failing test above")
}

fn build() -> Result<()> {
    dist::build(&dist::Options { out: "dist".into(), profile: Profile::Wasm })
}

fn e2e() -> Result<()> {
    step("browser and npm packages", || tools::browser().and_then(|()| tools::node("e2e")))?;
    run(&mut tools::npm("e2e", &["run", "--silent", "check"]), "correct the types above")?;
    let chromium = tools::chromium().context("no Chromium found; install it or set CHROMIUM to its path")?;
    let program = step("native command line", native_program)?;
    let mut command = tools::npm("e2e", &["exec", "--", "playwright", "test"]);
    command.env("CHROMIUM", chromium).env("GLASSGPT_BIN", program).env("CI", "1");
    // The tests serve the page with the program that runs now: a second cargo could wait for the first.
    command.env("XTASK", std::env::current_exe().context("cannot find the path of xtask")?);
    if !root().join("dist/index.html").is_file() {
        bail!("dist/ holds no page; run the step `build` first");
    }
    let kept = root().join("e2e/test-results/failures.txt");
    if kept.is_file() {
        std::fs::remove_file(&kept).with_context(|| format!("cannot remove {}", kept.display()))?;
    }
    // Two more steps follow, so the failures are told again in the table.
    run(&mut command, "read the failing test above").map_err(|error| match std::fs::read_to_string(&kept) {
        Ok(failures) => anyhow::anyhow!("{error:#}\n{}", failures.trim_end()),
        Err(_) => error,
    })
}

/// Everything has to be good on a desk; the speed on a phone, which two busy cores only pretend to be, is told.
fn lighthouse() -> Result<()> {
    step("browser and npm packages", || {
        tools::browser().and_then(|()| tools::node("e2e")).and_then(|()| tools::node("e2e/lighthouse"))
    })?;
    let chromium = tools::chromium().context("no Chromium found; install it or set CHROMIUM to its path")?;
    let mut command = tools::npm("e2e/lighthouse", &["run", "--silent", "lighthouse", "--", "--tell-speed"]);
    run(command.env("CHROMIUM", chromium), "read the failing audit above")
}

fn llama() -> Result<()> {
    if (std::env::consts::OS, std::env::consts::ARCH) != ("linux", "x86_64") {
        eprintln!("    not run: the prebuilt llama.cpp that this compares with is for Linux on x86-64");
        return Ok(());
    }
    step("npm packages", || tools::node("e2e/llama"))?;
    let program = step("native command line", native_program)?;
    let mut command = tools::npm("e2e/llama", &["run", "llama"]);
    run(command.env("GLASSGPT_BIN", program), "read the failing test above")
}

/// Builds the native command line, which the tests compare the page with; returns its path. The profile is that of the
/// native tests, which have compiled its dependencies.
fn native_program() -> Result<PathBuf> {
    run(cargo_command("build").args(["--bin", "glassgpt", "--locked"]), "correct the errors above")?;
    Ok(target_dir()?.join("debug").join(format!("glassgpt{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str]) -> Vec<&'static str> {
        let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        selected(&only).unwrap().iter().map(|step| step.name).collect()
    }

    #[test]
    fn chosen_steps_keep_the_usual_order() {
        assert_eq!(names(&["unit", "fmt"]), ["fmt", "unit"]);
        assert_eq!(names(&[]), STEPS.map(|step| step.name));
    }

    #[test]
    fn an_unknown_step_is_an_error_that_lists_the_known() {
        let error = selected(&["units".to_owned()]).err().unwrap().to_string();
        assert!(error.contains("fmt, clippy") && error.contains("`units`"), "{error}");
    }

    #[test]
    fn the_table_ends_with_counts() {
        let outcome = |name, result| Outcome { name, elapsed: Duration::from_millis(1500), result };
        let outcomes = [outcome("fmt", Ok(())), outcome("unit", Err(anyhow::anyhow!("no driver")))];
        let table = table(&outcomes);
        assert!(table.contains("passed  fmt            1.5 s\n"), "{table}");
        assert!(table.contains("FAILED  unit           1.5 s  no driver\n"), "{table}");
        assert!(table.ends_with("\n1 passed, 1 failed\n"), "{table}");
    }
}
