//! The browser's side of the page: address, memory, language, theme, clock.

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Response, Storage, Window};

use super::i18n::Msg;
use super::link::Link;
use super::settings::{self, Environment, LANG_KEY, LETTER_KEYS_KEY, THEME_KEY, TOUR_KEY, theme_name};
use super::state::{Settings, Theme};

/// A media query that is true while the system is dark.
pub const DARK_QUERY: &str = "(prefers-color-scheme: dark)";

/// The window; the page does not run without one.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// What this visit starts with.
pub fn initial_settings(link: &Link) -> Settings {
    let languages = window().navigator().languages();
    let environment = Environment {
        languages: languages.iter().filter_map(|tag| tag.as_string()).collect(),
        is_system_dark: window().match_media(DARK_QUERY).ok().flatten().is_some_and(|query| query.matches()),
    };
    settings::settings(link, |key| storage()?.get_item(key).ok()?, &environment)
}

/// The storage, which may be denied; then nothing is remembered.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Writes language, title and theme into the document.
pub fn apply(settings: &Settings) {
    let Some(document) = window().document() else { return };
    document.set_title(&settings.lang.text(Msg::DocumentTitle));
    if let Some(root) = document.document_element() {
        // Setting an attribute of a fixed, valid name cannot fail.
        let _ = root.set_attribute("lang", settings.lang.tag());
        let _ = match settings.theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme_name(settings.theme)),
        };
    }
}

/// Whether a small window is open above the page.
pub fn has_popover() -> bool {
    let document = window().document();
    document.is_some_and(|document| document.query_selector(":popover-open").is_ok_and(|open| open.is_some()))
}

/// Whether the tour was never seen and never declined here. Where nothing is remembered, it is offered each time.
pub fn is_tour_due() -> bool {
    storage().and_then(|storage| storage.get_item(TOUR_KEY).ok().flatten()).is_none()
}

/// Remembers that the tour was seen or declined.
pub fn remember_tour() {
    if let Some(storage) = storage() {
        // Denied or full: then it is offered again.
        let _ = storage.set_item(TOUR_KEY, "seen");
    }
}

/// Remembers what the visitor chose.
pub fn remember(before: &Settings, after: &Settings) {
    let Some(storage) = storage() else { return };
    let store = |key: &str, value: &str| {
        // A full or denied storage only means that the choice is not remembered.
        let _ = storage.set_item(key, value);
    };
    // What a link chose is for this visit; what the visitor chose is for the next ones too.
    if before.lang != after.lang && !after.is_lang_linked {
        store(LANG_KEY, after.lang.tag());
    }
    if before.theme != after.theme && !after.is_theme_linked {
        store(THEME_KEY, theme_name(after.theme));
    }
    if before.has_letter_keys != after.has_letter_keys {
        store(LETTER_KEYS_KEY, if after.has_letter_keys { "on" } else { "off" });
    }
}

/// Milliseconds of the page's clock.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// The text at `url`, or what went wrong.
pub async fn fetch_text(url: &str) -> Result<String, String> {
    let fetch = async {
        let response: Response = JsFuture::from(window().fetch_with_str(url)).await?.unchecked_into();
        if !response.ok() {
            return Err(JsValue::from_str(&format!("HTTP {}", response.status())));
        }
        JsFuture::from(response.text()?).await
    };
    match fetch.await {
        Ok(text) => Ok(text.as_string().unwrap_or_default()),
        Err(error) => Err(message_of(&error)),
    }
}

/// What a JavaScript error says.
pub fn message_of(error: &JsValue) -> String {
    match (error.as_string(), error.dyn_ref::<js_sys::Error>()) {
        (Some(text), _) => text,
        (None, Some(error)) => String::from(error.message()),
        (None, None) => format!("{error:?}"),
    }
}

/// Focuses, or presses, the element of that id, if it is there.
pub fn with_element(id: &str, act: impl FnOnce(&HtmlElement)) {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        act(&element);
    }
}

/// Leads eye and keyboard to the heading of that id, once what was just changed is drawn.
pub fn lead_to(id: &'static str) {
    Timeout::new(0, move || with_element(id, |heading| drop(heading.focus()))).forget();
}

/// Width and height of what is seen of the page, without its scroll bar, in CSS pixels.
pub fn sight() -> (f64, f64) {
    let root = window().document().and_then(|document| document.document_element());
    root.map_or((0.0, 0.0), |root| (f64::from(root.client_width()), f64::from(root.client_height())))
}
