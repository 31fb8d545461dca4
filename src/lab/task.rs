//! The names of what can be measured.

use std::fmt;
use std::str::FromStr;

use crate::tasks::quiz::Subject;
use crate::tasks::real::RealTask;

use super::plan::{LabError, Material};

/// An ability that is measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Rules on spelled words, shown by examples.
    WordTransform,
    /// Random labels of words, to be looked up in the context.
    Dictionary,
    /// Labelled reviews from the generator.
    SentimentWorld,
    /// Sentences of real film reviews, by their polarity.
    SentimentReal,
    /// Real text messages, by whether they are spam.
    SpamReal,
    /// Sentences from the generator by topic.
    Topic,
    /// Serial arithmetic with so many operands.
    SerialCalc(usize),
    /// The last letters of some words.
    LastLetters,
    /// A coin that some people flip.
    Coin,
    /// Where a ball is after swaps of cups.
    Cups,
    /// Questions that need two facts of the closed world.
    TwoHop,
    /// Word problems with small numbers.
    WordProblem,
    /// Multiple choice questions on a subject.
    Quiz(Subject),
    /// Multiple choice questions that somebody brought.
    QuizGiven,
    /// Tasks that tuning shows, as plain instructions.
    InstructSeen,
    /// Tasks that tuning never shows, as plain instructions.
    InstructUnseen,
    /// How well held-out natural text is predicted.
    TextBitsPerByte,
    /// Whether the grammatical one of two sentences is more probable (Warstadt et al. 2020).
    Blimp,
    /// Whether samples stay stories.
    Story,
}

/// How the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The answer at once.
    Direct,
    /// Steps, then the answer.
    Steps,
    /// As many tokens as the steps, without content, then the answer.
    Filler,
    /// Options with letters; the most probable letter counts.
    Letter,
    /// No options shown; the most probable option text counts, per token.
    Cloze,
    /// Labels that mean what they say.
    Natural,
    /// Labels that mean nothing.
    Random,
    /// Labels that mean the opposite.
    Flipped,
}

/// What is special about the items.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variant {
    /// Any of the surface forms of training.
    Trained,
    /// The same with all words spelled, since the spelling of a held-out word is in no weight.
    Spelled,
    /// Surface forms that training never shows.
    HeldOutForm,
    /// Compositions of two rules that training shows, in its forms.
    Composed,
    /// Compositions of two rules that training never shows, in its forms.
    ComposedHeldOut,
    /// Questions that have one answer without their options as well: those of the other format, in training's forms.
    Open,
    /// Instructions without the marks of a chat, as a model reads them that was never tuned.
    Plain,
    /// A collection of texts or a phenomenon, by name.
    Named(String),
}

/// One line of an evaluation, but for the number of shots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spec {
    /// The ability.
    pub task: Task,
    /// How it is asked for.
    pub format: Format,
    /// On which items.
    pub variant: Variant,
}

impl Spec {
    /// Whether it is a row of the usual evaluation. The same questions by letter and without are a comparison apart.
    pub fn is_usual(&self) -> bool {
        self.variant != Variant::Open
    }

    /// What it is compared with item by item, if anything.
    pub fn compared_with(&self) -> Option<Self> {
        let with = |format: Format, variant: Variant| Self { task: self.task.clone(), format, variant };
        match (&self.task, self.format) {
            (_, Format::Steps | Format::Filler) => Some(with(Format::Direct, self.variant.clone())),
            (Task::Quiz(_), Format::Cloze) => Some(with(Format::Letter, Variant::Open)),
            (Task::QuizGiven, Format::Cloze) => Some(with(Format::Letter, self.variant.clone())),
            _ => None,
        }
    }
}

/// The name of questions that somebody brought.
const GIVEN: &str = "quiz_given";
/// Numbers of operands that are measured; the last is longer than any in training.
const OPERANDS: std::ops::RangeInclusive<usize> = 2..=6;
/// Numbers of operands that may be asked for.
const MAX_OPERANDS: usize = 8;

