//! Two-word phrases into an invented language: with one lexicon for all documents, which can be known by heart, or with
//! a lexicon of the document, which can only be read off its examples.
use rand::RngExt;

use super::surface::{self, Surface};
use super::{Document, Settings, Split, TaskRng, pick, sample, weight, words};

/// Which lexicon a document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lexicon {
    /// The same in all documents.
    Fixed,
    /// Random in each document.
    Random,
}

const ADJECTIVES: [&str; 16] = [
    "red", "big", "old", "new", "small", "black", "white", "blue", "good", "long", "green", "young", "hot",
    "cold", "happy", "dark",
];
const NOUNS: [&str; 24] = [
    "bird", "house", "dog", "tree", "boat", "king", "fish", "road", "book", "cat", "river", "door", "horse",
    "garden", "song", "hat", "girl", "stone", "night", "field", "bread", "bed", "star", "cow",
];
/// The words of the fixed lexicon, adjectives first.
const FIXED: [&str; 40] = [
    "mipo", "kela", "tuna", "roba", "siva", "dulo", "fano", "gemi", "hoku", "jari", "lopa", "nuri", "pake",
    "rilo", "sumo", "tavi", "volu", "wemi", "yoka", "zalo", "bemu", "cira", "dosa", "fiku", "gola", "hune",
    "kimo", "lasu", "mube", "neko", "pori", "ruta", "sode", "temu", "vika", "zuni", "balo", "dipe", "fura",
    "goni",
];
/// The words of random lexicons: one token each.
const NONCE: [&str; 24] = [
    "zor", "blick", "dax", "wug", "fep", "tulo", "mip", "gorp", "kiv", "zib", "nool", "plaf", "quim", "vash",
    "drel", "snerk", "jov", "tiz", "brung", "yat", "hesk", "lorp", "cug", "pell",
];
/// `- red bird = mipo volu`.
const CANONICAL: Surface = surface::surface("Input:", "\nOutput:", "\n\n");
const INSTRUCTIONS: [&str; 4] =
    ["Translate into Zori.\n", "English to Zori:\n", "Write it in Zori.\n", "Zori words.\n"];

/// A document of phrases, half of them with a lexicon of their own.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let lexicon = *pick(rng, &[Lexicon::Fixed, Lexicon::Random]);
    examples(rng, settings, lexicon)
}

/// A document of phrases. With the fixed lexicon an instruction names the language and an item's `shot` is its place;
/// with a random one it counts the earlier mentions of the rarer of its two words.
pub fn examples(rng: &mut TaskRng, settings: &Settings, lexicon: Lexicon) -> Document {
    let surface = surface::draw(rng, settings.form, CANONICAL);
    let n_shots = settings.shots_in(rng, 3..13);
    let mut document = Document::default();
    match lexicon {
        Lexicon::Fixed => {
            document.push(pick::<&str>(rng, &INSTRUCTIONS), weight::PLAIN);
            for shot in 0..n_shots {
                let (a, n) = phrase(rng, settings.split);
                let answer = format!(" {} {}", FIXED[a], FIXED[ADJECTIVES.len() + n]);
                let key = format!("translation|{} {}", ADJECTIVES[a], NOUNS[n]);
                push(
                    &mut document,
                    surface,
                    &format!(" {} {}", ADJECTIVES[a], NOUNS[n]),
                    key,
                    &answer,
                    shot,
                    true,
                );
            }
        }
        Lexicon::Random => random_phrases(rng, settings, surface, n_shots, &mut document),
    }
    if !document.text.ends_with('\n') {
        document.push("\n", weight::PLAIN);
    }
    document
}

/// Places of adjective and noun of a phrase of the split.
fn phrase(rng: &mut TaskRng, split: Split) -> (usize, usize) {
    loop {
        let (a, n) = (rng.random_range(0..ADJECTIVES.len()), rng.random_range(0..NOUNS.len()));
        if Split::of("translation", &format!("{} {}", ADJECTIVES[a], NOUNS[n])) == split {
            return (a, n);
        }
    }
}

/// Words of the split in place of the adjectives and nouns: what is not in the weights must not need to be.
fn random_phrases(
    rng: &mut TaskRng,
    settings: &Settings,
    surface: Surface,
    n_shots: usize,
    document: &mut Document,
) {
    let n_words = rng.random_range(2..5);
    // Not the words of the fixed lexicon: their phrases have splits of their own.
    let is_fixed = |word: &&&str| ADJECTIVES.contains(*word) || NOUNS.contains(*word);
    let candidates = sample(rng, words::common(settings.split), 2 * n_words + ADJECTIVES.len() + NOUNS.len());
    let queries: Vec<&str> =
        candidates.iter().filter(|word| !is_fixed(word)).copied().take(2 * n_words).collect();
    let names = sample(rng, &NONCE, 2 * n_words);
    let is_turned = rng.random_bool(0.5);
    let mut mentions = vec![0; 2 * n_words];
    for _ in 0..n_shots {
        let (a, n) = (rng.random_range(0..n_words), rng.random_range(n_words..2 * n_words));
        let (first, second) = if is_turned { (n, a) } else { (a, n) };
        let seen: usize = mentions[a].min(mentions[n]);
        let query = format!(" {} {}", queries[a], queries[n]);
        let key = format!("translation_words|{} {}", queries[a], queries[n]);
        let answer = format!(" {} {}", names[first], names[second]);
        push(document, surface, &query, key, &answer, seen, seen > 0);
        mentions[a] += 1;
        mentions[n] += 1;
    }
}

fn push(
    document: &mut Document,
    surface: Surface,
    query: &str,
    key: String,
    answer: &str,
    shot: usize,
    known: bool,
) {
    document.push(surface.before, weight::PLAIN);
    document.push(query, weight::GIVEN);
    document.push(surface.between, 0.5);
    document.push_answer(key, answer, shot, if known { weight::DENSE } else { weight::GUESS });
    document.push(surface.after, weight::PLAIN);
}
