//! Who may look at whom: rows look, columns are looked at.

use yew::prelude::*;

use crate::ui::i18n::{Lang, Msg};

/// Up to so many tokens the cells have lines between them.
const MAX_LINED: usize = 40;

/// The mask matrix of `n` tokens: a staircase where only the past is seen, else a full square. `hidden` are the columns
/// whose token is hidden.
pub fn matrix(lang: Lang, n: usize, is_causal: bool, hidden: &[usize]) -> Html {
    let label = lang.text(if is_causal { Msg::MatrixCausal } else { Msg::MatrixBoth });
    let seen = if is_causal {
        let steps = (0..n).map(|row| format!("H{}V{}", row + 1, row + 1)).collect::<String>();
        format!("M0 0{steps}V{n}H0Z")
    } else {
        format!("M0 0H{n}V{n}H0Z")
    };
    let lines: String = if n <= MAX_LINED {
        (1..n).map(|i| format!("M{i} 0V{n}M0 {i}H{n}")).collect()
    } else {
        String::new()
    };
    let id = if is_causal { "hatch-causal" } else { "hatch-both" };
    let columns = hidden.iter().map(|column| {
        html! { <rect class="matrix-hidden" x={column.to_string()} y="0" width="1" height={n.to_string()} /> }
    });
    // The hatching keeps its distance on screen, however many tokens there are.
    let gap = n as f64 / 24.0;
    html! {
        <svg class="matrix" viewBox={format!("0 0 {n} {n}")} role="img" aria-label={label} preserveAspectRatio="none">
            <defs>
                <pattern {id} width={gap.to_string()} height={gap.to_string()} patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)">
                    <path class="matrix-hatch" d={format!("M0 0V{gap}")} />
                </pattern>
            </defs>
            <rect width={n.to_string()} height={n.to_string()} fill={format!("url(#{id})")} />
            <path class="matrix-seen" d={seen} />
            { for columns }
            <path class="matrix-lines" d={lines} />
        </svg>
    }
}