impl Task {
    /// All tasks with data of their own or of the archives, in the order of the rows.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::WordTransform, Self::Dictionary, Self::SentimentWorld];
        all.extend([Self::SentimentReal, Self::SpamReal, Self::Topic]);
        all.extend(OPERANDS.map(Self::SerialCalc));
        all.extend([Self::LastLetters, Self::Coin, Self::Cups, Self::TwoHop, Self::WordProblem]);
        all.extend(Subject::ALL.map(Self::Quiz));
        all.extend([
            Self::TextBitsPerByte,
            Self::Blimp,
            Self::InstructSeen,
            Self::InstructUnseen,
            Self::Story,
        ]);
        all
    }

    /// Every combination of format and variant that can be measured; most of them usually are, see [`Spec::is_usual`].
    pub fn specs(&self, material: &Material) -> Vec<Spec> {
        use Format::{Cloze, Direct, Filler, Flipped, Letter, Natural, Random, Steps};
        use Variant::{Composed, ComposedHeldOut, HeldOutForm, Named, Open, Plain, Spelled, Trained};
        let names = |names: &mut dyn Iterator<Item = &String>| names.cloned().map(Named).collect();
        let (formats, variants): (&[Format], Vec<Variant>) = match self {
            Self::WordTransform => {
                (&[Direct], vec![Trained, Spelled, HeldOutForm, Composed, ComposedHeldOut])
            }
            Self::Dictionary => (&[Direct], vec![Trained, HeldOutForm]),
            Self::SentimentWorld | Self::SentimentReal | Self::SpamReal | Self::Topic => {
                (&[Natural, Random, Flipped], vec![Trained, HeldOutForm])
            }
            Self::SerialCalc(_) | Self::LastLetters | Self::Coin | Self::Cups => {
                (&[Direct, Steps, Filler], vec![Trained, HeldOutForm])
            }
            // Their generators have no form without content.
            Self::TwoHop | Self::WordProblem => (&[Direct, Steps], vec![Trained, HeldOutForm]),
            Self::Quiz(_) => (&[Letter, Cloze], vec![Trained, HeldOutForm, Open]),
            Self::QuizGiven => (&[Letter, Cloze], vec![Trained]),
            Self::InstructSeen => (&[Direct], vec![Trained, HeldOutForm, Plain]),
            Self::InstructUnseen => (&[Direct], vec![HeldOutForm, Plain]),
            Self::TextBitsPerByte => (&[Direct], names(&mut material.texts.keys())),
            Self::Blimp => (&[Direct], names(&mut material.sentence_pairs.keys())),
            Self::Story => (&[Direct], vec![Trained]),
        };
        let spec = |variant: &Variant, format: &Format| Spec {
            task: self.clone(),
            format: *format,
            variant: variant.clone(),
        };
        let all = variants.iter().flat_map(|variant| formats.iter().map(move |format| spec(variant, format)));
        // Without letters a question has one look only.
        all.filter(|spec| spec.format != Cloze || spec.variant == Trained).collect()
    }

    /// The numbers of examples that are measured unless others are asked for.
    pub fn default_shots(&self) -> &'static [usize] {
        match self {
            Self::WordTransform | Self::Dictionary | Self::SentimentWorld | Self::Topic => &[0, 1, 2, 4, 8],
            Self::SentimentReal | Self::SpamReal => &[0, 4, 8],
            // Five of their long questions do not fit the context.
            Self::Quiz(Subject::Logic | Subject::Sentiment) => &[0, 3],
            Self::Quiz(_) | Self::QuizGiven => &[0, 5],
            Self::InstructSeen | Self::InstructUnseen => &[0, 2],
            Self::SerialCalc(_)
            | Self::LastLetters
            | Self::Coin
            | Self::Cups
            | Self::TwoHop
            | Self::WordProblem
            | Self::TextBitsPerByte
            | Self::Blimp
            | Self::Story => &[0],
        }
    }

    /// Whether examples can stand before an item.
    pub fn has_shots(&self) -> bool {
        !matches!(self, Self::TextBitsPerByte | Self::Blimp | Self::Story)
    }

    /// Whether the items come from given data.
    pub fn needs_data(&self) -> bool {
        self.real().is_some() || matches!(self, Self::TextBitsPerByte | Self::Blimp | Self::QuizGiven)
    }

    /// The sentences that the items are, where they are real ones.
    pub fn real(&self) -> Option<RealTask> {
        match self {
            Self::SentimentReal => Some(RealTask::Sentiment),
            Self::SpamReal => Some(RealTask::Spam),
            _ => None,
        }
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WordTransform => "word_transform",
            Self::Dictionary => "dictionary",
            Self::SentimentWorld => "sentiment_world",
            Self::SentimentReal => "sentiment_real",
            Self::SpamReal => "spam_real",
            Self::Topic => "topic",
            Self::SerialCalc(n) => return write!(f, "serial_calc_{n}"),
            Self::LastLetters => "last_letters",
            Self::Coin => "coin",
            Self::Cups => "cups",
            Self::TwoHop => "two_hop",
            Self::WordProblem => "word_problem",
            Self::Quiz(subject) => return write!(f, "quiz_{}", subject.name()),
            Self::QuizGiven => GIVEN,
            Self::InstructSeen => "instruct_seen",
            Self::InstructUnseen => "instruct_unseen",
            Self::TextBitsPerByte => "text_bits_per_byte",
            Self::Blimp => "blimp",
            Self::Story => "story",
        })
    }
}

impl FromStr for Task {
    type Err = LabError;

    fn from_str(name: &str) -> Result<Self, LabError> {
        let operands = name.strip_prefix("serial_calc_").and_then(|n| n.parse().ok());
        let known = Self::all().into_iter().find(|task| task.to_string() == name);
        let longer = operands.filter(|n| (2..=MAX_OPERANDS).contains(n)).map(Self::SerialCalc);
        let given = (name == GIVEN).then_some(Self::QuizGiven);
        known.or(longer).or(given).ok_or_else(|| {
            let names: Vec<String> = Self::all().iter().map(Self::to_string).collect();
            LabError::Task { names: names.join(", "), got: name.to_owned() }
        })
    }
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 8] = [
        Self::Direct,
        Self::Steps,
        Self::Filler,
        Self::Letter,
        Self::Cloze,
        Self::Natural,
        Self::Random,
        Self::Flipped,
    ];

    /// The name in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Steps => "steps",
            Self::Filler => "filler",
            Self::Letter => "letter",
            Self::Cloze => "cloze",
            Self::Natural => "natural",
            Self::Random => "random",
            Self::Flipped => "flipped",
        }
    }
}

impl Variant {
    /// The name in rows.
    pub fn name(&self) -> &str {
        match self {
            Self::Trained => "trained",
            Self::Spelled => "spelled",
            Self::HeldOutForm => "held_out_form",
            Self::Composed => "composed",
            Self::ComposedHeldOut => "composed_held_out",
            Self::Open => "open",
            Self::Plain => "plain",
            Self::Named(name) => name,
        }
    }
}
