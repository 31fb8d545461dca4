//! Every answer is checked by code that shares nothing with the generators but the format of the text.
mod chat;
mod forms;
mod labels;
mod overlaps;
mod reasoning;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rand_pcg::rand_core::SeedableRng;

use super::*;
use crate::text::{Tokenizer, train_bpe};

const SPLITS: [Split; 3] = [Split::Train, Split::Validation, Split::Test];
const FORMS: [Form; 3] = [Form::Canonical, Form::Trained, Form::HeldOut];

/// Some hundred documents of a family, over all splits and forms.
fn documents(family: Family) -> Vec<(Settings, Document)> {
    let mut rng = TaskRng::seed_from_u64(7);
    let mut documents = Vec::new();
    for split in SPLITS {
        for form in FORMS {
            let settings = Settings::drawn(split, form);
            documents.extend((0..60).map(|_| (settings, family.document(&mut rng, &settings))));
        }
    }
    documents
}

/// Checks every item of a family with `is_right(document, key without its task, answer)`.
fn check(family: Family, mut is_right: impl FnMut(&Document, &str, &str) -> bool) {
    for (_, document) in documents(family) {
        assert!(!document.items.is_empty(), "{family:?} without items: {:?}", document.text);
        for item in &document.items {
            let (_, instance) = item.key.split_once('|').expect("task|instance");
            let answer = &document.text[item.answer.clone()];
            assert!(
                is_right(&document, instance, answer),
                "{:?}: {answer:?} in\n{}",
                item.key,
                document.text
            );
        }
    }
}

/// The lines of the line that holds byte `at`, up to `at`.
fn line_before(text: &str, at: usize) -> &str {
    text[..at].rsplit('\n').next().expect("at least one piece")
}

#[test]
fn repeats_are_copies_of_the_first_list() {
    check(Family::Repeat, |document, list, answer| {
        let (_, rest) = list[1..].split_once(' ').expect("three words or more");
        document.text.starts_with(list) && answer.strip_prefix(' ') == Some(rest)
    });
}

#[test]
fn dictionaries_keep_their_labels_and_count_mentions() {
    for (_, document) in documents(Family::Dictionary) {
        let mut known = HashMap::<&str, (&str, usize)>::new();
        for item in &document.items {
            let label = &document.text[item.answer.clone()];
            let (first, mentions) = known.entry(item.key.as_str()).or_insert((label, 0));
            assert_eq!((label, item.shot), (*first, *mentions), "in\n{}", document.text);
            *mentions += 1;
        }
    }
}

/// The rules once more, by name, as index arithmetic on bytes.
fn transformed(rule: &str, word: &[u8]) -> Vec<u8> {
    let n = word.len();
    let at = |indices: &mut dyn Iterator<Item = usize>| indices.map(|index| word[index]).collect();
    match rule {
        "Copy" => word.to_vec(),
        "Reverse" => at(&mut (0..n).map(|i| n - 1 - i)),
        "RotateLeft" => at(&mut (0..n).map(|i| (i + 1) % n)),
        "RotateRight" => at(&mut (0..n).map(|i| (i + n - 1) % n)),
        "First" => vec![word[0]],
        "Last" => vec![word[n - 1]],
        "Ends" => vec![word[0], word[n - 1]],
        "SwapEnds" => at(&mut (0..n).map(|i| if i == 0 || i == n - 1 { n - 1 - i } else { i })),
        "DropFirst" => at(&mut (1..n)),
        "DropLast" => at(&mut (0..n - 1)),
        "DoubleFirst" => at(&mut (0..=n).map(|i| i.saturating_sub(1))),
        "DoubleLast" => at(&mut (0..=n).map(|i| i.min(n - 1))),
        other => panic!("unknown rule {other}"),
    }
}

fn letters_of(spaced: &str) -> Vec<u8> {
    spaced.bytes().filter(|&letter| letter != b' ').collect()
}

#[test]
fn transforms_follow_their_rules() {
    check(Family::Transform, |document, instance, answer| {
        let (word, rules) = instance.split_once('|').expect("word|rules");
        let expected = rules.split('+').fold(word.as_bytes().to_vec(), |word, rule| transformed(rule, &word));
        let spelled = word.chars().flat_map(|c| [' ', c]).collect::<String>();
        let is_shown = document.text.contains(&spelled) || document.text.contains(word);
        is_shown
            && answer.starts_with(' ')
            && letters_of(answer) == expected
            && answer.len() == 2 * expected.len()
    });
}

#[test]
fn held_out_compositions_are_new_as_functions() {
    let words = ["abcd", "zzxy", "qwert", "lmnopq", "aab", "xyz"];
    let results = |function: transform::Function| words.map(|word| function.apply(word));
    let distinct = |functions: &[transform::Function]| -> BTreeSet<_> {
        functions.iter().map(|&function| results(function)).collect()
    };
    let trained = distinct(transform::trained_compositions());
    let held_out = distinct(transform::held_out_compositions());
    let single = distinct(&transform::Rule::ALL.map(transform::Function::Single));
    assert_eq!(trained.len(), transform::trained_compositions().len(), "a composition comes twice");
    assert_eq!(held_out.len(), transform::held_out_compositions().len(), "a composition comes twice");
    assert!(held_out.len() >= 20 && trained.len() >= 30, "{} and {}", held_out.len(), trained.len());
    assert!(trained.is_disjoint(&held_out) && single.is_disjoint(&held_out) && single.is_disjoint(&trained));
    for (settings, document) in documents(Family::Transform) {
        for item in &document.items {
            let name = item.key.rsplit('|').next().expect("word|word|function");
            let is_held_out = transform::held_out_compositions().iter().any(|f| f.name() == name);
            assert!(!is_held_out, "{settings:?}: {name}");
        }
    }
}

