//! The examples before an item as texts to learn from, and the item with and without them.

use super::encode::Encoded;
use super::examples::Parts;
use super::plan::{LabError, Plan, Setup};
use super::question::{Question, in_document};

/// The examples before an item, each by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Each example as a text of its own.
    pub examples: Vec<LessonText>,
    /// The item after all of them.
    pub in_context: Question,
    /// The item alone.
    pub alone: Question,
}

/// One example.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonText {
    /// The text, from its start token on.
    pub tokens: Vec<u32>,
    /// Places of the answer's tokens and of the one that ends it, ascending, none of them 0.
    pub targets: Vec<usize>,
}

impl Plan {
    /// What there is to learn before the item of question `index` with so many `shots`.
    ///
    /// # Errors
    /// [`LabError::NoLesson`] for a task whose examples hang together, or a number of examples that is not planned or
    /// is 0; as for a question otherwise.
    pub fn lesson(&self, index: usize, shots: usize, setup: &Setup<'_>) -> Result<Lesson, LabError> {
        let refused = || LabError::NoLesson { task: self.spec.task.to_string(), shots };
        if !self.spec.task.has_loose_examples() || shots == 0 || !self.shots.contains(&shots) {
            return Err(refused());
        }
        // Documents of real sentences have one number of examples each.
        let one = [shots];
        let all = if self.spec.task.real().is_some() { &one[..] } else { &self.shots };
        let (document, _) = self.document(index, all, setup)?;
        let last = document.items.iter().position(|item| item.shot == shots).ok_or_else(refused)?;
        let parts = Parts::new(&document, last);
        let fits = |parts: &Parts, shots| in_document(&parts.document(), &[shots], setup);
        let in_context = fits(&parts, shots).ok_or_else(|| self.does_not_fit(shots, setup))?;
        let alone = fits(&parts.alone(), 0).ok_or_else(|| self.does_not_fit(0, setup))?;
        let examples = parts.lessons().map(|(text, answer)| {
            let encoded = Encoded::new(setup.tokenizer, setup.start, &text);
            let answer = encoded.tokens_of(answer);
            let end = (answer.end + 1).min(encoded.ids.len());
            LessonText { targets: (answer.start.max(1)..end).collect(), tokens: encoded.ids }
        });
        Ok(Lesson { examples: examples.collect(), in_context, alone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Format, Material, Rule, Spec, Task, Variant};
    use crate::tasks::Split;
    use crate::text::Tokenizer;

    const TOKENIZER: &[u8] = include_bytes!("../../models/micro/tokenizer.json");

    fn plan(task: Task, format: Format, shots: &[usize]) -> Plan {
        let spec = Spec { task, format, variant: Variant::Trained };
        Plan::new(spec, Some(shots), 9, 5, Split::Test).expect("a plan")
    }

    #[test]
    fn a_lesson_holds_the_examples_of_the_very_item_and_their_answers() {
        let tokenizer = Tokenizer::from_json(TOKENIZER).expect("the shipped tokenizer");
        let material = Material::default();
        let (start, end) = (tokenizer.id("<bos>"), tokenizer.id("<eos>"));
        let setup = Setup { tokenizer: &tokenizer, start, end, context_length: 384, material: &material };
        for (task, format) in [
            (Task::SentimentWorld, Format::Natural),
            (Task::WordTransform, Format::Direct),
            (Task::Dictionary, Format::Direct),
        ] {
            let plan = plan(task, format, &[0, 2, 4]);
            let lesson = plan.lesson(3, 4, &setup).expect("it fits");
            let question = plan.question(3, &setup).expect("it fits");
            let asked = question.items.iter().find(|item| item.shots == 4).expect("it is asked");
            let (shown, alone) = (&lesson.in_context.items[0], &lesson.alone.items[0]);
            assert_eq!(
                (&shown.key, &shown.prompt, &shown.answer),
                (&asked.key, &asked.prompt, &asked.answer)
            );
            assert_eq!((&alone.key, &alone.answer, alone.shots), (&asked.key, &asked.answer, 0));
            assert!(asked.prompt.ends_with(&alone.prompt) && alone.prompt.len() < asked.prompt.len() / 2);
            assert!(lesson.examples.len() >= 4);
            let mut prompt = String::new();
            for LessonText { tokens, targets } in &lesson.examples {
                assert_eq!(Some(tokens[0]), start);
                prompt += &tokenizer.decode(&tokens[1..]);
                let ids: Vec<u32> = targets.iter().map(|&at| tokens[at]).collect();
                let learned = tokenizer.decode(&ids);
                assert!(!learned.trim().is_empty(), "{learned:?}");
                assert!(targets.len() > 1 && targets.is_sorted(), "an answer and its end: {learned:?}");
            }
            assert_eq!(prompt + &alone.prompt, shown.prompt, "nothing is lost");
            assert!(matches!(alone.rule, Rule::Fixed { .. }));
        }
    }

    #[test]
    fn there_is_nothing_to_learn_from_no_examples_or_from_some_that_hang_together() {
        let tokenizer = Tokenizer::from_json(TOKENIZER).expect("the shipped tokenizer");
        let material = Material::default();
        let setup =
            Setup { tokenizer: &tokenizer, start: None, end: None, context_length: 384, material: &material };
        let sentiment = plan(Task::SentimentWorld, Format::Natural, &[0, 2]);
        for (plan, shots) in [(&sentiment, 0), (&sentiment, 1), (&plan(Task::Coin, Format::Direct, &[2]), 2)]
        {
            let error = plan.lesson(0, shots, &setup).expect_err("nothing to learn").to_string();
            assert!(error.starts_with("expected examples"), "{error}");
        }
    }
}
