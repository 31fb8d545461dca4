//! The list of models that lie beside the page, `models/index.json`, and which of its files to load.

use serde::Deserialize;

use crate::ui::i18n::Lang;
use crate::ui::state::{Fault, ModelFile};

/// The element type that is preferred where a model has several.
const PREFERRED_TYPE: &str = "q8_0";

/// Everything that can be loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    /// The models, in the order of the list.
    pub models: Vec<ModelEntry>,
    /// Where in `models` the one is that is loaded when none is wanted.
    pub default: usize,
}

/// One model with the files that hold it.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelEntry {
    /// Its name, also that of its folder.
    pub name: String,
    /// What its files' headers say, where they could be read.
    pub shape: Option<Shape>,
    /// What it can do and cannot, in each language.
    pub about: Option<About>,
    /// The same weights in several element types.
    pub files: Vec<ModelFile>,
    /// How it was trained, where that is recorded.
    pub training: Option<Training>,
    /// Rows of its snapshots over training.
    pub curve: Option<RowFile>,
    /// Rows of the finished model.
    pub eval: Option<RowFile>,
}

/// What a finished model took.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Training {
    /// Tokens that it was trained on.
    pub tokens: f64,
    /// Operations, six for each parameter and token.
    pub flops_6nd: f64,
    /// Seed of the training.
    pub seed: u64,
}

/// A file of rows of `glassgpt eval`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFile {
    /// Where it is, absolute, with its hash.
    pub url: String,
    /// Its length.
    pub size_bytes: u64,
}

/// Sizes of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Shape {
    /// Number of parameters.
    pub n_params: usize,
    /// Number of blocks.
    pub n_layer: usize,
    /// Number of heads.
    pub n_head: usize,
    /// Width of the residual stream, C.
    pub n_embd: usize,
    /// Number of tokens that it can hold.
    pub context_length: usize,
}

/// What a model can do and cannot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct About {
    en: String,
    ko: String,
}

impl About {
    /// The sentence in that language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// A model and an element type that somebody asks for; what is not named is left to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Name of the model.
    pub model: Option<String>,
    /// Element type, such as `q4_0`.
    pub dtype: Option<String>,
}

#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    default: Option<String>,
    models: Vec<IndexedModel>,
}

#[derive(Deserialize)]
struct IndexedModel {
    name: String,
    #[serde(default)]
    shape: Option<Shape>,
    #[serde(default)]
    about: Option<About>,
    #[serde(default)]
    training: Option<Training>,
    files: Vec<IndexedFile>,
}

#[derive(Deserialize)]
struct IndexedFile {
    name: String,
    size_bytes: u64,
    sha256: String,
}

/// The list at `models_url` (which ends in `/`) from its text.
///
/// # Errors
/// If it cannot be read, or names no model with a GGUF file.
pub fn parse(json: &str, models_url: &str) -> Result<Catalog, Fault> {
    let unreadable = |message: String| Fault::Index { url: format!("{models_url}index.json"), message };
    let index: Index = serde_json::from_str(json).map_err(|error| unreadable(error.to_string()))?;
    let models: Vec<ModelEntry> = index.models.into_iter().map(|model| entry(model, models_url)).collect();
    if models.is_empty() {
        return Err(unreadable("expected at least one model, got none".to_owned()));
    }
    match models.iter().find(|model| model.files.is_empty()) {
        Some(model) => {
            Err(unreadable(format!("expected a .gguf file for the model {}, got none", model.name)))
        }
        None => {
            let is_default = |model: &ModelEntry| index.default.as_deref() == Some(&model.name);
            Ok(Catalog { default: models.iter().position(is_default).unwrap_or(0), models })
        }
    }
}

fn entry(model: IndexedModel, models_url: &str) -> ModelEntry {
    let IndexedModel { name, shape, about, training, files: indexed } = model;
    // The hash lets whoever downloads check the bytes, and keeps a cache from serving an older file.
    let url = |file: &IndexedFile| format!("{models_url}{name}/{}?sha256={}", file.name, file.sha256);
    let weights = indexed.iter().filter_map(|file| {
        let stem = file.name.strip_suffix(".gguf")?;
        Some(ModelFile {
            name: name.clone(),
            dtype: stem.strip_prefix("model-").unwrap_or(stem).to_owned(),
            url: url(file),
            size_bytes: file.size_bytes,
        })
    });
    let mut files: Vec<ModelFile> = weights.collect();
    // The most exact one first.
    files.sort_by_key(|file| std::cmp::Reverse(file.size_bytes));
    let rows = |named: &str| {
        let file = indexed.iter().find(|file| file.name == named)?;
        Some(RowFile { url: url(file), size_bytes: file.size_bytes })
    };
    let (curve, eval) = (rows("curve.json"), rows("eval.json"));
    ModelEntry { name, shape, about, files, training, curve, eval }
}

