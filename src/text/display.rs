//! How tokens look on screen: whitespace and stray bytes visible, characters whole.
//!
//! A byte-level tokenizer may cut a Korean syllable or an emoji into several tokens. Such tokens are put into one
//! [`Group`], which shows the whole grapheme, while each token of it keeps its own bytes.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A token as the tokenizer knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawToken<'a> {
    /// Its own bytes (a special token's name).
    pub bytes: &'a [u8],
    /// Whether it is a special token, which never joins its neighbours.
    pub is_special: bool,
}

/// A part of a token as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is visible by itself.
    Text(String),
    /// A space, drawn as `·`.
    Space,
    /// A line feed, drawn as `⏎`.
    Newline,
    /// A tab, drawn as `⇥`.
    Tab,
    /// Any other character that leaves no ink, drawn as its code point.
    Invisible(char),
    /// A byte that is no whole character, drawn as two hexadecimal digits.
    Byte(u8),
}

/// Consecutive tokens that share a grapheme; most often a single token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Indices of its tokens.
    pub tokens: Range<usize>,
    /// What all of them show together.
    pub pieces: Vec<Piece>,
    /// What each of them is by itself; the same as `pieces` where there is one.
    pub parts: Vec<Vec<Piece>>,
}

/// The tokens in groups, in order; every token is in exactly one group.
pub fn groups(tokens: &[RawToken<'_>]) -> Vec<Group> {
    let mut groups = Vec::with_capacity(tokens.len());
    let mut start = 0;
    while start < tokens.len() {
        let is_special = tokens[start].is_special;
        let len = tokens[start..].iter().take_while(|token| token.is_special == is_special).count();
        let end = if is_special { start + 1 } else { start + len };
        if is_special {
            let name = String::from_utf8_lossy(tokens[start].bytes).into_owned();
            let pieces = vec![Piece::Text(name)];
            groups.push(Group { tokens: start..end, parts: vec![pieces.clone()], pieces });
        } else {
            push_groups(tokens, start..end, &mut groups);
        }
        start = end;
    }
    groups
}

/// Groups of a run of ordinary tokens.
fn push_groups(tokens: &[RawToken<'_>], run: Range<usize>, groups: &mut Vec<Group>) {
    let bytes: Vec<u8> = tokens[run.clone()].iter().flat_map(|token| token.bytes).copied().collect();
    let boundaries = grapheme_boundaries(&bytes);
    let (mut start, mut start_byte, mut byte) = (run.start, 0, 0);
    for (token, raw) in tokens.iter().enumerate().take(run.end).skip(run.start) {
        byte += raw.bytes.len();
        if boundaries[byte] || token + 1 == run.end {
            let parts = tokens[start..=token].iter().map(|token| pieces(token.bytes)).collect();
            groups.push(Group { tokens: start..token + 1, pieces: pieces(&bytes[start_byte..byte]), parts });
            (start, start_byte) = (token + 1, byte);
        }
    }
}

/// Whether a grapheme (or a stray byte) starts at each byte offset; the end counts as a start.
fn grapheme_boundaries(bytes: &[u8]) -> Vec<bool> {
    let mut boundaries = vec![false; bytes.len() + 1];
    boundaries[bytes.len()] = true;
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        for (start, _) in chunk.valid().grapheme_indices(true) {
            boundaries[offset + start] = true;
        }
        offset += chunk.valid().len();
        for _ in chunk.invalid() {
            boundaries[offset] = true;
            offset += 1;
        }
    }
    boundaries
}

/// The bytes as pieces; neighbouring visible graphemes form one piece.
pub fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for grapheme in chunk.valid().graphemes(true) {
            push_grapheme(grapheme, &mut pieces);
        }
        pieces.extend(chunk.invalid().iter().map(|&byte| Piece::Byte(byte)));
    }
    pieces
}

fn push_grapheme(grapheme: &str, pieces: &mut Vec<Piece>) {
    if grapheme.chars().any(|c| !is_invisible(c)) {
        match pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(grapheme),
            _ => pieces.push(Piece::Text(grapheme.to_owned())),
        }
        return;
    }
    pieces.extend(grapheme.chars().map(|c| match c {
        ' ' => Piece::Space,
        '\n' => Piece::Newline,
        '\t' => Piece::Tab,
        c => Piece::Invisible(c),
    }));
}

