//! `glassgpt corpus` on a small data folder of the archives' layout.
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use glassgpt::text::Tokenizer;

const ROW_LEN: usize = 257;

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

/// A name of two letters, another for each number below 676.
fn name(number: usize) -> String {
    let letter = |number: usize| char::from(b'a' + (number % 26) as u8);
    [letter(number / 26), letter(number)].iter().collect()
}

/// Different little stories, so that every split gets some, and none tells a long run of words of another.
fn story(kind: &str, number: usize) -> String {
    let (animal, name) = (["cat", "dog", "hen", "fox", "owl"][number % 5], name(number));
    let opening = format!("Once upon a time {name} the {animal} lived in the {kind} house. ");
    let sentence = format!("It was {name} the {animal} of the {kind} house. {name} said, \"Let us play!\" ");
    opening + &sentence.repeat(1 + number % 7)
}

/// Books with a simple and a hard passage each.
fn books() -> String {
    let book = |number: usize| {
        let simple = vec![story("third", number); 12].join("\n\n");
        let name = name(number);
        let hard = format!("Notwithstanding circumlocutory {name} perambulations, interminable sentences ")
            .repeat(40);
        format!("=== Book {number} | Nobody | PG#{number}\n\n{simple}\n\n{hard}.\n\n")
    };
    (0..150).map(book).collect()
}

/// A number in letters: the split of a real sentence knows no other signs.
fn in_letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn messages() -> String {
    let message = |n: usize| match (n % 2, in_letters(n)) {
        (0, n) => format!("ham\tsee you at number {n} after lunch &amp; tea\n"),
        (_, n) => format!("spam\tyou have won {n} prizes, call now\n"),
    };
    std::iter::once("Label\tSMS\n".to_owned()).chain((0..400).map(message)).collect()
}

/// Reviews in an archive, one file per class.
fn reviews(data: &Folder) {
    let path = "nlu/nltk_misc/packages/corpora/sentence_polarity.zip";
    data.write(path, "");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(data.0.join(path)).expect("a file"));
    for (name, word) in [("neg", "dull"), ("pos", "fine")] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("sentence_polarity/rt-polarity.{name}"), options).expect("an entry");
        for number in 0..300 {
            let number = in_letters(number);
            writeln!(archive, "film number {number} is {word} , and so is its end . ").expect("a line");
        }
    }
    archive.finish().expect("an archive");
}

fn data(name: &str) -> Folder {
    let data = Folder::new(name);
    let stories = |kind: &str| (0..150).map(|number| story(kind, number)).collect::<Vec<_>>();
    let json = serde_json::to_string(&stories("tiny")).expect("JSON");
    data.write("text/tinystories_1000/out/corpora/tinystories_1000.json", &json);
    let separated = |kind: &str| stories(kind).join("\n<|sep|>\n");
    data.write("text/asp_en/stories_ccby.txt", &separated("first"));
    data.write("text/pratham_en/stories_ccby_pd.txt", &separated("second"));
    data.write("text/gutenberg_children/children.txt", &books());
    data.write("nlu/sms_spam/SMSSpamCollection", &messages());
    reviews(&data);
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
    command.args(["--tokens", "300000", "--seed", seed]).args(more);
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
    // Every origin is at its share, to within its last document, which is longest where it is a passage of a book.
    let share = |family: &str| meta["shares"][family].as_f64().expect("a share");
    for family in counts.keys() {
        let expected = share(family) * total as f64;
        let longest = if family.ends_with("prose") { 700.0 } else { 300.0 };
        assert!((count(family) as f64 - expected).abs() < longest, "{family}: {} of {total}", count(family));
    }
    assert!(counts.len() > 25 && (counts.keys().map(|family| share(family)).sum::<f64>() - 1.0).abs() < 1e-9);
}

fn contamination(shards: &Path, data: &Path, more: &[&str]) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassgpt"));
    command.args(["contamination", "--json", "--documents", "60", "--shards"]).arg(shards);
    let output = command.arg("--data").arg(data).args(more).output().expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn no_test_question_is_in_the_rows_and_training_questions_are() {
    let (data, out) = (data("data-contamination"), Folder::new("contamination"));
    assert!(corpus(&data.0, &out.0, "4", &[]).status.success());
    let test = contamination(&out.0, &data.0, &[]);
    assert_eq!(test["items_in_train"], 0, "{test:#}");
    let items = |name: &str| test["origins"][name]["items"].as_u64().expect("a count");
    assert!(
        ["transform", "coin_steps", "sentiment", "spam_real", "topic"].iter().all(|name| items(name) > 20)
    );
    // The same search finds questions of the training split: few instances there are, so some must come again.
    let train = contamination(&out.0, &data.0, &["--train-split"]);
    for name in ["translation", "sentiment_real", "spam_real", "transform"] {
        assert!(train["origins"][name]["items_in_train"].as_u64() > Some(10), "{name}: {train:#}");
    }
}

