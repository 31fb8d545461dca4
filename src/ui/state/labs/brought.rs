//! Real sentences with labels: a few that are shipped, and those that the visitor brings. The latter stay in this tab.

use std::rc::Rc;

use super::{LabAction, LabsState, ShotPlan};
use crate::engine::protocol::lab::sentences::{self, Labelled, SentencesError};
use crate::tasks::real::RealTask;

/// Film reviews from the part of the set that no model here is trained on; `www/sentences/SOURCE.txt` says whose.
const SAMPLE: &str = include_str!("../../../../www/sentences/film_reviews.tsv");

/// Whether sentences of that task are shipped.
pub const fn has_sample(task: RealTask) -> bool {
    matches!(task, RealTask::Sentiment)
}

/// What can happen to the visitor's sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BroughtAction {
    /// A text was pasted, or a file of that name was read.
    Text {
        /// The task that it is for.
        task: RealTask,
        /// The file.
        name: Option<String>,
        /// What it holds.
        text: String,
    },
    /// A file is too large to be read.
    TooLarge {
        /// The task that it is for.
        task: RealTask,
        /// The file.
        name: String,
        /// Its size in bytes.
        size: usize,
    },
    /// The browser cannot read a file.
    Unreadable {
        /// The task that it is for.
        task: RealTask,
        /// The file.
        name: String,
        /// What the browser says.
        message: String,
    },
}

/// Why there are no sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is no list of sentences.
    Text(SentencesError),
    /// The browser could not read the file.
    File(String),
}

/// What came of a text or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The file, where it is one.
    pub name: Option<String>,
    /// The sentences.
    pub read: Result<Labelled, Refusal>,
    /// How many there are of each label.
    pub n_all: [usize; 2],
    /// How many of these no model here was trained on, if all are from the public set.
    pub n_held_out: [usize; 2],
}

impl Brought {
    fn new(task: RealTask, name: Option<String>, read: Result<Labelled, Refusal>) -> Self {
        let count = |is_own| {
            let sentences = read.as_ref().map(|labelled| labelled.held_out(task, is_own)).unwrap_or_default();
            [0, 1].map(|class| sentences.iter().filter(|sentence| sentence.1 == class).count())
        };
        Self { n_all: count(true), n_held_out: count(false), name, read }
    }
}

/// What the visitor brought, by task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BroughtState {
    lists: [Option<Rc<Brought>>; RealTask::ALL.len()],
    /// Counts what was brought: a run on other sentences is about other items.
    pub(super) n_changes: u32,
}

/// What is missing before sentences can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// There are none.
    None,
    /// There are too few of a label: so many are there by class, and so many of each are needed.
    Few([usize; 2], usize),
}

impl BroughtState {
    /// What was brought for that task.
    pub fn of(&self, task: RealTask) -> Option<&Brought> {
        self.lists[task as usize].as_deref()
    }
}

impl From<BroughtAction> for LabAction {
    fn from(action: BroughtAction) -> Self {
        Self::Bring(action)
    }
}

/// The state after `action`.
pub(super) fn reduce(labs: &mut LabsState, action: BroughtAction) {
    let (task, name, read) = match action {
        BroughtAction::Text { task, name, text } => {
            (task, name, sentences::read(task, &text).map_err(Refusal::Text))
        }
        BroughtAction::TooLarge { task, name, size } => {
            (task, Some(name), Err(Refusal::Text(SentencesError::TooLarge(size))))
        }
        BroughtAction::Unreadable { task, name, message } => (task, Some(name), Err(Refusal::File(message))),
    };
    // A field that was emptied is a field without anything in it.
    let is_empty = name.is_none() && read == Err(Refusal::Text(SentencesError::Nothing));
    labs.brought.n_changes += 1;
    labs.brought.lists[task as usize] = (!is_empty).then(|| Rc::new(Brought::new(task, name, read)));
}

impl LabsState {
    /// The sentences that the plan asks about; none where its task needs none or there are none.
    pub fn sentences(&self, plan: &ShotPlan) -> Vec<(String, u8)> {
        let Some(task) = plan.task.real() else { return Vec::new() };
        if !plan.has_own_sentences() {
            let sample = sentences::read(task, SAMPLE).unwrap_or_default();
            return sample.held_out(task, false);
        }
        let read = self.brought.of(task).and_then(|brought| brought.read.as_ref().ok());
        read.map(|labelled| labelled.held_out(task, plan.is_all_unseen)).unwrap_or_default()
    }

