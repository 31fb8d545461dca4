//! What a copy of the weights can do at some moment: the item alone, a story that nobody trained on, another task.

use std::rc::Rc;

use super::super::measure::{Machine, told};
use crate::engine::protocol::lab::{Score, Standing, Told};
use crate::engine::scorer::Scorer;
use crate::lab::{Format, Material, Plan, Question, Spec, Tally, Task, Variant};
use crate::model::checkpoint::Model;
use crate::tasks::Split;

/// A story written for this page: it is in no training text.
const STORY: &str = include_str!("../story.txt");
/// What the material calls it.
const STORY_NAME: &str = "story";
/// Items of the other task.
const N_OTHER: usize = 40;

/// Questions to a copy of the weights.
pub struct Probe {
    machine: Machine,
    scorer: Scorer,
    material: Material,
    /// The item by itself, and its number.
    alone: (Question, usize),
    told: Option<Told>,
    story: Tally,
    other: Tally,
    n_story: usize,
    n_done: usize,
}

/// The plans of the story and of the other task.
fn plans(task: &Task, seed: u64) -> Result<[Plan; 2], String> {
    let story = Spec {
        task: Task::TextBitsPerByte,
        format: Format::Direct,
        variant: Variant::Named(STORY_NAME.to_owned()),
    };
    // What the models learn first; where that is what is learned here, something else.
    let (task, format, shots) = match task {
        Task::Dictionary => (Task::SentimentWorld, Format::Natural, 4),
        _ => (Task::Dictionary, Format::Direct, 2),
    };
    let other = Spec { task, format, variant: Variant::Trained };
    let n_story = STORY.split("\n\n").count();
    let story = Plan::new(story, None, n_story, seed, Split::Test);
    let other = Plan::new(other, Some(&[shots]), N_OTHER, seed, Split::Test);
    story.and_then(|story| Ok([story, other?])).map_err(|error| error.to_string())
}

impl Probe {
    /// Questions to `machine`, about an item of `task` first.
    ///
    /// # Errors
    /// What was expected and what came; with tasks as they are there is none.
    pub async fn new(
        machine: Machine,
        task: &Task,
        alone: (Question, usize),
        seed: u64,
    ) -> Result<Self, String> {
        let [story, other] = plans(task, seed)?;
        let mut material = Material::default();
        let passages = STORY.split("\n\n").map(|passage| passage.trim().to_owned()).collect();
        material.texts.insert(STORY_NAME.to_owned(), passages);
        let n_story = story.n_questions(&machine.setup(&material));
        Ok(Self {
            scorer: machine.scorer().await,
            machine,
            material,
            alone,
            told: None,
            story: Tally::new(story),
            other: Tally::new(other),
            n_story,
            n_done: 0,
        })
    }

    /// Questions in all.
    pub fn n_questions(&self) -> usize {
        1 + self.n_story + N_OTHER
    }

    /// Questions answered.
    pub fn n_done(&self) -> usize {
        self.n_done
    }

    /// Whether all are answered.
    pub fn is_done(&self) -> bool {
        self.n_done == self.n_questions()
    }

    /// Answers the next question.
    ///
    /// # Errors
    /// What was expected and what came, where it cannot be asked.
    pub async fn answer_next(&mut self) -> Result<(), String> {
        let at = self.n_done;
        self.n_done += 1;
        let Some(at) = at.checked_sub(1) else {
            let (question, number) = self.alone.clone();
            self.told = Some(answered(&mut self.scorer, &self.machine, question, number).await?);
            return Ok(());
        };
        let (tally, index) = match at.checked_sub(self.n_story) {
            None => (&mut self.story, at),
            Some(index) => (&mut self.other, index),
        };
        let say = |error: crate::lab::LabError| error.to_string();
        let question = tally.plan().question(index, &self.machine.setup(&self.material)).map_err(say)?;
        let answers = self.scorer.answer(&question.asks).await.map_err(|error| error.to_string())?;
        tally.add(index, question.judge(&answers, &self.machine.tokenizer));
        Ok(())
    }

    /// What came of it, with the `loss` of what is learned; the other task against how it was `before`.
    pub fn standing(&self, loss: f64, before: Option<&Tally>) -> Option<Standing> {
        let story = self.story.rows().into_iter().next()?;
        let other = self.other.rows().into_iter().next()?;
        Some(Standing {
            checksum: self.machine.model().checksum(),
            loss,
            alone: self.told.clone()?,
            bits_per_byte: story.bits_per_byte?,
            other: Score {
                shots: other.shots,
                n: other.n,
                share: other.exact_match?,
                low: other.ci_low?,
                high: other.ci_high?,
                gain: before.and_then(|before| self.other.gain_over(before, other.shots)),
                task: other.task,
            },
        })
    }

    /// The copy.
    pub fn model(&self) -> &Model {
        self.machine.model()
    }

    /// The weights, how the other task went, and the item.
    pub fn into_parts(self) -> (Model, Tally, Question) {
        let Self { machine, scorer, other, alone, .. } = self;
        drop(scorer);
        let model = Rc::clone(machine.model());
        drop(machine);
        // Nobody else holds the copy any more, so that it need not be copied again.
        (Rc::unwrap_or_clone(model), other, alone.0)
    }
}

/// The answer to a question of one item.
///
/// # Errors
/// What the executor says; the one on the CPU cannot fail.
pub async fn answered(
    scorer: &mut Scorer,
    machine: &Machine,
    question: Question,
    number: usize,
) -> Result<Told, String> {
    let answers = scorer.answer(&question.asks).await.map_err(|error| error.to_string())?;
    let judged = question.judge(&answers, &machine.tokenizer);
    let pair = question.items.into_iter().zip(judged).next();
    let (asked, judgement) = pair.ok_or("expected an item, got none")?;
    Ok(told(number, asked, &judgement))
}
