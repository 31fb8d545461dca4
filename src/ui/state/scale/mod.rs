//! The published evaluations behind the scale lab: which files there are, what they hold, and what was found in them.
//!
//! Nothing is fetched before the lab is opened. Fits are made by the worker of the labs.

mod examples;
mod finished;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Shared, State};
use crate::engine::protocol::Command;
use crate::engine::protocol::curves::{
    Analyse, Analysed, Analysis, Curve, FileError, Key, Line, MAX_FILE_BYTES, Metric, Phase, keys, line,
    parse_curve, parse_rows,
};
use crate::engine::protocol::lab::{Lab, Row};
use crate::ui::models::{Catalog, ModelEntry, RowFile, Training};
use crate::ui::route::Route;

pub use examples::{Contrast, Group, contrast_made, contrast_real, example};
pub use finished::{Agreement, Finished, agreement};

/// Fits to resampled points behind each interval: its ends move by about a tenth of its length from seed to seed.
pub const N_RESAMPLES: usize = 200;

/// A file of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<T> {
    /// The model has none.
    Absent,
    /// It was asked for.
    Awaited,
    /// What it holds.
    There(Shared<T>),
    /// It cannot be had or read, and why.
    Failed(Rc<str>),
}

/// A model with what is published about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// Its name.
    pub model: String,
    /// Its number of parameters, where its file tells.
    pub n_params: Option<usize>,
    /// How the finished model was trained, where that is recorded.
    pub training: Option<Training>,
    /// Snapshots of its training.
    pub curve: Held<Curve>,
    /// The finished model as it is shipped.
    pub eval: Held<Vec<Row>>,
    /// Addresses of both files.
    urls: [Option<String>; 2],
}

/// One line of all that there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineId {
    /// The model.
    pub model: String,
    /// What is asked.
    pub key: Key,
    /// The figure.
    pub metric: Metric,
}

/// Every line with what was found about it.
pub type Survey = Vec<(LineId, Analysis)>;

/// A request to the worker.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    request: u32,
    lines: Rc<[LineId]>,
    is_survey: bool,
}

/// The state of the published evaluations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScaleState {
    /// The models that have a file, smallest first.
    pub models: Rc<Vec<Evaluated>>,
    /// Everything that the rows are about.
    pub keys: Rc<[Key]>,
    /// All lines, without intervals: what examples are chosen from.
    pub survey: Option<Shared<Survey>>,
    /// Lines that were in sight, with intervals.
    pub details: Rc<BTreeMap<LineId, Analysis>>,
    /// Whether the worker ended before it answered.
    pub is_lost: bool,
    /// Addresses to fetch, to be taken out after each action.
    pub outbox: Vec<String>,
    catalog: Option<Rc<Catalog>>,
    asked: Vec<Asked>,
    n_requests: u32,
}

/// What can happen to published evaluations.
#[derive(Clone, Debug, PartialEq)]
pub enum ScaleAction {
    /// A file is there, or why it is not.
    Arrived {
        /// Its address.
        url: String,
        /// What it holds.
        text: Result<String, String>,
    },
    /// Try again what failed.
    Retry,
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: ScaleAction) {
    match action {
        ScaleAction::Arrived { url, text } => state.scale.arrived(&url, text),
        ScaleAction::Retry => state.scale.retry(),
    }
}

/// Asks for what the lab lacks, while it is open.
pub(super) fn ask(state: &mut State) {
    if state.frame.route != Route::ScaleLab {
        return;
    }
    let Some(catalog) = state.frame.catalog.clone() else { return };
    let (scale, labs) = (&mut state.scale, &mut state.labs);
    scale.open(&catalog);
    if !scale.is_settled() {
        return;
    }
    let plan = &mut labs.plans.scale;
    if plan.key.is_none() {
        plan.key = scale.first_key();
    }
    let key = plan.key.clone();
    labs.outbox.extend(scale.asks(key.as_ref()).into_iter().map(|ask| Command::Lab(Lab::Analyse(ask))));
}

/// The worker analysed lines.
pub(super) fn analysed(state: &mut State, analysed: Analysed) {
    let scale = &mut state.scale;
    let Some(at) = scale.asked.iter().position(|asked| asked.request == analysed.request) else { return };
    let Asked { lines, is_survey, .. } = scale.asked.remove(at);
    let found = lines.iter().cloned().zip(analysed.analyses);
    if is_survey {
        scale.survey = Some(Shared::new(found.collect()));
    } else {
        Rc::make_mut(&mut scale.details).extend(found);
    }
}

