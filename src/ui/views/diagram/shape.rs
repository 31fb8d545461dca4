//! Shapes in the colours that mean the same everywhere.

use yew::prelude::*;

use crate::model::graph::Dim;
use crate::ui::diagram::dim_class;
use crate::ui::i18n::Msg;
use crate::ui::state::State;
use crate::ui::views::terms::with_inner_terms;

/// `(T, C)`.
pub fn letters(dims: &[Dim]) -> Html {
    let axis = |(number, dim): (usize, &Dim)| {
        html! { <>if number > 0 { { ", " } }<span class={dim_class(*dim)}>{ format!("{dim:?}") }</span></> }
    };
    html! { <span class="shape number">{ "(" }{ for dims.iter().enumerate().map(axis) }{ ")" }</span> }
}

/// `T 1 × C 96`.
pub fn sizes(dims: &[Dim], lens: &[usize]) -> Html {
    let axis = |(number, (dim, len)): (usize, (&Dim, &usize))| {
        html! {
            <>if number > 0 { { " × " } }<span class={dim_class(*dim)}>{ format!("{dim:?} {len}") }</span></>
        }
    };
    html! { <span class="shape number">{ for dims.iter().zip(lens).enumerate().map(axis) }</span> }
}

/// `H 3 · D 32 × C 96`: the rows of a weight, and its columns where it has some.
pub fn weight_sizes(rows: &[(Dim, usize)], columns: Option<&[(Dim, usize)]>) -> Html {
    let side = |axes: &[(Dim, usize)]| {
        let axis = |(number, &(dim, len)): (usize, &(Dim, usize))| {
            html! { <>if number > 0 { { " · " } }<span class={dim_class(dim)}>{ format!("{dim:?} {len}") }</span></> }
        };
        axes.iter().enumerate().map(axis).collect::<Html>()
    };
    html! {
        <span class="shape number">{ side(rows) }if let Some(columns) = columns { { " × " }{ side(columns) } }</span>
    }
}

/// What each letter means, for the axes of every model.
const LEGEND: [(Dim, Msg); 9] = [
    (Dim::T, Msg::DimT),
    (Dim::S, Msg::DimS),
    (Dim::C, Msg::DimC),
    (Dim::F, Msg::DimF),
    (Dim::H, Msg::DimH),
    (Dim::K, Msg::DimK),
    (Dim::D, Msg::DimD),
    (Dim::R, Msg::DimR),
    (Dim::V, Msg::DimV),
];

/// What the letters of the shapes mean.
pub fn legend(state: &State) -> Html {
    let lang = state.settings.lang;
    let items = LEGEND.iter().map(|&(dim, msg)| {
        html! { <li><span class={classes!(dim_class(dim), "number")}>{ format!("{dim:?} ") }</span>{ with_inner_terms(lang, &lang.text(msg)) }</li> }
    });
    html! { <ul class="look-legend">{ for items }</ul> }
}
