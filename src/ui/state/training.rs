//! The lab of training objectives: a sentence counted from both sides, and a race of objectives.

mod plan;
mod race;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::{Load, Shared, State, Text};
use crate::engine::protocol::training::{Counted, Features, Objective, Plan, Train, TrainRefusal, Trained};
use crate::engine::protocol::{Command, LeftOut};
use crate::ui::route::Route;

pub use plan::{ARMS, Kind, MAX_BUDGET_TOKENS, Preset};
pub use race::{ArmView, Axis, Measure, RaceStatus, RaceView, recorded};

/// The sentence that a first visit counts.
pub const FIRST_SENTENCE: &str = "A decoder is trained to predict the next token from the tokens before it, and it is used in the same way.";
/// Longest sentence that is kept, in bytes: far more than is counted.
const MAX_SENTENCE_BYTES: usize = 8 << 10;
/// Bytes of a token of text, about: what turns terabytes into tokens.
pub const BYTES_PER_TOKEN: f64 = 4.0;
/// What a file of a trained model is called.
pub const FILE_NAME: &str = "glassgpt-trained.gguf";

/// What happens to a trained model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Saved as a file.
    Download,
    /// Loaded in the playground.
    Play,
    /// Kept in this browser.
    Keep,
}

/// Whether a model could be kept in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is there for the next visit.
    Kept,
    /// The browser says why not.
    Failed(String),
}

/// What can happen in this lab.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainAction {
    /// The sentence was edited.
    Sentence(String),
    /// How many of 100 tokens are masked.
    Ratio(u32),
    /// Draw other tokens to mask.
    Redraw,
    /// The size of the visitor's corpus.
    Corpus(f64),
    /// Whether that is terabytes, or billions of tokens.
    CorpusInBytes(bool),
    /// Choose a ready-made race.
    Preset(Preset),
    /// Take an arm into the race, or out.
    Toggle(Objective),
    /// Choose the text.
    Material(Kind),
    /// The visitor's own story.
    Story(String),
    /// Tokens in a batch.
    Batch(usize),
    /// The learning rate.
    Rate(f32),
    /// In how many of the last hundredths of the tokens it falls to 0.
    Decay(u32),
    /// The seed.
    Seed(u64),
    /// Most tokens of an arm, in thousands.
    Budget(u64),
    /// What samples begin with.
    Prompt(String),
    /// Begin the race as planned.
    Start,
    /// Stop between two steps.
    Pause,
    /// Go on.
    Resume,
    /// Back to the first weights.
    Reset,
    /// Show the recorded race, and forget the one there is.
    Recorded,
    /// Plan the recorded race and run it here.
    Recompute,
    /// What stands below the curves.
    Axis(Axis),
    /// What the curves show.
    Measure(Measure),
    /// Ask what the arms make of reviews.
    Features,
    /// Ask for the model of an arm.
    Take {
        /// Its number.
        arm: usize,
        /// What for.
        purpose: Purpose,
    },
    /// The file was handed over.
    Taken,
    /// The browser kept the model, or not.
    Keep(Keeping),
    /// A model that the browser keeps was found.
    Found(Rc<[u8]>),
    /// Load the kept model in the playground.
    PlayKept,
}

/// The state of this lab.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingState {
    /// The sentence.
    pub sentence: Rc<str>,
    /// How many of 100 tokens are masked.
    pub ratio: u32,
    /// Decides which.
    pub draw: u64,
    /// The newest answer.
    pub counted: Option<Shared<Counted>>,
    /// Number of the question whose answer is awaited; each change of the inputs makes a new one due.
    asked: Option<u32>,
    /// Counts the changes.
    version: u32,
    /// The version that the newest answer is about.
    answered: Option<u32>,
    /// Size of the visitor's corpus: terabytes, or billions of tokens.
    pub corpus: f64,
    /// Whether it is terabytes.
    pub is_corpus_bytes: bool,
    /// The race to come.
    pub plan: Plan,
    /// Whether the end of the visitor's own story was left out, since it was too long.
    pub is_story_cut: bool,
    /// What samples begin with; the material's own prompt if empty.
    pub prompt: Rc<str>,
    /// The race under way, or over.
    pub race: Option<RaceView>,
    /// The race before, while another is asked for that may be refused.
    replaced: Option<RaceView>,
    /// What stands below the curves.
    pub axis: Axis,
    /// What the curves show.
    pub measure: Measure,
    /// What the arms make of reviews.
    pub features: Option<Rc<Features>>,
    /// Whether that was asked.
    pub is_features_awaited: bool,
    /// Why something cannot be done.
    pub refused: Option<Rc<TrainRefusal>>,
    /// What the file that was asked for is for.
    purpose: Option<Purpose>,
    /// A file to be handed over, and what for.
    pub taken: Option<(Purpose, Shared<Vec<u8>>)>,
    /// Whether the last model could be kept.
    pub keeping: Option<Keeping>,
    /// The model that this browser keeps.
    pub kept: Option<Rc<[u8]>>,
}

