//! `cargo xtask build`: a static folder that any host serves under any path.
//!
//! ```text
//! dist/index.html            the only page; names the app folder
//! dist/service-worker.js     keeps the page for visits without a network; lists every file of the build with its hash
//! dist/app-<hash>/           glue, wasm, worker, styles: everything of one build, named by its content
//! dist/models/index.json     what there is, with sizes and hashes
//! dist/models/<name>/…       weights, tokenizer, card, evaluations
//! ```
//! A browser that holds an old `index.html` asks for an old folder: it gets all of the old build from its cache or a
//! plain 404, never a mixture of two builds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use crate::step::{run, step};
use crate::toolchain::{TARGET, WasmRust};
use crate::{models, repo, wasm};

/// Stands in `www/index.html` for the app folder.
const APP: &str = "{{app}}";
/// Stands in `www/index.html` for the length of the wasm file in bytes.
const WASM_BYTES: &str = "{{wasm_bytes}}";
/// What the bindings generator makes of its `out_name`.
const WASM: &str = "glassgpt_bg.wasm";
/// Most bytes of the wasm after Brotli, which is how hosts send it.
const MAX_BROTLI_BYTES: usize = 1_600_000;
/// Files directly in `www/` that keep their place: browsers look for them beside the page or cache by their path.
const AT_THE_ROOT: [&str; 7] = [
    PAGE,
    SERVICE_WORKER,
    "manifest.webmanifest",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
];
/// Folder of the catalogues, which are compiled into the program.
const CATALOGUES: &str = "locales";
/// The only page.
const PAGE: &str = "index.html";
/// Keeps the page for visits without a network.
const SERVICE_WORKER: &str = "service-worker.js";
/// Stands in the service worker for what it keeps.
const FILES: &str = "{{files}}";
/// Stands in the service worker for the name of this build.
const BUILD: &str = "{{build}}";

/// What `cargo xtask build` can be told.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Folder to write; a build of an earlier time in it is replaced
    #[arg(long, default_value = "dist")]
    pub out: PathBuf,
    /// `wasm` is small and fast, `dev` builds quickly and runs slowly
    #[arg(long, value_enum, default_value_t = Profile::Wasm)]
    pub profile: Profile,
}

/// Cargo's profile of the wasm build.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum Profile {
    /// Optimised as a whole, stripped.
    Wasm,
    /// As for native tests.
    Dev,
}

/// Builds the page into `options.out`.
pub fn build(options: &Options) -> Result<()> {
    let out = repo::root().join(&options.out);
    ensure_ours(&out)?;
    let rust = step("find a Rust for wasm32", WasmRust::set_up)?;
    let module = step("compile the page to wasm", || compile(&rust, options.profile))?;
    // Assembled beside its place, so that a failing build leaves the last good one.
    let partial = out.with_extension("partial");
    let _ = fs::remove_dir_all(&partial);
    let app = partial.join("app");
    let module = step("generate the JavaScript bindings", || bindings(&module, &app))?;
    step("check the wasm", || check(&module))?;
    step("copy page and models", || {
        assemble(&repo::root().join("www"), &partial, module.len())?;
        let [models, ledger] = ["models", "training/ledger.jsonl"].map(|path| repo::root().join(path));
        let index = models::copy(&models, &ledger, &partial.join("models"))?;
        report_models(&index);
        Ok(())
    })?;
    if options.profile == Profile::Wasm {
        step("weigh the wasm", || {
            let sizes = wasm::sizes(&module)?;
            eprintln!("    {} bytes, gzip {}, Brotli {}", sizes.raw, sizes.gzip, sizes.brotli);
            weigh(sizes.brotli)
        })?;
    }
    let _ = fs::remove_dir_all(&out);
    fs::rename(&partial, &out).with_context(|| format!("cannot write {}", out.display()))?;
    eprintln!("    the page is in {}", out.display());
    Ok(())
}

/// Compiles the library for wasm32 and returns the module's path.
fn compile(rust: &WasmRust, profile: Profile) -> Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Wasm => ("wasm", "wasm"),
        Profile::Dev => ("dev", "debug"),
    };
    let mut command = rust.cargo("build");
    command.args(["--package", "glassgpt", "--lib", "--locked", "--profile", name]);
    run(&mut command, "correct the errors above")?;
    Ok(rust.target_dir.join(TARGET).join(folder).join("glassgpt.wasm"))
}

/// Writes glue and wasm into `app`; returns the final wasm.
fn bindings(module: &Path, app: &Path) -> Result<Vec<u8>> {
    let version = repo::bindgen_version(&fs::read_to_string(repo::root().join("Cargo.lock"))?)?;
    eprintln!("    wasm-bindgen {version}");
    fs::create_dir_all(app)?;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("glassgpt")
        .web(true)?
        .typescript(false)
        // boot.js and worker.js pass the module themselves.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(app)?;
    fs::read(app.join(WASM)).context("no wasm came out of the bindings generator")
}