#[test]
fn spellings_are_right() {
    check(Family::Spelling, |_, instance, answer| {
        let (word, fact) = instance.split_once('|').expect("word|fact");
        let said = answer.strip_prefix(' ').expect("a space");
        let apart = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
        let expected = match fact {
            "Letters" | "Colon" => apart(word),
            "Backwards" => apart(&word.chars().rev().collect::<String>()),
            "First" => word.chars().next().map(String::from).expect("a letter"),
            "Last" => word.chars().last().map(String::from).expect("a letter"),
            "Length" => word.chars().count().to_string(),
            "Assembled" => word.to_owned(),
            "Capital" => apart(&word.to_ascii_uppercase()),
            other => panic!("unknown fact {other}"),
        };
        said == expected
    });
}

#[test]
fn each_question_has_one_answer_and_counting_counts() {
    let mut answers = HashMap::<String, String>::new();
    let days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Monday";
    check(Family::Qa, |_, instance, answer| {
        let known = answers.entry(instance.to_owned()).or_insert_with(|| answer.to_owned()) == answer;
        let counts = instance.parse::<u32>().map_or(true, |number| answer == (number + 1).to_string());
        let last_word = instance.trim_end_matches('?').rsplit(' ').next().expect("a word");
        let follows = match instance.strip_prefix("Which day comes ") {
            Some(rest) if rest.starts_with("after") => days.contains(&format!("{last_word} {answer}")),
            Some(_) => days.contains(&format!("{answer} {last_word}")),
            None => true,
        };
        known && counts && follows
    });
    assert!(answers.len() > 100);
}

#[test]
fn splits_are_disjoint() {
    // Facts are few and in all splits by design, and so are the 200 problems with two operands.
    let has_two_operands = |key: &str| key.starts_with("calculator|") && key.len() == "calculator|1+1".len();
    let is_split = |key: &str| !(key.starts_with("fact|") || has_two_operands(key));
    let mut seen = BTreeMap::<String, Split>::new();
    for family in Family::ALL {
        for (settings, document) in documents(family) {
            for item in document.items.iter().filter(|item| is_split(&item.key)) {
                // All that is asked about one word belongs to the split of the word.
                let mut parts = item.key.splitn(3, '|');
                let name = [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()].join("|");
                let first = *seen.entry(name).or_insert(settings.split);
                assert_eq!(first, settings.split, "{}", item.key);
            }
        }
    }
    let count = |split| seen.values().filter(|&&of| of == split).count();
    assert!(SPLITS.iter().all(|&split| count(split) > 100));
}

#[test]
fn hash_splits_are_nine_to_one() {
    let of = |split| (0..10_000).filter(|n| Split::of("test", &n.to_string()) == split).count();
    assert!((8_800..9_200).contains(&of(Split::Train)));
    assert!((400..600).contains(&of(Split::Validation)));
    assert!((400..600).contains(&of(Split::Test)));
}

#[test]
fn documents_are_the_same_for_the_same_seed() {
    for family in Family::ALL {
        let draw = |seed| {
            let settings = Settings::drawn(Split::Train, Form::Trained);
            family.document(&mut TaskRng::seed_from_u64(seed), &settings)
        };
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
    }
}

#[test]
fn shots_are_as_many_as_asked_for() {
    let mut rng = TaskRng::seed_from_u64(1);
    for family in Family::ALL.into_iter().filter(|&family| family != Family::Repeat) {
        let settings = Settings { split: Split::Test, shots: Some(9), form: Form::Canonical };
        assert_eq!(family.document(&mut rng, &settings).items.len(), 9, "{family:?}");
    }
}

#[test]
fn documents_survive_the_tokenizer_and_each_token_has_its_weight() {
    let all: Vec<Document> =
        Family::ALL.into_iter().flat_map(documents).map(|(_, document)| document).collect();
    let texts = all.iter().map(|document| document.text.clone());
    let tokenizer: Tokenizer = train_bpe(texts, 1_200).expect("enough text");
    for document in &all {
        let ids = tokenizer.encode(&document.text);
        assert_eq!(tokenizer.decode(&ids), document.text);
        assert!(document.spans.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(document.spans.last().map(|span| span.0), Some(document.text.len()));
        let lengths: Vec<usize> =
            ids.iter().map(|&id| tokenizer.token_bytes(id).map_or(0, |bytes| bytes.len())).collect();
        let weights = document.token_weights(lengths.iter().copied());
        assert_eq!(weights.len(), ids.len());
        let mut end = 0;
        for (length, weight) in lengths.iter().zip(weights) {
            end += length;
            let span = document.spans.iter().find(|span| span.0 >= end).expect("spans cover the text");
            assert_eq!(weight, span.1);
        }
    }
}

#[test]
fn words_are_clean_and_distinct() {
    let words: BTreeSet<_> = words::WORDS.iter().collect();
    assert_eq!(words.len(), words::WORDS.len());
    assert!(
        words
            .iter()
            .all(|word| (3..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()))
    );
    assert!(SPLITS.iter().all(|&split| words::common(split).len() >= 40));
}
