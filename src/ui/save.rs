//! Files for the visitor: made in the page, saved by the browser.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlCanvasElement, Url, XmlSerializer};

use super::page::window;

/// Properties of a drawing that come from the style sheet and must go along with it.
const DRAWN: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
];

/// Saves `text` as a file.
pub fn save_text(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Saves the first picture within the element of that id: a canvas as PNG, an SVG with the colours it has on screen.
/// Does nothing where there is none.
pub fn save_picture(element_id: &str, name: &str) {
    let document = window().document();
    let Some(element) = document.and_then(|document| document.get_element_by_id(element_id)) else { return };
    let picture = element.query_selector("canvas, svg:not(.icon)").ok().flatten();
    match picture.map(JsCast::dyn_into::<HtmlCanvasElement>) {
        Some(Ok(canvas)) => save_canvas(&format!("{name}.png"), &canvas),
        Some(Err(svg)) => {
            if let Some(text) = svg_text(&svg) {
                save_text(&format!("{name}.svg"), "image/svg+xml", &text);
            }
        }
        None => {}
    }
}

fn save_canvas(name: &str, canvas: &HtmlCanvasElement) {
    let name = name.to_owned();
    let save = Closure::once_into_js(move |blob: JsValue| {
        // A canvas too large for the browser gives no picture.
        if let Ok(blob) = blob.dyn_into::<Blob>() {
            save_blob(&name, &blob);
        }
    });
    drop(canvas.to_blob(save.unchecked_ref()));
}

/// The drawing as a file of its own: a copy that carries the styles it has on the page.
fn svg_text(svg: &Element) -> Option<String> {
    let copy: Element = svg.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg").ok()?;
    let (originals, copies) = (svg.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
    style_like(svg, &copy)?;
    for index in 0..originals.length() {
        let original: Element = originals.item(index)?.dyn_into().ok()?;
        style_like(&original, &copies.item(index)?.dyn_into().ok()?)?;
    }
    XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()
}

fn style_like(original: &Element, copy: &Element) -> Option<()> {
    let style = window().get_computed_style(original).ok()??;
    for property in DRAWN {
        let value = style.get_property_value(property).ok()?;
        copy.set_attribute(property, &value).ok()?;
    }
    Some(())
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
