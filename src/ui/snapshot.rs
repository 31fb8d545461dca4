//! A part of the page as a picture: what is on screen there, read from the page itself in its colours of now.
//!
//! Boxes become rectangles, texts stay texts, canvases become images, drawings are put in. What has the attribute
//! `data-picture="no"` stays out: buttons, and hints that mean nothing in a file.

use std::collections::BTreeMap;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleDeclaration, Element, HtmlCanvasElement, Node, Range};

use super::components::palette::context_of;
use super::drawing::{Drawing, Font, Place, Stroke, colours_of};
use super::page::window;
use super::snapshot_svg::{Colours, svg_text};

/// Between the picture and its edge, in CSS pixels.
const MARGIN: f64 = 16.0;
/// Height of a line of the heading, in CSS pixels.
const HEADING_LINE: f64 = 22.0;
/// Steps of a ramp of colours, which drawing programs mix in another way than the page.
const RAMP_STEPS: usize = 16;

/// A picture and its size in CSS pixels.
pub struct Snapshot {
    /// The file.
    pub svg: String,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What is on screen of `root`, below lines of text that say what it is; the title is for those who cannot see it.
///
/// # Errors
/// If the browser does not tell how something looks, which it always does for what is on the page.
pub fn take(root: &Element, heading: &[String], title: &str) -> Result<Snapshot, JsValue> {
    let rect = root.get_bounding_client_rect();
    let heading_height = if heading.is_empty() { 0.0 } else { heading.len() as f64 * HEADING_LINE + 8.0 };
    let mut camera = Camera {
        drawing: Drawing::default(),
        colours: Colours::default(),
        ascents: BTreeMap::new(),
        measure: context_of(&new_canvas()?)?,
        // What a box has scrolled away is in the picture of that box.
        left: rect.left() - f64::from(root.scroll_left()) - MARGIN,
        top: rect.top() - f64::from(root.scroll_top()) - MARGIN - heading_height,
    };
    camera.heading(root, heading)?;
    camera.element(root, true)?;
    let width = rect.width().max(f64::from(root.scroll_width())) + 2.0 * MARGIN;
    let height = rect.height().max(f64::from(root.scroll_height())) + 2.0 * MARGIN + heading_height;
    let body = window().document().and_then(|document| document.body()).ok_or("the page has no body")?;
    let ground = style_of(&body)?.get_property_value("background-color")?;
    let ground = camera.colours.plain(&ground);
    Ok(Snapshot { svg: camera.drawing.finish(width, height, &ground, title), width, height })
}

fn style_of(element: &Element) -> Result<CssStyleDeclaration, JsValue> {
    Ok(window().get_computed_style(element)?.ok_or("an element without a style")?)
}

fn new_canvas() -> Result<HtmlCanvasElement, JsValue> {
    let document = window().document().ok_or("no document")?;
    Ok(document.create_element("canvas")?.unchecked_into())
}

/// A length such as `4px`; 0 for what is none.
fn length(text: &str) -> f64 {
    text.trim_end_matches("px").parse().unwrap_or(0.0)
}

struct Camera {
    drawing: Drawing,
    colours: Colours,
    /// Ascent and descent by font.
    ascents: BTreeMap<String, (f64, f64)>,
    /// Measures texts.
    measure: web_sys::CanvasRenderingContext2d,
    /// Where the picture begins in the window.
    left: f64,
    top: f64,
}

impl Camera {
    fn heading(&mut self, root: &Element, lines: &[String]) -> Result<(), JsValue> {
        for (index, line) in lines.iter().enumerate() {
            let mut font = self.font(&style_of(root)?)?;
            (font.size, font.weight) = (14.0, if index == 0 { "650" } else { "400" }.to_owned());
            let baseline = MARGIN + (index as f64 + 0.7) * HEADING_LINE;
            self.drawing.text((MARGIN, baseline), None, line, &font);
        }
        Ok(())
    }

