//! Files for the visitor: made in the page, saved by the browser.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url};

use super::components::palette::context_of;
use super::page::window;
use super::snapshot::{self, Snapshot};

/// Pixels of a PNG per CSS pixel, where the picture is not too large for that.
const PNG_SCALE: f64 = 2.0;
/// Browsers draw no canvas with longer sides, or with more pixels.
const MAX_SIDE: f64 = 16_000.0;
const MAX_PIXELS: f64 = 64e6;

/// Saves `text` as a file.
pub fn save_text(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Saves `bytes` as a file.
pub fn save_bytes(name: &str, mime: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// The browser could not draw the picture, or it is not on the page any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPicture;

/// Saves what is on screen of the element of that id as SVG, below the lines of `heading`.
///
/// # Errors
/// If there is no such element, or the browser does not tell how it looks.
pub fn save_svg(element_id: &str, name: &str, heading: &[String], title: &str) -> Result<(), NoPicture> {
    let snapshot = snapshot(element_id, heading, title)?;
    save_text(&format!("{name}.svg"), "image/svg+xml", &snapshot.svg);
    Ok(())
}

/// The same as PNG, with two pixels for each on screen. A failure is told to `on_failure`: the browser draws later.
pub fn save_png(
    element_id: &str,
    name: &str,
    heading: &[String],
    title: &str,
    on_failure: impl Fn() + Clone + 'static,
) {
    let (snapshot, image) = match (snapshot(element_id, heading, title), HtmlImageElement::new()) {
        (Ok(snapshot), Ok(image)) => (snapshot, image),
        _ => return on_failure(),
    };
    let Snapshot { svg, width, height } = snapshot;
    let (drawn, name) = (image.clone(), format!("{name}.png"));
    let (tell, tell_unread) = (on_failure.clone(), on_failure);
    let on_load = Closure::once_into_js(move || {
        let failed = tell.clone();
        if draw_png(&drawn, (width, height), name, tell).is_err() {
            failed();
        }
    });
    let on_error = Closure::once_into_js(move || {
        tell_unread();
    });
    image.set_onload(Some(on_load.unchecked_ref()));
    image.set_onerror(Some(on_error.unchecked_ref()));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&svg)));
}

fn snapshot(element_id: &str, heading: &[String], title: &str) -> Result<Snapshot, NoPicture> {
    let document = window().document();
    let element = document.and_then(|document| document.get_element_by_id(element_id));
    snapshot::take(&element.ok_or(NoPicture)?, heading, title).map_err(|_| NoPicture)
}

fn draw_png(
    image: &HtmlImageElement,
    (width, height): (f64, f64),
    name: String,
    on_failure: impl Fn() + 'static,
) -> Result<(), JsValue> {
    let scale = PNG_SCALE.min(MAX_SIDE / width.max(height)).min((MAX_PIXELS / (width * height)).sqrt());
    let document = window().document().ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale).ceil() as u32);
    canvas.set_height((height * scale).ceil() as u32);
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context_of(&canvas)?.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    let save = Closure::once_into_js(move |blob: JsValue| match blob.dyn_into::<Blob>() {
        Ok(blob) => save_blob(&name, &blob),
        Err(_) => on_failure(),
    });
    canvas.to_blob(save.unchecked_ref())
}

fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let anchor = window().document().and_then(|document| document.create_element("a").ok());
    if let Some(anchor) = anchor.and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The download has begun; the browser holds the bytes by itself now.
    let revoke = move || drop(Url::revoke_object_url(&url));
    gloo_timers::callback::Timeout::new(10_000, revoke).forget();
}
