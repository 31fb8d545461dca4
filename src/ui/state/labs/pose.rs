//! A quiz question that the visitor answers beside the model, the score of both, and questions that somebody brought.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Bench, LabAction, Plan, QuizPlan, QuizTopic, State};
use crate::engine::protocol::Command;
use crate::engine::protocol::lab::{Lab, Pose, Posed, PosedQuestion};
use crate::tasks::quiz::csv::{self, CsvError};
use crate::tasks::quiz::{N_OPTIONS, Question};
use crate::ui::state::Shared;

/// Most answers that are kept; the oldest go first.
const MAX_PLAYED: usize = 1000;

/// What can happen to the question in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PoseAction {
    /// Ask the planned question.
    Ask,
    /// Ask the one after it.
    Next,
    /// The visitor chooses the option at this place.
    Choose(usize),
    /// Forget the visitor's answers.
    Forget,
    /// Read questions in the layout of MMLU: what they are about, and the rows.
    Bring(String, String),
    /// Questions could not be read.
    Refuse(NotRead),
    /// Forget the questions that were brought.
    Drop,
}

/// Why questions could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// They are not as they should be.
    Rows(CsvError),
    /// The browser does not give the file.
    File,
}

/// A question that the visitor answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// The model that answered as well.
    pub model: String,
    /// What the question was about, by the name of its task.
    pub task: String,
    /// Seed of the questions.
    pub seed: u64,
    /// Number of the question.
    pub item: usize,
    /// Answered questions before it, which only the model saw.
    pub shots: usize,
    /// Whether the visitor was right.
    pub is_right: bool,
    /// Whether the model was, by letter, with the options in the order shown.
    pub is_letter_right: bool,
    /// Whether the model was, without letters.
    pub is_cloze_right: bool,
}

/// Questions that the visitor brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What they are about.
    pub subject: String,
    /// All of them.
    pub questions: Vec<Question>,
}

/// A question with the model's answers, or why there is none.
pub type Answer = Shared<Result<PosedQuestion, String>>;

/// The question in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoseState {
    answer: Option<Answer>,
    /// What was asked for it.
    ask: Option<Pose>,
    is_awaited: bool,
    n_asked: u32,
    /// Name of the model that answers it.
    pub model: String,
    /// The place that the visitor chose.
    pub chosen: Option<usize>,
    /// Every question that the visitor answered, in order.
    pub played: Rc<Vec<Played>>,
    /// Questions that the visitor brought.
    pub given: Option<Rc<Given>>,
    /// Why the newest ones could not be read.
    pub not_read: Option<NotRead>,
}

impl PoseState {
    /// The question with the model's answers, once it is there.
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Whether it is awaited.
    pub fn is_awaited(&self) -> bool {
        self.is_awaited
    }

    /// The number of the question in sight among those of its plan.
    pub fn item(&self) -> Option<usize> {
        self.ask.as_ref().map(|ask| ask.item)
    }

    /// The number of the newest request: what is drawn anew with it.
    pub fn number(&self) -> u32 {
        self.n_asked
    }

    /// The worker tells a question.
    pub(super) fn told(&mut self, posed: Posed) {
        if self.is_awaited && posed.request == self.n_asked {
            self.is_awaited = false;
            self.answer = Some(Shared::new(posed.posed));
        }
    }

    /// The worker is gone: what was awaited does not come.
    pub(super) fn died(&mut self) {
        self.is_awaited = false;
    }

    /// Whether the question was answered before: a second answer does not count.
    fn is_known(&self, ask: &Pose) -> bool {
        self.played.iter().any(|played| {
            (&*played.task, played.seed, played.item, &*played.model)
                == (&*ask.task, ask.seed, ask.item, &*self.model)
        })
    }

