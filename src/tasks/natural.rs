//! Given text as a document.
use super::{Document, Split, weight};

/// Bytes of a text that name it: enough to tell texts apart, short enough that editions with other endings agree.
const NAME_BYTES: usize = 160;

/// A document of given text, every token counted alike.
pub fn document(text: &str) -> Document {
    let mut document = Document::default();
    document.push(text, weight::PLAIN);
    document
}

/// The split of a text, by its opening.
pub fn split_of(text: &str) -> Split {
    let mut end = NAME_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Split::of("natural", &text[..end])
}