/// Fails for a module without SIMD, which would be several times slower without anyone noticing.
fn check(module: &[u8]) -> Result<()> {
    let simd = wasm::simd_instructions(module)?;
    ensure!(
        simd > 0,
        "the wasm holds no SIMD instruction; .cargo/config.toml must set target-feature=+simd128"
    );
    eprintln!("    {simd} SIMD instructions; custom sections: {}", wasm::custom_sections(module)?.join(", "));
    Ok(())
}

/// Fails for a module that a visitor on a slow line would wait for.
fn weigh(brotli_bytes: usize) -> Result<()> {
    ensure!(
        brotli_bytes <= MAX_BROTLI_BYTES,
        "the wasm has {brotli_bytes} bytes after Brotli, at most {MAX_BROTLI_BYTES} are allowed; find what made it grow"
    );
    Ok(())
}

/// Lays out `partial`, whose `app` folder holds the bindings: adds `www`, names the app folder by its content and
/// writes that name into the page.
fn assemble(www: &Path, partial: &Path, wasm_bytes: usize) -> Result<()> {
    let app = partial.join("app");
    for entry in fs::read_dir(www).context("cannot read www/")? {
        let entry = entry?;
        let name = entry.file_name();
        if name == CATALOGUES {
            continue;
        }
        let at_the_root = AT_THE_ROOT.iter().any(|file| name == **file);
        copy(&entry.path(), &if at_the_root { partial } else { &app }.join(&name))?;
    }
    join_styles(&app.join("css"))?;
    let named = format!("app-{}", &hash_folder(&app)?[..16]);
    fs::rename(&app, partial.join(&named))?;
    let page = partial.join("index.html");
    let text = fs::read_to_string(&page).context("cannot read www/index.html")?;
    ensure!(text.contains(APP), "www/index.html names no file with {APP}");
    fs::write(&page, text.replace(APP, &named).replace(WASM_BYTES, &wasm_bytes.to_string()))?;
    list_in_service_worker(partial)
}

/// Writes into the service worker what it keeps: every file of the build but itself, with its hash. The page has the
/// path of its folder, which hosts answer without a redirect.
fn list_in_service_worker(partial: &Path) -> Result<()> {
    let mut paths = Vec::new();
    list_files(partial, &mut paths)?;
    let mut files = BTreeMap::new();
    for path in paths {
        let name = path.strip_prefix(partial)?.to_string_lossy().replace('\\', "/");
        if name == SERVICE_WORKER || name.ends_with(".txt") {
            continue;
        }
        let name = if name == PAGE { String::new() } else { name };
        files.insert(name, models::sha256_hex(&fs::read(&path)?));
    }
    let files = serde_json::to_string(&files)?;
    let build = &models::sha256_hex(files.as_bytes())[..16];
    let worker = partial.join(SERVICE_WORKER);
    let text = fs::read_to_string(&worker).context("cannot read www/service-worker.js")?;
    for name in [FILES, BUILD] {
        ensure!(text.contains(name), "www/service-worker.js has no {name}");
    }
    fs::write(&worker, text.replace(FILES, &files).replace(BUILD, build))?;
    Ok(())
}

/// Puts what `main.css` imports into it: a browser would ask for the files one round after the page.
fn join_styles(css: &Path) -> Result<()> {
    let main = css.join("main.css");
    let Ok(text) = fs::read_to_string(&main) else { return Ok(()) };
    let mut joined = String::new();
    for line in text.lines() {
        match line.strip_prefix("@import url(\"").and_then(|rest| rest.strip_suffix("\");")) {
            Some(name) => {
                let part = css.join(name);
                joined += &fs::read_to_string(&part).with_context(|| format!("main.css imports {name}"))?;
                fs::remove_file(&part)?;
            }
            None => joined += line,
        }
        joined.push('\n');
    }
    fs::write(&main, joined)?;
    Ok(())
}

/// Copies a file or a whole folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}

