//! Tests of the tokenizer.
use proptest::prelude::*;
use serde_json::Value;

use super::tokenizer::N_SPECIAL;
use super::*;

const TEXT: &str = "Once upon a time there was a little girl. She said, \"Let's go to the park!\"\n\nIn 1984 they \
    went; it was 27 degrees. The cat sat on the mat, and the dog (an old one) sat there too.\n";

fn trained() -> Tokenizer {
    train_bpe(std::iter::repeat_n(TEXT.to_owned(), 20), 700).expect("the text is long enough")
}

/// Tokens by id and merges in order, as a GGUF file lists them.
fn arrays(tokenizer: &Tokenizer) -> (Vec<String>, Vec<String>, Vec<i32>) {
    let json: Value = serde_json::from_str(&tokenizer.to_json()).expect("valid JSON");
    let vocab = json["model"]["vocab"].as_object().expect("a map");
    let mut tokens = vec![String::new(); vocab.len()];
    for (token, id) in vocab {
        tokens[id.as_u64().expect("an id") as usize] = token.clone();
    }
    let pair =
        |merge: &Value| format!("{} {}", merge[0].as_str().expect("left"), merge[1].as_str().expect("right"));
    let merges = json["model"]["merges"].as_array().expect("a list").iter().map(pair).collect();
    let types = (0..tokens.len()).map(|id| if id < N_SPECIAL { 3 } else { 1 }).collect();
    (tokens, merges, types)
}

fn tiny(pre: Pre) -> Tokenizer {
    let tokens = ["1", "2", "3", "12", "123", "a", "!", "a!"].map(str::to_owned).to_vec();
    let merges = ["1 2", "12 3", "a !"].map(str::to_owned).to_vec();
    Tokenizer::from_vocab(tokens, merges, &[1; 8], pre).expect("consistent")
}

fn pieces(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    tokenizer.encode(text).iter().map(|&id| tokenizer.decode(&[id])).collect()
}

#[test]
fn special_tokens_come_first_and_are_recognised_in_text() {
    let tokenizer = trained();
    for (id, token) in (0..).zip(SPECIAL_TOKENS) {
        assert_eq!(tokenizer.id(token), Some(id));
        assert!(tokenizer.is_special(id));
    }
    assert_eq!(tokenizer.id("<reserved_31>"), Some(31));
    assert!(!tokenizer.is_special(32) && !tokenizer.is_special(u32::MAX));
    let ids = tokenizer.encode("<bos>a<eos>");
    assert_eq!((ids[0], ids[2]), (1, 2));
    assert_eq!(tokenizer.decode(&ids), "<bos>a<eos>");
    assert_eq!(tokenizer.token_bytes(1), Some(b"<bos>".to_vec()));
}

#[test]
fn forced_words_are_single_tokens_by_merges_alone() {
    let tokenizer = trained();
    let (_, merges, _) = arrays(&tokenizer);
    for word in forced_words() {
        assert_eq!(tokenizer.encode(&word).len(), 1, "{word:?}");
        // The textbook algorithm: the earliest merge that applies, until none does.
        let mut parts: Vec<String> =
            word.chars().map(|c| if c == ' ' { 'Ġ' } else { c }.to_string()).collect();
        for merge in &merges {
            let (left, right) = merge.split_once(' ').expect("two tokens");
            while let Some(at) = parts.windows(2).position(|pair| pair[0] == left && pair[1] == right) {
                parts.splice(at..at + 2, [format!("{left}{right}")]);
            }
        }
        assert_eq!(parts.len(), 1, "{word:?} stays {parts:?}");
    }
    let json: Value = serde_json::from_str(&tokenizer.to_json()).expect("valid JSON");
    assert_eq!(json["added_tokens"].as_array().map(Vec::len), Some(N_SPECIAL));
}

#[test]
fn training_is_deterministic() {
    assert_eq!(trained().to_json(), trained().to_json());
}

#[test]
fn json_and_metadata_arrays_build_the_same_tokenizer() {
    let tokenizer = trained();
    let (tokens, merges, types) = arrays(&tokenizer);
    let from_arrays = Tokenizer::from_vocab(tokens, merges, &types, Pre::Qwen2).expect("consistent");
    let from_json = Tokenizer::from_json(tokenizer.to_json().as_bytes()).expect("our own");
    for text in [TEXT, "<bos>1+2=3<eos>", "  two  spaces\r\n\r\n\tand 고양이 🐈‍⬛", ""] {
        let expected = tokenizer.encode(text);
        assert_eq!(from_arrays.encode(text), expected);
        assert_eq!(from_json.encode(text), expected);
        assert_eq!(from_arrays.decode(&expected), text);
    }
    assert_eq!(from_arrays.vocab_size(), tokenizer.vocab_size());
    assert_eq!(from_json.id("<end>"), Some(6));
}

