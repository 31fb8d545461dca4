//! Given texts for the evaluation, as they lie in the unpacked archives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use glassgpt::lab::sentences::{self as labelled_lines, Problem};
use glassgpt::lab::{Material, Task};
use glassgpt::tasks::Split;
use glassgpt::tasks::quiz::{Question, csv};
use glassgpt::tasks::real::Sentences;
use serde::Deserialize;

use crate::corpus::labelled;
use crate::corpus::sources::{Archive, Source};
use crate::{Failure, load};

/// The collections whose held-out texts are predicted: stories, and the prose around them.
const SOURCES: [Source; 4] =
    [Source::TinyStories, Source::Storybooks, Source::FairyTales, Source::SimpleProse];
/// Where BLiMP lies: a file per paradigm.
const BLIMP: &str = "nlu/blimp/data";

/// A pair of BLiMP, as far as it is used.
#[derive(Deserialize)]
struct Pair {
    sentence_good: String,
    sentence_bad: String,
    linguistics_term: String,
}

/// Reads what these tasks need.
///
/// # Errors
/// If a file or folder is missing or has another layout.
pub fn read(data: &Path, tasks: &[Task], split: Split) -> Result<Material, Failure> {
    let mut material = Material::default();
    if !data.is_dir() {
        return Err(Failure::new(format!("expected a folder, got {}", data.display())));
    }
    if tasks.contains(&Task::TextBitsPerByte) {
        let archive = Archive::new(data);
        for source in SOURCES {
            let texts = archive.texts(source, split).map_err(|error| Failure::new(error.to_string()))?;
            material.texts.insert(source.name().to_owned(), texts);
        }
    }
    if tasks.contains(&Task::Blimp) {
        material.sentence_pairs = blimp(&data.join(BLIMP))?;
    }
    for real in tasks.iter().filter_map(Task::real) {
        let sentences = labelled::sentences(real, data).map_err(|error| Failure::new(error.to_string()))?;
        material.sentences.insert(real, sentences);
    }
    Ok(material)
}

