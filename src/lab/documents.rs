//! Which document the items of a plan stand in.

use std::ops::Range;

use rand::RngExt;
use rand_pcg::rand_core::SeedableRng;
use xxhash_rust::xxh64::xxh64;

use crate::tasks::labelled::Labels;
use crate::tasks::reason::Mode;
use crate::tasks::transform::{self, Function, Queries, Rule};
use crate::tasks::world::two_hop;
use crate::tasks::{
    Document, Form, Settings, TaskRng, calculator, coin, cups, dictionary, instruct, last_letters, pick,
    sentiment, topic, word_problem,
};

use super::plan::{LabError, Material, Plan};
use super::{Format, Task, Variant};

/// Most examples of a dictionary: more do not fit a short context.
const MAX_DICTIONARY_EXAMPLES: usize = 28;
/// The marks of a chat, and what a text without them has instead; longer marks first.
const CHAT_MARKS: [(&str, &str); 3] = [("<end><bot>", "\n"), ("<user> ", ""), ("<end>", "\n\n")];

/// The generator of the `attempt`-th document for question `index`: the same for all formats, so that they can be
/// compared item by item.
pub fn rng(plan: &Plan, index: usize, attempt: usize) -> TaskRng {
    let variant = match &plan.spec.variant {
        Variant::Open => Variant::Trained.name(),
        variant => variant.name(),
    };
    let task = &plan.spec.task;
    let name = format!("{}|{task}|{variant}|{index}|{attempt}", plan.seed);
    TaskRng::seed_from_u64(xxh64(name.as_bytes(), 0))
}

/// A document of the plan's task with at least `n_items` items, of which the last have `n_items - 1` examples.
///
/// # Errors
/// [`LabError::NoData`] where the items come from data that is not there.
pub fn document(
    plan: &Plan,
    n_items: usize,
    rng: &mut TaskRng,
    material: &Material,
) -> Result<Document, LabError> {
    let task = &plan.spec.task;
    let form = match plan.spec.variant {
        Variant::HeldOutForm | Variant::Plain => Form::HeldOut,
        _ => Form::Trained,
    };
    let settings = Settings { split: plan.split, shots: Some(n_items), form };
    let (labels, mode) = (labels(plan.spec.format), mode(plan.spec.format));
    let no_data = || LabError::NoData(task.to_string());
    Ok(match task {
        Task::WordTransform => {
            let function = function(&plan.spec.variant, rng);
            transform::examples(rng, &settings, function, false, queries(&plan.spec.variant))
        }
        Task::Dictionary => {
            // Words come several times; each mention is an example for the next one.
            let shots = Some((3 * n_items).clamp(6, MAX_DICTIONARY_EXAMPLES));
            dictionary::document(rng, &Settings { shots, ..settings })
        }
        Task::SentimentWorld => sentiment::examples(rng, &settings, labels),
        Task::Topic => topic::examples(rng, &settings, labels),
        Task::SentimentReal | Task::SpamReal => {
            let real = task.real().ok_or_else(no_data)?;
            let sentences = material.sentences.get(&real).ok_or_else(no_data)?;
            real.examples(rng, &settings, sentences, labels)
        }
        Task::SerialCalc(n_operands) => {
            calculator::examples(rng, &settings, mode, &vec![*n_operands; n_items])
        }
        Task::LastLetters => {
            let lengths = lengths(rng, last_letters::LENGTHS, n_items);
            last_letters::examples(rng, &settings, mode, &lengths)
        }
        Task::Coin => {
            let lengths = lengths(rng, coin::LENGTHS, n_items);
            coin::examples(rng, &settings, mode, &lengths)
        }
        Task::Cups => {
            let lengths = lengths(rng, cups::LENGTHS, n_items);
            cups::examples(rng, &settings, mode, &lengths)
        }
        Task::InstructSeen => instructions(plan, rng, &settings, &instruct::Task::SEEN, n_items),
        Task::InstructUnseen => instructions(plan, rng, &settings, &instruct::Task::HELD_OUT, n_items),
        Task::TwoHop => two_hop::document(rng, &settings, mode),
        Task::WordProblem => word_problem::document(rng, &settings, mode),
        Task::Quiz(_) | Task::QuizGiven | Task::TextBitsPerByte | Task::Blimp | Task::Story => {
            return Err(no_data());
        }
    })
}

fn function(variant: &Variant, rng: &mut TaskRng) -> Function {
    match variant {
        Variant::Composed => *pick(rng, transform::trained_compositions()),
        Variant::ComposedHeldOut => *pick(rng, transform::held_out_compositions()),
        _ => Function::Single(*pick(rng, &Rule::ALL)),
    }
}

fn queries(variant: &Variant) -> Queries {
    match variant {
        Variant::Spelled => Queries::Spelled,
        _ => Queries::Any,
    }
}

fn labels(format: Format) -> Labels {
    match format {
        Format::Random => Labels::Random,
        Format::Flipped => Labels::Flipped,
        _ => Labels::Natural,
    }
}

fn mode(format: Format) -> Mode {
    match format {
        Format::Steps => Mode::Steps,
        Format::Filler => Mode::Filler,
        _ => Mode::Direct,
    }
}

fn lengths(rng: &mut TaskRng, range: Range<usize>, n: usize) -> Vec<usize> {
    (0..n).map(|_| rng.random_range(range.clone())).collect()
}

/// Turns on one task, so that earlier ones are examples for the last.
fn instructions(
    plan: &Plan,
    rng: &mut TaskRng,
    settings: &Settings,
    tasks: &[instruct::Task],
    n_items: usize,
) -> Document {
    let task = *pick(rng, tasks);
    let document = instruct::examples(rng, settings, &vec![task; n_items]);
    if plan.spec.variant == Variant::Plain { without_chat(&document) } else { document }
}

/// The document without the marks of a chat.
fn without_chat(document: &Document) -> Document {
    let mut plain = Document::default();
    // Where each byte of the text goes.
    let mut moved = Vec::with_capacity(document.text.len() + 1);
    let mut rest = document.text.as_str();
    while let Some(next) = rest.chars().next() {
        let mark = CHAT_MARKS.iter().find(|(mark, _)| rest.starts_with(mark));
        let (n_taken, written) =
            mark.map_or((next.len_utf8(), &rest[..next.len_utf8()]), |m| (m.0.len(), m.1));
        moved.extend(std::iter::repeat_n(plain.text.len(), n_taken));
        plain.push(written, 1.0);
        rest = &rest[n_taken..];
    }
    moved.push(plain.text.len());
    plain.items = document.items.clone();
    for item in &mut plain.items {
        // An answer that ends where a mark begins ends before what stands for the mark.
        item.answer = moved[item.answer.start]..moved[item.answer.end];
        item.takes_over = moved[item.takes_over];
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::Split;

    #[test]
    fn a_text_without_chat_marks_has_the_same_answers() {
        let settings = Settings { split: Split::Test, shots: Some(2), form: Form::Canonical };
        for task in instruct::Task::SEEN {
            let mut rng = TaskRng::seed_from_u64(5);
            let chat = instruct::examples(&mut rng, &settings, &[task, task]);
            let plain = without_chat(&chat);
            assert!(!plain.text.contains('<'), "{}", plain.text);
            for (before, after) in chat.items.iter().zip(&plain.items) {
                assert_eq!(chat.text[before.answer.clone()], plain.text[after.answer.clone()]);
                assert!(plain.text[..after.takes_over].ends_with('\n'));
                assert!(plain.text[after.answer.end..].starts_with("\n\n"));
            }
        }
    }
}