    /// What the plan lacks; nothing where it can be measured.
    pub fn lack(&self, plan: &ShotPlan) -> Option<Lack> {
        let task = plan.task.real()?;
        if !plan.has_own_sentences() {
            // The sample is enough for every number of examples on offer.
            return None;
        }
        let count = |brought: &Brought| match plan.is_all_unseen {
            true => brought.n_all,
            false => brought.n_held_out,
        };
        let brought = self.brought.of(task);
        let has_some = brought.is_some_and(|brought| brought.n_all != [0, 0]);
        let got = brought.map_or([0, 0], count);
        // Examples and item may all be of one label.
        let needed = plan.shots.last().copied().unwrap_or(0) + 1;
        match got {
            [0, 0] if !has_some => Some(Lack::None),
            _ if got.iter().any(|&got| got < needed) => Some(Lack::Few(got, needed)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::labs::ShotTask;

    fn plan(task: ShotTask) -> ShotPlan {
        ShotPlan { task, ..ShotPlan::default() }
    }

    fn bring(labs: &mut LabsState, text: &str) {
        let (task, text) = (RealTask::Spam, text.to_owned());
        reduce(labs, BroughtAction::Text { task, name: None, text });
    }

    #[test]
    fn the_sample_is_held_out_and_enough_for_every_number_of_examples() {
        let labs = LabsState::default();
        let plan = ShotPlan { shots: vec![0, 16], ..plan(ShotTask::SentimentReal) };
        let all = sentences::read(RealTask::Sentiment, SAMPLE).expect("it can be read");
        assert_eq!((all.n_problems, all.n_left_out, all.sentences.len()), (0, 0, 120));
        assert_eq!(labs.sentences(&plan), all.sentences, "none of them is of training");
        assert_eq!(labs.lack(&plan), None);
        assert_eq!(labs.sentences(&ShotPlan { is_own: true, ..plan.clone() }), []);
        assert_eq!(labs.lack(&ShotPlan { is_own: true, ..plan }), Some(Lack::None));
        assert_eq!(labs.lack(&ShotPlan::default()), None, "other tasks need none");
    }

    #[test]
    fn sentences_that_are_brought_are_asked_about_once_there_are_enough() {
        let mut labs = LabsState::default();
        let plan = ShotPlan { shots: vec![0, 2], is_all_unseen: true, ..plan(ShotTask::SpamReal) };
        assert_eq!(labs.lack(&plan), Some(Lack::None));
        let lines = |n: usize, label: &str| -> String {
            (0..n).map(|i| format!("{label}\ta message about thing {}\n", "x".repeat(i))).collect()
        };
        bring(&mut labs, &(lines(5, "ham") + &lines(2, "spam")));
        assert_eq!(labs.lack(&plan), Some(Lack::Few([5, 2], 3)));
        bring(&mut labs, &(lines(5, "ham") + &lines(3, "spam")));
        assert_eq!(labs.lack(&plan), None);
        assert_eq!(labs.sentences(&plan).len(), 8);
        let held_out = ShotPlan { is_all_unseen: false, ..plan.clone() };
        assert!(labs.sentences(&held_out).len() < 8, "most lines may have been trained on");
        // One line of which nothing is held out is not nothing.
        let is_trained = |text: &&str| RealTask::Spam.split_of(text) != crate::tasks::Split::Test;
        let texts = ["see you at five", "see you at six then", "see you at seven", "see you at noon"];
        let trained = texts.iter().copied().find(is_trained).expect("four of five are");
        bring(&mut labs, &format!("ham\t{trained}"));
        assert_eq!(labs.lack(&held_out), Some(Lack::Few([0, 0], 3)));
        bring(&mut labs, "");
        assert_eq!(labs.brought.of(RealTask::Spam), None);
        let (task, name) = (RealTask::Spam, "big.tsv".to_owned());
        reduce(&mut labs, BroughtAction::TooLarge { task, name, size: 9_000_000 });
        let refused = labs.brought.of(RealTask::Spam).expect("it is told");
        assert_eq!(refused.read, Err(Refusal::Text(SentencesError::TooLarge(9_000_000))));
        assert_eq!(labs.lack(&plan), Some(Lack::None));
    }
}
