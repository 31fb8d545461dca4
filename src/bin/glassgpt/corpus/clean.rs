//! Given text made plain: mojibake repaired, typographic signs to ASCII, scanning residue out.

/// Sequences and what stands for them. The first ones are UTF-8 that was read as Windows-1252.
const REPLACEMENTS: [(&str, &str); 32] = [
    ("\u{e2}\u{20ac}\u{153}", "\""),
    ("\u{e2}\u{20ac}\u{9d}", "\""),
    ("\u{e2}\u{20ac}\u{2122}", "'"),
    ("\u{e2}\u{20ac}\u{2dc}", "'"),
    ("\u{e2}\u{20ac}\u{a6}", "..."),
    ("\u{e2}\u{20ac}\u{201c}", " - "),
    ("\u{e2}\u{20ac}\u{201d}", " - "),
    ("\u{e2}\u{20ac}", "\""),
    ("\u{c3}\u{a9}", "\u{e9}"),
    ("\u{201c}", "\""),
    ("\u{201d}", "\""),
    ("\u{201e}", "\""),
    ("\u{2033}", "\""),
    ("\u{2018}", "'"),
    ("\u{2019}", "'"),
    ("\u{201a}", "'"),
    ("\u{2bc}", "'"),
    ("\u{2bb}", "'"),
    ("\u{2032}", "'"),
    ("\u{b4}", "'"),
    ("\u{2026}", "..."),
    ("\u{2013}", " - "),
    ("\u{2014}", " - "),
    ("\u{2015}", " - "),
    ("\u{2e3a}", " - "),
    ("--", " - "),
    ("\u{a0}", " "),
    ("\u{feff}", ""),
    ("\u{200b}", ""),
    ("\u{200e}", ""),
    ("_", ""),
    ("\r", ""),
];

/// Words that keep a text out: profanity, and what earlier centuries called people. Matched as whole words; those
/// with a star also with any ending.
const UNWANTED: [&str; 47] = [
    "nigg*",
    "darkey*",
    "darkie*",
    "darky",
    "negro*",
    "negress*",
    "mulatto*",
    "savage",
    "savages",
    "fuck*",
    "shit*",
    "bitch*",
    "whore*",
    "slut*",
    "cunt*",
    "rape*",
    "rapist*",
    "coon",
    "coons",
    "squaw*",
    "injun*",
    "redskin*",
    "chinaman",
    "chinamen",
    "jap",
    "japs",
    "porn*",
    "dick",
    "dicks",
    "pussy",
    "heathen*",
    "piccaninny",
    "pickaninny",
    "kaffir*",
    "kafir*",
    "gypsies",
    "gipsy",
    "gipsies",
    "jewess*",
    "papoose*",
    "bastard*",
    "massa",
    "hottentot*",
    "cannibal*",
    "suicide*",
    "lynch*",
    "asshole*",
];

/// Texts with more than one letter in this many outside ASCII are lists of names, other languages or scanning errors.
const ASCII_PER_OTHER: usize = 100;

/// A text made plain, or `None` for one to leave out.
pub fn clean(text: &str) -> Option<String> {
    if text.contains(['\u{fffd}', '\u{17f}', '<', '>', '|', '=']) {
        return None;
    }
    let mut plain = without_brackets(text);
    for (from, to) in REPLACEMENTS {
        if plain.contains(from) {
            plain = plain.replace(from, to);
        }
    }
    let plain = join_broken(plain.split("\n\n").map(paragraph).filter(|text| is_prose(text)));
    let others = plain.chars().filter(|letter| !letter.is_ascii()).count();
    let strange = others * ASCII_PER_OTHER > plain.len();
    (!plain.is_empty() && !strange && !is_unwanted(&plain)).then_some(plain)
}

/// Whether a word of the list is in the text.
pub fn is_unwanted(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).any(|word| {
        let word = word.to_lowercase();
        UNWANTED.iter().any(|unwanted| match unwanted.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == *unwanted,
        })
    })
}

/// Without `[Illustration]`, `[1]` and the like; an opening bracket without its end stays.
fn without_brackets(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        rest = match after.split_once(']') {
            Some((_, after)) => after,
            None => after,
        };
    }
    kept.push_str(rest);
    kept
}

/// Lines of such a length were broken by the width of a page, not by their author.
const WRAPPED_LINE: std::ops::RangeInclusive<usize> = 50..=85;

/// One paragraph with single spaces. Lines that were broken by a page's width are joined, short ones (verse) and turns
/// of a dialogue stay lines, longer ones are paragraphs of their own.
fn paragraph(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut previous = 0;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(first) = words.first() else { continue };
        if !joined.is_empty() {
            let turn = first.ends_with(':');
            joined.push_str(match previous {
                length if length > *WRAPPED_LINE.end() && !turn => "\n\n",
                length if length >= *WRAPPED_LINE.start() && !turn => " ",
                _ => "\n",
            });
        }
        let line = words.join(" ");
        previous = line.len();
        joined.push_str(&line);
    }
    joined
}

/// Paragraphs with empty lines between; one that stops inside a sentence goes on in the next. Short ones are titles.
fn join_broken(paragraphs: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    let mut previous = 0;
    for paragraph in paragraphs {
        if !text.is_empty() {
            let broken = previous >= *WRAPPED_LINE.start()
                && text.ends_with(|end: char| end.is_alphabetic() || end == ',');
            text.push_str(if broken { " " } else { "\n\n" });
        }
        previous = paragraph.len();
        text.push_str(&paragraph);
    }
    text
}

/// Whether a paragraph is text: some letters, and not only the capitals of a heading or the stars of a break.
fn is_prose(paragraph: &str) -> bool {
    let lower = paragraph.chars().filter(|letter| letter.is_lowercase()).count();
    lower * 2 > paragraph.len() && !paragraph.contains("* *")
}
