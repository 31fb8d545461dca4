//! Debian's packages: a Rust that builds for wasm32, and the tools of the tests.
//!
//! Debian builds a recent Rust for its browsers (`rustc-web`). Its packages conflict with rustup's, so they are
//! unpacked into a folder instead of installed; that needs no root either.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step::{output, run, step};

/// Compiler, its development files, its sources (for the standard library of wasm32) and its linter.
const RUST_PACKAGES: [&str; 4] = ["rustc-web", "libstd-rust-web-dev", "rust-web-src", "rust-web-clippy"];

/// Whether this system has apt and dpkg.
pub fn is_debian() -> bool {
    ["apt-get", "dpkg"].iter().all(|program| output(Command::new(program).arg("--version")).is_ok())
}

/// Fetches Debian's Rust and unpacks it into `folder`; returns the version of its rustc.
pub fn unpack(folder: &Path) -> Result<String> {
    if !is_debian() {
        bail!("this system has no apt-get and dpkg");
    }
    update_lists();
    let packages = rust_packages()?;
    // Unpacked beside its place and renamed at the end, so that an interrupted run leaves nothing half done.
    let partial = folder.with_extension("partial");
    let _ = fs::remove_dir_all(&partial);
    let downloads = partial.join("packages");
    fs::create_dir_all(&downloads)?;
    step(&format!("download {}", packages.join(" ")), || {
        let mut command = Command::new("apt-get");
        command.current_dir(&downloads).args(["--quiet=2", "download"]).args(&packages);
        run(&mut command, "check the network and apt's sources")
    })?;
    step("unpack", || {
        for archive in fs::read_dir(&downloads)? {
            let mut command = Command::new("dpkg");
            command.arg("-x").arg(archive?.path()).arg(&partial);
            output(&mut command).context("check the free space on the disk")?;
        }
        fs::remove_dir_all(&downloads)?;
        name_linker(&partial)
    })?;
    if rustc_version(&partial).is_err() {
        // The only parts not unpacked are libraries that LLVM needs (libedit, libxml2, libz3) and most systems have.
        let llvm: Vec<&String> = packages.iter().filter(|name| name.starts_with("libllvm")).collect();
        install(&llvm)?;
    }
    let version = rustc_version(&partial)?;
    let _ = fs::remove_dir_all(folder);
    fs::rename(&partial, folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(version)
}

/// What `rustc --version` prints in an unpacked folder, if the linter and the linker run there too.
pub fn rustc_version(folder: &Path) -> Result<String> {
    let answer = |program: PathBuf, arguments: &[&str]| {
        output(Command::new(program).args(arguments).env("LD_LIBRARY_PATH", library_path(folder)))
    };
    answer(folder.join("usr/bin/cargo-clippy"), &["--version"])?;
    answer(folder.join("usr/bin/clippy-driver"), &["--version"])?;
    answer(linker(folder), &["-flavor", "wasm", "--version"])?;
    Ok(answer(folder.join("usr/bin/rustc"), &["--version"])?.trim().to_owned())
}

/// `LD_LIBRARY_PATH` for the programs in an unpacked folder.
pub fn library_path(folder: &Path) -> OsString {
    let mut paths = vec![folder.join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH))];
    if let Some(inherited) = std::env::var_os("LD_LIBRARY_PATH") {
        paths.extend(std::env::split_paths(&inherited));
    }
    std::env::join_paths(paths).unwrap_or_default()
}

/// Names of the `wanted` packages that are not installed.
pub fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    let installed = |name: &str| {
        let status =
            output(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", name]));
        status.is_ok_and(|status| status.trim() == "installed")
    };
    wanted.iter().copied().filter(|name| !installed(name)).collect()
}