impl Default for TrainingState {
    fn default() -> Self {
        Self {
            sentence: FIRST_SENTENCE.into(),
            ratio: 15,
            draw: 1,
            counted: None,
            asked: None,
            version: 0,
            answered: None,
            corpus: 1.0,
            is_corpus_bytes: true,
            plan: Plan::default(),
            is_story_cut: false,
            prompt: "".into(),
            race: None,
            replaced: None,
            axis: Axis::Tokens,
            measure: Measure::Probe,
            features: None,
            is_features_awaited: false,
            refused: None,
            purpose: None,
            taken: None,
            keeping: None,
            kept: None,
        }
    }
}

impl TrainingState {
    /// What stays when the worker is replaced: the choices, and the curves of a race that can go no further.
    pub fn choices(&self) -> Self {
        let race = self.race.clone().map(|race| RaceView { status: RaceStatus::Lost, ..race });
        Self {
            asked: None,
            answered: None,
            version: self.version.wrapping_add(1),
            race: race.filter(|race| !race.arms.is_empty()),
            replaced: None,
            is_features_awaited: false,
            purpose: None,
            taken: None,
            ..self.clone()
        }
    }

    /// Whether the answer in sight is about what is asked for now.
    pub fn is_current(&self) -> bool {
        self.answered == Some(self.version)
    }

    /// The race in sight: the visitor's own, else the recorded one.
    pub fn shown(&self) -> Option<&RaceView> {
        self.race.as_ref().or_else(|| recorded())
    }

    /// Whether a race can be asked for its models.
    pub fn is_alive(&self) -> bool {
        let is_alive = |race: &RaceView| !matches!(race.status, RaceStatus::Starting | RaceStatus::Lost);
        self.race.as_ref().is_some_and(is_alive)
    }

    /// How many targets a corpus of the visitor's size has, for each share of them: with its unit.
    pub fn corpus_targets(&self, share: f64) -> f64 {
        self.corpus * share
    }

