//! Text files that a visitor chooses; they stay in the page.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use super::page::message_of;

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoText {
    /// It has so many bytes, which is more than is wanted.
    TooLarge(usize),
    /// The browser does not give it, and says why.
    Unreadable(String),
}

/// Tells name and text of the file chosen in `input`, if there is one; what is longer than `max_bytes` is not read.
pub fn read_chosen(
    input: &HtmlInputElement,
    max_bytes: usize,
    tell: impl FnOnce(String, Result<String, NoText>) + 'static,
) {
    let file = input.files().and_then(|files| files.get(0));
    // The same file can be chosen again after it was mended.
    input.set_value("");
    let Some(file) = file else { return };
    let size = file.size() as usize;
    if size > max_bytes {
        return tell(file.name(), Err(NoText::TooLarge(size)));
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        let text = text.map(|text| text.as_string().unwrap_or_default());
        tell(file.name(), text.map_err(|error| NoText::Unreadable(message_of(&error))));
    });
}
