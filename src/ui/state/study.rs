//! Studies of the model: what was chosen in these views, what is asked of the engine, and what came back.

use super::{Activity, Load, Shared, State};
use crate::engine::protocol::study::{
    Ask, Asked, Block, Compared, Drawn, Exercise, Finding, Genre, MAX_COMPARED, Refusal, SHOTS, Studied,
    Study, Timing, Way,
};
use crate::engine::protocol::{Command, Token};
use crate::ui::route::Route;

/// Answers about items that are kept.
const MAX_ANSWERS: usize = 64;
/// Seeds of items in an address; larger ones are typing errors.
pub const MAX_TASK_SEED: u64 = 999_999;
/// Numbers of items in an address.
pub const MAX_ITEM: usize = 9_999;
/// Numbers of blocks of weights in an address: far more than any model has.
pub const MAX_BLOCK: usize = 99_999_999;

/// How an item is asked: one side of the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Examples before the item.
    pub shots: usize,
    /// At once, or step by step.
    pub way: Way,
}

/// What the studies show, as far as an address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What the items are about.
    pub exercise: Exercise,
    /// Seed of the items.
    pub seed: u64,
    /// Number of the item.
    pub item: usize,
    /// The left side.
    pub before: Setting,
    /// The right side.
    pub after: Setting,
    /// Number of the block of weights under the lens; whether there are so many shows with the comparison.
    pub block_index: usize,
}

impl Default for Chosen {
    fn default() -> Self {
        let setting = |shots| Setting { shots, way: Way::Direct };
        let (before, after) = (setting(0), setting(4));
        Self { exercise: Exercise::default(), seed: 1, item: 0, before, after, block_index: 0 }
    }
}

impl Chosen {
    /// The question of one side. Where there are no steps to write, the answer comes at once.
    pub fn ask(&self, setting: Setting) -> Ask {
        let way = if self.exercise.has_steps() { setting.way } else { Way::Direct };
        let Self { exercise, seed, item, .. } = *self;
        Ask { exercise, seed, item, shots: setting.shots, way }
    }
}

/// What a comparison of element types counts as right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The weights at hand.
    Here,
    /// The F32 file of the same model.
    Original,
}

/// What was measured in these views, as far as an address says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// With what the element types were compared.
    pub reference: Option<Reference>,
    /// Whether the cost of a token was.
    pub is_timed: bool,
}

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Before,
    /// The right one.
    After,
}

/// What can happen in these views.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyAction {
    /// Ask items of another kind.
    Exercise(Exercise),
    /// Ask another item.
    Item(usize),
    /// Ask one side in another way.
    Set(Side, Setting),
    /// Draw a prompt for the library.
    Draw(Genre),
    /// Compare element types, with the weights at this address as what is right.
    Compare(Option<String>),
    /// Put this block of weights under the lens.
    Block(usize),
    /// Measure what a token costs.
    Time,
    /// End what goes on.
    Stop,
}

/// Where the comparison of element types stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Comparison {
    /// Not asked for.
    #[default]
    Idle,
    /// Asked for, or downloading: bytes that have arrived, of so many.
    Fetching(u64, Option<u64>),
    /// Positions that are done, of so many.
    Comparing(usize, usize),
    /// Done.
    Done(Shared<Compared>),
    /// There is none, and why.
    Refused(Refusal),
}

impl Comparison {
    /// Whether the engine is at work on it.
    pub const fn is_going_on(&self) -> bool {
        matches!(self, Self::Fetching(..) | Self::Comparing(..))
    }
}

/// The state of these views.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyState {
    /// What is chosen in them.
    pub chosen: Chosen,
    /// The prompt of the library that was drawn last.
    pub drawn: Option<(Genre, Shared<Result<Drawn, Refusal>>)>,
    /// How many prompts of each kind were drawn.
    n_drawn: [u64; Genre::ALL.len()],
    /// The comparison of element types.
    pub comparison: Comparison,
    /// The block of weights under the lens.
    pub block: Option<Shared<Block>>,
    /// What a token costs, as far as it is measured.
    pub timing: Option<Shared<Timing>>,
    /// Whether that is being measured.
    pub is_timing: bool,
    /// Why it was not measured to its end.
    pub timing_refusal: Option<Refusal>,
    /// Where the weights came from that the comparison counts as right.
    pub reference_url: Option<String>,
    /// What an address asks to measure, until it is begun.
    pub linked: Measured,
    /// Tokens of items with each number of examples; `None` while the answer is awaited.
    fits: Vec<(Ask, Option<Shared<Vec<usize>>>)>,
    asked: Option<Study>,
    answers: Vec<(Ask, Shared<Result<Asked, Refusal>>)>,
}

impl StudyState {
    /// The choices without the answers, which are about one model.
    pub(super) fn choices(&self) -> Self {
        Self { chosen: self.chosen, n_drawn: self.n_drawn, linked: self.linked, ..Self::default() }
    }

