//! The views there are, and where they stand in the rail.
//!
//! A new view is one variant of [`Route`] with its words and its address; a new lab is one variant of [`Lab`]. The
//! compiler then names every place that has to know of it.

use crate::ui::i18n::Msg;

/// What one may look at: one entry of the address, one page of the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The text, token by token.
    #[default]
    Text,
    /// One item with more and fewer examples, at once and step by step.
    Shots,
    /// The same weights in several element types.
    Quantization,
    /// What a token costs.
    Cost,
    /// Two objectives on the same text.
    ClmMlm,
    /// Accuracy against the number of examples.
    ShotLab,
    /// Answers at once and step by step.
    StepLab,
    /// Multiple choice questions, as in MMLU.
    Quiz,
    /// Abilities against scale.
    ScaleLab,
    /// What the words of the field mean.
    Glossary,
}

/// An entry of the rail; one with several views shows them below itself while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lab {
    /// One model at work.
    Playground,
    /// Causal against masked language models.
    ClmMlm,
    /// What models can do, measured.
    Measure,
    /// The words of the field.
    Glossary,
}

impl Route {
    /// All views, in the order of the rail.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Shots,
        Self::Quantization,
        Self::Cost,
        Self::ClmMlm,
        Self::ShotLab,
        Self::StepLab,
        Self::Quiz,
        Self::ScaleLab,
        Self::Glossary,
    ];

    /// The view's name in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Shots => "shots",
            Self::Quantization => "quantization",
            Self::Cost => "cost",
            Self::ClmMlm => "clm-mlm",
            Self::ShotLab => "few-shot-lab",
            Self::StepLab => "cot-lab",
            Self::Quiz => "quiz",
            Self::ScaleLab => "scale-lab",
            Self::Glossary => "glossary",
        }
    }

    /// The view of that name in the address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.slug() == slug)
    }

    /// The lab that the view belongs to.
    pub const fn lab(self) -> Lab {
        match self {
            Self::Text | Self::Shots | Self::Quantization | Self::Cost => Lab::Playground,
            Self::ClmMlm => Lab::ClmMlm,
            Self::ShotLab | Self::StepLab | Self::Quiz | Self::ScaleLab => Lab::Measure,
            Self::Glossary => Lab::Glossary,
        }
    }

    /// The view's name on screen.
    pub const fn name(self) -> Msg {
        match self {
            Self::Text => Msg::RouteText,
            Self::Shots => Msg::RouteShots,
            Self::Quantization => Msg::RouteQuantization,
            Self::Cost => Msg::RouteCost,
            Self::ClmMlm => Msg::RailClmMlm,
            Self::ShotLab => Msg::RouteShotLab,
            Self::StepLab => Msg::RouteStepLab,
            Self::Quiz => Msg::RouteQuiz,
            Self::ScaleLab => Msg::RouteScaleLab,
            Self::Glossary => Msg::RailGlossary,
        }
    }
}

impl Lab {
    /// All labs, in the order of the rail.
    pub const ALL: [Self; 4] = [Self::Playground, Self::ClmMlm, Self::Measure, Self::Glossary];

    /// The lab's name on screen.
    pub const fn name(self) -> Msg {
        match self {
            Self::Playground => Msg::RailPlayground,
            Self::ClmMlm => Msg::RailClmMlm,
            Self::Measure => Msg::RailMeasure,
            Self::Glossary => Msg::RailGlossary,
        }
    }

    /// The lab's views; the first one opens with it.
    pub fn routes(self) -> impl Iterator<Item = Route> {
        Route::ALL.into_iter().filter(move |route| route.lab() == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_view_is_found_by_its_address_and_addresses_differ() {
        for route in Route::ALL {
            assert_eq!(Route::from_slug(route.slug()), Some(route));
        }
        let slugs: BTreeSet<&str> = Route::ALL.iter().map(|route| route.slug()).collect();
        assert_eq!(slugs.len(), Route::ALL.len());
        assert_eq!(Route::from_slug("nowhere"), None);
    }

    #[test]
    fn every_lab_has_a_view_and_every_view_a_lab_in_the_rail() {
        assert!(Lab::ALL.iter().all(|lab| lab.routes().count() > 0));
        assert!(Route::ALL.iter().all(|route| Lab::ALL.contains(&route.lab())));
    }
}
