//! Files of published rows: fetched when the lab that shows them is opened, and checked against the hash in their
//! address.

use js_sys::Uint8Array;
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{RequestCache, RequestInit, Response};
use yew::Callback;

use super::page::{message_of, window};
use super::state::{Action, ScaleAction};

/// The parameter of an address that names the hash of its file.
const HASH: &str = "sha256=";

/// Fetches each of these; what comes of it is told.
pub fn fetch(urls: Vec<String>, dispatch: &Callback<Action>) {
    for url in urls {
        let dispatch = dispatch.clone();
        spawn_local(async move {
            let text = text_of(&url).await;
            dispatch.emit(Action::Scale(ScaleAction::Arrived { url, text }));
        });
    }
}

async fn text_of(url: &str) -> Result<String, String> {
    let bytes = bytes_of(url).await.map_err(|error| message_of(&error))?;
    let expected = url.split_once(HASH).map(|(_, rest)| rest.split(['&', '#']).next().unwrap_or_default());
    let got: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if let Some(expected) = expected.filter(|expected| !got.eq_ignore_ascii_case(expected)) {
        return Err(format!("expected a file with sha256 {expected}, got {got}"));
    }
    String::from_utf8(bytes).map_err(|error| format!("expected text, got other bytes: {error}"))
}

async fn bytes_of(url: &str) -> Result<Vec<u8>, JsValue> {
    let init = RequestInit::new();
    // A host in the middle of an update may have sent another version under this address.
    init.set_cache(RequestCache::NoCache);
    let response: Response =
        JsFuture::from(window().fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_str(&format!("expected status 200, got {}", response.status())));
    }
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec())
}
