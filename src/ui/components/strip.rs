//! The values of an activation as a strip of colours; the exact one is read by pointing at it.

use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use super::palette::{Scale, draw_pixels};
use crate::ui::state::look::Numbers;

/// A row longer than this goes on in the next one.
const MAX_COLUMNS: usize = 256;
/// A strip that cannot be pointed at has as many columns at most: more could not be told apart.
const MAX_SMALL_COLUMNS: usize = 512;

/// Props of [`Strip`].
#[derive(Properties, PartialEq)]
pub struct StripProps {
    /// The values.
    pub numbers: Numbers,
    /// Whether they are shares, from 0 to 1.
    #[prop_or_default]
    pub are_shares: bool,
    /// Whether the page is dark: the strip takes its colours from the style sheet.
    pub is_dark: bool,
    /// Whether they belong to an older text.
    pub is_stale: bool,
}

fn scale(values: &[f32], are_shares: bool) -> Scale {
    if are_shares { Scale::Ink { max: 1.0 } } else { Scale::signed(values) }
}

/// A small strip that says how values look; it cannot be pointed at.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with(
        (props.numbers.clone(), props.are_shares, props.is_dark, canvas.clone()),
        |(numbers, are_shares, _, canvas)| {
            let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
            let captured = numbers.captured();
            let (values, scale) = (&captured.values, scale(&captured.values, *are_shares));
            let columns = captured.shape.last().copied().unwrap_or(1);
            // Without a 2D context the strip stays empty; the numbers can still be read.
            let _ = if columns <= MAX_SMALL_COLUMNS {
                draw_pixels(&canvas, columns, values.iter().copied(), scale)
            } else {
                let largest: Vec<f32> =
                    values.chunks(values.len().div_ceil(MAX_SMALL_COLUMNS)).map(largest).collect();
                draw_pixels(&canvas, largest.len(), largest.into_iter(), scale)
            };
        },
    );
    html! {
        <canvas class={classes!("strip", props.is_stale.then_some("strip-stale"))} ref={canvas} aria-hidden="true" />
    }
}

/// The value of the largest size.
fn largest(values: &[f32]) -> f32 {
    values
        .iter()
        .copied()
        .fold(0.0, |largest, value| if value.abs() > largest.abs() { value } else { largest })
}

/// Props of [`Cells`].
#[derive(Properties, PartialEq)]
pub struct CellsProps {
    /// The values.
    pub numbers: Numbers,
    /// Whether they are shares, from 0 to 1.
    #[prop_or_default]
    pub are_shares: bool,
    /// Whether the page is dark.
    pub is_dark: bool,
    /// Whether they belong to an older text.
    pub is_stale: bool,
    /// What it shows, and how it is read with the keyboard.
    pub label: AttrValue,
    /// The value that is chosen.
    pub chosen: usize,
    /// A value was chosen.
    pub on_choose: Callback<usize>,
}

/// Rows and columns of the picture.
#[derive(Clone, Copy, PartialEq)]
struct Layout {
    columns: usize,
    n: usize,
}

impl Layout {
    fn new(props: &CellsProps) -> Self {
        let captured = props.numbers.captured();
        let columns = captured.shape.last().copied().unwrap_or(1).clamp(1, MAX_COLUMNS);
        Self { columns, n: captured.values.len() }
    }

    fn rows(self) -> usize {
        self.n.div_ceil(self.columns)
    }

    fn at(self, event: &PointerEvent) -> Option<usize> {
        let target: HtmlElement = event.target_dyn_into()?;
        let (width, height) = (f64::from(target.client_width()), f64::from(target.client_height()));
        let place = |offset: i32, length: f64, n: usize| {
            let index = (f64::from(offset).max(0.0) / length.max(1.0) * n as f64) as usize;
            index.min(n.saturating_sub(1))
        };
        let column = place(event.offset_x(), width, self.columns);
        let index = place(event.offset_y(), height, self.rows()) * self.columns + column;
        (index < self.n).then_some(index)
    }