/// One hash over the names and contents of all files in `folder`.
fn hash_folder(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    list_files(folder, &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        hash.update(format!("{name}\n{}\n", models::sha256_hex(&fs::read(&file)?)));
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn list_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Refuses to replace a folder that holds something other than an earlier build.
fn ensure_ours(out: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(out) else { return Ok(()) };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let ours = AT_THE_ROOT.contains(&name.as_str()) || name == "models" || name.starts_with("app-");
        if !ours {
            bail!("{} holds {name}, which no build wrote; choose another --out or remove it", out.display());
        }
    }
    Ok(())
}

fn report_models(index: &models::Index) {
    if index.models.is_empty() {
        eprintln!("    models/ holds no model: the page will have none to offer");
    }
    for model in &index.models {
        let bytes: u64 = model.files.iter().map(|file| file.size_bytes).sum();
        eprintln!("    models/{}: {} files, {bytes} bytes", model.name, model.files.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small www and an app folder with bindings, assembled; returns the page's text.
    fn assembled(folder: &Path, style: &str) -> String {
        let (www, partial) = (folder.join("www"), folder.join("partial"));
        fs::create_dir_all(www.join("css")).unwrap();
        fs::create_dir_all(partial.join("app")).unwrap();
        fs::write(www.join("index.html"), "<script src=\"{{app}}/boot.js\" data-bytes={{wasm_bytes}}>")
            .unwrap();
        fs::write(www.join("boot.js"), "boot").unwrap();
        fs::write(www.join("LICENSE.txt"), "licence").unwrap();
        fs::write(www.join("service-worker.js"), "{{build}} {{files}}").unwrap();
        fs::write(www.join("icon.svg"), "icon").unwrap();
        fs::write(www.join("css/base.css"), style).unwrap();
        fs::write(www.join("css/main.css"), "@layer base;\n@import url(\"parts.css\");\n").unwrap();
        fs::write(www.join("css/parts.css"), "@layer base { p {} }").unwrap();
        fs::write(partial.join("app").join("glassgpt.js"), "glue").unwrap();
        assemble(&www, &partial, 42).unwrap();
        fs::read_to_string(partial.join("index.html")).unwrap()
    }

    #[test]
    fn the_page_names_the_hashed_folder_that_holds_everything_else() {
        let folder = tempfile::tempdir().unwrap();
        let page = assembled(folder.path(), "a");
        let app = page.split('"').nth(1).unwrap().strip_suffix("/boot.js").unwrap();
        assert!(app.starts_with("app-") && app.len() == "app-".len() + 16, "{app}");
        assert!(page.ends_with("data-bytes=42>"), "{page}");
        for file in ["boot.js", "css/base.css", "glassgpt.js"] {
            assert!(folder.path().join("partial").join(app).join(file).is_file(), "{file}");
        }
        assert!(folder.path().join("partial/icon.svg").is_file());
    }

    #[test]
    fn the_style_sheets_are_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let page = assembled(folder.path(), "a");
        let app = page.split('"').nth(1).unwrap().strip_suffix("/boot.js").unwrap();
        let css = folder.path().join("partial").join(app).join("css");
        let joined = fs::read_to_string(css.join("main.css")).unwrap();
        assert_eq!(joined, "@layer base;\n@layer base { p {} }\n");
        assert!(!css.join("parts.css").exists());
    }

    #[test]
    fn equal_content_gives_equal_names_and_any_change_another() {
        let folders: [tempfile::TempDir; 3] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
        let first = assembled(folders[0].path(), "a");
        assert_eq!(first, assembled(folders[1].path(), "a"));
        assert_ne!(first, assembled(folders[2].path(), "b"));
    }

    #[test]
    fn the_service_worker_lists_every_file_with_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let page = assembled(folder.path(), "a");
        let worker = fs::read_to_string(folder.path().join("partial/service-worker.js")).unwrap();
        let (build, files) = worker.split_once(' ').unwrap();
        assert_eq!(build.len(), 16);
        let files: BTreeMap<String, String> = serde_json::from_str(files).unwrap();
        assert_eq!(files[""], models::sha256_hex(page.as_bytes()));
        assert_eq!(files["icon.svg"], models::sha256_hex(b"icon"));
        let in_app = files.keys().filter(|name| name.starts_with("app-")).count();
        assert_eq!((in_app, files.len()), (4, 6), "{files:?}");
        let other = tempfile::tempdir().unwrap();
        assembled(other.path(), "b");
        let other = fs::read_to_string(other.path().join("partial/service-worker.js")).unwrap();
        assert_ne!(other.split_once(' ').unwrap().0, build, "any change is another build");
    }

    #[test]
    fn a_folder_with_other_things_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        ensure_ours(&folder.path().join("absent")).unwrap();
        fs::write(folder.path().join("index.html"), "").unwrap();
        fs::create_dir(folder.path().join("app-0123")).unwrap();
        ensure_ours(folder.path()).unwrap();
        fs::write(folder.path().join("thesis.tex"), "").unwrap();
        let error = ensure_ours(folder.path()).unwrap_err().to_string();
        assert!(error.contains("thesis.tex"), "{error}");
    }

    #[test]
    fn a_module_that_is_too_heavy_fails_the_build() {
        weigh(MAX_BROTLI_BYTES).unwrap();
        let error = weigh(MAX_BROTLI_BYTES + 1).unwrap_err().to_string();
        assert!(error.contains("1600001 bytes"), "{error}");
    }

    #[test]
    fn a_module_without_simd_fails_the_build() {
        let empty = wasm_encoder::Module::new().finish();
        assert!(check(&empty).unwrap_err().to_string().contains("simd128"));
    }
}