    fn changed(&mut self) {
        self.version = self.version.wrapping_add(1);
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: TrainAction) {
    let lab = &mut state.training;
    match action {
        TrainAction::Sentence(text) => {
            let end = text.floor_char_boundary(MAX_SENTENCE_BYTES);
            lab.sentence = text[..end].into();
            lab.changed();
        }
        TrainAction::Ratio(ratio) => {
            lab.ratio = ratio.clamp(1, 100);
            lab.changed();
        }
        TrainAction::Redraw => {
            lab.draw = lab.draw.wrapping_add(1);
            lab.changed();
        }
        TrainAction::Corpus(corpus) => lab.corpus = corpus.max(0.0),
        TrainAction::CorpusInBytes(is_bytes) => lab.is_corpus_bytes = is_bytes,
        TrainAction::Axis(axis) => lab.axis = axis,
        TrainAction::Measure(measure) => lab.measure = measure,
        TrainAction::Prompt(prompt) => {
            lab.prompt = prompt.as_str().into();
            if lab.is_alive() {
                state.outbox.push(Command::Train(Train::Prompt(prompt)));
            }
        }
        TrainAction::Preset(_)
        | TrainAction::Toggle(_)
        | TrainAction::Material(_)
        | TrainAction::Story(_)
        | TrainAction::Batch(_)
        | TrainAction::Rate(_)
        | TrainAction::Decay(_)
        | TrainAction::Seed(_)
        | TrainAction::Budget(_) => plan::reduce(lab, action),
        TrainAction::Taken => lab.taken = None,
        TrainAction::Keep(keeping) => lab.keeping = Some(keeping),
        TrainAction::Found(bytes) => lab.kept = Some(bytes),
        TrainAction::PlayKept => {
            if let Some(bytes) = lab.kept.clone() {
                play(state, bytes.to_vec());
            }
        }
        TrainAction::Start
        | TrainAction::Pause
        | TrainAction::Resume
        | TrainAction::Reset
        | TrainAction::Recorded
        | TrainAction::Recompute
        | TrainAction::Features
        | TrainAction::Take { .. } => drive(state, action),
    }
}

/// What goes to the engine at once.
fn drive(state: &mut State, action: TrainAction) {
    let backend = state.settings.backend;
    let lab = &mut state.training;
    lab.refused = None;
    let train = match action {
        TrainAction::Start | TrainAction::Recompute => {
            if action == TrainAction::Recompute {
                lab.plan = Plan::default();
            }
            // The engine keeps what goes on until it has another: so does the page.
            lab.replaced = lab.race.replace(RaceView::starting(&lab.plan)).or(lab.replaced.take());
            (lab.features, lab.is_features_awaited, lab.keeping) = (None, false, None);
            Train::Start { plan: lab.plan.clone(), backend, prompt: lab.prompt.to_string() }
        }
        TrainAction::Pause => Train::Pause,
        TrainAction::Resume => Train::Resume,
        TrainAction::Reset => {
            lab.features = None;
            Train::Reset
        }
        TrainAction::Recorded => {
            if lab.race.is_none() {
                return;
            }
            (lab.race, lab.replaced, lab.features) = (None, None, None);
            Train::Stop
        }
        TrainAction::Features => {
            lab.is_features_awaited = true;
            Train::Features
        }
        TrainAction::Take { arm, purpose } => {
            lab.purpose = Some(purpose);
            Train::Export { arm }
        }
        _ => return,
    };
    state.outbox.push(Command::Train(train));
}

/// Asks for the count that is due, one question at a time, while the lab is in sight and there is a model.
pub(super) fn ask(state: &mut State) {
    let lab = &mut state.training;
    let is_due = lab.asked.is_none() && lab.answered != Some(lab.version);
    if state.frame.route != Route::ClmMlm || state.load != Load::Ready || !is_due {
        return;
    }
    lab.asked = Some(lab.version);
    state.outbox.push(Command::Train(Train::Count {
        request: lab.version,
        text: lab.sentence.to_string(),
        ratio: lab.ratio as f32 / 100.0,
        draw: lab.draw,
    }));
}

/// Another model was loaded: what was counted, was counted with the one before.
pub(super) fn for_new_model(state: &mut State) {
    state.training.asked = None;
    state.training.changed();
}

/// The engine tells something.
pub(super) fn told(state: &mut State, trained: Trained) {
    let lab = &mut state.training;
    match trained {
        Trained::Counted(counted) => {
            if lab.asked == Some(counted.request) {
                (lab.asked, lab.answered) = (None, Some(counted.request));
                lab.counted = Some(Shared::new(*counted));
            }
        }
        Trained::Ready(ready) => (lab.race, lab.replaced) = (Some(RaceView::ready(*ready)), None),
        Trained::Gone => lab.race = None,
        Trained::Features(scores) => (lab.features, lab.is_features_awaited) = (Some(Rc::new(scores)), false),
        Trained::Exported { bytes, .. } => match lab.purpose.take() {
            Some(Purpose::Play) => play(state, bytes),
            Some(purpose) => lab.taken = Some((purpose, Shared::new(bytes))),
            None => {}
        },
        Trained::Refused(refusal) => {
            lab.refused = Some(Rc::new(refusal));
            (lab.is_features_awaited, lab.purpose) = (false, None);
            if lab.race.as_ref().is_some_and(|race| race.status == RaceStatus::Starting) {
                lab.race = lab.replaced.take();
            }
        }
        Trained::Running
        | Trained::Paused
        | Trained::Over
        | Trained::Moved { .. }
        | Trained::Ended { .. }
        | Trained::Wrote { .. }
        | Trained::FellBack(_) => {
            if let Some(race) = &mut lab.race {
                race.told(trained);
            }
        }
    }
}

/// Loads a trained model in the playground, in place of the model there. Which prompt it can spell, it says when it is
/// there.
fn play(state: &mut State, bytes: Vec<u8>) {
    state.frame.route = Route::Text;
    state.frame.is_trained_awaited = true;
    // The new model has seen no prompt yet.
    state.draft.edit = state.draft.edit.wrapping_add(1);
    (state.distribution, state.attention, state.selected, state.draft.tokens) = (None, None, None, None);
    state.text =
        Text { tokens: Shared::new(Vec::new()), n_prompt: 0, n_dropped: 0, left_out: LeftOut::default() };
    state.outbox.push(Command::LoadBytes {
        name: FILE_NAME.to_owned(),
        bytes,
        backend: state.settings.backend,
    });
}