/// Whether `c` leaves no ink: whitespace, controls, and the format characters that change text without being seen.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// The pieces as plain text, with `·`, `⏎` and `⇥` for whitespace and hexadecimal numbers for the rest: `0x90` is a byte, `90` a text.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(symbol).collect()
}

/// How one piece is written.
pub fn symbol(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Space => "·".to_owned(),
        Piece::Newline => "⏎".to_owned(),
        Piece::Tab => "⇥".to_owned(),
        Piece::Invisible(c) => format!("U+{:04X}", u32::from(*c)),
        Piece::Byte(byte) => format!("0x{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raw<'a>(tokens: &[&'a [u8]]) -> Vec<RawToken<'a>> {
        tokens.iter().map(|&bytes| RawToken { bytes, is_special: false }).collect()
    }

    /// The groups as text, parts of a group of several tokens in brackets.
    fn check(tokens: &[&[u8]], expected: &[&str]) {
        let shown: Vec<String> = groups(&raw(tokens))
            .iter()
            .map(|group| match group.parts.as_slice() {
                [_] => plain(&group.pieces),
                parts => {
                    let parts: Vec<String> = parts.iter().map(|part| plain(part)).collect();
                    format!("{}[{}]", plain(&group.pieces), parts.join("|"))
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn whitespace_is_visible() {
        check(&[b"Once", b" upon", b"\n\n", b"\t", b" "], &["Once", "·upon", "⏎⏎", "⇥", "·"]);
        check(&["\u{a0}".as_bytes(), b"\r"], &["U+00A0", "U+000D"]);
    }

    #[test]
    fn a_split_korean_syllable_is_one_group() {
        check(&[b" \xec", b"\x95\x88", "녕".as_bytes()], &["·안[·0xEC|0x950x88]", "녕"]);
    }

    #[test]
    fn a_split_emoji_sequence_is_one_group() {
        let family = "👨\u{200d}👩";
        check(&[&family.as_bytes()[..4], &family.as_bytes()[4..]], &["👨\u{200d}👩[👨|U+200D👩]"]);
    }

    #[test]
    fn an_unfinished_character_is_bytes_until_it_is_complete() {
        check(&[b"a", b"\xec", b"\x95"], &["a", "0xEC", "0x95"]);
        check(&[b"a", b"\xec", b"\x95", b"\x88"], &["a", "안[0xEC|0x95|0x88]"]);
    }

    #[test]
    fn stray_bytes_stay_apart() {
        check(&[b"\xff", b"\x80", b"a\xfe"], &["0xFF", "0x80", "a0xFE"]);
    }

    #[test]
    fn a_special_token_shows_its_name_and_joins_nothing() {
        let tokens = [
            RawToken { bytes: b"\xec", is_special: false },
            RawToken { bytes: b"<bos>", is_special: true },
            RawToken { bytes: b"\x95\x88", is_special: false },
        ];
        let shown: Vec<String> = groups(&tokens).iter().map(|group| plain(&group.pieces)).collect();
        assert_eq!(shown, ["0xEC", "<bos>", "0x950x88"]);
    }

    #[test]
    fn an_empty_token_is_shown_as_nothing() {
        check(&[b"", b"a"], &["", "a"]);
    }

    proptest! {
        #[test]
        fn groups_cover_every_token_once_and_never_cut_a_grapheme(
            text in "\\PC{0,12}", cuts in prop::collection::vec(0usize..48, 0..12)
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let tokens: Vec<&[u8]> = cuts.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
            let groups = groups(&raw(&tokens));
            let covered: Vec<usize> = groups.iter().flat_map(|group| group.tokens.clone()).collect();
            prop_assert_eq!(covered, (0..tokens.len()).collect::<Vec<_>>());
            let stray = |piece: &Piece| matches!(piece, Piece::Byte(_));
            prop_assert!(!groups.iter().any(|group| group.pieces.iter().any(stray)));
        }
    }
}
