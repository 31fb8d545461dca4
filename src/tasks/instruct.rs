//! Plain instructions and their answers in the chat form, for tuning a model that has only learned to continue text.
//!
//! `<user> Reverse these letters: p l a n t.<end><bot> t n a l p<end>`: only what the bot says counts in training.
//! Each task has ten phrasings in four frames; the last phrasing is held out, and so are three whole tasks (Wei et al.
//! 2021, "Finetuned Language Models Are Zero-Shot Learners").
mod phrases;

use rand::RngExt;

use super::reason::{self, Mode};
use super::transform::Rule;
use super::{Document, Form, Settings, Split, TaskRng, calculator, pick, qa, sample, sentiment, topic};
use super::{weight, words};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// A rule on spelled letters.
    Letters(Rule),
    /// Spelled letters as capitals.
    Capitals,
    /// The first of some words.
    FirstWord,
    /// The last of some words.
    LastWord,
    /// The opposite of a word.
    Opposite,
    /// The plural of a word.
    Plural,
    /// The number after a number.
    NextNumber,
    /// The feeling of a review.
    Sentiment,
    /// The topic of a sentence.
    Topic,
    /// Serial arithmetic, step by step.
    Calculator,
}

impl Task {
    /// The tasks of training.
    pub const SEEN: [Self; 16] = [
        Self::Letters(Rule::Reverse),
        Self::Letters(Rule::First),
        Self::Letters(Rule::Last),
        Self::Letters(Rule::Copy),
        Self::Letters(Rule::RotateLeft),
        Self::Letters(Rule::DropFirst),
        Self::Letters(Rule::DropLast),
        Self::Letters(Rule::SwapEnds),
        Self::Capitals,
        Self::FirstWord,
        Self::Opposite,
        Self::Plural,
        Self::NextNumber,
        Self::Sentiment,
        Self::Topic,
        Self::Calculator,
    ];

    /// The tasks that tuning never shows.
    pub const HELD_OUT: [Self; 3] =
        [Self::Letters(Rule::DoubleLast), Self::Letters(Rule::RotateRight), Self::LastWord];

    /// A name for keys.
    pub fn name(self) -> String {
        match self {
            Self::Letters(rule) => format!("{rule:?}"),
            other => format!("{other:?}"),
        }
    }
}

/// How a phrasing may be put; `{C}` is the phrasing with a capital, `{c}` without.
const FRAMES: [&str; 4] = ["{C}.", "Please {c}.", "Can you {c}?", "I want you to {c}."];
/// Numbers of words of which one is asked for.
const LIST_LENGTHS: std::ops::Range<usize> = 3..7;

/// A document of one to three turns on seen tasks.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let n_turns = settings.shots_in(rng, 1..4);
    let tasks: Vec<Task> = (0..n_turns).map(|_| *pick(rng, &Task::SEEN)).collect();
    examples(rng, settings, &tasks)
}

/// A document with one turn for each task. The form chooses the wording: trained phrasings, or the held-out one.
pub fn examples(rng: &mut TaskRng, settings: &Settings, tasks: &[Task]) -> Document {
    let mut document = Document::default();
    for (shot, &task) in tasks.iter().enumerate() {
        let asked = ask(rng, task, settings.split);
        let instruction = instruction(rng, task, settings.form, &asked.input);
        document.push(&format!("<user> {instruction}<end><bot>"), 0.0);
        match asked.answer {
            Answer::Text(answer) => {
                document.push_answer(asked.key, &format!(" {answer}"), shot, weight::PLAIN);
            }
            Answer::Choice(options, right) => {
                document.push_choice(asked.key, &options, right, shot, weight::PLAIN);
            }
            Answer::Steps(problem) => reason::push_solution(&mut document, &problem, Mode::Steps, shot),
        }
        document.push("<end>", weight::PLAIN);
    }
    document
}

