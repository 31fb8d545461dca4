//! The plan of the quiz.

use serde::{Deserialize, Serialize};

use super::{Sample, TRAINED};
use crate::tasks::quiz::Subject;

/// Numbers of answered questions on offer, as MMLU is measured.
pub const QUIZ_SHOTS: [usize; 2] = [0, 5];
/// Answered questions before one that has a story: five of them do not fit the context.
const STORY_SHOTS: usize = 3;
/// Questions that a visitor can be asked, by number.
pub const MAX_QUIZ_ITEM: usize = 9_999;
/// Ways of scoring, by the names of evaluations: the most probable letter, the most probable option.
pub const SCORINGS: [&str; 2] = ["letter", "cloze"];
/// Questions that have one right answer also where no options are shown.
const OPEN: &str = "open";
/// The name in evaluations of questions that the visitor brought.
const GIVEN: &str = "quiz_given";

/// What the questions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuizTopic {
    /// A subject of the closed world, by its place in [`Subject::ALL`].
    One(usize),
    /// All of them.
    All,
    /// What the visitor brought.
    Given,
}

impl Default for QuizTopic {
    fn default() -> Self {
        let animals = Subject::ALL.iter().position(|subject| *subject == Subject::Animals);
        Self::One(animals.unwrap_or(0))
    }
}

impl QuizTopic {
    /// All of them, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Subject::ALL.len()).map(Self::One).chain([Self::All, Self::Given])
    }

    /// The name in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::One(at) => Subject::ALL[at % Subject::ALL.len()].name(),
            Self::All => "all",
            Self::Given => "own",
        }
    }

    /// The names in evaluations.
    pub fn tasks(self) -> Vec<String> {
        match self {
            Self::All => Subject::ALL.map(task).to_vec(),
            Self::One(_) | Self::Given => vec![self.one()],
        }
    }

    /// The task of question number `item`: all subjects in turn, where all are asked.
    pub fn task_of(self, item: usize) -> String {
        match self {
            Self::All => task(Subject::ALL[item % Subject::ALL.len()]),
            Self::One(_) | Self::Given => self.one(),
        }
    }

    /// The name of one of them in evaluations.
    pub fn one(self) -> String {
        match self {
            Self::One(at) => task(Subject::ALL[at % Subject::ALL.len()]),
            Self::All => task(Subject::ALL[0]),
            Self::Given => GIVEN.to_owned(),
        }
    }
}

fn task(subject: Subject) -> String {
    format!("quiz_{}", subject.name())
}

/// The plan of the quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizPlan {
    /// What the questions are about.
    pub topic: QuizTopic,
    /// Numbers of answered questions before each, ascending.
    pub shots: Vec<usize>,
    /// Models and items.
    pub sample: Sample,
    /// The question that the visitor is asked.
    pub item: usize,
}

impl Default for QuizPlan {
    fn default() -> Self {
        Self { topic: QuizTopic::default(), shots: QUIZ_SHOTS.to_vec(), sample: Sample::default(), item: 0 }
    }
}

impl QuizPlan {
    /// The plan with this number of answered questions, or without it; never without any.
    pub fn toggled(&self, shots: usize) -> Self {
        let is_in = |known: &usize| self.shots.contains(known) != (*known == shots);
        let toggled: Vec<usize> = QUIZ_SHOTS.into_iter().filter(is_in).collect();
        let shots = if toggled.is_empty() { self.shots.clone() } else { toggled };
        Self { shots, ..self.clone() }
    }

    /// Numbers of answered questions for a task, by its name in evaluations.
    pub fn shots_of(&self, task: &str) -> Vec<usize> {
        let has_story =
            [Subject::Logic, Subject::Sentiment].map(self::task).iter().any(|story| story == task);
        self.shots.iter().map(|&shots| if has_story { shots.min(STORY_SHOTS) } else { shots }).collect()
    }

    /// Formats and variants of a task, in the order in which they are measured: options are compared with letters.
    pub(super) fn ways(task: &str) -> [(&'static str, &'static str); 2] {
        let [letter, cloze] = SCORINGS;
        [(letter, if task == GIVEN { TRAINED } else { OPEN }), (cloze, TRAINED)]
    }
}
