//! The repository: where it is, which cargo runs, which versions its lock file holds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::step::output;

/// The part of Cargo.lock that is read here.
#[derive(Deserialize)]
struct Lock {
    /// Every package of the workspace and its dependencies.
    package: Vec<Package>,
}

/// One package of Cargo.lock.
#[derive(Deserialize)]
struct Package {
    /// Name on the registry.
    name: String,
    /// Exact version.
    version: String,
}

/// The part of `cargo metadata` that is read here.
#[derive(Deserialize)]
struct Metadata {
    /// Where cargo builds.
    target_directory: PathBuf,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    // Cargo names the package it runs; the path at compile time is for a binary that is started directly.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().expect("xtask/ lies in the repository").to_path_buf()
}

/// The cargo that runs us, so that a chosen toolchain stays chosen.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// `cargo <subcommand>` in the root of the repository.
pub fn cargo_command(subcommand: &str) -> Command {
    let mut command = Command::new(cargo());
    command.current_dir(root()).arg(subcommand);
    command
}

/// Cargo's target directory, which variables and configuration files may have moved.
pub fn target_dir() -> Result<PathBuf> {
    let json = output(cargo_command("metadata").args(["--no-deps", "--offline", "--format-version", "1"]))?;
    let metadata: Metadata =
        serde_json::from_str(&json).context("cargo metadata printed something unknown")?;
    Ok(metadata.target_directory)
}

/// Checks that the generator of bindings linked into xtask has the version of the wasm-bindgen that is compiled into
/// the page: their format is private and changes with any release. Returns the version.
pub fn bindgen_version(lock: &str) -> Result<String> {
    let page = lock_version(lock, "wasm-bindgen")?;
    let generator = lock_version(lock, "wasm-bindgen-cli-support")?;
    if page != generator {
        bail!(
            "Cargo.lock has wasm-bindgen {page} but wasm-bindgen-cli-support {generator}; \
             write the same version into Cargo.toml and xtask/Cargo.toml"
        );
    }
    Ok(page)
}

/// The one version of `name` in the text of a Cargo.lock.
fn lock_version(lock: &str, name: &str) -> Result<String> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock is not a lock file")?;
    let versions: Vec<String> = lock
        .package
        .into_iter()
        .filter(|package| package.name == name)
        .map(|package| package.version)
        .collect();
    match versions.as_slice() {
        [version] => Ok(version.clone()),
        _ => bail!("expected one version of {name} in Cargo.lock, got {}", versions.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(versions: &[(&str, &str)]) -> String {
        let packages = versions.iter().map(|(name, version)| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [\"a\"]\n")
        });
        format!("version = 4\n{}", packages.collect::<String>())
    }

    #[test]
    fn equal_versions_are_accepted() {
        let lock = lock(&[("wasm-bindgen", "0.2.1"), ("wasm-bindgen-cli-support", "0.2.1")]);
        assert_eq!(bindgen_version(&lock).unwrap(), "0.2.1");
    }

    #[test]
    fn different_versions_are_an_error_that_names_both() {
        let lock = lock(&[("wasm-bindgen", "0.2.1"), ("wasm-bindgen-cli-support", "0.2.2")]);
        let error = bindgen_version(&lock).unwrap_err().to_string();
        assert!(error.contains("wasm-bindgen 0.2.1 but wasm-bindgen-cli-support 0.2.2"), "{error}");
    }

    #[test]
    fn a_missing_or_doubled_package_is_an_error() {
        let missing = lock(&[("wasm-bindgen", "0.2.1")]);
        assert!(bindgen_version(&missing).unwrap_err().to_string().ends_with("got 0"));
        let doubled = lock(&[("wasm-bindgen", "0.2.1"), ("wasm-bindgen", "0.2.2")]);
        assert!(bindgen_version(&doubled).unwrap_err().to_string().ends_with("got 2"));
    }

    #[test]
    fn the_repository_itself_passes() {
        let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
        bindgen_version(&lock).unwrap();
    }
}