    /// A frame around a value, in shares of the picture.
    fn frame(self, index: usize) -> String {
        let (columns, rows) = (self.columns as f64, self.rows() as f64);
        let (column, row) = ((index % self.columns) as f64, (index / self.columns) as f64);
        format!(
            "inset-inline-start: {:.4}%; inset-block-start: {:.4}%; inline-size: {:.4}%; block-size: {:.4}%",
            100.0 * column / columns,
            100.0 * row / rows,
            100.0 / columns,
            100.0 / rows
        )
    }
}

/// A large strip: pointing at a value, or going to it with the arrow keys, reads it; pressing chooses it.
#[component]
pub fn Cells(props: &CellsProps) -> Html {
    let canvas = use_node_ref();
    let pointed = use_state_eq(|| None::<usize>);
    let layout = Layout::new(props);
    use_effect_with(
        (props.numbers.clone(), props.are_shares, props.is_dark, canvas.clone()),
        move |(numbers, are_shares, _, canvas)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let values = &numbers.captured().values;
                let scale = scale(values, *are_shares);
                // Without a 2D context the picture stays empty; the readout still works.
                let _ = draw_pixels(&canvas, layout.columns, values.iter().copied(), scale);
            }
        },
    );
    let onpointermove = {
        let pointed = pointed.clone();
        move |event: PointerEvent| pointed.set(layout.at(&event))
    };
    let onpointerleave = {
        let pointed = pointed.clone();
        move |_: PointerEvent| pointed.set(None)
    };
    let onpointerdown = {
        let on_choose = props.on_choose.clone();
        move |event: PointerEvent| {
            if let Some(index) = layout.at(&event) {
                on_choose.emit(index);
            }
        }
    };
    let onkeydown = {
        let (chosen, on_choose) = (props.chosen, props.on_choose.clone());
        move |event: KeyboardEvent| {
            if let Some(index) = moved(layout, chosen, &event.key()) {
                event.prevent_default();
                on_choose.emit(index);
            }
        }
    };
    let captured = props.numbers.captured();
    let index = pointed.unwrap_or(props.chosen).min(layout.n.saturating_sub(1));
    let value = captured.values.get(index).copied().unwrap_or_default();
    let readout =
        format!("{}{} = {value}", captured.activation.activation.name(), place(&captured.shape, index));
    let height = (layout.rows() * if layout.rows() > 4 { 6 } else { 18 }).clamp(28, 96);
    html! {
        <div class={classes!("cells", props.is_stale.then_some("cells-stale"))}>
            <div class="cells-picture" style={format!("block-size: {height}px")}>
                <canvas class="cells-canvas" ref={canvas} tabindex="0" role="application"
                    aria-label={props.label.clone()} {onpointermove} {onpointerleave} {onpointerdown} {onkeydown} />
                <span class="cells-mark" style={layout.frame(index)} />
            </div>
            <output class="cells-readout number">{ readout }</output>
        </div>
    }
}

/// The place of a value on each axis: `[0, 2, 17]`.
pub fn place(shape: &[usize], index: usize) -> String {
    let mut rest = index;
    let mut places: Vec<String> = Vec::with_capacity(shape.len());
    for &len in shape.iter().rev() {
        places.push((rest % len.max(1)).to_string());
        rest /= len.max(1);
    }
    places.reverse();
    format!("[{}]", places.join(", "))
}

/// The value that `key` leads to; `None` if it is no key of the strip's.
fn moved(layout: Layout, chosen: usize, key: &str) -> Option<usize> {
    let last = layout.n.checked_sub(1)?;
    Some(match key {
        "ArrowLeft" => chosen.saturating_sub(1),
        "ArrowRight" => (chosen + 1).min(last),
        "ArrowUp" => chosen.checked_sub(layout.columns).unwrap_or(chosen),
        "ArrowDown" => Some(chosen + layout.columns).filter(|&index| index <= last).unwrap_or(chosen),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}
