//! Random labels of words, fixed within a document.
//!
//! The label of a word is in no weight of the model: after its first mention it can only be looked up in the context
//! (Chan et al. 2022, "Data Distributional Properties Drive Emergent In-Context Learning").
use rand::RngExt;

use super::surface::{self, Surface};
use super::{Document, Form, Settings, TaskRng, pick, sample, weight, words};

/// Number of different words in a document.
const N_WORDS: std::ops::Range<usize> = 2..9;
/// Number of examples in a document.
const N_SHOTS: std::ops::Range<usize> = 6..29;
/// ` apple moon,`: the label directly after its word, the form in which look-up is learned first.
const DIRECT: Surface = Surface { before: "", between: "", after: "," };
/// `- hidden: 8`.
const CANONICAL: Surface = Surface { before: "-", between: ":", after: "\n" };

/// Words and labels of one document.
struct Table {
    words: Vec<&'static str>,
    labels: Vec<String>,
}

/// A document of labelled words, drawn with repetition. An item's `shot` counts earlier mentions of the same word.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let surface = match settings.form {
        Form::Trained if rng.random_bool(0.25) => DIRECT,
        form => surface::draw(rng, form, CANONICAL),
    };
    document_with(rng, settings, surface)
}

/// The same in a given look, for example one of [`surface::NOVEL`].
pub fn document_with(rng: &mut TaskRng, settings: &Settings, surface: Surface) -> Document {
    let n_words = rng.random_range(N_WORDS);
    let table = table(rng, settings, n_words);
    let two_lines = surface.between.starts_with('\n');
    let longest = if two_lines { 18 } else { N_SHOTS.end };
    let n_shots = settings.shots_in(rng, N_SHOTS.start..longest);
    let mut mentions = vec![0; n_words];
    let mut document = Document::default();
    for _ in 0..n_shots {
        let index = rng.random_range(0..n_words);
        let (word, label) = (table.words[index], &table.labels[index]);
        document.push(surface.before, weight::PLAIN);
        document.push(&format!(" {word}"), weight::GIVEN);
        document.push(surface.between, 0.5);
        let weight = if mentions[index] == 0 { weight::GUESS } else { weight::SPARSE };
        document.push_answer(format!("word|{word}"), &format!(" {label}"), mentions[index], weight);
        document.push(surface.after, 0.5);
        mentions[index] += 1;
    }
    if !document.text.ends_with('\n') {
        document.push("\n", 0.5);
    }
    document
}

/// Distinct words of the split; labels are distinct words or letters, or digits.
fn table(rng: &mut TaskRng, settings: &Settings, n_words: usize) -> Table {
    let words = sample(rng, words::common(settings.split), n_words);
    let labels = match rng.random_range(0..3) {
        0 => (0..n_words).map(|_| rng.random_range(0..10).to_string()).collect(),
        1 => sample(rng, &words::LETTERS, n_words).iter().map(char::to_string).collect(),
        _ => distinct_from(rng, &words),
    };
    Table { words, labels }
}

/// As many labels as words, none of them a word of the document.
fn distinct_from(rng: &mut TaskRng, words: &[&str]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::with_capacity(words.len());
    while labels.len() < words.len() {
        let label = *pick(rng, words::labels());
        if !words.contains(&label) && !labels.iter().any(|taken| taken == label) {
            labels.push(label.to_owned());
        }
    }
    labels
}
