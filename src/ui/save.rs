//! Files for the visitor: made in the page, saved by the browser.

use std::collections::BTreeMap;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
    XmlSerializer,
};

use super::components::palette::context_of;
use super::page::window;

/// Properties of a drawing that come from the style sheet and must go along with it.
const DRAWN: [&str; 14] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
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

/// Saves `bytes` as a file.
pub fn save_bytes(name: &str, mime: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
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

/// Saves the first drawing within the element of that id as PNG, with twice as many pixels as on screen.
/// Does nothing where there is none.
pub fn save_drawing_as_png(element_id: &str, name: &str) {
    let document = window().document();
    let Some(element) = document.and_then(|document| document.get_element_by_id(element_id)) else { return };
    let Some(svg) = element.query_selector("svg:not(.icon)").ok().flatten() else { return };
    let size = svg.get_bounding_client_rect();
    let (Some(text), Ok(image)) = (svg_text(&svg), HtmlImageElement::new()) else { return };
    let name = format!("{name}.png");
    let (drawn, scale) = (image.clone(), 2.0);
    let on_load = Closure::once_into_js(move || {
        let document = window().document().ok_or("no document")?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_width((size.width() * scale) as u32);
        canvas.set_height((size.height() * scale) as u32);
        let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
        context_of(&canvas)?
            .draw_image_with_html_image_element_and_dw_and_dh(&drawn, 0.0, 0.0, width, height)?;
        save_canvas(&name, &canvas);
        Ok::<(), JsValue>(())
    });
    image.set_onload(Some(on_load.unchecked_ref()));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&text)));
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
    let mut colours = BTreeMap::new();
    style_like(svg, &copy, &mut colours)?;
    for index in 0..originals.length() {
        let original: Element = originals.item(index)?.dyn_into().ok()?;
        style_like(&original, &copies.item(index)?.dyn_into().ok()?, &mut colours)?;
    }
    XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()
}

fn style_like(original: &Element, copy: &Element, colours: &mut BTreeMap<String, String>) -> Option<()> {
    let style = window().get_computed_style(original).ok()??;
    for property in DRAWN {
        let value = style.get_property_value(property).ok()?;
        let value = match property {
            "fill" | "stroke" if value.contains('(') && !value.starts_with("rgb") => {
                let known = colours.entry(value);
                let rgb = |colour: &String| plain_colour(colour).unwrap_or_else(|| colour.clone());
                known.or_insert_with_key(rgb).clone()
            }
            _ => value,
        };
        copy.set_attribute(property, &value).ok()?;
    }
    // The style sheet stays behind, and its names mean nothing without it.
    copy.remove_attribute("class").ok()
}

/// A colour as drawing programs know it; many read no OKLCH.
fn plain_colour(colour: &str) -> Option<String> {
    let canvas = window().document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    let context = context_of(&canvas).ok()?;
    context.set_fill_style_str(colour);
    context.fill_rect(0.0, 0.0, 1.0, 1.0);
    match context.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?.data().0[..] {
        [red, green, blue, _] => Some(format!("rgb({red}, {green}, {blue})")),
        _ => None,
    }
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
