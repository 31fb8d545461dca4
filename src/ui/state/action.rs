//! What can happen to the page.

use super::{
    BranchAction, Cell, Control, Fault, LabAction, LookAction, ScaleAction, ShadeAction, StudyAction, Theme,
    TrainAction, Travel,
};
use crate::engine::protocol::{Event, Sampling};
use crate::ui::i18n::Lang;

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Something happened to the frame.
    Travel(Travel),
    /// Loading cannot go on.
    LoadFailed(Fault),
    /// Start over after a failure.
    Retry,
    /// The engine says something.
    Engine {
        /// What.
        event: Event,
        /// When, in milliseconds of the page's clock.
        now_ms: f64,
    },
    /// The prompt was edited.
    Edit(String),
    /// A short while passed since that edit: time to show its tokens.
    EditSettled(u32),
    /// A while passed since that edit: time to run it through the model.
    EditRested(u32),
    /// A button was pressed.
    Press(Control),
    /// How many tokens a run generates.
    SetRunTokens(usize),
    /// How tokens are drawn.
    SetSampling(Sampling),
    /// Look at another layer.
    SetLayer(usize),
    /// Look at another head.
    SetHead(usize),
    /// Point at a cell of the heatmap.
    PointCell(Option<Cell>),
    /// Look inside the model.
    Look(LookAction),
    /// Study the model.
    Study(StudyAction),
    /// Count targets, or train.
    Train(TrainAction),
    /// Measure what models can do.
    Lab(LabAction),
    /// Something happened to published evaluations.
    Scale(ScaleAction),
    /// Draw probabilities another way.
    Shade(ShadeAction),
    /// Do something with the continuations.
    Branch(BranchAction),
    /// Choose a token.
    Select(Option<usize>),
    /// Point at a token.
    Hover(Option<usize>),
    /// Switch the language.
    SetLang(Lang),
    /// Switch the theme.
    SetTheme(Theme),
    /// The system became dark, or light.
    SystemDark(bool),
    /// Switch single-letter shortcuts.
    SetLetterKeys(bool),
    /// Put the notice away.
    DismissNotice,
    /// Make the GPU go away.
    DestroyDevice,
}
