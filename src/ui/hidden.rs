//! Parts of the page that a teacher's link leaves out, so that a class sees only what the lesson is about.

use crate::ui::i18n::Msg;

/// A part that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The rail of views.
    Rail,
    /// The menu of models.
    Models,
    /// The choice of what to look at.
    Views,
    /// The prompt editor.
    Prompt,
    /// The bars of the next token.
    Probabilities,
    /// The attention heatmap.
    Attention,
    /// What is known of the chosen token.
    Token,
    /// How the next token is drawn.
    Sampling,
    /// The buttons that drive the model.
    Controls,
}

impl Part {
    /// All parts, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Rail,
        Self::Models,
        Self::Views,
        Self::Prompt,
        Self::Probabilities,
        Self::Attention,
        Self::Token,
        Self::Sampling,
        Self::Controls,
    ];

    /// The part's name in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Rail => "rail",
            Self::Models => "models",
            Self::Views => "views",
            Self::Prompt => "prompt",
            Self::Probabilities => "probabilities",
            Self::Attention => "attention",
            Self::Token => "token",
            Self::Sampling => "sampling",
            Self::Controls => "controls",
        }
    }

    /// Id of the element that holds the part.
    pub const fn element_id(self) -> &'static str {
        match self {
            Self::Rail => "part-rail",
            Self::Models => "part-models",
            Self::Views => "part-views",
            Self::Prompt => "part-prompt",
            Self::Probabilities => "part-probabilities",
            Self::Attention => "part-attention",
            Self::Token => "part-token",
            Self::Sampling => "part-sampling",
            Self::Controls => "part-controls",
        }
    }

    /// The part's name on screen.
    pub const fn name(self) -> Msg {
        match self {
            Self::Rail => Msg::PartRail,
            Self::Models => Msg::PartModels,
            Self::Views => Msg::LookLabel,
            Self::Prompt => Msg::PromptLabel,
            Self::Probabilities => Msg::BarsTitle,
            Self::Attention => Msg::AttentionTitle,
            Self::Token => Msg::PartToken,
            Self::Sampling => Msg::SamplingTitle,
            Self::Controls => Msg::PartControls,
        }
    }
}

/// A set of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden(u16);

impl Hidden {
    /// Whether `part` is in the set.
    pub const fn has(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set with `part`, or without it.
    #[must_use]
    pub const fn with(self, part: Part, is_hidden: bool) -> Self {
        if is_hidden { Self(self.0 | 1 << part as u16) } else { Self(self.0 & !(1 << part as u16)) }
    }

    /// The set that `list` names: `prompt,sampling`. Names that are none of ours count for nothing.
    pub fn parse(list: &str) -> Self {
        let named = list.split(',').filter_map(|slug| Part::ALL.into_iter().find(|part| part.slug() == slug));
        named.fold(Self::default(), |set, part| set.with(part, true))
    }

    /// The set as [`Hidden::parse`] reads it.
    pub fn list(self) -> String {
        let slugs: Vec<&str> = Part::ALL.into_iter().filter(|&part| self.has(part)).map(Part::slug).collect();
        slugs.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_parts_is_read_as_it_is_written() {
        let hidden = Hidden::default().with(Part::Sampling, true).with(Part::Prompt, true);
        assert_eq!(hidden.list(), "prompt,sampling");
        assert_eq!(Hidden::parse("prompt,sampling"), hidden);
        assert_eq!(Hidden::parse("sampling,pony,,prompt"), hidden);
        assert!(hidden.with(Part::Sampling, false).with(Part::Prompt, false).is_empty());
    }

    #[test]
    fn every_part_can_be_hidden_by_itself() {
        for part in Part::ALL {
            let hidden = Hidden::parse(part.slug());
            assert!(Part::ALL.into_iter().all(|other| hidden.has(other) == (other == part)), "{part:?}");
        }
    }
}
