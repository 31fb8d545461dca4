//! The way that a first visit is shown: a few steps, each at one place of the page.

use crate::ui::hidden::Part;
use crate::ui::i18n::Msg;

/// One step of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The place it shows.
    pub place: Place,
    /// What there is.
    pub title: Msg,
    /// What to do there, or to see.
    pub text: Msg,
}

/// A place of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A part of a view.
    Part(Part),
    /// The line of tokens.
    Tokens,
    /// The button that copies a link.
    Share,
}

impl Place {
    /// Id of the element that is there.
    pub const fn element_id(self) -> &'static str {
        match self {
            Self::Part(part) => part.element_id(),
            Self::Tokens => "part-tokens",
            Self::Share => "share-open",
        }
    }
}

/// The steps, in their order: never more than six, or nobody takes them.
pub const STEPS: [Step; 6] = [
    Step { place: Place::Part(Part::Prompt), title: Msg::TourPrompt, text: Msg::TourPromptText },
    Step { place: Place::Tokens, title: Msg::TourTokens, text: Msg::TourTokensText },
    Step { place: Place::Part(Part::Probabilities), title: Msg::TourNext, text: Msg::TourNextText },
    Step { place: Place::Part(Part::Attention), title: Msg::TourAttention, text: Msg::TourAttentionText },
    Step { place: Place::Part(Part::Sampling), title: Msg::TourSampling, text: Msg::TourSamplingText },
    Step { place: Place::Share, title: Msg::TourShare, text: Msg::TourShareText },
];
