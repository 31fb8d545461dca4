//! What to begin a text with, where a vocabulary cannot spell just any.

use crate::text::Tokenizer;
use crate::train::race::Material;

/// Every letter of English: a vocabulary that spells this spells what people write.
const PANGRAM: &str = "The quick brown fox jumps over the lazy dog.";

/// Characters of an opening that no material brings.
const N_CHARS: usize = 4;

/// A text that `tokenizer` spells whole, where it cannot spell any English one: what the materials of training begin
/// with, else the first letters that it has. `None` where it spells English, or nothing at all.
pub fn opening(tokenizer: &Tokenizer) -> Option<String> {
    let is_spelled = |text: &str| {
        let ids = tokenizer.encode(text);
        !ids.is_empty() && tokenizer.left_out(text, &ids).is_empty()
    };
    if is_spelled(PANGRAM) {
        return None;
    }
    let materials = [Material::Sum2, Material::Sentiment, Material::Story("".into())];
    let known = materials.iter().map(Material::prompt).find(|prompt| is_spelled(prompt));
    known.map(str::to_owned).or_else(|| letters(tokenizer))
}

/// The first letters and digits whose bytes are all there.
fn letters(tokenizer: &Tokenizer) -> Option<String> {
    let mut has_byte = [false; 256];
    let ids = (0..tokenizer.vocab_size() as u32).filter(|&id| !tokenizer.is_special(id));
    for bytes in ids.filter_map(|id| tokenizer.token_bytes(id)) {
        if let [byte] = bytes[..] {
            has_byte[usize::from(byte)] = true;
        }
    }
    let is_there = |c: &char| c.encode_utf8(&mut [0; 4]).bytes().all(|byte| has_byte[usize::from(byte)]);
    let found: String =
        ('\0'..=char::MAX).filter(|c| c.is_alphanumeric()).filter(is_there).take(N_CHARS).collect();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::data::alphabet::Alphabet;

    fn opening_of(text: &str) -> Option<String> {
        let tokenizer = Tokenizer::from_vocabulary(&Alphabet::of(text.as_bytes()).vocabulary());
        opening(&tokenizer.expect("a vocabulary"))
    }

    #[test]
    fn an_opening_is_spelled_by_the_vocabulary_that_it_is_for() {
        assert_eq!(opening_of("8+6=14;0123579"), Some(Material::Sum2.prompt().to_owned()));
        assert_eq!(opening_of("i loved this film +\n-"), Some(Material::Sentiment.prompt().to_owned()));
        assert_eq!(opening_of("The bear"), Some(Material::Story("".into()).prompt().to_owned()));
        assert_eq!(opening_of("zzz xyz"), Some("xyz".to_owned()));
        let korean = opening_of("옛날에 곰이 살았다").expect("letters");
        let bytes = "옛날에 곰이 살았다".as_bytes();
        assert!(
            korean.bytes().all(|byte| bytes.contains(&byte)) && korean.chars().count() == N_CHARS,
            "{korean}"
        );
        assert_eq!(opening_of(PANGRAM), None);
        assert_eq!(opening_of("+-;"), None, "nothing that is a letter");
    }
}