#[test]
fn every_byte_is_a_token() {
    let tokenizer = trained();
    let mut seen = [false; 256];
    for id in N_SPECIAL as u32..tokenizer.vocab_size() as u32 {
        if let Some([byte]) = tokenizer.token_bytes(id).as_deref() {
            seen[usize::from(*byte)] = true;
        }
    }
    assert!(seen.iter().all(|&seen| seen));
    assert_eq!(tokenizer.token_bytes(u32::MAX), None);
}

#[test]
fn splits_keep_digits_and_punctuation_as_named() {
    assert_eq!(pieces(&tiny(Pre::Qwen2), "1231"), ["1", "2", "3", "1"]);
    assert_eq!(pieces(&tiny(Pre::SmolLm), "1231"), ["1", "2", "3", "1"]);
    assert_eq!(pieces(&tiny(Pre::Gpt2), "1231"), ["123", "1"]);
    assert_eq!(pieces(&tiny(Pre::Default), "2123"), ["2", "12", "3"]);
    assert_eq!(pieces(&tiny(Pre::Default), "a!"), ["a", "!"]);
}

#[test]
fn inconsistent_arrays_are_errors() {
    let strings = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let build = |merges: &[&str], types: &[i32]| {
        Tokenizer::from_vocab(strings(&["a", "b"]), strings(merges), types, Pre::Gpt2).map(drop)
    };
    assert!(matches!(build(&[], &[1]), Err(TokenizerError::TypeCount { tokens: 2, types: 1 })));
    assert!(matches!(build(&["ab"], &[1, 1]), Err(TokenizerError::Merge { index: 0, .. })));
    assert!(matches!(build(&["a c"], &[1, 1]), Err(TokenizerError::Vocabulary(_))));
    assert!(matches!(Tokenizer::from_json(b"{}"), Err(TokenizerError::Json(_))));
}

#[test]
fn another_kind_of_tokenizer_is_an_error() {
    let mut json: Value = serde_json::from_str(&trained().to_json()).expect("valid JSON");
    json["decoder"] = Value::Null;
    let result = Tokenizer::from_json(json.to_string().as_bytes());
    assert!(matches!(result, Err(TokenizerError::NotByteLevel)));
}

/// What is left out of `text`: how many characters, and which.
fn left_out(tokenizer: &Tokenizer, text: &str) -> (usize, String) {
    let left_out = tokenizer.left_out(text, &tokenizer.encode(text));
    assert!(!left_out.has_more && left_out.is_empty() == (left_out.n_chars == 0));
    (left_out.n_chars, left_out.named)
}

#[test]
fn a_vocabulary_of_all_bytes_leaves_nothing_out() {
    let tokenizer = trained();
    for text in ["", "안녕하세요, 세계! 한글 🙂👩‍👩‍👧 e\u{301}", "<bos>\u{0}\u{feff}\r\n\t\u{10ffff}", TEXT]
    {
        assert_eq!(left_out(&tokenizer, text), (0, String::new()), "{text:?}");
    }
}

#[test]
fn a_small_vocabulary_names_what_it_leaves_out() {
    let tokenizer = tiny(Pre::Qwen2);
    assert_eq!(left_out(&tokenizer, "123a!"), (0, String::new()));
    assert_eq!(pieces(&tokenizer, "1 가a🙂b!1"), ["1", "a", "!", "1"]);
    assert_eq!(left_out(&tokenizer, "1 가a🙂b!1"), (4, " 가🙂b".to_owned()));
    assert_eq!(left_out(&tokenizer, "bb b"), (4, "b ".to_owned()), "each counts, each is named once");
    let said = tokenizer.left_out("2\n가2", &tokenizer.encode("2\n가2")).to_string();
    assert_eq!(said, "2 characters have no token in this model's vocabulary and were left out: \\n 가");
}

#[test]
fn a_character_that_lacks_one_of_its_bytes_is_left_out() {
    // 가 is EA B0 80, 각 is EA B0 81: the vocabulary lacks 80.
    let tokens: Vec<String> = [0xEA, 0xB0, 0x81].map(|byte| tokenizer::byte_char(byte).to_string()).to_vec();
    let tokenizer = Tokenizer::from_vocab(tokens, Vec::new(), &[1; 3], Pre::Qwen2).expect("consistent");
    assert_eq!(tokenizer.encode("가각").len(), 5);
    assert_eq!(left_out(&tokenizer, "가각가"), (2, "가".to_owned()));
}

#[test]
fn only_the_first_characters_are_named() {
    let tokenizer = tiny(Pre::Qwen2);
    let left_out = tokenizer.left_out("bcdefghijklmnop", &[]);
    assert_eq!((left_out.n_chars, left_out.has_more, &*left_out.named), (15, true, "bcdefghijklm"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn decoding_inverts_encoding(text in any::<String>()) {
        static TOKENIZER: std::sync::LazyLock<Tokenizer> = std::sync::LazyLock::new(trained);
        prop_assert_eq!(TOKENIZER.decode(&TOKENIZER.encode(&text)), text);
    }
}