#[test]
fn the_tuning_stage_writes_chats_and_pairs() {
    let (data, out) = (data("data-tuning"), Folder::new("tuning"));
    let output = corpus(&data.0, &out.0, "5", &["--stage", "instruct"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json = std::fs::read(out.0.join("tokenizer.json")).expect("written");
    let tokenizer = Tokenizer::from_json(&json).expect("our own");
    let rows = rows(&out.0, "train");
    let chats = texts(&tokenizer, &rows).iter().filter(|text| text.starts_with("<user> ")).count();
    assert!(chats > 500, "{chats}");
    // What the user says has no weight; what the bot says has.
    let id = |name: &str| tokenizer.id(name).expect("special") as u16;
    for (tokens, weights) in &rows {
        for at in 1..tokens.len() {
            assert!(tokens[at] != id("<user>") || weights[at] == 0);
            assert!(tokens[at] != id("<bot>") || (weights[at] == 0 && weights[at + 1] > 0));
        }
    }
    let pairs = std::fs::read_to_string(out.0.join("preferences-test.jsonl")).expect("written");
    for line in pairs.lines() {
        let pair: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(pair["points_chosen"].as_i64() > pair["points_rejected"].as_i64());
        assert!(pair["prompt"].as_str().is_some_and(|prompt| prompt.ends_with("<bot>")));
    }
}

#[test]
fn pilots_and_the_control_hold_what_they_say() {
    let (data, out) = (data("data-pilot"), Folder::new("pilot"));
    assert!(corpus(&data.0, &out.0, "6", &["--only", "coin_steps,topic"]).status.success());
    let meta = |folder: &Folder| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(folder.0.join("meta.json")).expect("written")).expect("JSON")
    };
    let names: Vec<String> = meta(&out)["families"].as_object().expect("a map").keys().cloned().collect();
    assert_eq!(names, ["coin_steps", "topic"]);
    let control = Folder::new("control");
    assert!(corpus(&data.0, &control.0, "6", &["--without-icl"]).status.success());
    let families = meta(&control)["families"].as_object().expect("a map").clone();
    assert!(!families.contains_key("repeat") && !families.contains_key("dictionary"));
    let json = std::fs::read(control.0.join("tokenizer.json")).expect("written");
    let tokenizer = Tokenizer::from_json(&json).expect("our own");
    let texts = texts(&tokenizer, &rows(&control.0, "train"));
    let asked = texts.iter().map(|text| text.matches("Let's think step by step").count());
    assert_eq!(asked.max(), Some(1), "one problem per document");
    let output = corpus(&data.0, &out.0, "6", &["--only", "nothing"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("got \"nothing\""));
}

#[test]
fn mid_training_has_more_of_the_real_reviews_and_keeps_the_rest_in_proportion() {
    let (data, [mixture, midtrain]) = (data("data-midtrain"), ["mixture", "midtrain"].map(Folder::new));
    assert!(corpus(&data.0, &mixture.0, "7", &[]).status.success());
    assert!(corpus(&data.0, &midtrain.0, "7", &["--stage", "midtrain"]).status.success());
    let [before, after] = [&mixture, &midtrain].map(|folder| {
        let json = std::fs::read(folder.0.join("meta.json")).expect("written");
        let meta: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        meta["shares"].as_object().expect("a map").clone()
    });
    assert!(before.keys().eq(after.keys()));
    let share = |shares: &serde_json::Map<String, serde_json::Value>, name: &str| {
        shares[name].as_f64().expect("a number")
    };
    let reviews = "sentiment_real";
    assert!(share(&after, reviews) > 5.0 * share(&before, reviews));
    let factor = (1.0 - share(&after, reviews)) / (1.0 - share(&before, reviews));
    for name in before.keys().filter(|name| *name != reviews) {
        assert!((share(&after, name) - factor * share(&before, name)).abs() < 1e-9, "{name}");
    }
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
