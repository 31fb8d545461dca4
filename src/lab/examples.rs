//! The same item after the same examples, shown in another way: in another order, with their answers exchanged, in
//! another look. So both ways can be compared item by item.
//!
//! What matters about examples was asked in this way by Lu et al. 2022, "Fantastically Ordered Prompts and Where to
//! Find Them", and by Min et al. 2022, "Rethinking the Role of Demonstrations".

use rand::RngExt;
use rand_pcg::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh64::xxh64;

use crate::tasks::surface::{NOVEL, Surface};
use crate::tasks::{Document, Item, TaskRng};

use super::Task;
use super::plan::{LabError, Plan, Setup};
use super::question::{Question, in_document};
use super::shots::separator;

/// Orders of the answers that are drawn until one differs from what was.
const MAX_ORDERS: usize = 20;

/// How the examples before an item are shown; the item stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Examples {
    /// As they were drawn.
    #[default]
    Drawn,
    /// The last one first.
    Reversed,
    /// Their answers exchanged among them.
    Shuffled,
    /// In a look of which training shows no part, the item as well.
    Restyled,
}

impl Examples {
    /// All of them, what the others are compared with first.
    pub const ALL: [Self; 4] = [Self::Drawn, Self::Reversed, Self::Shuffled, Self::Restyled];

    /// The name in rows and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Reversed => "reversed",
            Self::Shuffled => "shuffled",
            Self::Restyled => "restyled",
        }
    }

    /// What is called so.
    ///
    /// # Errors
    /// What was expected, where nothing is.
    pub fn from_name(name: &str) -> Result<Self, String> {
        let names: Vec<&str> = Self::ALL.iter().map(|examples| examples.name()).collect();
        let found = Self::ALL.into_iter().find(|examples| examples.name() == name);
        found.ok_or_else(|| format!("expected examples {}, got {name:?}", names.join(", ")))
    }
}

impl Task {
    /// Whether its examples stand side by side, each by itself, so that they can be shown in another way.
    pub const fn has_loose_examples(&self) -> bool {
        matches!(
            self,
            Self::WordTransform
                | Self::Dictionary
                | Self::SentimentWorld
                | Self::SentimentReal
                | Self::SpamReal
                | Self::Topic
        )
    }
}

impl Plan {
    /// The same plan with its examples shown in that way.
    ///
    /// # Errors
    /// [`LabError::Examples`] for a task whose examples cannot be.
    pub fn with_examples(self, examples: Examples) -> Result<Self, LabError> {
        if examples != Examples::Drawn && !self.spec.task.has_loose_examples() {
            return Err(LabError::Examples { task: self.spec.task.to_string(), got: examples.name() });
        }
        Ok(Self { examples, ..self })
    }

    /// The question about `document` with its examples as planned; `drawn` is the one with them as they were drawn.
    /// `None` if it does not fit the context.
    pub(super) fn shown(
        &self,
        drawn: Question,
        document: &Document,
        shots: &[usize],
        index: usize,
        setup: &Setup<'_>,
    ) -> Option<Question> {
        if self.examples == Examples::Drawn {
            return Some(drawn);
        }
        let mut whole = Question::default();
        for &shots in shots {
            let last = document.items.iter().position(|item| item.shot == shots)?;
            let name = format!("{}|{}|{index}|{shots}", self.seed, self.examples.name());
            let mut rng = TaskRng::seed_from_u64(xxh64(name.as_bytes(), 0));
            let ways = Parts::new(document, last).changed(self.examples, &mut rng);
            whole.append(ways.iter().find_map(|parts| in_document(&parts.document(), &[shots], setup))?);
        }
        Some(whole)
    }
}

/// Examples and the item after them, apart.
#[derive(Clone)]
pub(super) struct Parts {
    examples: Vec<Part>,
    last: Part,
    item: Item,
}

/// One example, or the item.
#[derive(Clone)]
struct Part {
    /// What stands before the answer.
    lead: String,
    /// What is asked about, without the space before it.
    query: String,
    answer: String,
    /// What follows the answer.
    after: String,
}