/// The questions of a file in the layout of MMLU, which is named for its subject.
///
/// # Errors
/// If it cannot be read, or a row is no question.
pub fn questions(path: &Path) -> Result<Vec<Question>, Failure> {
    let text = String::from_utf8_lossy(&load::read(path)?).into_owned();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    csv::questions(&csv::subject(&name), &text)
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// Reads labelled sentences for the one task on real sentences among `tasks`; lines that are none are told on stderr.
///
/// # Errors
/// If there is no such task or more than one, or the file is missing or has another layout.
pub fn sentences(file: &Path, tasks: &[Task], is_own: bool) -> Result<Material, Failure> {
    let [Some(real)] = tasks.iter().map(Task::real).collect::<Vec<_>>()[..] else {
        return Err(Failure::new(
            "--sentences goes with one task on real sentences (sentiment_real, spam_real)",
        ));
    };
    let text = String::from_utf8(load::read(file)?)
        .map_err(|error| Failure::new(format!("{} is no UTF-8 text: {error}", file.display())))?;
    let labelled = labelled_lines::read(real, &text)
        .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    for Problem { line, error } in &labelled.problems {
        eprintln!("note: {} line {line}: {error}", file.display());
    }
    let held_out =
        labelled.held_out(real, is_own).into_iter().map(|(text, class)| (text, usize::from(class)));
    let mut material = Material::default();
    material.sentences.insert(real, Sentences::unseen(held_out));
    Ok(material)
}

/// The pairs of all paradigms by phenomenon.
fn blimp(folder: &Path) -> Result<BTreeMap<String, Vec<[String; 2]>>, Failure> {
    let mut phenomena = BTreeMap::<String, Vec<[String; 2]>>::new();
    for path in blimp_files(folder)? {
        let bytes = load::read(&path)?;
        for line in String::from_utf8_lossy(&bytes).lines() {
            let pair: Pair = serde_json::from_str(line)
                .map_err(|error| Failure::new(format!("{} has another layout: {error}", path.display())))?;
            let pairs = phenomena.entry(pair.linguistics_term).or_default();
            pairs.push([pair.sentence_good, pair.sentence_bad]);
        }
    }
    phenomena.values_mut().for_each(spread);
    Ok(phenomena)
}

/// Puts the pairs into an order in which any number from the front has some of every paradigm.
fn spread(pairs: &mut Vec<[String; 2]>) {
    let n = pairs.len();
    // About a golden section of the whole apart, so that neighbours come from different files.
    let start = (n as f64 * 0.618) as usize;
    let stride = (start..).find(|&stride| greatest_common_divisor(stride.max(1), n) == 1).unwrap_or(1);
    *pairs = (0..n).map(|i| pairs[i * stride % n].clone()).collect();
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

fn blimp_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", folder.display())))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use glassgpt::tasks::real::RealTask;

    use super::*;

    /// A set as it lies in the archives, and as lines with labels.
    fn check(task: RealTask, folder: &Path, lines: &str) {
        let archive = labelled::sentences(task, folder).expect("the layout of the archive");
        let read = labelled_lines::read(task, lines).expect("lines").held_out(task, false);
        let lines = Sentences::unseen(read.into_iter().map(|(text, class)| (text, usize::from(class))));
        for class in [0, 1] {
            assert!(!lines.list(Split::Test, class).is_empty(), "{task:?}");
            assert_eq!(archive.list(Split::Test, class), lines.list(Split::Test, class), "{task:?}");
        }
    }

    #[test]
    fn lines_of_a_public_set_are_held_out_as_those_of_the_archives_are() {
        let folder = std::env::temp_dir().join(format!("glassgpt-sentences-{}", std::process::id()));
        let corpora = folder.join("nlu/nltk_misc/packages/corpora");
        for folder in [&folder.join("nlu/sms_spam"), &corpora] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        let letters = |n: usize| char::from(b'a' + (n % 26) as u8).to_string().repeat(1 + n / 26);
        let messages: String = (0..120)
            .map(|n| format!("{}\tsee  you &amp; me at &lt;#&gt; {}\n", ["ham", "spam"][n % 2], letters(n)))
            .collect();
        std::fs::write(folder.join("nlu/sms_spam/SMSSpamCollection"), &messages).expect("a file");
        check(RealTask::Spam, &folder, &messages);
        let review = |n: usize| format!("it 's a film , but is n't \" {} \" . . . odd ( ? )", letters(n));
        let (mut lines, mut files) = (String::new(), [String::new(), String::new()]);
        for n in 0..120 {
            lines += &format!("{}\t{}\n", review(n), n % 2);
            files[n % 2] += &format!("{}\n", review(n));
        }
        let file = std::fs::File::create(corpora.join("sentence_polarity.zip")).expect("a file");
        let mut archive = zip::ZipWriter::new(file);
        for (name, text) in ["neg", "pos"].iter().zip(&files) {
            let stored =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            archive.start_file(format!("sentence_polarity/rt-polarity.{name}"), stored).expect("an entry");
            archive.write_all(text.as_bytes()).expect("its text");
        }
        archive.finish().expect("an archive");
        check(RealTask::Sentiment, &folder, &lines);
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }

    #[test]
    fn the_front_of_the_pairs_has_every_paradigm() {
        let mut pairs: Vec<[String; 2]> =
            (0..3000).map(|i| [(i / 1000).to_string(), i.to_string()]).collect();
        spread(&mut pairs);
        let count = |file: &str| pairs[..100].iter().filter(|pair| pair[0] == file).count();
        assert!(["0", "1", "2"].iter().all(|file| (25..45).contains(&count(file))));
        let mut numbers: Vec<usize> = pairs.iter().filter_map(|pair| pair[1].parse().ok()).collect();
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(0..3000), "every pair once");
        for n in 0..4 {
            let mut few = vec![[String::new(), String::new()]; n];
            spread(&mut few);
            assert_eq!(few.len(), n);
        }
    }
}
