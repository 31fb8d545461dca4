//! What the tests need besides Rust: a browser, a Vulkan driver in software, fonts, npm packages.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::debian;
use crate::repo;
use crate::step::{output, run};

/// Names of Chromium and its relatives, first choice first (`chromium-browser` may be a stub that needs snap).
const BROWSERS: [&str; 4] = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
/// Where Linux systems keep the descriptions of Vulkan drivers.
const DRIVER_FOLDERS: [&str; 3] =
    ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
/// wgpu loads the first at run time, the second is Mesa's software driver (lavapipe).
const VULKAN_PACKAGES: [&str; 2] = ["libvulkan1", "mesa-vulkan-drivers"];
/// The browser, and a font with Korean for its pages.
const BROWSER_PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// Sees to a Vulkan driver in software on Linux, so that kernel tests run on any machine and give the same numbers.
/// Elsewhere Metal or Direct3D are part of the system.
pub fn vulkan() -> Result<()> {
    if env::consts::OS != "linux" {
        return Ok(());
    }
    install_missing(
        &VULKAN_PACKAGES,
        "a Vulkan loader and Mesa's software driver (lavapipe)",
        software_driver().is_some(),
    )
}

/// Sees to Chromium.
pub fn browser() -> Result<()> {
    install_missing(&BROWSER_PACKAGES, "Chromium and a font with Korean", chromium().is_some())
}

/// Sees to Node and the packages of `folder`, relative to the repository's root.
pub fn node(folder: &str) -> Result<()> {
    if output(Command::new("npm").arg("--version")).is_err() {
        install_missing(&["nodejs", "npm"], "Node.js with npm", false)?;
    }
    npm_packages(folder)
}

/// Chromium: the variable `CHROMIUM`, else the first on the path.
pub fn chromium() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    BROWSERS.iter().find_map(|name| on_path(&env::var_os("PATH")?, name))
}

/// The description of lavapipe, Mesa's Vulkan driver in software.
pub fn software_driver() -> Option<PathBuf> {
    DRIVER_FOLDERS.iter().find_map(|folder| software_driver_in(Path::new(folder)))
}

/// `npm <arguments>` in `folder`, quiet about anything but errors.
pub fn npm(folder: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .current_dir(repo::root().join(folder))
        .args(arguments)
        .env("npm_config_fund", "false")
        .env("npm_config_audit", "false")
        .env("npm_config_update_notifier", "false")
        // The browser is the system's.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Installs what is missing of `packages` on Debian and its relatives. Elsewhere `present` decides, and `what` says
/// what the person should install.
fn install_missing(packages: &[&str], what: &str, present: bool) -> Result<()> {
    if !debian::is_debian() {
        if present {
            return Ok(());
        }
        bail!("the tests need {what}; install it with this system's package manager");
    }
    let mut missing = debian::missing(packages);
    if present {
        // It came from elsewhere than the package of that name, for example a browser named by CHROMIUM.
        missing.retain(|name| !matches!(*name, "chromium" | "mesa-vulkan-drivers"));
    }
    if missing.is_empty() {
        eprintln!("    installed: {}", packages.join(", "));
        return Ok(());
    }
    debian::install(&missing)
}

/// Runs `npm ci` unless the installed packages are at least as new as the lock file.
fn npm_packages(name: &str) -> Result<()> {
    let folder = repo::root().join(name);
    ensure!(folder.join("package.json").is_file(), "{} holds no package.json", folder.display());
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        eprintln!("    installed: npm packages of {name}/");
        return Ok(());
    }
    run(&mut npm(name, &["ci"]), "check the network and npm's registry")
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let modified =
        |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).context("no such file");
    matches!((modified(file), modified(than)), (Ok(file), Ok(than)) if file >= than)
}

fn on_path(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn software_driver_in(folder: &Path) -> Option<PathBuf> {
    let mut drivers: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    // Names differ by release: lvp_icd.json, lvp_icd.x86_64.json.
    drivers.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("lvp_icd") && name.ends_with(".json") && !is_foreign(&name)
    });
    drivers.sort();
    drivers.into_iter().next()
}

/// A driver of another architecture beside ours, such as 32-bit lavapipe on a 64-bit system.
fn is_foreign(name: &str) -> bool {
    let own = env::consts::ARCH;
    match name.strip_prefix("lvp_icd.").and_then(|rest| rest.strip_suffix(".json")) {
        Some(architecture) => architecture != own,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lavapipe_is_found_among_other_drivers() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["intel_icd.x86_64.json", "lvp_icd.other.json", "radeon_icd.json"] {
            fs::write(folder.path().join(name), "{}").unwrap();
        }
        assert_eq!(software_driver_in(folder.path()), None);
        let own = folder.path().join(format!("lvp_icd.{}.json", env::consts::ARCH));
        fs::write(&own, "{}").unwrap();
        assert_eq!(software_driver_in(folder.path()), Some(own.clone()));
        fs::remove_file(own).unwrap();
        fs::write(folder.path().join("lvp_icd.json"), "{}").unwrap();
        assert_eq!(software_driver_in(folder.path()), Some(folder.path().join("lvp_icd.json")));
    }

    #[test]
    fn programs_are_found_in_the_order_of_the_path() {
        let folders: [tempfile::TempDir; 2] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
        let path = env::join_paths(folders.iter().map(tempfile::TempDir::path)).unwrap();
        assert_eq!(on_path(&path, "browser"), None);
        for folder in folders.iter().rev() {
            fs::write(folder.path().join("browser"), "").unwrap();
            assert_eq!(on_path(&path, "browser"), Some(folder.path().join("browser")));
        }
    }

    #[test]
    fn absent_packages_are_not_newer_than_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, installed) = (folder.path().join("lock"), folder.path().join("installed"));
        fs::write(&lock, "").unwrap();
        assert!(!is_newer(&installed, &lock));
        fs::write(&installed, "").unwrap();
        assert!(is_newer(&installed, &lock));
    }
}
