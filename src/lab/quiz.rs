//! Multiple choice questions: every one in four orders by letter, or by the text of its options.

use crate::tasks::quiz::{self, Look, N_OPTIONS, Prompt, Subject, prompt};
use crate::tasks::{Form, TaskRng};

use super::ask::Ask;
use super::documents;
use super::encode::Encoded;
use super::plan::{LabError, Plan, Setup};
use super::question::{Asked, MAX_TRIES, Question, Rule};
use super::{Format, Variant};

impl Plan {
    /// Question number `index` about `subject`, after each number of answered ones.
    pub(super) fn quiz(
        &self,
        subject: Subject,
        index: usize,
        setup: &Setup<'_>,
    ) -> Result<Question, LabError> {
        let tries = (0..MAX_TRIES).map(|attempt| documents::rng(self, index, attempt));
        let found = tries.filter_map(|mut rng| self.draw_quiz(subject, &mut rng, setup)).next();
        found.ok_or_else(|| self.does_not_fit(self.max_shots(), setup))
    }

    fn draw_quiz(&self, subject: Subject, rng: &mut TaskRng, setup: &Setup<'_>) -> Option<Question> {
        let form = if self.spec.variant == Variant::HeldOutForm { Form::HeldOut } else { Form::Trained };
        let is_cloze = self.spec.format == Format::Cloze;
        let look = Look::draw(rng, form);
        let mut draw = |known: &[quiz::Asked]| loop {
            let asked = quiz::ask(rng, subject, self.split, form);
            if (asked.is_open || !is_cloze) && known.iter().all(|other| other.key != asked.key) {
                break asked;
            }
        };
        let mut drawn = vec![draw(&[])];
        for _ in 0..self.max_shots() {
            let next = draw(&drawn);
            drawn.push(next);
        }
        let asked = drawn.remove(0);
        let examples: Vec<quiz::Question> = drawn.into_iter().map(|asked| asked.question).collect();
        let mut question = Question::default();
        for &shots in &self.shots {
            let orders = if is_cloze { 1 } else { N_OPTIONS };
            let prompts: Vec<Prompt> = (0..orders)
                .map(|rotation| match is_cloze {
                    true => prompt::cloze(&asked.question, &examples[..shots], &prompt::OPEN),
                    false => prompt::letter(&asked.question, rotation, &examples[..shots], &look),
                })
                .collect();
            question.items.push(Asked {
                shots,
                key: asked.key.clone(),
                prompt: prompts[0].text.clone(),
                answer: prompts[0].options[prompts[0].right].clone(),
                n_options: N_OPTIONS,
                ask: question.asks.len(),
                rule: Rule::Choice(prompts.iter().map(|prompt| prompt.right).collect()),
            });
            for prompt in &prompts {
                question.asks.push(choose(&prompt.text, &prompt.options, setup)?);
            }
        }
        Some(question)
    }
}

/// Each option as a continuation of the text; `None` if one is past the context.
///
/// A token may hold the end of the text and the beginning of an option: it belongs to the option.
fn choose(text: &str, options: &[String], setup: &Setup<'_>) -> Option<Ask> {
    let encode = |option: &String| Encoded::new(setup.tokenizer, setup.start, &format!("{text}{option}"));
    let encoded: Vec<Encoded> = options.iter().map(encode).collect();
    let first = encoded.first()?;
    let in_all = |&n: &usize| encoded.iter().all(|other| other.ids.get(..n) == Some(&first.ids[..n]));
    let n_prompt = (0..=first.whole_before(text.len())).rev().find(in_all)?;
    let is_whole = |other: &Encoded| (n_prompt + 1..=setup.context_length).contains(&other.ids.len());
    if n_prompt == 0 || !encoded.iter().all(is_whole) {
        return None;
    }
    let options = encoded.iter().map(|other| other.ids[n_prompt..].to_vec()).collect();
    Some(Ask::Choose { prompt: first.ids[..n_prompt].to_vec(), options })
}
