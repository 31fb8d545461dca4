//! Multiple choice questions: every one in four orders by letter, or by the text of its options.

use rand::seq::SliceRandom;

use crate::tasks::quiz::{self, Look, N_OPTIONS, Prompt, Subject, prompt};
use crate::tasks::{Form, TaskRng};

use super::ask::Ask;
use super::documents;
use super::encode::Encoded;
use super::plan::{LabError, Plan, Setup};
use super::question::{Asked, MAX_TRIES, Question, Rule};
use super::{Format, Spec, Task, Variant};

/// A question, the answered ones before it, and how they look.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The canonical form of the question.
    pub key: String,
    /// The question.
    pub question: quiz::Question,
    examples: Vec<quiz::Question>,
    look: Look,
}

impl Plan {
    /// Question number `index`, after each number of answered ones that leaves room for it.
    pub(super) fn quiz(&self, index: usize, setup: &Setup<'_>) -> Result<Question, LabError> {
        let found = self.drawn(index, setup)?.find_map(|drawn| self.asked(&drawn, setup));
        found.ok_or_else(|| self.does_not_fit(self.max_shots(), setup))
    }

    /// Question number `index` by letter and without letters, where it fits both ways.
    ///
    /// # Errors
    /// [`LabError::DoesNotFit`], [`LabError::NoData`].
    pub fn quiz_both_ways(
        &self,
        index: usize,
        setup: &Setup<'_>,
    ) -> Result<(Drawn, [Question; 2]), LabError> {
        let of = |format: Format, drawn: &Drawn| {
            let spec = Spec { format, ..self.spec.clone() };
            Self { spec, ..self.clone() }.asked(drawn, setup)
        };
        let found = self.drawn(index, setup)?.find_map(|drawn| {
            let both = [of(Format::Letter, &drawn)?, of(Format::Cloze, &drawn)?];
            Some((drawn, both))
        });
        found.ok_or_else(|| self.does_not_fit(self.max_shots(), setup))
    }

    /// The questions that may be number `index`: the first that fits is. Of given ones there is only one.
    fn drawn<'a>(
        &'a self,
        index: usize,
        setup: &Setup<'a>,
    ) -> Result<Box<dyn Iterator<Item = Drawn> + 'a>, LabError> {
        let mut rngs = (0..MAX_TRIES).map(move |attempt| documents::rng(self, index, attempt));
        match self.spec.task {
            Task::Quiz(subject) => Ok(Box::new(rngs.map(move |mut rng| self.draw(subject, &mut rng)))),
            _ => {
                let given = &setup.material.questions;
                let number = self.place(index, given.len());
                let number = number.ok_or_else(|| LabError::NoData(self.spec.task.to_string()))?;
                let (rng, setup) = (rngs.next(), *setup);
                Ok(Box::new(rng.into_iter().map(move |mut rng| self.draw_given(&setup, number, &mut rng))))
            }
        }
    }

    fn draw(&self, subject: Subject, rng: &mut TaskRng) -> Drawn {
        let form = if self.spec.variant == Variant::HeldOutForm { Form::HeldOut } else { Form::Trained };
        let wants_open = self.spec.format == Format::Cloze || self.spec.variant == Variant::Open;
        let look = Look::draw(rng, form);
        let mut next = |known: &[quiz::Asked]| loop {
            let asked = quiz::ask(rng, subject, self.split, form);
            if (asked.is_open || !wants_open) && known.iter().all(|other| other.key != asked.key) {
                break asked;
            }
        };
        let mut all = vec![next(&[])];
        for _ in 0..self.max_shots() {
            let another = next(&all);
            all.push(another);
        }
        let quiz::Asked { key, question, .. } = all.remove(0);
        let examples = all.into_iter().map(|asked| asked.question).collect();
        Drawn { key, question, examples, look }
    }

    /// Given question `number` after others of them, in the look of MMLU. What takes more than half of the context is no
    /// example: it would leave no room.
    fn draw_given(&self, setup: &Setup<'_>, number: usize, rng: &mut TaskRng) -> Drawn {
        let given = &setup.material.questions;
        let question = given[number].clone();
        let mut others: Vec<usize> = (0..given.len()).filter(|&other| other != number).collect();
        others.shuffle(rng);
        let is_short = |other: &&quiz::Question| {
            let text = Look::CANONICAL.question(other);
            setup.tokenizer.encode(&text).len() <= setup.context_length / 2
        };
        let others = others.iter().map(|&other| &given[other]).filter(is_short);
        let examples = others.take(self.max_shots()).cloned().collect();
        Drawn { key: format!("given|{number}"), question, examples, look: Look::CANONICAL }
    }

    /// Which of `n` given questions is number `index`: all in an order that the seed decides, each once.
    fn place(&self, index: usize, n: usize) -> Option<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        order.shuffle(&mut documents::rng(self, 0, MAX_TRIES));
        order.get(index).copied()
    }

    /// What is asked about a drawn question; `None` where it does not fit. Given ones are asked after those numbers of
    /// examples that leave room, since their lengths are as they are.
    fn asked(&self, drawn: &Drawn, setup: &Setup<'_>) -> Option<Question> {
        let mut question = Question::default();
        for &shots in &self.shots {
            let asks = drawn.examples.get(..shots).and_then(|examples| {
                let prompts = self.prompts(drawn, examples);
                let asks = prompts.iter().map(|prompt| choose(&prompt.text, &prompt.options, setup));
                Some((asks.collect::<Option<Vec<Ask>>>()?, prompts))
            });
            match asks {
                Some((asks, prompts)) => question.add_choice(shots, drawn, asks, &prompts),
                None if self.spec.task == Task::QuizGiven => {}
                None => return None,
            }
        }
        (!question.items.is_empty()).then_some(question)
    }

    /// One prompt for each order of the options.
    fn prompts(&self, drawn: &Drawn, examples: &[quiz::Question]) -> Vec<Prompt> {
        match self.spec.format {
            Format::Cloze => vec![prompt::cloze(&drawn.question, examples, &prompt::OPEN)],
            _ => (0..N_OPTIONS)
                .map(|rotation| prompt::letter(&drawn.question, rotation, examples, &drawn.look))
                .collect(),
        }
    }
}

impl Question {
    fn add_choice(&mut self, shots: usize, drawn: &Drawn, asks: Vec<Ask>, prompts: &[Prompt]) {
        let first = &prompts[0];
        self.items.push(Asked {
            shots,
            key: drawn.key.clone(),
            prompt: first.text.clone(),
            answer: first.options[first.right].clone(),
            n_options: N_OPTIONS,
            ask: self.asks.len(),
            rule: Rule::Choice(prompts.iter().map(|prompt| prompt.right).collect()),
        });
        self.asks.extend(asks);
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
