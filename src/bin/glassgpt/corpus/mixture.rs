//! What the training rows are made of.
//!
//! Documents carry no source tag: what a visitor types carries none either, and the first words of a document say
//! what kind it is (each kind has its own openings, and half of the natural texts open with a narrative).
use glassgpt::tasks::Family;
use glassgpt::tasks::real::RealTask;
use glassgpt::tasks::reason::Mode;

use super::sources::Source;
use super::{CorpusError, Stage};

/// Where documents come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Given texts.
    Natural(Source),
    /// A generator.
    Task(Family),
    /// A generator over given sentences.
    Real(RealTask),
}

impl Origin {
    /// The name in meta.json and of `--only`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Natural(source) => source.name(),
            Self::Task(family) => family.name(),
            Self::Real(task) => task.name(),
        }
    }

    /// Whether its documents are about nothing but their own examples; the control corpus leaves them out.
    pub fn is_only_in_context(self) -> bool {
        matches!(self, Self::Task(Family::Repeat | Family::Dictionary))
    }

    /// Bytes of the origin that the tokenizer is trained on.
    pub fn bpe_bytes(self) -> usize {
        match self {
            // Their names and brands are nobody's words but theirs; 2 MB of them made " beatles" a token.
            Self::Natural(Source::Dialogues) => 200_000,
            Self::Natural(_) => 2_000_000,
            Self::Task(_) | Self::Real(_) => 80_000,
        }
    }
}

/// Share of the tokens, in thousandths. 38 % natural text, 62 % tasks.
pub const MIXTURE: &[(Origin, u32)] = &[
    // The best English for a tiny model, but 1,000 stories only; at 100M tokens each comes about 20 times.
    (Origin::Natural(Source::TinyStories), 50),
    // As simple, and the only modern stories besides.
    (Origin::Natural(Source::Storybooks), 50),
    // "Once upon a time" and whole plots, in harder words.
    (Origin::Natural(Source::FairyTales), 60),
    // Grammar needs many different sentences, which the small collections lack.
    (Origin::Natural(Source::SimpleProse), 125),
    (Origin::Natural(Source::Prose), 80),
    // The only everyday conversation; careless in spelling, hence little of it.
    (Origin::Natural(Source::Dialogues), 15),
    // The facts of the closed world: knowledge needs many mentions of each.
    (Origin::Task(Family::Wiki), 65),
    (Origin::Task(Family::Quiz), 45),
    (Origin::Task(Family::TwoHopDirect), 10),
    (Origin::Task(Family::TwoHopSteps), 18),
    (Origin::Task(Family::WordProblemDirect), 8),
    (Origin::Task(Family::WordProblemSteps), 22),
    // Look-up in the context came with 4 to 6 % of repeats in the pilot, and everything else needs it.
    (Origin::Task(Family::Repeat), 40),
    (Origin::Task(Family::Dictionary), 30),
    // The most functions and looks to tell apart, hence the most tokens.
    (Origin::Task(Family::Transform), 95),
    (Origin::Task(Family::Sentiment), 30),
    (Origin::Real(RealTask::Sentiment), 30),
    (Origin::Real(RealTask::Spam), 15),
    (Origin::Task(Family::Topic), 12),
    (Origin::Task(Family::Translation), 12),
    // Answers at once stay hard, so more of them would be wasted; steps are long, and each kind needs about a million
    // tokens (a run with half of this was at chance on all four after 15M). Dots are there so that an evaluation with them asks for nothing unseen.
    (Origin::Task(Family::CalculatorDirect), 15),
    (Origin::Task(Family::CalculatorSteps), 35),
    (Origin::Task(Family::CalculatorFiller), 4),
    (Origin::Task(Family::LastLetters(Mode::Direct)), 8),
    (Origin::Task(Family::LastLetters(Mode::Steps)), 25),
    (Origin::Task(Family::LastLetters(Mode::Filler)), 3),
    (Origin::Task(Family::Coin(Mode::Direct)), 8),
    (Origin::Task(Family::Coin(Mode::Steps)), 25),
    (Origin::Task(Family::Coin(Mode::Filler)), 3),
    (Origin::Task(Family::Cups(Mode::Direct)), 8),
    (Origin::Task(Family::Cups(Mode::Steps)), 28),
    (Origin::Task(Family::Cups(Mode::Filler)), 3),
    (Origin::Task(Family::Spelling), 15),
    (Origin::Task(Family::Qa), 8),
];

/// Shares in mid-training that are not those of the mixture: what the mixture has too little of to be learned.
const MIDTRAIN: &[(Origin, u32)] = &[
    // 2.5M parameters were at .58 after 40M tokens of the mixture, and at .67 after 0.4M tokens of these sentences more.
    (Origin::Real(RealTask::Sentiment), 200),
];

/// Share of instructions when tuning, in thousandths; the rest is the pre-training mixture, so that little is unlearned.
const INSTRUCT_SHARE: u32 = 900;

/// The origins of a corpus with their shares.
///
/// # Errors
/// When `only` names an origin that is not in the mixture.
pub fn plan(stage: Stage, only: &[String], without_icl: bool) -> Result<Vec<(Origin, f64)>, CorpusError> {
    let share_of = |origin: Origin, share: u32| {
        let other = MIDTRAIN.iter().find(|(other, _)| stage == Stage::Midtrain && *other == origin);
        other.map_or(share, |&(_, share)| share)
    };
    let shares: Vec<(Origin, u32)> =
        MIXTURE.iter().map(|&(origin, share)| (origin, share_of(origin, share))).collect();
    let total: u32 = shares.iter().map(|(_, share)| share).sum();
    let mut plan: Vec<(Origin, f64)> =
        shares.iter().map(|&(origin, share)| (origin, f64::from(share) / f64::from(total))).collect();
    if stage == Stage::Instruct {
        let instruct = f64::from(INSTRUCT_SHARE) / 1_000.0;
        plan.iter_mut().for_each(|(_, share)| *share *= 1.0 - instruct);
        plan.push((Origin::Task(Family::Instruct), instruct));
    }
    if without_icl {
        plan.retain(|(origin, _)| !origin.is_only_in_context());
    }
    if let Some(unknown) = only.iter().find(|name| plan.iter().all(|(origin, _)| origin.name() != **name)) {
        let known = plan.iter().map(|(origin, _)| origin.name()).collect::<Vec<_>>().join(", ");
        return Err(CorpusError::UnknownOrigin { name: unknown.clone(), known });
    }
    if !only.is_empty() {
        plan.retain(|(origin, _)| only.iter().any(|name| name == origin.name()));
    }
    Ok(plan)
}
