//! `glassgpt corpus` on a small data folder of the archives' layout.
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use glassgpt::text::Tokenizer;

const ROW_LEN: usize = 97;

/// A folder of this test run, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("glassgpt-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The test has succeeded or failed already; a folder that stays behind changes neither.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Different little stories, so that every split gets some.
fn story(kind: &str, number: usize) -> String {
    let animal = ["cat", "dog", "hen", "fox", "owl"][number % 5];
    let opening = format!("Once upon a time the {animal} number {number} lived in the {kind} house. ");
    opening + &format!("It was a happy {animal}. It said, \"Let us play!\" ").repeat(1 + number % 7)
}

fn data(name: &str) -> Folder {
    let data = Folder::new(name);
    let stories = |kind: &str| (0..150).map(|number| story(kind, number)).collect::<Vec<_>>();
    let json = serde_json::to_string(&stories("tiny")).expect("JSON");
    data.write("text/tinystories_1000/out/corpora/tinystories_1000.json", &json);
    let separated = |kind: &str| stories(kind).join("\n<|sep|>\n");
    data.write("text/asp_en/stories_ccby.txt", &separated("first"));
    data.write("text/pratham_en/stories_ccby_pd.txt", &separated("second"));
    data.write("text/gutenberg_simple/tierA.txt", &separated("third"));
    data.write("text/gutenberg_simple/tierB.txt", &separated("fourth"));
    let dialogues: Vec<String> = (0..150)
        .map(|n| format!("Topic: cats\nA: {}\nB: yes, number {n} is nice", story("old", n)))
        .collect();
    data.write("text/self_dialogue/dialogues.txt", &dialogues.join("\n\n"));
    for (split, number) in [("train", 1), ("val", 2), ("test", 3)] {
        let tale = format!("section,text\n1,\"{}\"\n", story("tale", number).replace('"', "\"\""));
        data.write(&format!("text/fairytaleqa/data-by-train-split/section-stories/{split}/tale.csv"), &tale);
    }
    data
}

fn corpus(data: &Path, out: &Path, seed: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassgpt"));
    command.arg("corpus").arg("--data").arg(data).arg("--out").arg(out);
    command.args(["--tokens", "60000", "--context", "96", "--seed", seed]).args(more);
    command.output().expect("the command starts")
}

fn rows(folder: &Path, name: &str) -> Vec<(Vec<u16>, Vec<u8>)> {
    let tokens = std::fs::read(folder.join(format!("{name}.tokens"))).expect("tokens");
    let weights = std::fs::read(folder.join(format!("{name}.weights"))).expect("weights");
    assert_eq!(tokens.len(), 2 * weights.len());
    let tokens: Vec<u16> = tokens.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    tokens.chunks(ROW_LEN).zip(weights.chunks(ROW_LEN)).map(|(t, w)| (t.to_vec(), w.to_vec())).collect()
}

/// The documents of the rows, as text.
fn texts(tokenizer: &Tokenizer, rows: &[(Vec<u16>, Vec<u8>)]) -> Vec<String> {
    let mut texts = Vec::new();
    for (tokens, weights) in rows {
        assert_eq!((tokens.len(), tokens[0], weights[0]), (ROW_LEN, 1, 0));
        let end = tokens.iter().position(|&token| token == 0).unwrap_or(ROW_LEN);
        assert!(weights[end..].iter().all(|&weight| weight == 0), "padding has no weight");
        assert_eq!(tokens[end - 1], 2, "the last document has its end mark");
        for document in tokens[1..end - 1].split(|&token| token == 2) {
            let ids: Vec<u32> = document.iter().map(|&id| u32::from(id)).collect();
            assert!(!ids.is_empty());
            texts.push(tokenizer.decode(&ids));
        }
    }
    texts
}

#[test]
fn rows_are_whole_documents_and_the_same_for_the_same_seed() {
    let (data, first, second, third) = (data("data-a"), Folder::new("a"), Folder::new("b"), Folder::new("c"));
    for out in [&first, &second] {
        let output = corpus(&data.0, &out.0, "1", &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for file in ["tokenizer.json", "train.tokens", "train.weights", "val.tokens", "val.weights", "meta.json"]
    {
        let read = |folder: &Folder| std::fs::read(folder.0.join(file)).expect("written");
        assert!(read(&first) == read(&second), "{file} differs");
    }
    let json = std::fs::read(first.0.join("tokenizer.json")).expect("written");
    let tokenizer = Tokenizer::from_json(&json).expect("our own");
    let path = first.0.join("tokenizer.json");
    let output = corpus(&data.0, &third.0, "2", &["--tokenizer", path.to_str().expect("UTF-8")]);
    assert!(output.status.success());
    assert!(std::fs::read(third.0.join("tokenizer.json")).expect("written") == json);
    assert!(rows(&third.0, "train") != rows(&first.0, "train"), "the seed matters");

    let train = texts(&tokenizer, &rows(&first.0, "train"));
    let validation = texts(&tokenizer, &rows(&first.0, "val"));
    assert!(train.iter().any(|text| text.starts_with("Once upon a time")));
    assert!(train.iter().any(|text| text.contains("Let's think step by step.")));
    let openings = |texts: &[String]| -> HashSet<String> {
        let stories = texts.iter().filter(|text| text.starts_with("Once upon a time"));
        stories.filter_map(|text| text.split_once(". ").map(|(opening, _)| opening.to_owned())).collect()
    };
    let (seen, held_out) = (openings(&train), openings(&validation));
    assert!(seen.len() > 100 && held_out.len() > 5);
    assert!(seen.is_disjoint(&held_out));
}

#[test]
fn meta_counts_what_was_written() {
    let (data, out) = (data("data-meta"), Folder::new("meta"));
    assert!(corpus(&data.0, &out.0, "3", &[]).status.success());
    let meta: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.0.join("meta.json")).expect("written")).expect("JSON");
    assert_eq!(meta["row_len"], ROW_LEN);
    assert_eq!(meta["weight_scale"], 50);
    let train = rows(&out.0, "train");
    assert_eq!(meta["rows"], train.len());
    assert_eq!(meta["val_rows"], rows(&out.0, "val").len());
    let counts = meta["families"].as_object().expect("a map");
    let count = |family: &str| counts[family]["tokens"].as_u64().expect("a count");
    let total: u64 = counts.keys().map(|family| count(family)).sum();
    let written = train.iter().flat_map(|(tokens, _)| tokens).filter(|&&token| token > 2).count();
    assert_eq!(total, written as u64);
    // Every origin is at its share, to within its last document.
    assert!((count("transform") * 100).abs_diff(total * 9) < 100 * 300);
    assert!((count("tinystories") * 100).abs_diff(total * 11) < 100 * 300);
}

#[test]
fn missing_data_is_one_line_on_stderr() {
    let (data, out) = (Folder::new("empty"), Folder::new("none"));
    let output = corpus(&data.0, &out.0, "1", &[]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(
        message.starts_with("error: ") && message.contains("tinystories_1000.json cannot be read"),
        "{message}"
    );
}
