//! A Rust compiler for wasm32: the active toolchain where it has the target, else rustup's download, else Debian's
//! packages unpacked into the target directory.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::repo;
use crate::step::{output, succeeds_within};

/// The target of the page and its worker.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Names a folder with Debian's toolchain already unpacked, so that several checkouts can share it.
const FOLDER_VARIABLE: &str = "GLASSGPT_WASM_TOOLCHAIN";

/// A download of 20 MB on a slow line; without a network rustup gives up long before.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// A compiler for wasm32 and where it builds.
#[derive(Clone, Debug, PartialEq)]
pub struct WasmRust {
    /// Which compiler.
    compiler: Compiler,
    /// Target directory of [`WasmRust::cargo`].
    pub target_dir: PathBuf,
}

/// The compiler that was found.
#[derive(Clone, Debug, PartialEq)]
enum Compiler {
    /// The active toolchain has the target's standard library.
    Active,
    /// Debian's rustc in this folder; the standard library is built with the page.
    Debian(PathBuf),
}

impl WasmRust {
    /// Finds or fetches a compiler; the second call of a machine finds what the first fetched.
    pub fn set_up() -> Result<WasmRust> {
        let target_dir = repo::target_dir()?;
        let compiler = find(&target_dir)?;
        Ok(WasmRust::new(compiler, &target_dir))
    }

    /// A second compiler has a directory of its own: sharing one would rebuild everything at each change of compiler.
    fn new(compiler: Compiler, target_dir: &Path) -> WasmRust {
        let target_dir = match compiler {
            Compiler::Active => target_dir.to_path_buf(),
            Compiler::Debian(_) => target_dir.join("wasm-debian"),
        };
        WasmRust { compiler, target_dir }
    }

    /// `cargo <subcommand>` for wasm32 with everything that this compiler needs.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut command = match &self.compiler {
            Compiler::Active => repo::cargo_command(subcommand),
            Compiler::Debian(folder) => debian_cargo(folder, subcommand),
        };
        command.args(["--target", TARGET]).arg("--target-dir").arg(&self.target_dir);
        // Either would replace the flags of .cargo/config.toml, without which there are no vector instructions.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}

fn find(target_dir: &Path) -> Result<Compiler> {
    if let Some(folder) = env::var_os(FOLDER_VARIABLE) {
        let folder = PathBuf::from(folder);
        let version = debian::rustc_version(&folder).with_context(|| {
            format!(
                "{FOLDER_VARIABLE} names {}, which has no working rustc; unset it or correct it",
                folder.display()
            )
        })?;
        return Ok(found_debian(&version, folder));
    }
    if active_has_target() {
        eprintln!("    the active toolchain has the target");
        return Ok(Compiler::Active);
    }
    let folder = target_dir.join("wasm-toolchain");
    if let Ok(version) = debian::rustc_version(&folder) {
        return Ok(found_debian(&version, folder));
    }
    eprintln!("    trying `rustup target add {TARGET}`");
    let added = succeeds_within(Command::new("rustup").args(["target", "add", TARGET]), RUSTUP_LIMIT);
    if added && active_has_target() {
        eprintln!("    rustup added the target");
        return Ok(Compiler::Active);
    }
    eprintln!("    rustup could not add it; trying Debian's packages");
    let version = debian::unpack(&folder).with_context(|| {
        format!("no Rust for {TARGET}; with a network, `rustup target add {TARGET}` is all that is needed")
    })?;
    Ok(found_debian(&version, folder))
}

fn found_debian(version: &str, folder: PathBuf) -> Compiler {
    eprintln!("    {version} in {}", folder.display());
    Compiler::Debian(folder)
}

fn debian_cargo(folder: &Path, subcommand: &str) -> Command {
    let bin = folder.join("usr/bin");
    // clippy-driver must be of rustc's version, and cargo-clippy takes the driver that lies beside it.
    let program =
        if subcommand == "clippy" { bin.join("cargo-clippy").into_os_string() } else { repo::cargo() };
    let mut command = Command::new(program);
    command
        .current_dir(repo::root())
        .args([subcommand, "-Zbuild-std=std,panic_abort"])
        .env("RUSTC", bin.join("rustc"))
        // Lets a stable rustc build its own standard library.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("LD_LIBRARY_PATH", debian::library_path(folder));
    command
}

/// Whether the active rustc has a standard library for wasm32.
fn active_has_target() -> bool {
    library_folder().is_ok_and(|folder| has_core(&folder))
}

fn library_folder() -> Result<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let folder = output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    if folder.trim().is_empty() {
        bail!("rustc printed no target-libdir");
    }
    Ok(PathBuf::from(folder.trim()))
}

/// rustc prints the folder whether it exists or not; the core library in it is what counts.
fn has_core(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable<'a>(command: &'a Command, name: &str) -> Option<&'a std::ffi::OsStr> {
        command.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value)
    }

    #[test]
    fn a_folder_without_the_core_library_has_no_target() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_core(&folder.path().join("absent")));
        assert!(!has_core(folder.path()));
        std::fs::write(folder.path().join("libcore-0123.rlib"), "").unwrap();
        assert!(has_core(folder.path()));
    }

    #[test]
    fn debian_brings_its_own_clippy_and_target_directory() {
        let target_dir = Path::new("/target");
        let rust = WasmRust::new(Compiler::Debian(PathBuf::from("/unpacked")), target_dir);
        let clippy = rust.cargo("clippy");
        assert_eq!(clippy.get_program(), "/unpacked/usr/bin/cargo-clippy");
        assert_eq!(variable(&clippy, "RUSTC").unwrap(), "/unpacked/usr/bin/rustc");
        assert_eq!(rust.cargo("build").get_program(), repo::cargo());
        assert_ne!(rust.target_dir, WasmRust::new(Compiler::Active, target_dir).target_dir);
    }
}
