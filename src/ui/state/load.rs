//! Where loading a model stands.

use crate::engine::protocol::{Failure, Stage};

/// The model file that is being loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFile {
    /// The model's name.
    pub name: String,
    /// Element type of its weights, such as `q8_0`.
    pub dtype: String,
    /// Where its file is, absolute.
    pub url: String,
    /// Length of the file.
    pub size_bytes: u64,
}

impl ModelFile {
    /// The model and its element type, as `micro Q8_0`.
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.dtype.to_ascii_uppercase())
    }
}

/// Why there is no model to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The engine said so.
    Engine(Failure),
    /// The worker died or could not be started.
    Worker {
        /// What the browser said.
        message: String,
    },
    /// The list of models could not be read.
    Index {
        /// Where it should be.
        url: String,
        /// What happened.
        message: String,
    },
    /// The address bar names a model that is not in the list.
    UnknownModel {
        /// The name.
        name: String,
        /// The names in the list.
        known: Vec<String>,
    },
    /// The visitor cancelled the first download.
    Cancelled {
        /// Name of the model.
        name: String,
    },
}

/// Progress of a download, with what is needed to estimate the time left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Download {
    /// When the first bytes were counted, in milliseconds of the page's clock.
    pub start_ms: f64,
    /// How many there were.
    pub start_bytes: u64,
    /// When the last bytes were counted.
    pub now_ms: f64,
}

/// Where loading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Load {
    /// Reading the list of models.
    Index,
    /// The engine was asked and has not answered yet.
    Asked(ModelFile),
    /// The engine is at work.
    Stage {
        /// What is loaded.
        file: ModelFile,
        /// How far it is.
        stage: Stage,
        /// Timing, while it downloads.
        download: Option<Download>,
    },
    /// The model is ready.
    Ready,
    /// It failed.
    Failed(Fault),
}