impl<T> Held<T> {
    /// What it holds.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::There(value) => Some(value),
            Self::Absent | Self::Awaited | Self::Failed(_) => None,
        }
    }

    /// Why it cannot be had.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Failed(message) => Some(message),
            Self::Absent | Self::Awaited | Self::There(_) => None,
        }
    }

    fn is_awaited(&self) -> bool {
        matches!(self, Self::Awaited)
    }
}

/// What `text` holds.
fn read<T>(text: Result<String, String>, parse: fn(&str) -> Result<T, FileError>) -> Held<T> {
    let parsed = text.and_then(|text| parse(&text).map_err(|error| error.to_string()));
    parsed.map_or_else(|message| Held::Failed(message.into()), |value| Held::There(Shared::new(value)))
}

/// A file that is to be fetched; one that is too long is not.
fn awaited<T>(file: Option<&RowFile>) -> Held<T> {
    match file {
        None => Held::Absent,
        Some(file) if file.size_bytes > MAX_FILE_BYTES as u64 => {
            let bytes = usize::try_from(file.size_bytes).unwrap_or(usize::MAX);
            Held::Failed(FileError::Size(bytes).to_string().into())
        }
        Some(_) => Held::Awaited,
    }
}

impl Evaluated {
    fn new(entry: &ModelEntry) -> Option<Self> {
        if entry.curve.is_none() && entry.eval.is_none() {
            return None;
        }
        let url = |file: &Option<RowFile>| file.as_ref().map(|file| file.url.clone());
        Some(Self {
            model: entry.name.clone(),
            n_params: entry.shape.map(|shape| shape.n_params),
            training: entry.training,
            curve: awaited(entry.curve.as_ref()),
            eval: awaited(entry.eval.as_ref()),
            urls: [url(&entry.curve), url(&entry.eval)],
        })
    }

    /// Whether it is a size of the family: controls and tuned models have names of several parts.
    pub fn is_of_family(&self) -> bool {
        !self.model.contains('-')
    }

    /// Addresses of what is awaited.
    fn wanted(&self) -> impl Iterator<Item = String> {
        let are_awaited = [self.curve.is_awaited(), self.eval.is_awaited()];
        self.urls
            .clone()
            .into_iter()
            .zip(are_awaited)
            .filter_map(|(url, is_awaited)| url.filter(|_| is_awaited))
    }

    /// Every row of both files.
    fn rows(&self) -> impl Iterator<Item = &Row> {
        let snapshots = self.curve.get().into_iter().flat_map(|curve| &curve.points);
        let eval = self.eval.get().into_iter().flatten();
        snapshots.flat_map(|snapshot| &snapshot.rows).chain(eval)
    }

    /// Whether the newest snapshot is the finished model.
    pub fn ends_finished(&self) -> bool {
        let Some(curve) = self.curve.get() else { return false };
        let Some(last) = curve.points.last() else { return false };
        match self.training {
            Some(training) => training.tokens == last.tokens,
            // The rate falls to 0 at the very end.
            None => curve.phase(curve.points.len() - 1) == Phase::Decay && last.factor < 0.01,
        }
    }

    /// What both files and the parser say went wrong, with the name of the file.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [("curve.json", self.curve.failure()), ("eval.json", self.eval.failure())];
        named.into_iter().filter_map(|(name, failure)| Some((name, failure?)))
    }
}

impl ScaleState {
    /// Whether nothing is awaited any more.
    pub fn is_settled(&self) -> bool {
        self.models.iter().all(|model| model.wanted().next().is_none())
    }

    /// Whether the list of models was read, and none of them has a file.
    pub fn is_empty(&self) -> bool {
        self.catalog.is_some() && self.models.is_empty()
    }

    /// Whether a file failed, or the worker.
    pub fn has_failed(&self) -> bool {
        self.is_lost || self.models.iter().any(|model| model.failures().next().is_some())
    }

    /// Whether lines of that key are still with the worker.
    pub fn is_analysing(&self, key: &Key) -> bool {
        self.asked.iter().any(|asked| !asked.is_survey && asked.lines.iter().any(|id| id.key == *key))
    }

    /// The models in sight: those of these names; without such, the family, or all where there is none of it.
    pub fn shown<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a Evaluated> {
        let is_named = self.models.iter().any(|model| names.contains(&model.model));
        let has_family = self.models.iter().any(Evaluated::is_of_family);
        self.models.iter().filter(move |model| match (is_named, has_family) {
            (true, _) => names.contains(&model.model),
            (false, true) => model.is_of_family(),
            (false, false) => true,
        })
    }

