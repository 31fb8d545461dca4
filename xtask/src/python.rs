//! The Python of `training/`: a virtual environment in the target directory.

use std::process::Command;

use anyhow::{Result, bail};

use crate::debian;
use crate::repo::{root, target_dir};
use crate::step::{output, run};

/// What Debian lacks for a virtual environment when only its `python3` is installed.
const PACKAGES: [&str; 2] = ["python3", "python3-venv"];

/// Sees to Python and to the packages of training/requirements.txt.
pub fn packages() -> Result<()> {
    let venv = target_dir()?.join("venv");
    if !has_venv_module() {
        if !debian::is_debian() {
            bail!("training needs Python 3.11 or newer with its venv module; install it");
        }
        debian::install(&PACKAGES)?;
    }
    // An interrupted creation leaves a folder without pip; creating it again mends that.
    if output(command("-m")?.args(["pip", "--version"])).is_err() {
        let mut create = Command::new("python3");
        run(create.args(["-m", "venv"]).arg(&venv), "install Python 3 with its venv module")?;
    }
    let mut install = command("-m")?;
    install.args(["pip", "install", "--quiet", "--disable-pip-version-check"]);
    run(install.args(["--requirement", "training/requirements.txt"]), "check the network")
}

/// The virtual environment's Python with one argument, in the root of the repository.
pub fn command(argument: &str) -> Result<Command> {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let mut command = Command::new(target_dir()?.join("venv").join(folder).join("python"));
    command.current_dir(root()).arg(argument);
    Ok(command)
}

/// Debian ships `venv` without the part that it cannot work without.
fn has_venv_module() -> bool {
    output(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_ok()
}
