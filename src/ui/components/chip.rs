//! A token as a chip; tokens that share a grapheme as one chip with several feet.

use yew::prelude::*;

use crate::text::display::{Piece, symbol};

/// How a chip stands out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// The token in focus.
    pub is_chosen: bool,
    /// The token that attends.
    pub is_query: bool,
    /// The token attended to.
    pub is_key: bool,
}

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

/// A group as an item of a list. `marks` are those of each of its tokens.
pub fn group_view(group: &ChipGroup, marks: &[Marks]) -> Html {
    match (group.chips.as_slice(), marks) {
        ([chip], [marks]) => {
            html! { <li class="chip-item" key={chip.index}>{ chip_view(chip, *marks, "chip") }</li> }
        }
        (chips, marks) => {
            let feet = chips.iter().zip(marks).map(|(chip, marks)| chip_view(chip, *marks, "chip chip-foot"));
            html! {
                <li class="chip-item chip-group" key={chips.first().map_or(0, |chip| chip.index)}>
                    <span class="chip-group-text" aria-hidden="true">{ pieces_view(&group.pieces) }</span>
                    <span class="chip-group-feet">{ for feet }</span>
                </li>
            }
        }
    }
}

fn chip_view(chip: &Chip, marks: Marks, class: &'static str) -> Html {
    let class = classes!(
        class,
        chip.share.is_some().then_some("chip-generated"),
        chip.is_special.then_some("chip-special"),
        marks.is_chosen.then_some("chip-chosen"),
        marks.is_query.then_some("chip-query"),
        marks.is_key.then_some("chip-key"),
    );
    // Not a tab stop: the scrubber is the keyboard's way through hundreds of tokens.
    html! {
        <button type="button" {class} tabindex="-1" data-index={chip.index.to_string()} aria-label={chip.label.clone()}>
            { pieces_view(&chip.pieces) }
            if let Some(share) = chip.share {
                <span class="chip-share" style={format!("inline-size: {:.2}%", share * 100.0)} />
            }
        </button>
    }
}