    /// What was measured, is being measured, or will be.
    pub fn measured(&self) -> Measured {
        let reference = if self.reference_url.is_some() { Reference::Original } else { Reference::Here };
        let is_compared = self.comparison.is_going_on() || matches!(self.comparison, Comparison::Done(_));
        Measured {
            reference: self.linked.reference.or(is_compared.then_some(reference)),
            is_timed: self.linked.is_timed || self.is_timing || self.timing.is_some(),
        }
    }

    /// The answer about one side; `None` while it is awaited.
    pub fn answer(&self, setting: Setting) -> Option<&Shared<Result<Asked, Refusal>>> {
        let ask = self.chosen.ask(setting);
        self.answers.iter().find(|(of, _)| *of == ask).map(|(_, answer)| answer)
    }

    /// Tokens that one side takes with each of [`SHOTS`]; `None` while that is not known.
    pub fn fit(&self, setting: Setting) -> Option<&[usize]> {
        let item = of_item(self.chosen.ask(setting));
        let fit = self.fits.iter().find(|(of, _)| *of == item)?;
        fit.1.as_ref().map(|n_tokens| n_tokens.as_slice())
    }

    /// Whether the element types were compared on another text than `tokens`, of which they read the first
    /// [`MAX_COMPARED`].
    pub fn is_comparison_old(&self, tokens: &[Token]) -> bool {
        let Comparison::Done(compared) = &self.comparison else { return false };
        !tokens.iter().take(MAX_COMPARED).map(|token| token.text.id).eq(compared.ids.iter().copied())
    }

    /// A command failed: what was awaited does not come.
    pub(super) fn failed(&mut self) {
        self.fits.retain(|(_, fit)| fit.is_some());
        if let Some(Study::Ask(ask)) = self.asked.take() {
            self.keep(ask, Err(Refusal::Device));
        }
        if self.comparison.is_going_on() {
            self.comparison = Comparison::Refused(Refusal::Device);
        }
        if self.is_timing {
            (self.is_timing, self.timing_refusal) = (false, Some(Refusal::Device));
        }
    }