    /// The row that a first visit sees: that whose exact match rises most in training; without snapshots, the first.
    pub fn first_key(&self) -> Option<Key> {
        let rise = |key: &&Key| {
            let rises = self.models.iter().filter_map(|model| {
                let points = line(model.curve.get()?, key, Metric::ExactMatch);
                Some(points.last()?.y - points.first()?.y)
            });
            rises.fold(f64::NEG_INFINITY, f64::max)
        };
        self.keys.iter().max_by(|a, b| rise(a).total_cmp(&rise(b)).then(b.cmp(a))).cloned()
    }

    /// The worker ended.
    pub(super) fn died(&mut self) {
        self.is_lost = !self.asked.is_empty();
        self.asked.clear();
    }

    /// Looks through the list of models; what another list named is forgotten.
    fn open(&mut self, catalog: &Rc<Catalog>) {
        let is_known = |known: &Rc<Catalog>| Rc::ptr_eq(known, catalog) || known == catalog;
        if self.catalog.as_ref().is_some_and(is_known) {
            return;
        }
        let mut models: Vec<Evaluated> = catalog.models.iter().filter_map(Evaluated::new).collect();
        models.sort_by_key(|model| model.n_params.unwrap_or(usize::MAX));
        *self = Self {
            models: Rc::new(models),
            catalog: Some(Rc::clone(catalog)),
            n_requests: self.n_requests,
            ..Self::default()
        };
        self.outbox = self.models.iter().flat_map(Evaluated::wanted).collect();
    }

    fn arrived(&mut self, url: &str, text: Result<String, String>) {
        let place = |model: &Evaluated| model.wanted().any(|wanted| wanted == url);
        let Some(model) = Rc::make_mut(&mut self.models).iter_mut().find(|model| place(model)) else {
            return;
        };
        if model.urls[0].as_deref() == Some(url) {
            model.curve = read(text, parse_curve);
        } else {
            model.eval = read(text, parse_rows);
        }
        self.keys = keys(self.models.iter().flat_map(Evaluated::rows)).into();
    }

    fn retry(&mut self) {
        self.is_lost = false;
        for model in Rc::make_mut(&mut self.models) {
            if model.curve.failure().is_some() {
                model.curve = Held::Awaited;
                self.outbox.extend(model.urls[0].clone());
            }
            if model.eval.failure().is_some() {
                model.eval = Held::Awaited;
                self.outbox.extend(model.urls[1].clone());
            }
        }
        // What comes now may make other lines.
        if !self.outbox.is_empty() {
            self.survey = None;
        }
    }

    /// What the worker has yet to be asked: everything once, and the lines of `key` with intervals.
    fn asks(&mut self, key: Option<&Key>) -> Vec<Analyse> {
        if self.is_lost {
            return Vec::new();
        }
        let mut asks = Vec::new();
        // What is in sight comes first.
        let is_known = |id: &LineId| {
            self.details.contains_key(id)
                || self.asked.iter().any(|asked| !asked.is_survey && asked.lines.contains(id))
        };
        let in_sight = key.map(std::slice::from_ref).map(|keys| self.lines(keys)).unwrap_or_default();
        let lacking: Vec<(LineId, Line)> = in_sight.into_iter().filter(|(id, _)| !is_known(id)).collect();
        // One command for each figure, so that others get in between.
        for metric in Metric::ALL {
            let of_metric = lacking.iter().filter(|(id, _)| id.metric == metric).cloned().collect();
            asks.extend(self.request(of_metric, false));
        }
        if self.survey.is_none() && !self.asked.iter().any(|asked| asked.is_survey) {
            let all = self.lines(&self.keys);
            asks.extend(self.request(all, true));
        }
        asks
    }

    fn request(&mut self, lines: Vec<(LineId, Line)>, is_survey: bool) -> Option<Analyse> {
        if lines.is_empty() {
            return None;
        }
        self.n_requests = self.n_requests.wrapping_add(1);
        let request = self.n_requests;
        let (ids, lines): (Vec<LineId>, Vec<Line>) = lines.into_iter().unzip();
        self.asked.push(Asked { request, lines: ids.into(), is_survey });
        Some(Analyse { request, lines, n_resamples: if is_survey { 0 } else { N_RESAMPLES } })
    }

    /// The lines of these keys, of every model and figure that has some.
    fn lines(&self, keys: &[Key]) -> Vec<(LineId, Line)> {
        let mut lines = Vec::new();
        for model in self.models.iter() {
            let Some(curve) = model.curve.get() else { continue };
            for key in keys {
                for metric in Metric::ALL {
                    let measured = line(curve, key, metric);
                    if !measured.is_empty() {
                        let id = LineId { model: model.model.clone(), key: key.clone(), metric };
                        lines.push((id, Line::new(&measured, metric)));
                    }
                }
            }
        }
        lines
    }
}
