//! What the training rows are made of.
use glassgpt::tasks::Family;

use super::sources::Source;

/// Where documents come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Given texts.
    Natural(Source),
    /// A generator.
    Task(Family),
}

impl Origin {
    /// The name in meta.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::Natural(source) => source.name(),
            Self::Task(family) => family.name(),
        }
    }
}

/// Share of the tokens, in percent; the shares add up to 100.
pub const MIXTURE: [(Origin, u32); 14] = [
    // 65 % natural text: the model must first of all continue a story in plain English.
    // The best English for a tiny model; at 40M tokens each story comes about 20 times.
    (Origin::Natural(Source::TinyStories), 11),
    // As simple, and the only modern stories besides; about 8 times.
    (Origin::Natural(Source::Storybooks), 7),
    // "Once upon a time" and whole plots, in harder words.
    (Origin::Natural(Source::FairyTales), 9),
    // Grammar needs many different sentences, which the small collections lack.
    (Origin::Natural(Source::SimpleProse), 17),
    (Origin::Natural(Source::Prose), 18),
    // The only everyday conversation; careless in spelling, hence little of it.
    (Origin::Natural(Source::Dialogues), 3),
    // 35 % tasks. Look-up in the context came with 4 to 6 % of repeats in the pilot, and everything else needs it.
    (Origin::Task(Family::Repeat), 5),
    (Origin::Task(Family::Dictionary), 5),
    // The most functions to tell apart, hence the most tokens.
    (Origin::Task(Family::Transform), 9),
    (Origin::Task(Family::Sentiment), 5),
    // Direct answers stay hard, so more of them would be wasted; steps are long and learned well.
    (Origin::Task(Family::CalculatorDirect), 3),
    (Origin::Task(Family::CalculatorSteps), 4),
    (Origin::Task(Family::Spelling), 2),
    (Origin::Task(Family::Qa), 2),
];