    fn keep(&mut self, ask: Ask, answer: Result<Asked, Refusal>) {
        self.answers.retain(|(of, _)| *of != ask);
        if self.answers.len() >= MAX_ANSWERS {
            self.answers.remove(0);
        }
        self.answers.push((ask, Shared::new(answer)));
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: StudyAction) {
    if state.load != Load::Ready {
        return;
    }
    let study = &mut state.study;
    match action {
        StudyAction::Exercise(exercise) => study.chosen.exercise = exercise,
        StudyAction::Item(item) => study.chosen.item = item.min(MAX_ITEM),
        StudyAction::Set(side, setting) => {
            let setting = Setting { shots: nearest_shots(setting.shots), ..setting };
            match side {
                Side::Before => study.chosen.before = setting,
                Side::After => study.chosen.after = setting,
            }
        }
        StudyAction::Draw(genre) => {
            let seed = &mut study.n_drawn[genre as usize];
            let draw = Study::Draw { genre, seed: *seed };
            *seed += 1;
            state.outbox.push(Command::Study(draw));
        }
        StudyAction::Compare(reference_url) => {
            study.comparison = match reference_url {
                Some(_) => Comparison::Fetching(0, None),
                None => Comparison::Comparing(0, 1),
            };
            study.block = None;
            study.linked.reference = None;
            study.reference_url.clone_from(&reference_url);
            state.outbox.push(Command::Study(Study::Compare { reference_url }));
        }
        StudyAction::Block(index) => {
            study.chosen.block_index = index;
            state.outbox.push(Command::Study(Study::Block { index }));
        }
        StudyAction::Time => {
            (study.is_timing, study.timing_refusal, study.timing) = (true, None, None);
            study.linked.is_timed = false;
            state.outbox.push(Command::Study(Study::Time));
        }
        StudyAction::Stop => state.outbox.push(Command::Study(Study::Stop)),
    }
}

/// An address came that chooses this. Its block is asked for at once where there is a comparison, else with the next.
/// What it measures and the page has not is measured, all of it where the text or the model is another one.
pub(super) fn arrive(state: &mut State, chosen: Chosen, measured: Measured, is_other: bool) {
    let study = &mut state.study;
    let is_same_block = study.chosen.block_index == chosen.block_index;
    study.chosen = chosen;
    study.linked = Measured::default();
    let has = study.measured();
    study.linked = Measured {
        reference: measured.reference.filter(|_| is_other || has.reference != measured.reference),
        is_timed: measured.is_timed && (is_other || !has.is_timed),
    };
    if let Comparison::Done(compared) = &study.comparison
        && !is_same_block
    {
        let index = chosen.block_index.min(compared.n_blocks.saturating_sub(1));
        study.chosen.block_index = index;
        state.outbox.push(Command::Study(Study::Block { index }));
    }
}

/// The number of examples on offer that is nearest from below.
pub fn nearest_shots(shots: usize) -> usize {
    SHOTS.into_iter().rev().find(|&offered| offered <= shots).unwrap_or(0)
}

/// Asks what the view in sight lacks, one thing at a time, while the engine has nothing else to do.
pub(super) fn ask(state: &mut State) {
    let is_ready = state.load == Load::Ready && state.activity == Activity::Idle;
    if !is_ready {
        return;
    }
    if state.is_both_ways() {
        // Such a model answers none of it, and the next one was not asked.
        state.study.linked = Measured::default();
        return;
    }
    match state.frame.route {
        Route::Shots => ask_sides(state),
        Route::Quantization => {
            if let Some(reference) = state.study.linked.reference.take() {
                let original = (reference == Reference::Original).then(|| state.original()).flatten();
                let url = original.map(|file| file.url.clone());
                reduce(state, StudyAction::Compare(url));
            }
        }
        Route::Cost if std::mem::take(&mut state.study.linked.is_timed) => reduce(state, StudyAction::Time),
        _ => {}
    }
}

fn ask_sides(state: &mut State) {
    ask_fits(state);
    if state.study.asked.is_some() {
        return;
    }
    let Chosen { before, after, .. } = state.study.chosen;
    let lacking = [before, after].into_iter().find(|&setting| state.study.answer(setting).is_none());
    if let Some(setting) = lacking {
        let study = Study::Ask(state.study.chosen.ask(setting));
        state.study.asked = Some(study.clone());
        state.outbox.push(Command::Study(study));
    }
}

/// The question without its number of examples.
const fn of_item(ask: Ask) -> Ask {
    Ask { shots: 0, ..ask }
}

/// Asks how long the items of both sides are, so that a number of examples that does not fit says so before it is
/// chosen.
fn ask_fits(state: &mut State) {
    let Chosen { before, after, .. } = state.study.chosen;
    for setting in [before, after] {
        let item = of_item(state.study.chosen.ask(setting));
        if state.study.fits.iter().all(|(of, _)| *of != item) {
            if state.study.fits.len() >= MAX_ANSWERS {
                state.study.fits.remove(0);
            }
            state.study.fits.push((item, None));
            state.outbox.push(Command::Study(Study::Fit(item)));
        }
    }
}

/// The engine says something.
pub(super) fn answered(state: &mut State, studied: Studied) {
    let study = &mut state.study;
    if study.asked.as_ref() == Some(&studied.study) {
        study.asked = None;
    }
    match (studied.study, studied.finding) {
        (Study::Ask(ask), Finding::Asked(asked)) => study.keep(ask, Ok(*asked)),
        (Study::Ask(ask), Finding::Refused(refusal)) => study.keep(ask, Err(refusal)),
        (Study::Fit(item), Finding::Fit(n_tokens)) => {
            let fit = study.fits.iter_mut().find(|(of, _)| *of == item);
            fit.into_iter().for_each(|(_, fit)| *fit = Some(Shared::new(n_tokens.clone())));
        }
        (Study::Draw { genre, .. }, Finding::Drawn(drawn)) => {
            study.drawn = Some((genre, Shared::new(Ok(drawn))));
        }
        (Study::Draw { genre, .. }, Finding::Refused(refusal)) => {
            study.drawn = Some((genre, Shared::new(Err(refusal))));
        }
        (Study::Compare { .. }, finding) => compared(state, finding),
        (Study::Block { index }, Finding::Block(block)) if index == study.chosen.block_index => {
            study.block = Some(Shared::new(*block));
        }
        (Study::Time, Finding::Timed(timing)) => {
            study.is_timing = timing.rows.len() < timing.n_rows;
            study.timing = Some(Shared::new(timing));
        }
        (Study::Time, Finding::Refused(refusal)) => {
            (study.is_timing, study.timing_refusal) = (false, Some(refusal));
        }
        // An answer that nobody waits for any more.
        _ => {}
    }
}

fn compared(state: &mut State, finding: Finding) {
    let study = &mut state.study;
    study.comparison = match finding {
        Finding::Fetching(done, total) => Comparison::Fetching(done, total),
        Finding::Comparing(done, total) => Comparison::Comparing(done, total),
        Finding::Refused(refusal) => Comparison::Refused(refusal),
        Finding::Compared(compared) => {
            let index = study.chosen.block_index.min(compared.n_blocks.saturating_sub(1));
            study.chosen.block_index = index;
            state.outbox.push(Command::Study(Study::Block { index }));
            Comparison::Done(Shared::new(*compared))
        }
        _ => return,
    };
}