impl Catalog {
    /// The file to load: of the model that is wanted, or of the default; of the type that is wanted, or 8 bits.
    ///
    /// # Errors
    /// If the list lacks what is wanted.
    pub fn choose(&self, wanted: &Wanted) -> Result<ModelFile, Fault> {
        let unknown = || Fault::UnknownModel {
            name: [wanted.model.clone(), wanted.dtype.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            known: self.models.iter().map(|model| model.name.clone()).collect(),
        };
        let model = match &wanted.model {
            Some(name) => self.models.iter().find(|model| model.name == *name),
            None => self.models.get(self.default),
        };
        let files = &model.ok_or_else(unknown)?.files;
        let of_type = |dtype: &str| files.iter().find(|file| file.dtype == dtype);
        let file = match &wanted.dtype {
            Some(dtype) => of_type(dtype),
            None => of_type(PREFERRED_TYPE).or_else(|| files.first()),
        };
        file.cloned().ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = r#"{"models":[
        {"name":"micro","about":{"en":"tells","ko":"말해요"},
         "shape":{"n_params":9,"n_layer":1,"n_head":2,"n_embd":3,"context_length":4},
         "files":[
            {"name":"card.md","size_bytes":1,"sha256":"00"},
            {"name":"model-q4_0.gguf","size_bytes":1,"sha256":"11"},
            {"name":"curve.json","size_bytes":7,"sha256":"44"},
            {"name":"model-q8_0.gguf","size_bytes":2,"sha256":"22"}]},
        {"name":"nano","training":{"tokens":5,"flops_6nd":6e3,"seed":1,"flops_exact":7},"files":[{"name":"nano.gguf","size_bytes":1,"sha256":"33"}]}]}"#;

    fn check(model: Option<&str>, dtype: Option<&str>) -> Result<String, Fault> {
        let wanted = Wanted { model: model.map(str::to_owned), dtype: dtype.map(str::to_owned) };
        parse(INDEX, "https://host/models/")?.choose(&wanted).map(|file| file.url)
    }

    #[test]
    fn the_first_model_in_8_bits_is_the_default_where_none_is_named() {
        assert_eq!(check(None, None).unwrap(), "https://host/models/micro/model-q8_0.gguf?sha256=22");
    }

    #[test]
    fn the_list_names_the_default() {
        let choose = |default: &str| {
            let index = INDEX.replacen('{', &format!(r#"{{"default":"{default}","#), 1);
            parse(&index, "").unwrap().choose(&Wanted::default()).unwrap().name
        };
        assert_eq!((choose("nano").as_str(), choose("lost").as_str()), ("nano", "micro"));
    }

    #[test]
    fn a_model_and_a_type_can_be_named() {
        assert_eq!(check(Some("nano"), None).unwrap(), "https://host/models/nano/nano.gguf?sha256=33");
        assert_eq!(check(None, Some("q4_0")).unwrap(), "https://host/models/micro/model-q4_0.gguf?sha256=11");
        let known = ["micro", "nano"].map(str::to_owned).to_vec();
        let unknown = |name: &str| Err(Fault::UnknownModel { name: name.to_owned(), known: known.clone() });
        assert_eq!(check(Some("huge"), None), unknown("huge"));
        assert_eq!(check(Some("nano"), Some("f32")), unknown("nano f32"));
    }

    #[test]
    fn the_list_tells_sizes_and_abilities_where_it_knows_them() {
        let catalog = parse(INDEX, "m/").unwrap();
        assert_eq!(catalog.models[0].shape.unwrap().n_embd, 3);
        assert_eq!(catalog.models[0].about.as_ref().unwrap().text(Lang::Ko), "말해요");
        let types: Vec<&str> = catalog.models[0].files.iter().map(|file| file.dtype.as_str()).collect();
        assert_eq!(types, ["q8_0", "q4_0"], "the most exact one first");
        assert_eq!((catalog.models[1].shape, catalog.models[1].about.clone()), (None, None));
    }

    #[test]
    fn the_list_tells_of_rows_and_of_training() {
        let catalog = parse(INDEX, "m/").unwrap();
        let [micro, nano] = &catalog.models[..] else { panic!("expected two models") };
        let curve = RowFile { url: "m/micro/curve.json?sha256=44".to_owned(), size_bytes: 7 };
        assert_eq!((micro.curve.as_ref(), micro.eval.as_ref(), micro.training), (Some(&curve), None, None));
        let training = Training { tokens: 5.0, flops_6nd: 6e3, seed: 1 };
        assert_eq!((nano.curve.as_ref(), nano.training), (None, Some(training)));
    }

    #[test]
    fn a_list_without_a_model_to_load_is_an_error() {
        let bare = r#"{"models":[{"name":"bare","files":[]}]}"#;
        for json in ["<html>", r#"{"models":[]}"#, bare] {
            assert!(matches!(parse(json, "m/"), Err(Fault::Index { .. })), "{json}");
        }
    }
}
