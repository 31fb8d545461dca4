//! Models as the page gets them: the files it needs and `index.json`, which lists them with size and hash.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::gguf::{self, Shape};
use crate::rows::{self, Training};

/// Files of rows of `glassgpt eval`; the page fetches them when somebody wants to see them.
const ROWS: [&str; 2] = ["curve.json", "eval.json"];
/// What the page opens with, where it is shipped: the smallest that has most of the abilities.
const DEFAULT: &str = "micro";

/// Everything under `models/` of a deployed page.
#[derive(Debug, PartialEq, Serialize)]
pub struct Index {
    /// The one that the page opens with; the smallest where the one that is meant is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Sorted by their number of parameters, then by name.
    pub models: Vec<Model>,
}

/// One folder of `models/`.
#[derive(Debug, PartialEq, Serialize)]
pub struct Model {
    /// Name of the folder.
    pub name: String,
    /// Sizes that the header of its first GGUF file says; left out where that is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// What it can do and cannot, in each language: `about.json` of the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<serde_json::Value>,
    /// What its training took, where the ledger tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<Training>,
    /// Its files, sorted by name.
    pub files: Vec<ModelFile>,
}

/// One file of a model.
#[derive(Debug, PartialEq, Serialize)]
pub struct ModelFile {
    /// Name in the model's folder.
    pub name: String,
    /// Length, so that a download can show its progress and be resumed.
    pub size_bytes: u64,
    /// SHA-256 in hexadecimal: checks the download and names the version for caches.
    pub sha256: String,
}

/// Copies from `models` to `out` what the page needs and writes `out/index.json`. Folders without a GGUF file are no
/// models and stay behind. `ledger` tells what training took.
pub fn copy(models: &Path, ledger: &Path, out: &Path) -> Result<Index> {
    fs::create_dir_all(out)?;
    let mut models_of_page = Vec::new();
    for name in sorted_names(models)? {
        let folder = models.join(&name);
        if !folder.is_dir() {
            continue;
        }
        let wanted: Vec<String> =
            sorted_names(&folder)?.into_iter().filter(|file| is_for_the_page(file)).collect();
        if !wanted.iter().any(|file| file.ends_with(".gguf")) {
            continue;
        }
        fs::create_dir_all(out.join(&name))?;
        let mut files = Vec::with_capacity(wanted.len());
        let mut shape = None;
        for file in wanted {
            let bytes =
                read(&folder.join(&file)).with_context(|| format!("cannot read models/{name}/{file}"))?;
            fs::write(out.join(&name).join(&file), &bytes)?;
            if shape.is_none() && file.ends_with(".gguf") {
                shape = gguf::shape(&bytes)
                    .inspect_err(|error| eprintln!("    models/{name}/{file} tells no sizes: {error}"))
                    .ok();
            }
            files.push(ModelFile { name: file, size_bytes: bytes.len() as u64, sha256: sha256_hex(&bytes) });
        }
        let about = about(&folder)?;
        let training = match shape {
            Some(shape) => rows::training(ledger, &name, shape.n_params)?,
            None => None,
        };
        models_of_page.push(Model { name, shape, about, training, files });
    }
    let index = index(models_of_page);
    fs::write(out.join("index.json"), serde_json::to_vec_pretty(&index)?)?;
    Ok(index)
}

/// The list of `models`, which are sorted by name.
fn index(mut models: Vec<Model>) -> Index {
    models.sort_by_key(|model| model.shape.map_or(u64::MAX, |shape| shape.n_params));
    let meant = models.iter().find(|model| model.name == DEFAULT).or(models.first());
    Index { default: meant.map(|model| model.name.clone()), models }
}

/// What is shipped of a file: rows without white space, everything else as it is.
fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    let is_rows = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| ROWS.contains(&name));
    if !is_rows {
        return Ok(bytes);
    }
    let text = String::from_utf8(bytes).context("it is no text")?;
    Ok(rows::compact(&text).context("it is no JSON")?.into_bytes())
}

/// What `about.json` says, if there is one.
fn about(folder: &Path) -> Result<Option<serde_json::Value>> {
    let path = folder.join("about.json");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    let about: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    for lang in ["en", "ko"] {
        ensure!(about[lang].is_string(), "{} has no text named `{lang}`", path.display());
    }
    Ok(Some(about))
}

