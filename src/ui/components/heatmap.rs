//! A square matrix of weights as a picture that can be read cell by cell.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::heatmap_canvas::{Layout, Picture, draw};
use super::palette::Scale;
use super::width::use_width;
use crate::ui::matrix::Matrix;
use crate::ui::state::{Cell, Shared};

/// Room between the cells that are pointed at and the frame around them, in CSS pixels.
const FRAME_GAP: f64 = 2.0;

/// Props of [`Heatmap`].
#[derive(Properties, PartialEq)]
pub struct HeatmapProps {
    /// What the picture shows, and how it is read with the keyboard.
    pub label: AttrValue,
    /// The values; rows look at columns.
    pub matrix: Matrix,
    /// Their colours; by default of weights from 0 to 1.
    #[prop_or_default]
    pub scale: Scale,
    /// Whether rows never look at later columns, which are then hatched.
    #[prop_or(true)]
    pub is_future_masked: bool,
    /// A short name of each row and column.
    pub names: Shared<Vec<String>>,
    /// The cell that is pointed at.
    pub cell: Option<Cell>,
    /// A row to mark where no cell is pointed at.
    pub row: Option<usize>,
    /// Whether the page is dark: the picture takes its colours from the style sheet.
    pub is_dark: bool,
    /// Whether the weights belong to an older text.
    pub is_stale: bool,
    /// A cell is pointed at, or none.
    pub on_point: Callback<Option<Cell>>,
}

/// A heatmap with the upper triangle hatched.
#[component]
pub fn Heatmap(props: &HeatmapProps) -> Html {
    let frame = use_node_ref();
    let canvas = use_node_ref();
    let width = use_width(&frame);
    let layout = Layout::new(width, props.matrix.n);
    use_effect_with(
        (
            (props.matrix.clone(), props.scale, props.is_future_masked),
            props.names.clone(),
            layout,
            props.is_dark,
            canvas.clone(),
        ),
        |((matrix, scale, is_future_masked), names, layout, _, canvas)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                // A browser that gives no 2D context shows an empty picture; the readout still works.
                let _ = draw(
                    &canvas,
                    &Picture { matrix, scale: *scale, is_future_masked: *is_future_masked, names, layout },
                );
            }
        },
    );
    let onpointermove = point(props, layout);
    let onpointerdown = point(props, layout);
    let onpointerleave = {
        let on_point = props.on_point.clone();
        move |event: PointerEvent| {
            if event.pointer_type() == "mouse" {
                on_point.emit(None);
            }
        }
    };
    let onkeydown = {
        let (cell, n, on_point) = (props.cell, props.matrix.n, props.on_point.clone());
        move |event: KeyboardEvent| {
            if let Some(next) = moved(cell, n, &event.key()) {
                event.prevent_default();
                on_point.emit(next);
            }
        }
    };
    html! {
        <div class={classes!("heatmap", props.is_stale.then_some("heatmap-stale"))} ref={frame}>
            <canvas class="heatmap-canvas" ref={canvas} tabindex="0" role="application" aria-label={props.label.clone()}
                aria-describedby="heatmap-readout" {onpointermove} {onpointerdown} {onpointerleave} {onkeydown} />
            // Always one element: Yew matches children from the end, and a canvas made anew would be blank.
            <div class="heatmap-marks">{ for marks(props, layout) }</div>
        </div>
    }
}

/// Reports the cell under the pointer.
fn point(props: &HeatmapProps, layout: Layout) -> impl Fn(PointerEvent) + 'static {
    let (current, on_point) = (props.cell, props.on_point.clone());
    move |event: PointerEvent| {
        let cell = layout.cell_at(f64::from(event.offset_x()), f64::from(event.offset_y()));
        if cell != current {
            on_point.emit(cell);
        }
    }
}

/// Frames around the row and the column that are pointed at.
fn marks(props: &HeatmapProps, layout: Layout) -> Vec<Html> {
    let frame = |class: &'static str, row: (usize, usize), column: (usize, usize)| {
        // Around the cells, not over them: where cells are small the frame would hide what it points at.
        let around = |(start, length): (f64, f64)| (start - FRAME_GAP, length + 2.0 * FRAME_GAP);
        let (top, height) = around(layout.span(row.0, row.1));
        let (left, width) = around(layout.span(column.0, column.1));
        let style = format!(
            "inset-block-start: {top}px; inset-inline-start: {left}px; block-size: {height}px; inline-size: {width}px"
        );
        html! { <span {class} {style} /> }
    };
    let n = props.matrix.n;
    match (props.cell, props.row) {
        (Some(Cell { query, key }), _) if query < n && key < n => vec![
            frame("heatmap-row", (query, query + 1), (0, n)),
            frame("heatmap-column", (0, n), (key, key + 1)),
        ],
        (None, Some(row)) if row < n => vec![frame("heatmap-row", (row, row + 1), (0, n))],
        _ => Vec::new(),
    }
}

/// The cell that `key` leads to from `cell`; `None` if it is no key of the heatmap's.
fn moved(cell: Option<Cell>, n: usize, key: &str) -> Option<Option<Cell>> {
    let last = n.checked_sub(1)?;
    let Cell { query, key: column } = cell.unwrap_or(Cell { query: last, key: last });
    let next = match key {
        "ArrowUp" => Cell { query: query.saturating_sub(1), key: column },
        "ArrowDown" => Cell { query: (query + 1).min(last), key: column },
        "ArrowLeft" => Cell { query, key: column.saturating_sub(1) },
        "ArrowRight" => Cell { query, key: (column + 1).min(last) },
        "Home" => Cell { query, key: 0 },
        "End" => Cell { query, key: query },
        "Escape" if cell.is_some() => return Some(None),
        _ => return None,
    };
    Some(Some(if cell.is_none() { Cell { query: last, key: last } } else { next }))
}
