//! Colours of canvases, mixed from those that the style sheet gives to the canvas element.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::ui::colour::Palette;
pub use crate::ui::colour::Scale;

thread_local! {
    /// The last palette, by the four colours that it was mixed from.
    static LAST: RefCell<Option<([String; 4], Rc<Palette>)>> = const { RefCell::new(None) };
}

/// The palette of a canvas: paper is its ground, ink its colour, negative its caret, positive its text decoration.
pub fn palette(canvas: &HtmlCanvasElement) -> Result<Rc<Palette>, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let style = window.get_computed_style(canvas)?.ok_or("no style")?;
    let get = |name: &str| style.get_property_value(name);
    let colours =
        [get("background-color")?, get("color")?, get("caret-color")?, get("text-decoration-color")?];
    let known = LAST.with_borrow(|last| {
        last.as_ref().filter(|(of, _)| *of == colours).map(|(_, palette)| Rc::clone(palette))
    });
    if let Some(palette) = known {
        return Ok(palette);
    }
    let palette = Rc::new(Palette::new(pixels_of(&colours)?));
    LAST.set(Some((colours, Rc::clone(&palette))));
    Ok(palette)
}

/// Colours as the browser paints them: it reads every notation, and asking it for each colour of a ramp takes 40 ms.
fn pixels_of(colours: &[String; 4]) -> Result<[[u8; 3]; 4], JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(colours.len() as u32);
    canvas.set_height(1);
    let context = context_of(&canvas)?;
    for (place, colour) in colours.iter().enumerate() {
        context.set_fill_style_str(colour);
        context.fill_rect(place as f64, 0.0, 1.0, 1.0);
    }
    let pixels = context.get_image_data(0.0, 0.0, colours.len() as f64, 1.0)?.data();
    Ok([0, 1, 2, 3].map(|place| [0, 1, 2].map(|channel| pixels[4 * place + channel])))
}

/// The 2D context of a canvas.
pub fn context_of(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let context = canvas.get_context("2d")?.ok_or("no 2D context")?;
    Ok(context.unchecked_into())
}

/// Draws one pixel per value; the style sheet scales the canvas.
pub fn draw_pixels(
    canvas: &HtmlCanvasElement,
    columns: usize,
    values: impl ExactSizeIterator<Item = f32>,
    scale: Scale,
) -> Result<(), JsValue> {
    let rows = values.len().div_ceil(columns.max(1));
    let mut pixels = vec![0_u8; columns * rows * 4];
    if pixels.is_empty() {
        return Ok(());
    }
    let palette = palette(canvas)?;
    for (pixel, value) in pixels.chunks_exact_mut(4).zip(values) {
        pixel.copy_from_slice(palette.colour(scale, value));
    }
    let (width, height) = (columns as u32, rows as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width, height)?;
    context_of(canvas)?.put_image_data(&image, 0.0, 0.0)
}
