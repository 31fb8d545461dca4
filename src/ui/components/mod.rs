//! Building blocks of the page. They know no GPT: what they draw comes in as props, what happens goes out by callbacks.

pub mod bars;
pub mod button;
pub mod chart;
pub mod chip;
pub mod facts;
pub mod frame;
pub mod heatmap;
mod heatmap_canvas;
pub mod icon;
pub mod notice;
pub mod number_field;
pub mod palette;
pub mod popover;
pub mod progress;
pub mod strip;
pub mod term;
pub mod thumbnail;
pub mod token_line;
pub mod turns;
pub mod width;
