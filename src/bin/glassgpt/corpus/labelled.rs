//! Real sentences with labels, as they lie in the unpacked archives.
use std::fs::File;
use std::io::Read;
use std::path::Path;

use glassgpt::tasks::real::{FOREIGN_SIGNS, RealTask, Sentences};

use super::CorpusError;
use super::clean::is_unwanted;

/// Text messages, `label TAB message` (Almeida et al. 2011, SMS Spam Collection).
const MESSAGES: &str = "nlu/sms_spam/SMSSpamCollection";
/// Sentences of film reviews (Pang and Lee 2005, sentence polarity 1.0), one file per class.
const REVIEWS: &str = "nlu/nltk_misc/packages/corpora/sentence_polarity.zip";
const REVIEW_FILES: [&str; 2] = ["sentence_polarity/rt-polarity.neg", "sentence_polarity/rt-polarity.pos"];
/// The sentences of a task, cleaned and sorted into splits.
///
/// # Errors
/// When a file is missing or has another layout.
pub fn sentences(task: RealTask, data: &Path) -> Result<Sentences, CorpusError> {
    let labelled = match task {
        RealTask::Spam => messages(data)?,
        RealTask::Sentiment => reviews(data)?,
    };
    let usable = labelled.into_iter().filter(|(text, _)| is_usable(text));
    Ok(Sentences::new(task, usable))
}

fn is_usable(text: &str) -> bool {
    !text.contains(FOREIGN_SIGNS) && !is_unwanted(text)
}

fn messages(data: &Path) -> Result<Vec<(String, usize)>, CorpusError> {
    let path = data.join(MESSAGES);
    let bytes = std::fs::read(&path).map_err(|error| CorpusError::read(&path, error))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut labelled = Vec::new();
    for line in text.lines() {
        let class = match line.split_once('\t') {
            Some(("ham", message)) => (message, 0),
            Some(("spam", message)) => (message, 1),
            // A heading.
            _ => continue,
        };
        labelled.push((RealTask::Spam.cleaned(class.0), class.1));
    }
    if labelled.is_empty() {
        let problem = "expected lines of ham or spam, a tab and a message, got none".to_owned();
        return Err(CorpusError::Layout { path, problem });
    }
    Ok(labelled)
}

fn reviews(data: &Path) -> Result<Vec<(String, usize)>, CorpusError> {
    let path = data.join(REVIEWS);
    let file = File::open(&path).map_err(|error| CorpusError::read(&path, error))?;
    let layout = |problem: &dyn std::fmt::Display| CorpusError::Layout {
        path: path.clone(),
        problem: problem.to_string(),
    };
    let mut archive = zip::ZipArchive::new(file).map_err(|error| layout(&error))?;
    let mut labelled = Vec::new();
    for (class, name) in REVIEW_FILES.into_iter().enumerate() {
        let mut bytes = Vec::new();
        let mut entry = archive.by_name(name).map_err(|error| layout(&error))?;
        entry.read_to_end(&mut bytes).map_err(|error| CorpusError::read(&path, error))?;
        // Latin-1, in which a byte is a character.
        let text: String = bytes.into_iter().map(char::from).collect();
        labelled.extend(text.lines().map(|line| (RealTask::Sentiment.cleaned(line), class)));
    }
    Ok(labelled)
}
