//! What the page shows of evaluations and training besides the weights: rows without the white space that makes them
//! readable, and the record of the run that a model comes from.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// What a finished run took; `training/ledger.jsonl` has one line for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Tokens that it was trained on.
    pub tokens: u64,
    /// Operations, six for each parameter and token.
    pub flops_6nd: f64,
    /// Seed of the training.
    pub seed: u64,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    n_params: u64,
    #[serde(flatten)]
    training: Training,
}

/// The newest finished run of that name and number of parameters, if the ledger has one.
pub fn training(ledger: &Path, name: &str, n_params: u64) -> Result<Option<Training>> {
    let Ok(text) = fs::read_to_string(ledger) else { return Ok(None) };
    let mut found = None;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line)
            .with_context(|| format!("line {} of {} is no finished run", index + 1, ledger.display()))?;
        if line.name == name && line.n_params == n_params {
            found = Some(line.training);
        }
    }
    Ok(found)
}

/// The same JSON without white space between its parts; numbers keep every digit.
pub fn compact(json: &str) -> Result<String> {
    serde_json::from_str::<serde_json::Value>(json)?;
    let mut text = String::with_capacity(json.len());
    let (mut is_string, mut is_escaped) = (false, false);
    for c in json.chars() {
        if is_string || !c.is_ascii_whitespace() {
            text.push(c);
        }
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_string,
            '"' => is_string = !is_string,
            _ => {}
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_and_texts_and_digits_stay() {
        let json = "{\n \"a b\": [1.10, -2e-3,\t0.29146781475390826],\r\n \"c\\\" d\\\\\": \" e \" }\n";
        assert_eq!(compact(json).unwrap(), r#"{"a b":[1.10,-2e-3,0.29146781475390826],"c\" d\\":" e "}"#);
        assert!(compact("{\"a\": }").is_err(), "what is no JSON is not shipped");
    }

    #[test]
    fn the_ledger_tells_of_the_newest_run_of_that_model() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.jsonl");
        assert_eq!(training(&ledger, "a", 5).unwrap(), None, "no ledger, no record");
        let line = |name: &str, n_params: u64, tokens: u64| {
            format!(
                r#"{{"name":"{name}","n_params":{n_params},"tokens":{tokens},"flops_6nd":30,"seed":1,"seconds":2}}"#
            )
        };
        let lines = [line("a", 5, 1), line("b", 5, 2), line("a", 5, 3), line("a", 6, 4)];
        fs::write(&ledger, lines.join("\n") + "\n\n").unwrap();
        let expected = Training { tokens: 3, flops_6nd: 30.0, seed: 1 };
        assert_eq!(training(&ledger, "a", 5).unwrap(), Some(expected));
        assert_eq!(training(&ledger, "c", 5).unwrap(), None);
        fs::write(&ledger, "{}\n").unwrap();
        assert!(format!("{:#}", training(&ledger, "a", 5).unwrap_err()).contains("line 1"));
    }
}
