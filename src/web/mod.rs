//! The browser around the engine: the doors of the wasm module, downloads, the worker's loop.

mod fetch;
mod keep;
mod worker;

use wasm_bindgen::prelude::*;

/// Does what can be done before [`start_page`], so that neither keeps the browser from painting for long.
#[wasm_bindgen]
pub fn prepare_page() {
    console_error_panic_hook::set_once();
    crate::ui::prepare();
}

/// Starts the interface in `#app`. `worker_url` is the worker's script and `models_url` the models' folder (with a
/// `/` at its end), both absolute.
///
/// # Errors
/// When the page has no element `#app`.
#[wasm_bindgen]
pub fn start_page(worker_url: String, models_url: String) -> Result<(), JsValue> {
    crate::ui::start(&worker_url, &models_url)
}

/// Starts the engine in the worker: it answers the worker's `message` events from now on.
#[wasm_bindgen]
pub fn start_worker() {
    console_error_panic_hook::set_once();
    worker::start();
}