/// The instruction of a task about `input`.
fn instruction(rng: &mut TaskRng, task: Task, form: Form, input: &str) -> String {
    let phrase = super::wording(rng, form, phrases::of(task)).replace("{}", input);
    let frame = if form == Form::Canonical { FRAMES[0] } else { *pick(rng, &FRAMES) };
    let capital = phrase[..1].to_uppercase() + &phrase[1..];
    frame.replace("{C}", &capital).replace("{c}", &phrase)
}

/// An instance of a task.
struct Asked {
    key: String,
    input: String,
    answer: Answer,
}

enum Answer {
    Text(String),
    /// Options, each with its space, and the place of the right one.
    Choice(Vec<String>, usize),
    Steps(Box<reason::Problem>),
}

fn ask(rng: &mut TaskRng, task: Task, split: Split) -> Asked {
    match task {
        Task::Letters(_) | Task::Capitals => ask_letters(rng, task, split),
        Task::FirstWord | Task::LastWord => ask_list(rng, task, split),
        Task::Opposite => {
            let pair = *pick(rng, &qa::OPPOSITES);
            let [word, answer] = if rng.random_bool(0.5) { pair } else { super::surface::swapped(pair) };
            fact("opposite", word, answer)
        }
        Task::Plural => {
            let [word, answer] = *pick(rng, &qa::PLURALS);
            fact("plural", word, answer)
        }
        Task::NextNumber => {
            let number = qa::number(rng, split);
            let answer = Answer::Text((number + 1).to_string());
            Asked { key: format!("counting|{number}"), input: number.to_string(), answer }
        }
        Task::Sentiment => {
            let right = rng.random_range(0..2);
            let polarity = [sentiment::Polarity::Negative, sentiment::Polarity::Positive][right];
            let input = sentiment::review(rng, polarity, split);
            choice("sentiment", input, sentiment::CLASSES.vocabularies[0], right)
        }
        Task::Topic => {
            let right = rng.random_range(0..topic::CLASSES.count());
            let input = topic::sentence(rng, right, split);
            choice("topic", input, topic::CLASSES.vocabularies[0], right)
        }
        Task::Calculator => {
            let n_operands = rng.random_range(calculator::TRAINED_OPERANDS);
            let problem = calculator::Problem::draw(rng, split, n_operands).worded();
            Asked {
                key: problem.key.clone(),
                input: problem.question.clone(),
                answer: Answer::Steps(Box::new(problem)),
            }
        }
    }
}

fn ask_letters(rng: &mut TaskRng, task: Task, split: Split) -> Asked {
    let word = words::word_or_letters(rng, split);
    let result = match task {
        Task::Letters(rule) => rule.apply(&word),
        _ => word.to_uppercase(),
    };
    let trimmed = |letters: &str| words::spaced(letters).trim_start().to_owned();
    let key = format!("word|{word}|{}", task.name());
    Asked { key, input: trimmed(&word), answer: Answer::Text(trimmed(&result)) }
}

fn ask_list(rng: &mut TaskRng, task: Task, split: Split) -> Asked {
    let length = rng.random_range(LIST_LENGTHS);
    loop {
        let list = sample(rng, words::labels(), length);
        let input = list.join(" ");
        if Split::of("list", &input) == split {
            let answer = list[if task == Task::FirstWord { 0 } else { length - 1 }];
            return Asked { key: format!("list|{input}"), input, answer: Answer::Text(answer.to_owned()) };
        }
    }
}

/// Facts are few and in all splits.
fn fact(kind: &str, word: &str, answer: &str) -> Asked {
    let key = format!("fact|{kind} {word}");
    Asked { key, input: word.to_owned(), answer: Answer::Text(answer.to_owned()) }
}

fn choice(task: &str, input: String, names: &[&str], right: usize) -> Asked {
    let options = names.iter().map(|name| format!(" {name}")).collect();
    Asked { key: format!("{task}|{input}"), input, answer: Answer::Choice(options, right) }
}
