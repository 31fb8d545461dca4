//! The list of models that lie beside the page, `models/index.json`.

use serde::Deserialize;

use crate::ui::state::{Fault, ModelFile};

/// The file that is preferred where a model has several.
const PREFERRED_FILE: &str = "model-q8_0.gguf";

#[derive(Deserialize)]
struct Index {
    models: Vec<IndexedModel>,
}

#[derive(Deserialize)]
struct IndexedModel {
    name: String,
    files: Vec<IndexedFile>,
}

#[derive(Deserialize)]
struct IndexedFile {
    name: String,
    sha256: String,
}

/// The file to load: of the model `wanted`, or of the first in the list. `models_url` ends in `/`.
///
/// # Errors
/// If the list cannot be read, names no model with a GGUF file, or lacks the one that is wanted.
pub fn choose(json: &str, models_url: &str, wanted: Option<&str>) -> Result<ModelFile, Fault> {
    let unreadable = |message: String| Fault::Index { url: format!("{models_url}index.json"), message };
    let index: Index = serde_json::from_str(json).map_err(|error| unreadable(error.to_string()))?;
    let model = match wanted {
        Some(name) => {
            index.models.iter().find(|model| model.name == name).ok_or_else(|| Fault::UnknownModel {
                name: name.to_owned(),
                known: index.models.iter().map(|model| model.name.clone()).collect(),
            })?
        }
        None => index
            .models
            .first()
            .ok_or_else(|| unreadable("expected at least one model, got none".to_owned()))?,
    };
    let preferred = model.files.iter().find(|file| file.name == PREFERRED_FILE);
    let file = preferred
        .or_else(|| model.files.iter().find(|file| file.name.ends_with(".gguf")))
        .ok_or_else(|| unreadable(format!("expected a .gguf file for the model {}, got none", model.name)))?;
    // The hash lets whoever downloads check the bytes, and keeps a cache from serving an older file.
    let url = format!("{models_url}{}/{}?sha256={}", model.name, file.name, file.sha256);
    Ok(ModelFile { name: model.name.clone(), url })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = r#"{"models":[
        {"name":"micro","files":[
            {"name":"card.md","size_bytes":1,"sha256":"00"},
            {"name":"model-q4_0.gguf","size_bytes":1,"sha256":"11"},
            {"name":"model-q8_0.gguf","size_bytes":1,"sha256":"22"}]},
        {"name":"nano","files":[{"name":"nano.gguf","size_bytes":1,"sha256":"33"}]},
        {"name":"bare","files":[]}]}"#;

    fn check(json: &str, wanted: Option<&str>) -> Result<String, Fault> {
        choose(json, "https://host/models/", wanted).map(|file| file.url)
    }

    #[test]
    fn the_first_model_in_8_bits_is_the_default() {
        assert_eq!(check(INDEX, None).unwrap(), "https://host/models/micro/model-q8_0.gguf?sha256=22");
    }

    #[test]
    fn a_model_can_be_named() {
        assert_eq!(check(INDEX, Some("nano")).unwrap(), "https://host/models/nano/nano.gguf?sha256=33");
        let known = ["micro", "nano", "bare"].map(str::to_owned).to_vec();
        assert_eq!(check(INDEX, Some("huge")), Err(Fault::UnknownModel { name: "huge".to_owned(), known }));
    }

    #[test]
    fn a_list_without_a_model_to_load_is_an_error() {
        for (json, wanted) in [("<html>", None), (r#"{"models":[]}"#, None), (INDEX, Some("bare"))] {
            assert!(matches!(check(json, wanted), Err(Fault::Index { .. })), "{json} {wanted:?}");
        }
    }
}