/// Installs `packages` as root or with a sudo that asks no password; else says what to type.
pub fn install<S: AsRef<str>>(packages: &[S]) -> Result<()> {
    let names = packages.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ");
    let by_hand = format!("sudo apt-get update && sudo apt-get install {names}");
    let Some(mut command) = as_root("apt-get") else {
        bail!("missing {names}, and this user may not install; run: {by_hand}");
    };
    update_lists();
    command.env("DEBIAN_FRONTEND", "noninteractive").args([
        "--quiet=2",
        "install",
        "--yes",
        "--no-install-recommends",
    ]);
    run(command.args(names.split(' ')), &format!("read apt's messages above, or run: {by_hand}"))
}

/// Refreshes apt's lists where that is allowed; old lists may do as well, so a failure is not one yet.
fn update_lists() {
    if let Some(mut command) = as_root("apt-get") {
        let _ = run(command.args(["--quiet=2", "update"]), "going on with the lists that are there");
    }
}

/// `program` run as root, if this user can without typing a password.
fn as_root(program: &str) -> Option<Command> {
    if output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Some(Command::new(program));
    }
    output(Command::new("sudo").args(["--non-interactive", "true"])).ok()?;
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", "--preserve-env=DEBIAN_FRONTEND", program]);
    Some(command)
}

/// The packages of Debian's Rust, with the library, LLVM and linker of the versions that go with it.
fn rust_packages() -> Result<Vec<String>> {
    let record = |name: &str| output(Command::new("apt-cache").args(["show", "--no-all-versions", name]));
    let advice = "Debian's security suite has these packages; enable it in apt's sources";
    let library =
        dependency(&record("libstd-rust-web-dev").context(advice)?, "libstd-rust-web-").context(advice)?;
    let llvm = dependency(&record(&library)?, "libllvm").context(advice)?;
    let linker = llvm.replace("libllvm", "lld-");
    Ok(RUST_PACKAGES.iter().map(|name| (*name).to_owned()).chain([library, llvm, linker]).collect())
}

/// The first package in the `Depends` field of an apt record whose name starts with `prefix`.
fn dependency(record: &str, prefix: &str) -> Option<String> {
    let depends = record.lines().find_map(|line| line.strip_prefix("Depends: "))?;
    let mut names = depends.split([',', '|']).filter_map(|entry| entry.split_whitespace().next());
    names.find(|name| name.starts_with(prefix)).map(str::to_owned)
}

/// rustc calls its linker `rust-lld` and looks for it beside its standard libraries.
fn linker(folder: &Path) -> PathBuf {
    folder.join(format!("usr/lib/rustlib/{}-unknown-linux-gnu/bin/rust-lld", std::env::consts::ARCH))
}

/// Gives LLVM's linker the name under which rustc calls it.
fn name_linker(folder: &Path) -> Result<()> {
    let llvm = fs::read_dir(folder.join("usr/lib"))?
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("llvm-"))
        .context("the linker's package holds no usr/lib/llvm-*")?;
    let named = linker(folder);
    fs::create_dir_all(named.parent().context("the linker has no folder")?)?;
    fs::copy(llvm.path().join("bin/lld"), &named)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "Package: libstd-rust-web-1.96\n\
        Depends: libc6 (>= 2.34), libgcc-s1 (>= 4.2), libllvm22, libstdc++6 (>= 11)\n\
        Description: Rust standard libraries\n";

    #[test]
    fn dependencies_are_found_by_their_beginning() {
        assert_eq!(dependency(RECORD, "libllvm").as_deref(), Some("libllvm22"));
        assert_eq!(dependency(RECORD, "libstdc").as_deref(), Some("libstdc++6"));
        assert_eq!(dependency(RECORD, "libstd-rust-web-"), None);
        assert_eq!(dependency("Package: a\n", "a"), None);
    }

    #[test]
    fn the_unpacked_libraries_come_first() {
        let path = library_path(Path::new("/unpacked"));
        let first = std::env::split_paths(&path).next().unwrap();
        assert!(first.starts_with("/unpacked/usr/lib"), "{first:?}");
    }

    #[test]
    fn an_empty_folder_has_no_rustc() {
        let folder = tempfile::tempdir().unwrap();
        assert!(rustc_version(folder.path()).is_err());
    }
}
