//! Preference pairs, one JSON object per line.
use std::io::Write;
use std::path::Path;

use glassgpt::tasks::{Split, preferences};

use super::{CorpusError, create, named_rng};

/// Files, splits and numbers of pairs.
const FILES: [(&str, Split, usize); 3] =
    [("train", Split::Train, 4_000), ("val", Split::Validation, 300), ("test", Split::Test, 1_000)];

/// Writes `preferences-*.jsonl`: prompt, chosen and rejected answer, topic and the points of both.
///
/// # Errors
/// When a file cannot be written.
pub fn write(out: &Path, seed: u64) -> Result<(), CorpusError> {
    for (name, split, n_pairs) in FILES {
        let path = out.join(format!("preferences-{name}.jsonl"));
        let mut rng = named_rng(seed, &format!("preferences|{name}"));
        let mut file = create(&path)?;
        for _ in 0..n_pairs {
            let pair = preferences::pair(&mut rng, split);
            let line = serde_json::json!({
                "prompt": pair.prompt,
                "chosen": pair.chosen,
                "rejected": pair.rejected,
                "topic": pair.topic,
                "points_chosen": preferences::gold(pair.topic, &pair.chosen),
                "points_rejected": preferences::gold(pair.topic, &pair.rejected),
            });
            writeln!(file, "{line}").map_err(|error| CorpusError::write(&path, error))?;
        }
        file.flush().map_err(|error| CorpusError::write(&path, error))?;
    }
    Ok(())
}
