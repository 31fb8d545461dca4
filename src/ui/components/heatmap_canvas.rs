//! Draws the heatmap: one image of one pixel per cell, scaled up; names along the edges where there is room.

use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::palette::{Scale, context_of, palette};
use crate::ui::matrix::Matrix;
use crate::ui::state::{Cell, Shared};

/// Cells at least this wide have their names drawn, in CSS pixels.
const MIN_NAMED_CELL: f64 = 13.0;
/// Cells at least this wide have lines between them.
const MIN_LINED_CELL: f64 = 7.0;
/// Half the height of a name, in CSS pixels.
const HALF_LINE: f64 = 7.0;

/// Where things are, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Width and height of the picture.
    pub size: f64,
    /// Room for the names, at the left and above.
    pub gutter: f64,
    /// Number of rows and columns.
    pub n: usize,
}

impl Layout {
    /// A layout that is `width` wide.
    pub fn new(width: f64, n: usize) -> Self {
        Self { size: width, gutter: if width < 440.0 { 56.0 } else { 84.0 }, n }
    }

    fn plot(&self) -> f64 {
        (self.size - self.gutter).max(0.0)
    }

    /// Width of a cell.
    pub fn cell(&self) -> f64 {
        self.plot() / self.n.max(1) as f64
    }

    /// Start and length of the cells `first..end` along an axis.
    pub fn span(&self, first: usize, end: usize) -> (f64, f64) {
        (self.gutter + first as f64 * self.cell(), (end - first) as f64 * self.cell())
    }

    /// The cell at a point, if there is one.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<Cell> {
        let index = |offset: f64| {
            let index = ((offset - self.gutter) / self.cell()).floor();
            (index >= 0.0 && index < self.n as f64).then_some(index as usize)
        };
        Some(Cell { query: index(y)?, key: index(x)? })
    }
}

/// What to draw.
pub struct Picture<'a> {
    /// The values.
    pub matrix: &'a Matrix,
    /// Their colours.
    pub scale: Scale,
    /// Whether the cells above the diagonal are hatched instead of coloured.
    pub is_future_masked: bool,
    /// Names of rows and columns.
    pub names: &'a Shared<Vec<String>>,
    /// Where.
    pub layout: &'a Layout,
}

/// The colours, as the style sheet gives them to the canvas element.
struct Colours {
    line: String,
    text: String,
    font: String,
}

/// Draws the picture in device pixels.
pub fn draw(canvas: &HtmlCanvasElement, picture: &Picture<'_>) -> Result<(), JsValue> {
    let layout = picture.layout;
    let window = web_sys::window().ok_or("no window")?;
    let ratio = window.device_pixel_ratio().max(1.0);
    let side = (layout.size * ratio).round() as u32;
    if canvas.width() != side || canvas.height() != side {
        canvas.set_width(side);
        canvas.set_height(side);
    }
    let style = window.get_computed_style(canvas)?.ok_or("no style")?;
    let colours = Colours {
        line: style.get_property_value("outline-color")?,
        text: style.get_property_value("column-rule-color")?,
        font: style.get_property_value("font-family")?,
    };
    let context = context_of(canvas)?;
    context.reset_transform()?;
    context.clear_rect(0.0, 0.0, f64::from(side), f64::from(side));
    if layout.n == 0 || layout.plot() < 1.0 {
        return Ok(());
    }
    context.scale(ratio, ratio)?;
    draw_cells(canvas, &context, picture)?;
    if picture.is_future_masked {
        draw_future(&context, layout, &colours, ratio)?;
    }
    draw_lines(&context, picture, &colours);
    draw_names(&context, picture, &colours)
}

fn new_canvas(width: u32, height: u32) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = context_of(&canvas)?;
    Ok((canvas, context))
}

fn draw_cells(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    picture: &Picture<'_>,
) -> Result<(), JsValue> {
    let (n, layout) = (picture.matrix.n, picture.layout);
    let palette = palette(canvas)?;
    let mut pixels = vec![0_u8; n * n * 4];
    for query in 0..n {
        for key in 0..if picture.is_future_masked { query + 1 } else { n } {
            let colour = palette.colour(picture.scale, picture.matrix.value(Cell { query, key }));
            pixels[(query * n + key) * 4..][..4].copy_from_slice(colour);
        }
    }
    let side = n as u32;
    let (image, image_context) = new_canvas(side, side)?;
    image_context.put_image_data(
        &ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), side, side)?,
        0.0,
        0.0,
    )?;
    context.set_image_smoothing_enabled(false);
    let plot = layout.plot();
    context.draw_image_with_html_canvas_element_and_dw_and_dh(
        &image,
        layout.gutter,
        layout.gutter,
        plot,
        plot,
    )
}

