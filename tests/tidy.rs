//! The rules of ARCHITECTURE.md that a machine can check.

mod common;

use std::path::{Path, PathBuf};

use common::repo_path;

/// Longest Rust file. Past this it is more than one thing.
const MAX_RUST_LINES: usize = 500;

/// Longest shader.
const MAX_SHADER_LINES: usize = 120;

/// Which modules each module may name. What is missing here is the point: `model` knows nothing of a device.
const DIRECTIONS: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("text", &["model"]),
    ("tasks", &["model", "text"]),
    ("cpu", &["model"]),
    ("gpu", &["model"]),
    ("lab", &["model", "text", "tasks"]),
    ("train", &["model", "text", "tasks", "cpu", "gpu"]),
    ("engine", &["model", "text", "tasks", "cpu", "gpu", "train", "lab"]),
    ("ui", &["model", "text", "tasks", "engine"]),
    ("web", &["engine", "ui"]),
    ("bin", &[]),
];

/// Crates that only these modules may name.
const EXCLUSIVE: [(&str, &[&str]); 3] = [("wgpu", &["gpu"]), ("yew", &["ui"]), ("web_sys", &["ui", "web"])];

/// Modules without IO, threads and async, and words that would betray them.
const PURE: [&str; 4] = ["model", "text", "tasks", "lab"];
const IMPURE_WORDS: [&str; 6] = ["std::fs", "std::net", "std::thread", "std::time", "async fn", ".await"];

/// Words that unfinished work leaves behind, split so that this file does not contain them.
const UNFINISHED: [[&str; 2]; 6] =
    [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["unimple", "mented!"], ["to", "do!("], ["#[ig", "nore"]];

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&repo_path(folder), extension, &mut found);
    assert!(!found.is_empty(), "{folder} has no .{extension} files");
    found.sort();
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The module that a file of src/ belongs to: the first part of its path.
fn module(path: &Path) -> String {
    let relative = path.strip_prefix(repo_path("src")).expect("a file of src");
    let first = relative.components().next().expect("a path has parts").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn is_test(path: &Path) -> bool {
    // A checkout may lie in a folder of such a name.
    let path = path.strip_prefix(repo_path("")).unwrap_or(path);
    path.components().any(|part| part.as_os_str().to_string_lossy().contains("tests"))
}

/// Code without comments and without the test module at the end of the file.
fn code(path: &Path) -> String {
    let text = text(path);
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    product.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Whether `name` stands in `code` as a path's first part: `wgpu::` but not `my_wgpu::`.
fn names_crate(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.match_indices(&format!("{name}::")).any(|(i, _)| !code[..i].ends_with(is_word))
}

#[test]
fn imports_point_one_way() {
    for path in files("src", "rs").iter().filter(|path| !is_test(path)) {
        let module = module(path);
        let Some((_, allowed)) = DIRECTIONS.iter().find(|(name, _)| *name == module) else {
            assert_eq!(module, "lib", "{} is in no module that this test knows", path.display());
            continue;
        };
        let code = code(path);
        for (i, _) in code.match_indices("crate::") {
            let named: String =
                code[i + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_known = DIRECTIONS.iter().any(|(name, _)| *name == named);
            let is_allowed = named == module || allowed.contains(&named.as_str());
            assert!(!is_known || is_allowed || module == "bin", "{} names crate::{named}", path.display());
        }
    }
}

#[test]
fn each_outer_world_has_one_module_that_knows_it() {
    for path in files("src", "rs") {
        let (module, code) = (module(&path), code(&path));
        for (name, owners) in EXCLUSIVE {
            let is_owner = owners.contains(&module.as_str());
            assert!(is_owner || !names_crate(&code, name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_pure_modules_are_pure() {
    for path in files("src", "rs").iter().filter(|path| !is_test(path)) {
        if PURE.contains(&module(path).as_str()) {
            let code = code(path);
            for word in IMPURE_WORDS {
                assert!(!code.contains(word), "{} has {word:?}", path.display());
            }
        }
    }
}

#[test]
fn files_are_one_thing() {
    let long = |folder: &str, extension: &str, max: usize| {
        let lines = |path: PathBuf| (text(&path).lines().count(), path);
        files(folder, extension).into_iter().map(lines).filter(|(n, _)| *n > max).collect::<Vec<_>>()
    };
    let mut found = long("src", "rs", MAX_RUST_LINES);
    found.extend(long("xtask/src", "rs", MAX_RUST_LINES));
    found.extend(long("shaders", "wgsl", MAX_SHADER_LINES));
    assert!(found.is_empty(), "too long: {found:?}");
}

#[test]
fn nothing_is_unfinished() {
    for (folder, extension) in [
        ("src", "rs"),
        ("tests", "rs"),
        ("xtask/src", "rs"),
        ("shaders", "wgsl"),
        ("www", "js"),
        ("www", "css"),
        ("training", "py"),
    ] {
        for path in files(folder, extension) {
            let text = text(&path);
            for mark in UNFINISHED.map(|parts| parts.concat()) {
                assert!(!text.contains(&mark), "{} has {mark}", path.display());
            }
        }
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        let text = text(&repo_path(manifest));
        let mut is_dependency_table = false;
        for line in text.lines() {
            if line.starts_with('[') {
                is_dependency_table = line.ends_with("dependencies]");
            } else if is_dependency_table && line.contains('=') {
                let reason = line.split(" # ").nth(1).unwrap_or_default();
                assert!(reason.len() > 10, "{manifest}: no reason beside `{line}`");
            }
        }
    }
}

#[test]
fn the_rules_can_fail() {
    assert!(names_crate("use wgpu::Device;", "wgpu"));
    assert!(!names_crate("use my_wgpu::Device; a::wgpu::b", "wgpu"));
    assert!(is_test(Path::new("src/cpu/tests.rs")) && !is_test(Path::new("src/cpu/oracle.rs")));
}
