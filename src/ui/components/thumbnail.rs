//! A square matrix as small as it gets: one pixel per cell.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::palette::{Scale, draw_pixels};
use crate::ui::matrix::Matrix;

/// Props of [`Thumbnail`].
#[derive(Properties, PartialEq)]
pub struct ThumbnailProps {
    /// What it shows.
    pub label: AttrValue,
    /// The weights.
    pub matrix: Matrix,
    /// Their colours.
    pub scale: Scale,
    /// Whether the page is dark: the picture takes its colours from the style sheet.
    pub is_dark: bool,
    /// Whether it is the one that is shown large.
    pub is_chosen: bool,
    /// It was pressed.
    pub on_choose: Callback<()>,
}

/// A picture that can be pressed.
#[component]
pub fn Thumbnail(props: &ThumbnailProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with(
        (props.matrix.clone(), props.scale, props.is_dark, canvas.clone()),
        |(matrix, scale, _, canvas)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                // Without a 2D context the picture stays empty; its name is still there.
                let _ = draw_pixels(&canvas, matrix.n, matrix.cells().iter().copied(), *scale);
            }
        },
    );
    let onclick = props.on_choose.reform(|_: MouseEvent| ());
    html! {
        <button type="button" class="thumbnail" aria-pressed={props.is_chosen.to_string()}
            aria-label={props.label.clone()} title={props.label.clone()} {onclick}>
            <canvas class="thumbnail-canvas" ref={canvas} aria-hidden="true" />
        </button>
    }
}
