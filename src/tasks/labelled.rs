//! Sentences with labels: natural words, random words, or natural ones on the wrong classes.
//!
//! Natural labels can be known by heart; random and flipped ones must be read off the examples (Wei et al. 2023,
//! "Larger language models do in-context learning differently").
use rand::RngExt;

use super::surface::{Surface, surface};
use super::{Document, Form, Settings, TaskRng, pick, sample, weight, words};

/// What the labels are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// Words that mean the classes.
    Natural,
    /// Words that mean nothing here.
    Random,
    /// Natural words, each on the next class.
    Flipped,
}

/// What sentences are labelled with, and how the examples may be called.
#[derive(Debug, Clone, Copy)]
pub struct Classes {
    /// The task in keys.
    pub task: &'static str,
    /// Vocabularies of natural labels, one label per class each; demonstrations use the first.
    pub vocabularies: &'static [&'static [&'static str]],
    /// Names of the sentence, besides `Input:` and signs.
    pub sentence_names: &'static [&'static str],
    /// Names of the label, with a line break before, besides `Output:` and signs.
    pub label_names: &'static [&'static str],
    /// The look that training never shows.
    pub held_out: Surface,
}

impl Classes {
    /// Number of classes.
    pub fn count(&self) -> usize {
        self.vocabularies[0].len()
    }
}

/// `Input: …`, `Output: negative`.
const CANONICAL: Surface = surface("Input:", "\nOutput:", "\n\n");
/// Names of sentences in any task.
const SENTENCE_NAMES: [&str; 5] = ["Input:", "Text:", "Q:", "Sentence:", "In:"];
/// Names of labels in any task.
const LABEL_NAMES: [&str; 6] = ["\nOutput:", "\nLabel:", "\nA:", "\nClass:", "\nAnswer:", "\nOut:"];
/// Beginnings and separators without names.
const MARKS: [&str; 5] = ["", "-", "*", ">", "#"];
const SEPARATORS: [&str; 7] = [" ->", " =", " |", " -->", " :", " is", " /"];
const ENDS: [&str; 3] = ["\n", "\n\n", "\n"];
/// A kind of labels as training draws it.
pub fn draw_labels(rng: &mut TaskRng) -> Labels {
    match rng.random_range(0..100) {
        0..70 => Labels::Natural,
        70..95 => Labels::Random,
        _ => Labels::Flipped,
    }
}

/// A document of `n_shots` labelled sentences; `sentence` writes one of a class, given its place in the document.
/// It ends early where `sentence` has none.
pub fn examples(
    rng: &mut TaskRng,
    settings: &Settings,
    classes: &Classes,
    labels: Labels,
    n_shots: usize,
    mut sentence: impl FnMut(&mut TaskRng, usize, usize) -> Option<String>,
) -> Document {
    let surface = draw_surface(rng, settings.form, classes);
    let names = label_names(rng, classes, labels, settings.form);
    let options: Vec<String> = names.iter().map(|name| format!(" {name}")).collect();
    let mut seen = vec![false; names.len()];
    let mut document = Document::default();
    for shot in 0..n_shots {
        let class = rng.random_range(0..names.len());
        let Some(text) = sentence(rng, class, shot) else { break };
        let known = match labels {
            Labels::Natural => true,
            Labels::Random => seen[class],
            Labels::Flipped => shot > 0,
        };
        let lead = if surface.before.is_empty() { "" } else { " " };
        document.push(surface.before, weight::PLAIN);
        document.push(&format!("{lead}{text}"), weight::SENTENCE);
        document.push(surface.between, 0.5);
        let weight = if known { weight::SPARSE } else { weight::GUESS };
        document.push_choice(format!("{}|{text}", classes.task), &options, class, shot, weight);
        document.push(surface.after, weight::PLAIN);
        seen[class] = true;
    }
    document
}

fn draw_surface(rng: &mut TaskRng, form: Form, classes: &Classes) -> Surface {
    match form {
        Form::Canonical => CANONICAL,
        Form::HeldOut => classes.held_out,
        Form::Trained if rng.random_bool(0.3) => CANONICAL,
        Form::Trained => loop {
            let surface = trained(rng, classes);
            let pair = |of: Surface| (of.before, of.between);
            if pair(surface) != pair(classes.held_out) {
                break surface;
            }
        },
    }
}

fn trained(rng: &mut TaskRng, classes: &Classes) -> Surface {
    if rng.random_bool(0.3) {
        return surface(pick::<&str>(rng, &MARKS), pick::<&str>(rng, &SEPARATORS), pick::<&str>(rng, &ENDS));
    }
    let mut name = |own: &[&'static str], common: &[&'static str]| {
        if rng.random_bool(0.5) { *pick(rng, own) } else { *pick(rng, common) }
    };
    let before = name(classes.sentence_names, &SENTENCE_NAMES);
    let between = name(classes.label_names, &LABEL_NAMES);
    surface(before, between, pick::<&str>(rng, &ENDS))
}

/// Names of the labels, one per class.
fn label_names(rng: &mut TaskRng, classes: &Classes, labels: Labels, form: Form) -> Vec<&'static str> {
    let natural = if form == Form::Trained && rng.random_bool(0.45) {
        *pick(rng, classes.vocabularies)
    } else {
        classes.vocabularies[0]
    };
    match labels {
        Labels::Natural => natural.to_vec(),
        Labels::Flipped => {
            let mut names = natural.to_vec();
            names.rotate_left(1);
            names
        }
        Labels::Random => sample(rng, words::labels(), classes.count()),
    }
}
