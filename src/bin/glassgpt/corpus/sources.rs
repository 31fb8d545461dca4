//! The given texts, as they lie in the unpacked archives.
use std::cell::OnceCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use glassgpt::tasks::{Split, natural};
use xxhash_rust::xxh64::xxh64;

use super::books::{Passage, passages};
use super::{CorpusError, clean::clean};

/// A collection of given texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 1,000 very short stories in very simple English.
    TinyStories,
    /// African Storybook and Pratham Books: stories for children who learn to read.
    Storybooks,
    /// Fairy tales.
    FairyTales,
    /// Passages of children's books in simple words and sentences.
    SimpleProse,
    /// All other passages of the same books.
    Prose,
    /// Dialogues written by one person each.
    Dialogues,
}

/// Which part of the file is the text.
enum Layout {
    /// A JSON array of strings.
    JsonStrings,
    /// Texts separated by a line `<|sep|>`.
    Separated,
    /// Dialogues separated by an empty line, each with a line `Topic: …` on top.
    Dialogues,
    /// Folders `train`, `val` and `test` with one CSV file per tale.
    TaleFolders,
    /// Whole books.
    Books,
}

/// Words of a run that two texts may not share often.
const RUN_WORDS: usize = 13;
/// Texts that share so many runs with held-out ones are the same text; fewer may be a saying or a song.
const MAX_SHARED_RUNS: usize = 3;
/// Shorter texts are fragments.
const MIN_BYTES: usize = 80;

impl Source {
    /// All collections.
    pub const ALL: [Self; 6] = [
        Self::TinyStories,
        Self::Storybooks,
        Self::FairyTales,
        Self::SimpleProse,
        Self::Prose,
        Self::Dialogues,
    ];

    /// The name in meta.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::TinyStories => "tinystories",
            Self::Storybooks => "storybooks",
            Self::FairyTales => "fairytales",
            Self::SimpleProse => "simple_prose",
            Self::Prose => "prose",
            Self::Dialogues => "dialogues",
        }
    }

    /// Files or folders below the data folder.
    fn paths(self) -> &'static [(&'static str, Layout)] {
        match self {
            Self::TinyStories => {
                &[("text/tinystories_1000/out/corpora/tinystories_1000.json", Layout::JsonStrings)]
            }
            Self::Storybooks => &[
                ("text/asp_en/stories_ccby.txt", Layout::Separated),
                ("text/pratham_en/stories_ccby_pd.txt", Layout::Separated),
            ],
            Self::FairyTales => {
                &[("text/fairytaleqa/data-by-train-split/section-stories", Layout::TaleFolders)]
            }
            Self::SimpleProse | Self::Prose => &[("text/gutenberg_children/children.txt", Layout::Books)],
            Self::Dialogues => &[("text/self_dialogue/dialogues.txt", Layout::Dialogues)],
        }
    }
}

/// The unpacked archives. The books are read once, since cleaning them takes seconds.
pub struct Archive {
    /// The folder.
    pub data: PathBuf,
    books: OnceCell<Vec<Passage>>,
    /// Hashed runs of words of all held-out texts.
    held_out: OnceCell<HashSet<u64>>,
}

impl Archive {
    /// The archives in a folder.
    pub fn new(data: &Path) -> Self {
        Self { data: data.to_owned(), books: OnceCell::new(), held_out: OnceCell::new() }
    }

    /// The clean texts of a split, in the order of the files. Texts of the training split that tell a held-out text
    /// once more are left out: tales come in many collections.
    ///
    /// # Errors
    /// When a file is missing or has another layout.
    pub fn texts(&self, source: Source, split: Split) -> Result<Vec<String>, CorpusError> {
        let mut texts = self.all_texts(source, split)?;
        if split == Split::Train {
            let held_out = self.held_out();
            texts.retain(|text| {
                let shared = runs_of_words(text).filter(|run| held_out.contains(run)).count();
                shared < MAX_SHARED_RUNS
            });
        }
        Ok(texts)
    }

    fn held_out(&self) -> &HashSet<u64> {
        if let Some(runs) = self.held_out.get() {
            return runs;
        }
        let mut runs = HashSet::new();
        for source in Source::ALL {
            for split in [Split::Validation, Split::Test] {
                // A collection that is not there is reported by whoever asks for it.
                let texts = self.all_texts(source, split).unwrap_or_default();
                texts.iter().for_each(|text| runs.extend(runs_of_words(text)));
            }
        }
        self.held_out.get_or_init(|| runs)
    }