/// Hatches the cells that no token can see: the staircase above the diagonal.
fn draw_future(
    context: &CanvasRenderingContext2d,
    layout: &Layout,
    colours: &Colours,
    ratio: f64,
) -> Result<(), JsValue> {
    let tile = (6.0 * ratio).round();
    let (pattern_canvas, pattern) = new_canvas(tile as u32, tile as u32)?;
    pattern.set_stroke_style_str(&colours.line);
    pattern.set_line_width(ratio);
    for shift in [-tile, 0.0, tile] {
        pattern.begin_path();
        pattern.move_to(shift - 1.0, tile + 1.0);
        pattern.line_to(shift + tile + 1.0, -1.0);
        pattern.stroke();
    }
    let hatch =
        context.create_pattern_with_html_canvas_element(&pattern_canvas, "repeat")?.ok_or("no pattern")?;
    let (start, plot) = layout.span(0, layout.n);
    let cell = layout.cell();
    context.save();
    context.begin_path();
    context.move_to(start + cell, start);
    for step in 1..layout.n {
        let offset = start + step as f64 * cell;
        context.line_to(offset, start + step as f64 * cell);
        context.line_to(offset + cell, start + step as f64 * cell);
    }
    context.line_to(start + plot, start);
    context.close_path();
    context.clip();
    // The pattern is in device pixels, so that its lines stay one pixel wide.
    context.reset_transform()?;
    context.set_fill_style_canvas_pattern(&hatch);
    context.fill_rect(start * ratio, start * ratio, plot * ratio, plot * ratio);
    context.restore();
    Ok(())
}

fn draw_lines(context: &CanvasRenderingContext2d, picture: &Picture<'_>, colours: &Colours) {
    let layout = picture.layout;
    let (start, plot) = layout.span(0, layout.n);
    context.set_stroke_style_str(&colours.line);
    context.set_line_width(1.0);
    context.stroke_rect(start + 0.5, start + 0.5, plot - 1.0, plot - 1.0);
    if layout.cell() < MIN_LINED_CELL {
        return;
    }
    context.begin_path();
    for index in 1..layout.n {
        let at = (start + index as f64 * layout.cell()).round() + 0.5;
        let (right, top) = if picture.is_future_masked {
            (at + layout.cell(), at - layout.cell())
        } else {
            (start + plot, start)
        };
        context.move_to(start, at);
        context.line_to(right, at);
        context.move_to(at, top);
        context.line_to(at, start + plot);
    }
    context.stroke();
}

/// Names of rows at the left and of columns above; every so many positions where cells are small.
fn draw_names(
    context: &CanvasRenderingContext2d,
    picture: &Picture<'_>,
    colours: &Colours,
) -> Result<(), JsValue> {
    let layout = picture.layout;
    let is_named = layout.cell() >= MIN_NAMED_CELL;
    let every = if is_named { 1 } else { position_step(layout.cell()) };
    let max_chars = ((layout.gutter - 8.0) / 7.0) as usize;
    context.set_fill_style_str(&colours.text);
    context.set_font(&format!("{}px {}", if layout.cell() < 15.0 { 11 } else { 12 }, colours.font));
    context.set_text_baseline("middle");
    // Positions are counted from 1 for the visitor, so that the marks fall on round numbers.
    for index in (every - 1..layout.n).step_by(every) {
        let name = match picture.names.get(index) {
            Some(name) if is_named => shortened(name, max_chars),
            _ => (index + 1).to_string(),
        };
        let (start, length) = layout.span(index, index + 1);
        // The name of a last, narrow cell would be cut off by the edge.
        let middle = (start + length / 2.0).min(layout.size - HALF_LINE);
        context.set_text_align("right");
        context.fill_text(&name, layout.gutter - 6.0, middle)?;
        context.save();
        context.translate(middle, layout.gutter - 6.0)?;
        context.rotate(-std::f64::consts::FRAC_PI_2)?;
        context.set_text_align("left");
        context.fill_text(&name, 0.0, 0.0)?;
        context.restore();
    }
    Ok(())
}

/// A step between drawn positions that leaves them room: 8, 16, 32 or 64.
fn position_step(cell: f64) -> usize {
    [8, 16, 32].into_iter().find(|&step| step as f64 * cell >= 24.0).unwrap_or(64)
}

fn shortened(name: &str, max_chars: usize) -> String {
    if name.chars().count() <= max_chars {
        return name.to_owned();
    }
    name.chars().take(max_chars.saturating_sub(1)).chain(['…']).collect()
}
