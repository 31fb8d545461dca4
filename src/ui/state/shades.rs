//! How probable the text was, token by token, and how that is drawn.

use super::{LookView, State};
use crate::engine::protocol::look::{Look, Looked, Scored, Seen};
use crate::engine::protocol::{Expected, Token};

/// What the colour of the line of tokens means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tint {
    /// Nothing.
    #[default]
    None,
    /// How surprising each token was.
    Surprise,
    /// How open the choice was before each token.
    Entropy,
}

impl Tint {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::None, Self::Surprise, Self::Entropy];

    /// Its name in the address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Surprise => "surprise",
            Self::Entropy => "entropy",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tint| tint.name() == name)
    }

    /// What it shows of a token, in nats.
    pub fn nats(self, expected: &Expected) -> Option<f64> {
        match self {
            Self::None => None,
            Self::Surprise => Some(expected.surprise_nats()),
            Self::Entropy => Some(expected.entropy_nats),
        }
    }
}

/// How probabilities are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shades {
    /// What the colour of the tokens means.
    pub tint: Tint,
    /// Whether bars grow with the logarithm of the probability.
    pub is_log: bool,
    /// Whether somebody waits for the scores of the prompt for another reason, such as a file.
    pub are_scores_wanted: bool,
}

/// The least probability that a bar on a log scale can show.
const LEAST: f64 = 1e-6;

impl Shades {
    /// How long the bar of a probability is, 0 to 1.
    pub fn bar_share(self, probability: f64) -> f64 {
        if !self.is_log {
            probability
        } else if probability <= LEAST {
            0.0
        } else {
            1.0 - probability.log10() / LEAST.log10()
        }
    }
}

/// What can happen to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShadeAction {
    /// Colour the tokens by this.
    Tint(Tint),
    /// Draw the bars on a log scale, or do not.
    Log(bool),
    /// Have the scores of the prompt computed, whatever is in sight.
    WantScores(bool),
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: ShadeAction) {
    let shades = &mut state.shades;
    match action {
        ShadeAction::Tint(tint) => shades.tint = tint,
        ShadeAction::Log(is_log) => shades.is_log = is_log,
        ShadeAction::WantScores(are_wanted) => shades.are_scores_wanted = are_wanted,
    }
}

/// What the model expected of each of `tokens`, as far as is known: generated ones bring it along, those of the prompt
/// take it from `looked`, if that is about this prompt.
pub fn expected(tokens: &[Token], n_prompt: usize, looked: Option<&Looked>) -> Vec<Option<Expected>> {
    let scores = scores_of(tokens, n_prompt, looked);
    let of = |(position, token): (usize, &Token)| match token.choice {
        Some(choice) => Some(choice.expected),
        None => scores.and_then(|scores| scores.get(position)).and_then(|scored| scored.expected),
    };
    tokens.iter().enumerate().map(of).collect()
}

fn scores_of<'a>(tokens: &[Token], n_prompt: usize, looked: Option<&'a Looked>) -> Option<&'a [Scored]> {
    let Some(Seen::Scores(scores)) = looked.and_then(|looked| looked.seen.as_ref()) else { return None };
    let is_same = scores.len() == n_prompt
        && scores.iter().zip(tokens).all(|(scored, token)| scored.id == token.text.id);
    is_same.then_some(scores.as_slice())
}

/// Whether the scores of this prompt are there.
pub fn has_scores(state: &State) -> bool {
    let text = &state.text;
    let looked = state.look.find(|look| *look == Look::Scores);
    text.n_prompt < 2 || scores_of(&text.tokens, text.n_prompt, looked.map(|(looked, _)| looked)).is_some()
}

/// What is to be asked about probabilities: the scores of the prompt where they are in sight, and the alternatives
/// to the chosen token.
pub(super) fn wanted(state: &State) -> Vec<Look> {
    let is_overview = state.look_view() == LookView::Overview;
    let chosen = state.selected.filter(|_| is_overview);
    let are_scores_in_sight =
        state.shades.tint != Tint::None || state.shades.are_scores_wanted || chosen.is_some();
    let scores = (are_scores_in_sight && !has_scores(state)).then_some(Look::Scores);
    let alternatives =
        chosen.filter(|&position| position > 0).map(|position| Look::Alternatives { position });
    scores.into_iter().chain(alternatives).collect()
}