    fn choose(&mut self, place: usize) -> bool {
        let (Some(Ok(posed)), Some(ask)) = (self.answer.as_deref(), &self.ask) else { return false };
        if self.chosen.is_some() || place >= N_OPTIONS {
            return false;
        }
        self.chosen = Some(place);
        let is_right = |choice: Option<&(Vec<f64>, usize, usize)>| {
            choice.is_some_and(|(_, right, chosen)| right == chosen)
        };
        let played = Played {
            model: self.model.clone(),
            task: ask.task.clone(),
            seed: ask.seed,
            item: ask.item,
            shots: ask.shots,
            is_right: place == posed.question.right,
            is_letter_right: is_right(posed.letter.first()),
            is_cloze_right: is_right(Some(&posed.cloze)),
        };
        // Given questions are known by their number only, so that those of another file would be taken for them.
        if self.is_known(ask) {
            return false;
        }
        let all = Rc::make_mut(&mut self.played);
        all.push(played);
        let n_over = all.len().saturating_sub(MAX_PLAYED);
        all.drain(..n_over);
        true
    }
}

impl From<PoseAction> for LabAction {
    fn from(action: PoseAction) -> Self {
        Self::Pose(action)
    }
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: PoseAction) {
    match action {
        PoseAction::Ask => ask(state),
        PoseAction::Next => {
            let quiz = &mut state.labs.plans.quiz;
            let n = n_questions(quiz.topic, state.labs.pose.given.as_deref());
            // The first of a visit is the planned one.
            if state.labs.pose.ask.is_some() {
                quiz.item = (quiz.item + 1) % n.max(1);
            }
            ask(state);
        }
        PoseAction::Choose(place) => {
            if state.labs.pose.choose(place) {
                state.labs.changed();
            }
        }
        PoseAction::Forget => {
            state.labs.pose.played = Rc::default();
            state.labs.changed();
        }
        PoseAction::Bring(subject, text) => bring(state, &subject, &text),
        PoseAction::Refuse(why) => state.labs.pose.not_read = Some(why),
        PoseAction::Drop => {
            let labs = &mut state.labs;
            (labs.pose.given, labs.pose.not_read) = (None, None);
            if labs.plans.quiz.topic == QuizTopic::Given {
                labs.plans.quiz =
                    QuizPlan { topic: QuizTopic::default(), item: 0, ..labs.plans.quiz.clone() };
            }
        }
    }
}

/// How many questions there are about it.
fn n_questions(topic: QuizTopic, given: Option<&Given>) -> usize {
    match topic {
        QuizTopic::Given => given.map_or(0, |given| given.questions.len()),
        _ => super::MAX_QUIZ_ITEM + 1,
    }
}

fn ask(state: &mut State) {
    let Some(catalog) = state.frame.catalog.clone() else { return };
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let Plan::Quiz(plan) = state.labs.plans.of(Bench::Quiz) else { return };
    let Some(file) = plan.sample.files(&catalog, at_hand).into_iter().next() else { return };
    let pose = &mut state.labs.pose;
    let given = pose.given.as_deref().filter(|_| plan.topic == QuizTopic::Given);
    let task = plan.topic.task_of(plan.item);
    pose.n_asked += 1;
    let ask = Pose {
        request: pose.n_asked,
        url: file.url,
        shots: plan.shots_of(&task).last().copied().unwrap_or(0),
        task,
        seed: plan.sample.seed,
        item: plan.item,
        questions: given.map(|given| given.questions.clone()).unwrap_or_default(),
    };
    (pose.answer, pose.chosen, pose.is_awaited, pose.model) = (None, None, true, file.name);
    pose.ask = Some(Pose { questions: Vec::new(), ..ask.clone() });
    state.labs.outbox.push(Command::Lab(Lab::Pose(ask)));
}

fn bring(state: &mut State, subject: &str, text: &str) {
    let labs = &mut state.labs;
    match csv::questions(subject, text) {
        Ok(questions) => {
            labs.pose.given = Some(Rc::new(Given { subject: subject.to_owned(), questions }));
            labs.pose.not_read = None;
            // Answers to questions of another file would be taken for answers to these.
            let mut kept = (*labs.pose.played).clone();
            kept.retain(|played| played.task != QuizTopic::Given.one());
            labs.pose.played = Rc::new(kept);
            labs.plans.quiz = QuizPlan { topic: QuizTopic::Given, item: 0, ..labs.plans.quiz.clone() };
            labs.changed();
        }
        Err(error) => labs.pose.not_read = Some(NotRead::Rows(error)),
    }
}