    fn element(&mut self, element: &Element, is_root: bool) -> Result<(), JsValue> {
        if element.get_attribute("data-picture").as_deref() == Some("no") {
            return Ok(());
        }
        let style = style_of(element)?;
        let get = |name: &str| style.get_property_value(name);
        let opacity = get("opacity")?.parse().unwrap_or(1.0);
        let place = self.place(&element.get_bounding_client_rect());
        // Words for screen readers stand in a box of one pixel.
        let is_for_ears = place.width <= 1.0 && place.height <= 1.0 && get("overflow")? != "visible";
        if get("display")? == "none" || get("visibility")? == "hidden" || opacity == 0.0 || is_for_ears {
            return Ok(());
        }
        if opacity < 1.0 {
            self.drawing.begin_group(opacity);
        }
        self.ground(&style, place)?;
        self.border(&style, place)?;
        let clips = !is_root && get("overflow-x")? != "visible";
        if clips {
            self.drawing.begin_clip(place.inset(length(&get("border-left-width")?)));
        }
        self.content(element, &style, place)?;
        if clips {
            self.drawing.end_clip();
        }
        if opacity < 1.0 {
            self.drawing.end_group();
        }
        Ok(())
    }

    fn content(
        &mut self,
        element: &Element,
        style: &CssStyleDeclaration,
        place: Place,
    ) -> Result<(), JsValue> {
        match element.tag_name().to_ascii_lowercase().as_str() {
            "canvas" => {
                let canvas: &HtmlCanvasElement = element.unchecked_ref();
                if canvas.width() > 0 && canvas.height() > 0 {
                    self.drawing.image(place, &canvas.to_data_url()?);
                }
            }
            "svg" => {
                let svg = svg_text(element, place, &mut self.colours)?;
                self.drawing.svg(&svg);
            }
            // Their text is not in the page, and what they hold is set, not shown.
            "input" | "select" | "textarea" | "script" | "style" => {}
            name => {
                let is_closed = name == "details" && !element.has_attribute("open");
                let nodes = element.child_nodes();
                for node in (0..nodes.length()).filter_map(|index| nodes.item(index)) {
                    match node.node_type() {
                        Node::TEXT_NODE if !is_closed => self.text(&node, style)?,
                        Node::ELEMENT_NODE => {
                            let child: Element = node.unchecked_into();
                            if !is_closed || child.tag_name().eq_ignore_ascii_case("summary") {
                                self.element(&child, false)?;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn place(&self, rect: &web_sys::DomRect) -> Place {
        Place {
            x: rect.left() - self.left,
            y: rect.top() - self.top,
            width: rect.width(),
            height: rect.height(),
        }
    }

    fn ground(&mut self, style: &CssStyleDeclaration, place: Place) -> Result<(), JsValue> {
        let colour = self.colours.plain(&style.get_property_value("background-color")?);
        let radius = length(&style.get_property_value("border-top-left-radius")?);
        if colour != "none" {
            self.drawing.fill(place, radius, &colour);
        }
        let image = style.get_property_value("background-image")?;
        let colours = colours_of(&image);
        match (colours.as_slice(), image.starts_with("repeating")) {
            ([], _) => {}
            ([first, ..], true) => {
                let colour = self.colours.plain(first);
                self.drawing.hatch(place, &colour);
            }
            ([from, .., to], false) => {
                let mixed = |step: usize| {
                    let share = 100.0 * step as f64 / RAMP_STEPS as f64;
                    self.colours.plain(&format!("color-mix(in oklab, {to} {share}%, {from})"))
                };
                let ramp: Vec<String> = (0..=RAMP_STEPS).map(mixed).collect();
                self.drawing.ramp(place, &ramp);
            }
            ([_], false) => {}
        }
        Ok(())
    }

    fn border(&mut self, style: &CssStyleDeclaration, place: Place) -> Result<(), JsValue> {
        let mut sides = Vec::with_capacity(4);
        for side in ["top", "right", "bottom", "left"] {
            let get = |what: &str| style.get_property_value(&format!("border-{side}-{what}"));
            let (kind, width) = (get("style")?, length(&get("width")?));
            let colour = self.colours.plain(&get("color")?);
            let is_drawn = width > 0.0 && colour != "none" && kind != "none" && kind != "hidden";
            sides.push(is_drawn.then(|| Stroke {
                colour,
                width,
                is_dashed: kind == "dashed" || kind == "dotted",
            }));
        }
        let radius = length(&style.get_property_value("border-top-left-radius")?);
        let Place { x, y, width, height } = place;
        let (right, bottom) = (x + width, y + height);
        match &sides[..] {
            [Some(first), rest @ ..] if rest.iter().all(|side| side.as_ref() == Some(first)) => {
                self.drawing.border(place, radius, first);
            }
            _ => {
                let ends = |half: f64| {
                    [
                        ((x, y + half), (right, y + half)),
                        ((right - half, y), (right - half, bottom)),
                        ((x, bottom - half), (right, bottom - half)),
                        ((x + half, y), (x + half, bottom)),
                    ]
                };
                for (index, stroke) in sides.iter().enumerate() {
                    let Some(stroke) = stroke else { continue };
                    let (from, to) = ends(stroke.width / 2.0)[index];
                    self.drawing.line(from, to, stroke);
                }
            }
        }
        Ok(())
    }

    /// The lines of a text as the page has broken them.
    fn text(&mut self, node: &Node, style: &CssStyleDeclaration) -> Result<(), JsValue> {
        let text = node.text_content().unwrap_or_default();
        if text.trim().is_empty() {
            return Ok(());
        }
        let lines = lines(node, &text)?;
        let font = self.font(style)?;
        let (ascent, descent) = self.ascent(style)?;
        for (line, rect) in lines {
            let place = Place { x: rect.x - self.left, y: rect.y - self.top, ..rect };
            let baseline = place.y + (place.height - ascent - descent) / 2.0 + ascent;
            self.drawing.text((place.x, baseline), Some(place.width), &line, &font);
        }
        Ok(())
    }

    fn font(&mut self, style: &CssStyleDeclaration) -> Result<Font, JsValue> {
        let get = |name: &str| style.get_property_value(name);
        Ok(Font {
            family: portable(&get("font-family")?),
            size: length(&get("font-size")?),
            weight: get("font-weight")?,
            fill: self.colours.plain(&get("color")?),
            is_struck: get("text-decoration-line")?.contains("line-through"),
        })
    }

    /// How far the font reaches above and below its baseline.
    fn ascent(&mut self, style: &CssStyleDeclaration) -> Result<(f64, f64), JsValue> {
        let get = |name: &str| style.get_property_value(name);
        let font = format!("{} {} {}", get("font-weight")?, get("font-size")?, get("font-family")?);
        if let Some(&known) = self.ascents.get(&font) {
            return Ok(known);
        }
        self.measure.set_font(&font);
        let metrics = self.measure.measure_text("x")?;
        let found = (metrics.font_bounding_box_ascent(), metrics.font_bounding_box_descent());
        self.ascents.insert(font, found);
        Ok(found)
    }
}

/// The first family and the last, which is a kind of font that every program has: those between are for the page.
fn portable(families: &str) -> String {
    match families.split_once(',') {
        Some((first, rest)) => format!("{first}, {}", rest.rsplit(',').next().unwrap_or_default().trim()),
        None => families.to_owned(),
    }
}

/// The lines of a text node, each with its place in the window. Spaces that the page has collapsed are left out.
fn lines(node: &Node, text: &str) -> Result<Vec<(String, Place)>, JsValue> {
    let range = Range::new()?;
    let mut lines: Vec<(String, Place)> = Vec::new();
    let mut at = 0;
    for c in text.chars() {
        let end = at + c.len_utf16() as u32;
        range.set_start(node, at)?;
        range.set_end(node, end)?;
        at = end;
        let rect = range.get_bounding_client_rect();
        if rect.width() == 0.0 && (c.is_whitespace() || rect.height() == 0.0) {
            continue;
        }
        let c = if c.is_whitespace() { ' ' } else { c };
        match lines.last_mut() {
            Some((line, place)) if (rect.top() - place.y).abs() < place.height / 2.0 => {
                line.push(c);
                place.width = place.width.max(rect.right() - place.x);
            }
            _ => {
                let place =
                    Place { x: rect.left(), y: rect.top(), width: rect.width(), height: rect.height() };
                lines.push((c.to_string(), place));
            }
        }
    }
    Ok(lines.into_iter().filter(|(line, _)| !line.trim().is_empty()).collect())
}