/// SHA-256 of `bytes` in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Training's leftovers and golden files stay in the repository.
fn is_for_the_page(file: &str) -> bool {
    let weights = file.starts_with("model") && file.ends_with(".gguf");
    weights || ["tokenizer.json", "card.md"].contains(&file) || ROWS.contains(&file)
}

/// Names in `folder`, sorted so that two builds are equal; none if there is no such folder.
fn sorted_names(folder: &Path) -> Result<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name =
            name.to_str().with_context(|| format!("{} holds a name that is not UTF-8", folder.display()))?;
        names.push(name.to_owned());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_agrees_with_the_standard() {
        // FIPS 180-4, the example of one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
    }

    #[test]
    fn only_what_the_page_needs_is_copied_and_listed() {
        let folder = tempfile::tempdir().unwrap();
        let (models, out) = (folder.path().join("models"), folder.path().join("out"));
        for (path, text) in [
            ("b/model.gguf", "weights"),
            ("b/tokenizer.json", "{}"),
            ("b/about.json", r#"{"en":"tells","ko":"말해요"}"#),
            ("b/golden.json", "{}"),
            ("a/model-q4_0.gguf", "abc"),
            ("a/checkpoint.gguf", "no"),
            ("b/curve.json", "{\n \"seed\": 1\n}\n"),
            ("b/curve.json.bak", "no"),
            ("notes/card.md", "no weights here"),
            ("README.md", "formats"),
        ] {
            fs::create_dir_all(models.join(path).parent().unwrap()).unwrap();
            fs::write(models.join(path), text).unwrap();
        }

        fs::write(models.join("b/model-q8_0.gguf"), gguf::tests::header()).unwrap();

        let ledger = folder.path().join("ledger.jsonl");
        let n_params = gguf::shape(&gguf::tests::header()).unwrap().n_params;
        let line = format!(r#"{{"name":"b","n_params":{n_params},"tokens":9,"flops_6nd":5,"seed":1}}"#);
        fs::write(&ledger, line).unwrap();

        let index = copy(&models, &ledger, &out).unwrap();

        assert_eq!(fs::read_to_string(out.join("b/curve.json")).unwrap(), r#"{"seed":1}"#);
        let trained: Vec<_> =
            index.models.iter().map(|model| model.training.as_ref().map(|it| it.tokens)).collect();
        assert_eq!(trained, [Some(9), None]);
        assert_eq!((index.models[1].shape, &index.models[1].about), (None, &None));
        assert_eq!(index.models[0].shape.unwrap().n_layer, 4);
        assert_eq!(index.models[0].about.as_ref().unwrap()["ko"], "말해요");
        let names: Vec<_> = index.models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["b", "a"], "that of unknown size comes last");
        assert_eq!(index.default.as_deref(), Some("b"));
        assert_eq!(
            index.models[1].files,
            [ModelFile { name: "model-q4_0.gguf".into(), size_bytes: 3, sha256: sha256_hex(b"abc") }]
        );
        assert_eq!(
            sorted_names(&out.join("b")).unwrap(),
            ["curve.json", "model-q8_0.gguf", "model.gguf", "tokenizer.json"]
        );
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(out.join("index.json")).unwrap()).unwrap();
        assert_eq!(json["models"][0]["files"][2]["size_bytes"], 7);
        assert_eq!(json["models"][0]["files"][0]["sha256"], sha256_hex(br#"{"seed":1}"#));
    }

    #[test]
    fn models_stand_by_size_and_the_default_is_named() {
        let model = |name: &str, n_params| {
            let shape = Some(Shape { n_params, ..Shape::default() });
            Model { name: name.to_owned(), shape, about: None, training: None, files: Vec::new() }
        };
        let index = index(vec![model("a", 9), model("micro", 5), model("mini", 9), model("nano", 2)]);
        let names: Vec<_> = index.models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["nano", "micro", "a", "mini"]);
        assert_eq!(index.default.as_deref(), Some("micro"));
    }

    #[test]
    fn an_about_without_a_language_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("about.json"), r#"{"en":"tells"}"#).unwrap();
        assert!(about(folder.path()).unwrap_err().to_string().contains("`ko`"));
    }

    #[test]
    fn no_models_make_an_empty_index() {
        let folder = tempfile::tempdir().unwrap();
        let [models, ledger, out] = ["models", "ledger.jsonl", "out"].map(|name| folder.path().join(name));
        let index = copy(&models, &ledger, &out).unwrap();
        assert_eq!(index, Index { default: None, models: Vec::new() });
        assert!(folder.path().join("out/index.json").is_file());
    }
}