impl Parts {
    /// Item `last` of a document with everything before it.
    pub(super) fn new(document: &Document, last: usize) -> Self {
        let after = separator(document);
        let part = |index: usize| {
            let item = &document.items[index];
            let before = index.checked_sub(1).map(|before| &document.items[before]);
            let start = before.map_or(0, |before| before.answer.end + after.len());
            Part {
                lead: document.text[start..item.answer.start].to_owned(),
                query: document.query(item).unwrap_or_default().trim_start().to_owned(),
                answer: document.text[item.answer.clone()].to_owned(),
                after: after.to_owned(),
            }
        };
        Self { examples: (0..last).map(part).collect(), last: part(last), item: document.items[last].clone() }
    }

    /// The texts of the examples, each with the bytes of its answer and what follows it.
    pub(super) fn lessons(&self) -> impl Iterator<Item = (String, std::ops::Range<usize>)> {
        self.examples.iter().map(|part| {
            let text = format!("{}{}{}", part.lead, part.answer, part.after);
            (text, part.lead.len()..part.lead.len() + part.answer.len())
        })
    }

    /// Without the examples.
    pub(super) fn alone(&self) -> Self {
        let item = Item { shot: 0, ..self.item.clone() };
        Self { examples: Vec::new(), last: self.last.clone(), item }
    }

    /// Shown in that way; where there are several ways to do it, all of them, the one to take if it fits first.
    fn changed(mut self, examples: Examples, rng: &mut TaskRng) -> Vec<Self> {
        match examples {
            Examples::Drawn => {}
            Examples::Reversed => self.examples.reverse(),
            Examples::Shuffled => self.exchange_answers(rng),
            Examples::Restyled => {
                let mut looks = NOVEL;
                let first = rng.random_range(0..looks.len());
                looks.rotate_left(first);
                return looks.into_iter().map(|look| self.restyled(look)).collect();
            }
        }
        vec![self]
    }

    fn restyled(&self, look: Surface) -> Self {
        let mut parts = self.clone();
        parts.examples.iter_mut().chain([&mut parts.last]).for_each(|part| part.restyle(look));
        parts
    }

    /// Exchanges the answers until at least one example has another, where there are different ones.
    fn exchange_answers(&mut self, rng: &mut TaskRng) {
        let drawn: Vec<String> = self.examples.iter().map(|part| part.answer.clone()).collect();
        let mut answers = drawn.clone();
        for _ in 0..MAX_ORDERS {
            // Fisher and Yates: every order as likely.
            for at in (1..answers.len()).rev() {
                answers.swap(at, rng.random_range(0..=at));
            }
            if answers != drawn {
                break;
            }
        }
        for (part, answer) in self.examples.iter_mut().zip(answers) {
            part.answer = answer;
        }
    }

    /// One text again, with the item as its only one.
    pub(super) fn document(&self) -> Document {
        let mut document = Document::default();
        for part in &self.examples {
            document.push(&format!("{}{}{}", part.lead, part.answer, part.after), 1.0);
        }
        document.push(&self.last.lead, 1.0);
        let takes_over = document.text.len();
        document.push(&self.last.answer, 1.0);
        let answer = takes_over..document.text.len();
        document.push(&self.last.after, 1.0);
        document.items = vec![Item { answer, takes_over, ..self.item.clone() }];
        document
    }
}

