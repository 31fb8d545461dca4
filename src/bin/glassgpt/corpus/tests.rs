//! Tests of cleaning, reading and packing.
use super::clean::{clean, is_unwanted};
use super::pack::{Encoded, Marks, Packer, split_long};
use super::sources::csv_records;

const MARKS: Marks = Marks { pad: 0, bos: 1, eos: 2 };

fn document(first: u16, length: usize) -> Encoded {
    Encoded { tokens: vec![first; length], weights: vec![first as u8; length], cut: false }
}

/// Rows of 8 tokens, and their weights, as written.
fn packed(documents: &[Encoded]) -> (Vec<Vec<u16>>, Vec<Vec<u8>>) {
    let (mut tokens, mut weights) = (Vec::new(), Vec::new());
    let mut packer = Packer::new(8, MARKS, &mut tokens, &mut weights);
    for document in documents {
        packer.add(document).expect("memory");
    }
    let rows = packer.finish().expect("memory");
    let tokens: Vec<u16> = tokens.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!((tokens.len(), weights.len()), (rows * 8, rows * 8));
    (tokens.chunks(8).map(<[_]>::to_vec).collect(), weights.chunks(8).map(<[_]>::to_vec).collect())
}

#[test]
fn rows_hold_whole_documents_best_fit_first() {
    let (tokens, weights) = packed(&[document(5, 4), document(6, 3), document(7, 2), document(8, 1)]);
    // 7 needs three places and fits beside 6 only; 8 fits the rest of 5.
    assert_eq!(tokens, [[1, 5, 5, 5, 5, 2, 8, 2], [1, 6, 6, 6, 2, 7, 7, 2]]);
    assert_eq!(weights, [[0, 5, 5, 5, 5, 50, 8, 50], [0, 6, 6, 6, 50, 7, 7, 50]]);
}

#[test]
fn padding_and_ends_inside_a_text_have_no_weight() {
    let (tokens, weights) = packed(&[Encoded { cut: true, ..document(9, 5) }]);
    assert_eq!(tokens, [[1, 9, 9, 9, 9, 9, 2, 0]]);
    assert_eq!(weights, [[0, 9, 9, 9, 9, 9, 0, 0]]);
}

#[test]
fn long_texts_are_cut_at_ends_of_sentences() {
    // Token 1 ends a sentence.
    let tokens: Vec<u16> = (0..95).map(|index| u16::from(index % 7 == 6)).collect();
    let parts = split_long(&tokens, 40, |token| token == 1);
    assert_eq!(parts.concat(), tokens);
    assert_eq!(parts.len(), 3);
    assert!(parts.iter().all(|part| part.len() <= 40));
    assert!(parts[..2].iter().all(|part| part.last() == Some(&1)));
    let endless = vec![0; 95];
    let lengths: Vec<usize> =
        split_long(&endless, 40, |token| token == 1).iter().map(|part| part.len()).collect();
    assert!(lengths.iter().all(|&length| length <= 40) && lengths.iter().sum::<usize>() == 95);
    assert_eq!(split_long(&[1, 1], 40, |_| true), [[1, 1]]);
}

fn check_clean(text: &str, expected: Option<&str>) {
    assert_eq!(clean(text).as_deref(), expected, "{text:?}");
}

#[test]
fn mojibake_and_typographic_signs_become_ascii() {
    check_clean("said, \u{e2}\u{20ac}\u{153}Be careful!\u{e2}\u{20ac} He", Some("said, \"Be careful!\" He"));
    check_clean("That\u{e2}\u{20ac}\u{2122}s \u{2018}it\u{2019}", Some("That's 'it'"));
    check_clean("wait\u{2026} no--yes", Some("wait... no - yes"));
    check_clean("a _very_ old\u{a0}man  sat", Some("a very old man sat"));
}

#[test]
fn residue_of_pages_is_removed() {
    check_clean("It was so.[1] [Illustration: a cat] Then", Some("It was so. Then"));
    check_clean(
        "a first line that is certainly longer than fifty bytes\ngoes on",
        Some("a first line that is certainly longer than fifty bytes goes on"),
    );
    check_clean("tiger, tiger,\nburning bright", Some("tiger, tiger,\nburning bright"));
    check_clean("CHAPTER ONE\n\nIt was so.\n\n* * *\n\nAnd then.", Some("It was so.\n\nAnd then."));
    check_clean(
        "a paragraph that stops in the middle of a long sentence,\n\nand goes on",
        Some("a paragraph that stops in the middle of a long sentence, and goes on"),
    );
    check_clean(
        "A: hello there\nB: hello to you, this is quite a long line, longer than a page\nA: bye",
        Some("A: hello there\nB: hello to you, this is quite a long line, longer than a page\nA: bye"),
    );
}

#[test]
fn unwanted_texts_are_left_out() {
    check_clean("what the fuck is this", None);
    check_clean("written <bos> in a text", None);
    check_clean("lost \u{fffd} bytes", None);
    check_clean("고양이가 매트 위에 앉아 있다", None);
    assert!(is_unwanted("Savages!") && !is_unwanted("the savagery of raccoons and grapes"));
}

#[test]
fn csv_fields_may_hold_commas_quotes_and_lines() {
    let records = csv_records("section,text\n1,\"He said, \"\"no\"\".\nThen\"\r\n2,plain\n");
    assert_eq!(records, [["section", "text"], ["1", "He said, \"no\".\nThen"], ["2", "plain"]]);
}
