//! Drawings of the page as they are without its style sheet.

use std::collections::BTreeMap;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlCanvasElement, XmlSerializer};

use super::components::palette::context_of;
use super::drawing::Place;
use super::page::window;

/// Properties of a drawing that come from the style sheet and must go along with it.
const DRAWN: [&str; 16] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "opacity",
    "overflow",
    "vector-effect",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
];

/// Colours of the page as drawing programs know them; many read no OKLCH.
#[derive(Default)]
pub struct Colours {
    known: BTreeMap<String, String>,
}

impl Colours {
    /// `rgb(…)` or `rgba(…)`; `none` for what cannot be seen.
    pub fn plain(&mut self, colour: &str) -> String {
        if let Some(known) = self.known.get(colour) {
            return known.clone();
        }
        let plain = painted(colour).unwrap_or_else(|_| colour.to_owned());
        self.known.insert(colour.to_owned(), plain.clone());
        plain
    }
}

/// The colour that the browser paints.
fn painted(colour: &str) -> Result<String, JsValue> {
    let document = window().document().ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(1);
    canvas.set_height(1);
    let context = context_of(&canvas)?;
    context.set_fill_style_str(colour);
    context.fill_rect(0.0, 0.0, 1.0, 1.0);
    Ok(match context.get_image_data(0.0, 0.0, 1.0, 1.0)?.data().0[..] {
        [.., 0] => "none".to_owned(),
        [red, green, blue, 255] => format!("rgb({red}, {green}, {blue})"),
        [red, green, blue, alpha] => {
            format!("rgba({red}, {green}, {blue}, {:.3})", f64::from(alpha) / 255.0)
        }
        _ => return Err("a pixel has four bytes".into()),
    })
}

/// The drawing at its place: a copy that carries the styles it has on the page.
///
/// # Errors
/// If the browser does not tell how it looks.
pub fn svg_text(svg: &Element, place: Place, colours: &mut Colours) -> Result<String, JsValue> {
    let copy: Element = svg.clone_node_with_deep(true)?.unchecked_into();
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg")?;
    let (originals, copies) = (svg.query_selector_all("*")?, copy.query_selector_all("*")?);
    style_like(svg, &copy, colours)?;
    for index in 0..originals.length() {
        if let (Some(original), Some(copy)) = (originals.item(index), copies.item(index)) {
            style_like(original.unchecked_ref(), copy.unchecked_ref(), colours)?;
        }
    }
    let Place { x, y, width, height } = place;
    for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
        copy.set_attribute(name, &value.to_string())?;
    }
    XmlSerializer::new()?.serialize_to_string(&copy)
}

fn style_like(original: &Element, copy: &Element, colours: &mut Colours) -> Result<(), JsValue> {
    let style = window().get_computed_style(original)?.ok_or("an element without a style")?;
    for property in DRAWN {
        let value = style.get_property_value(property)?;
        let value = match property {
            // A pattern of the drawing keeps its name.
            "fill" | "stroke" if value.contains('(') && !value.starts_with("url") => colours.plain(&value),
            _ => value,
        };
        copy.set_attribute(property, &value)?;
    }
    // The style sheet stays behind, and its names mean nothing without it.
    copy.remove_attribute("class")
}