impl Part {
    fn restyle(&mut self, look: Surface) {
        self.lead = format!("{} {}{}", look.before, self.query, look.between);
        look.after.clone_into(&mut self.after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Ask, Format, Material, Spec, Variant};
    use crate::tasks::Split;
    use crate::text::Tokenizer;

    const TOKENIZER: &[u8] = include_bytes!("../../models/micro/tokenizer.json");

    fn spec(task: Task, format: Format) -> Spec {
        Spec { task, format, variant: Variant::Trained }
    }

    /// The prompts of a plan's first questions by number of shots, with the answers.
    fn prompts(spec: &Spec, examples: Examples) -> Vec<(usize, String, String, String)> {
        let tokenizer = Tokenizer::from_json(TOKENIZER).expect("the shipped tokenizer");
        let material = Material::default();
        let (start, end) = (tokenizer.id("<bos>"), tokenizer.id("<eos>"));
        let setup = Setup { tokenizer: &tokenizer, start, end, context_length: 384, material: &material };
        let plan = Plan::new(spec.clone(), Some(&[0, 1, 4]), 6, 5, Split::Test).expect("a plan");
        let plan = plan.with_examples(examples).expect("loose examples");
        let questions = (0..6).map(|index| plan.question(index, &setup).expect("it fits"));
        let mut prompts = Vec::new();
        for question in questions {
            for item in &question.items {
                // What is asked ends with what the model is shown.
                let Ask::Score { tokens, .. } = &question.asks[item.ask] else { panic!("a score") };
                assert!(tokenizer.decode(tokens).contains(&item.prompt));
                prompts.push((item.shots, item.key.clone(), item.prompt.clone(), item.answer.clone()));
            }
        }
        prompts
    }

    fn specs() -> [Spec; 4] {
        [
            spec(Task::SentimentWorld, Format::Natural),
            spec(Task::Topic, Format::Random),
            spec(Task::WordTransform, Format::Direct),
            spec(Task::Dictionary, Format::Direct),
        ]
    }

    fn sorted(text: &str) -> Vec<&str> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn the_item_stays_whatever_happens_to_its_examples() {
        for spec in specs() {
            let drawn = prompts(&spec, Examples::Drawn);
            for examples in [Examples::Reversed, Examples::Shuffled, Examples::Restyled] {
                let changed = prompts(&spec, examples);
                assert_eq!(changed, prompts(&spec, examples), "the same again");
                assert_eq!(drawn.len(), changed.len());
                let mut n_changed = 0;
                for (before, after) in drawn.iter().zip(&changed) {
                    assert_eq!((before.0, &before.1, &before.3), (after.0, &after.1, &after.3), "{spec:?}");
                    // Only a look changes what stands where there are no examples.
                    if before.0 == 0 && spec.task != Task::Dictionary {
                        assert_eq!(before.2 == after.2, examples != Examples::Restyled, "{spec:?}");
                    }
                    n_changed += usize::from(before.2 != after.2);
                }
                assert!(n_changed >= 4, "{spec:?} {examples:?}: {n_changed} of {}", drawn.len());
            }
        }
    }

    #[test]
    fn examples_are_all_there_in_another_order_or_with_the_answers_of_others() {
        for spec in specs() {
            let drawn = prompts(&spec, Examples::Drawn);
            for examples in [Examples::Reversed, Examples::Shuffled] {
                for (before, after) in drawn.iter().zip(prompts(&spec, examples)) {
                    assert_eq!(sorted(&before.2), sorted(&after.2), "{spec:?} {examples:?}");
                }
            }
        }
    }

    #[test]
    fn a_new_look_has_no_part_of_the_old_one() {
        for (_, _, prompt, _) in prompts(&spec(Task::SentimentWorld, Format::Natural), Examples::Restyled) {
            let is_new = |look: &Surface| prompt.starts_with(look.before) && prompt.ends_with(look.between);
            assert!(NOVEL.iter().any(is_new), "{prompt}");
            assert!(!prompt.contains("Input:") && !prompt.contains("Review:"), "{prompt}");
        }
    }

    #[test]
    fn other_tasks_and_names_are_refused() {
        let plan = Plan::new(spec(Task::Coin, Format::Steps), None, 1, 1, Split::Test).expect("a plan");
        let error = plan.with_examples(Examples::Reversed).expect_err("steps hang together").to_string();
        assert!(error.contains("coin") && error.contains("reversed"), "{error}");
        for examples in Examples::ALL {
            assert_eq!(Examples::from_name(examples.name()), Ok(examples));
        }
        assert!(Examples::from_name("backwards").expect_err("no name").contains("reversed"));
    }
}
