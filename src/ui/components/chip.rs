//! A token as a chip; tokens that share a grapheme as one chip with several feet.

use yew::prelude::*;

use crate::text::display::{Piece, symbol};

/// One token.
#[derive(Clone, PartialEq)]
pub struct Chip {
    /// Its place in the line.
    pub index: usize,
    /// What it shows by itself.
    pub pieces: Vec<Piece>,
    /// What a screen reader says.
    pub label: AttrValue,
    /// Drawn as a bar at its foot, 0 to 1.
    pub share: Option<f64>,
    /// Whether its name is shown instead of text.
    pub is_special: bool,
    /// Whether somebody chose it.
    pub is_forced: bool,
    /// Whether texts part here.
    pub is_fork: bool,
    /// How strongly it is coloured, 0 to 1; `None` for a token that has no such value.
    pub tint: Option<f64>,
}

/// One or more tokens that share a grapheme.
#[derive(Clone, PartialEq)]
pub struct ChipGroup {
    /// What they show together.
    pub pieces: Vec<Piece>,
    /// The tokens.
    pub chips: Vec<Chip>,
}

/// The pieces, with whitespace and bytes set apart from text.
pub fn pieces_view(pieces: &[Piece]) -> Html {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => html! { <bdi>{ text }</bdi> },
            Piece::Space | Piece::Newline | Piece::Tab => {
                html! { <span class="chip-space">{ symbol(piece) }</span> }
            }
            Piece::Invisible(_) | Piece::Byte(_) => {
                html! { <span class="chip-byte">{ symbol(piece) }</span> }
            }
        })
        .collect()
}

/// A group as an item of a list.
pub fn group_view(group: &ChipGroup) -> Html {
    match group.chips.as_slice() {
        [chip] => html! { <li class="chip-item" key={chip.index}>{ chip_view(chip, "chip") }</li> },
        chips => {
            let feet = chips.iter().map(|chip| chip_view(chip, "chip chip-foot"));
            html! {
                <li class="chip-item chip-group" key={chips.first().map_or(0, |chip| chip.index)}>
                    <span class="chip-group-text" aria-hidden="true">{ pieces_view(&group.pieces) }</span>
                    <span class="chip-group-feet">{ for feet }</span>
                </li>
            }
        }
    }
}

fn chip_view(chip: &Chip, class: &'static str) -> Html {
    let class = classes!(
        class,
        chip.share.is_some().then_some("chip-generated"),
        chip.is_special.then_some("chip-special"),
        chip.is_forced.then_some("chip-forced"),
        chip.is_fork.then_some("chip-fork"),
        chip.tint.is_some().then_some("chip-tinted"),
    );
    let style = chip.tint.map(|tint| format!("--tint: {:.1}%", tint * 100.0));
    // Not a tab stop: the scrubber is the keyboard's way through hundreds of tokens.
    html! {
        <button type="button" {class} {style} tabindex="-1" data-index={chip.index.to_string()} aria-label={chip.label.clone()}>
            { pieces_view(&chip.pieces) }
            if let Some(share) = chip.share {
                <span class="chip-share" style={format!("inline-size: {:.2}%", share * 100.0)} />
            }
        </button>
    }
}