    fn all_texts(&self, source: Source, split: Split) -> Result<Vec<String>, CorpusError> {
        let mut texts = Vec::new();
        for (path, layout) in source.paths() {
            let path = self.data.join(path);
            match layout {
                Layout::TaleFolders => {
                    texts.extend(tales(&path, split)?.iter().filter_map(|tale| clean(tale)));
                }
                Layout::Books => {
                    let is_simple = source == Source::SimpleProse;
                    let fits = |passage: &&Passage| passage.split == split && passage.is_simple == is_simple;
                    texts.extend(self.books(&path)?.iter().filter(fits).map(|passage| passage.text.clone()));
                }
                layout => {
                    let raw = raw_texts(&path, layout)?;
                    let clean = raw.iter().filter_map(|text| clean(text));
                    texts.extend(clean.filter(|text| natural::split_of(text) == split));
                }
            }
        }
        texts.retain(|text| text.len() >= MIN_BYTES);
        Ok(texts)
    }

    fn books(&self, path: &Path) -> Result<&[Passage], CorpusError> {
        if let Some(passages) = self.books.get() {
            return Ok(passages);
        }
        let bytes = std::fs::read(path).map_err(|error| CorpusError::read(path, error))?;
        Ok(self.books.get_or_init(|| passages(&String::from_utf8_lossy(&bytes))))
    }
}

/// Hashes of all runs of [`RUN_WORDS`] words, whatever their capitals and the signs between them.
fn runs_of_words(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let hashes: Vec<u64> = words.map(|word| xxh64(word.to_lowercase().as_bytes(), 0)).collect();
    (RUN_WORDS..=hashes.len()).map(move |end| {
        let run = &hashes[end - RUN_WORDS..end];
        run.iter().fold(0u64, |hash, word| hash.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word)
    })
}

fn raw_texts(path: &Path, layout: &Layout) -> Result<Vec<String>, CorpusError> {
    let bytes = std::fs::read(path).map_err(|error| CorpusError::read(path, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let texts = match layout {
        Layout::JsonStrings => serde_json::from_str(&text)
            .map_err(|error| CorpusError::Layout { path: path.to_owned(), problem: error.to_string() })?,
        Layout::Dialogues => text.split("\n\n").map(|turns| without_topic(turns).to_owned()).collect(),
        Layout::Separated | Layout::TaleFolders | Layout::Books => {
            text.split("<|sep|>").map(str::to_owned).collect()
        }
    };
    Ok(texts)
}

fn without_topic(dialogue: &str) -> &str {
    match dialogue.trim_start().strip_prefix("Topic:").and_then(|rest| rest.split_once('\n')) {
        Some((_topic, turns)) => turns,
        None => dialogue,
    }
}

/// The tales of the collection's own split, one text per tale.
fn tales(folder: &Path, split: Split) -> Result<Vec<String>, CorpusError> {
    let folder = folder.join(match split {
        Split::Train => "train",
        Split::Validation => "val",
        Split::Test => "test",
    });
    let entries = std::fs::read_dir(&folder).map_err(|error| CorpusError::read(&folder, error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // The order of a folder differs between machines.
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.iter().map(|path| tale(path)).collect()
}

/// The column `text` of a file `section,text`, sections joined.
fn tale(path: &Path) -> Result<String, CorpusError> {
    let bytes = std::fs::read(path).map_err(|error| CorpusError::read(path, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let sections: Vec<String> =
        csv_records(&text).into_iter().skip(1).filter_map(|mut fields| fields.pop()).collect();
    if sections.is_empty() {
        let problem = "expected a header and at least one section, got none".to_owned();
        return Err(CorpusError::Layout { path: path.to_owned(), problem });
    }
    Ok(sections.join("\n\n"))
}

/// Records of RFC 4180: fields with commas, line breaks or quotes stand in quotes, quotes inside are doubled.
pub fn csv_records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let record = records.last_mut().expect("never empty");
        let field = record.last_mut().expect("never empty");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            '\r' => {}
            letter => field.push(letter),
        }
    }
    records.retain(|record| record.iter().any(|field| !field.is_empty()));
    records
}
