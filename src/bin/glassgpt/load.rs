//! A model from a path, ready to run.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use clap::ValueEnum;
use glassgpt::engine::backend;
use glassgpt::engine::protocol::{Backend, BackendChoice, BackendInfo};
use glassgpt::engine::runner::Runner;
use glassgpt::engine::session::Session;
use glassgpt::model::checkpoint::{Loaded, Model};
use glassgpt::model::graph::Attention;
use glassgpt::text::left_out::LeftOut;
use glassgpt::text::tokenizer::Tokenizer;

use crate::Failure;

/// The file of a model's folder that is run unless another is named.
const DEFAULT_FILE: &str = "model-q8_0.gguf";

/// `--backend`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum BackendArg {
    /// The faster one that passes the self-check.
    Auto,
    /// WGSL kernels.
    Gpu,
    /// SIMD code.
    Cpu,
}

impl From<BackendArg> for BackendChoice {
    fn from(arg: BackendArg) -> Self {
        match arg {
            BackendArg::Auto => Self::Auto,
            BackendArg::Gpu => Self::Gpu,
            BackendArg::Cpu => Self::Cpu,
        }
    }
}

/// A clock, in seconds since the first call.
pub fn now_secs() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// Reads a whole file.
///
/// # Errors
/// With the path, where it cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// The GGUF file that `path` means: itself, or the model of that folder.
///
/// # Errors
/// If a folder has no GGUF file.
pub fn gguf_path(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let default = path.join(DEFAULT_FILE);
    if default.is_file() {
        return Ok(default);
    }
    let entries =
        std::fs::read_dir(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "gguf"));
    files.sort();
    let found = files.into_iter().next();
    found.ok_or_else(|| Failure::new(format!("expected a .gguf file in {}, got none", path.display())))
}

/// Reads the model at `path` and builds its tokenizer.
///
/// # Errors
/// If the file cannot be read or is no model that can be run.
pub fn model(path: &Path) -> Result<(Loaded, Tokenizer), Failure> {
    let path = gguf_path(path)?;
    let named = |error: String| Failure::new(format!("{}: {error}", path.display()));
    let loaded = Loaded::from_gguf(&read(&path)?).map_err(|error| named(error.to_string()))?;
    let tokenizer =
        Tokenizer::from_vocabulary(&loaded.vocabulary).map_err(|error| named(error.to_string()))?;
    Ok((loaded, tokenizer))
}

/// Whether `model` can be asked what comes next, position by position.
///
/// # Errors
/// If it was trained to look at what comes after as well.
pub fn check_causal(model: &Model) -> Result<(), Failure> {
    match model.config.attention {
        Attention::Causal => Ok(()),
        Attention::Bidirectional => Err(Failure::new(
            "expected a causal model, got one whose attention has no mask (attention.causal = false in the file); generate and \
             logits --prompt run it as it was trained",
        )),
    }
}

/// Chooses the executor of `model`.
///
/// # Errors
/// If `--backend gpu` finds no GPU that works.
pub async fn executor(model: &Rc<Model>, choice: BackendArg) -> Result<(Runner, BackendInfo), Failure> {
    let (runner, info) = backend::choose(model, choice.into(), &now_secs).await;
    if matches!(choice, BackendArg::Gpu) && info.backend == Backend::Cpu {
        let reason = info.cpu_reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        return Err(Failure::new(format!("expected a gpu that runs the model, got none{reason}")));
    }
    Ok((runner, info))
}

/// Loads the model at `path` and chooses its executor.
///
/// # Errors
/// If the file cannot be read or run, or if `--backend gpu` finds no GPU that works.
pub async fn session(path: &Path, choice: BackendArg) -> Result<Session, Failure> {
    let (loaded, tokenizer) = model(path)?;
    let ends = [loaded.vocabulary.start_id(), loaded.vocabulary.eos_id];
    let model = Rc::new(loaded.model);
    let executor = executor(&model, choice).await?;
    Ok(Session::new(model, Rc::new(tokenizer), ends, executor))
}

/// Says on standard error that a prompt lost its beginning.
pub fn note_dropped(n_dropped: usize) {
    if n_dropped > 0 {
        eprintln!("note: the prompt is longer than the context, its first {n_dropped} tokens were dropped");
    }
}

/// Says on standard error what of a text the vocabulary has no token for.
pub fn note_left_out(left_out: &LeftOut) {
    if !left_out.is_empty() {
        eprintln!("note: {left_out}");
    }
}

/// The backend's name in JSON output.
pub fn backend_name(info: &BackendInfo) -> &'static str {
    match info.backend {
        Backend::Gpu { .. } => "gpu",
        Backend::Cpu => "cpu",
    }
}
