//! Arithmetic with its numbers: each can be pointed at for its name and all its digits.

use yew::prelude::*;

use crate::engine::protocol::look::{Expr, Function};
use crate::ui::format::significant;

/// A longer sum or product shows its first and its last terms.
const MAX_TERMS: usize = 9;
const N_FIRST: usize = 6;
const N_LAST: usize = 2;

/// The expression as text with numbers in it. `more` says how many terms are left out.
pub fn expression(expr: &Expr, more: &dyn Fn(usize) -> String) -> Html {
    view(expr, 0, more)
}

/// `level` is how tightly the surroundings bind: 0 not at all, 1 as a sum, 2 as a product.
fn view(expr: &Expr, level: usize, more: &dyn Fn(usize) -> String) -> Html {
    match expr {
        Expr::Number { name, value } => {
            let text = significant(*value);
            let text = if *value < 0.0 && level > 0 { format!("({text})") } else { text };
            html! { <data class="expression-number" value={value.to_string()} title={format!("{name} = {value}")}>{ text }</data> }
        }
        Expr::Sum(terms) => bracketed(level > 0 && terms.len() > 1, list(terms, " + ", 1, more)),
        Expr::Product(factors) => bracketed(level > 1, list(factors, " × ", 2, more)),
        Expr::Minus(a, b) => {
            let inner = html! { <>{ view(a, 0, more) }{ " − " }{ view(b, 1, more) }</> };
            bracketed(level > 0, inner)
        }
        Expr::Quotient(a, b) => {
            let inner = html! { <>{ view(a, 2, more) }{ " / " }{ view(b, 3, more) }</> };
            bracketed(level > 1, inner)
        }
        Expr::Call(Function::Square, x) => html! { <>{ view(x, 2, more) }{ "²" }</> },
        Expr::Call(function, x) => {
            html! { <>{ function.name() }{ "(" }{ view(x, 0, more) }{ ")" }</> }
        }
    }
}

fn bracketed(needs_brackets: bool, inner: Html) -> Html {
    if needs_brackets {
        html! { <>{ "(" }{ inner }{ ")" }</> }
    } else {
        inner
    }
}

fn list(terms: &[Expr], sign: &'static str, level: usize, more: &dyn Fn(usize) -> String) -> Html {
    let n_left_out = if terms.len() > MAX_TERMS { terms.len() - N_FIRST - N_LAST } else { 0 };
    let is_shown = |number: usize| n_left_out == 0 || number < N_FIRST || number >= N_FIRST + n_left_out;
    let parts = terms.iter().enumerate().filter(|(number, _)| is_shown(*number)).map(|(number, term)| {
        let is_after_gap = n_left_out > 0 && number == N_FIRST + n_left_out;
        html! {
            <>
                if is_after_gap { <span class="expression-more">{ sign }{ more(n_left_out) }</span> }
                if number > 0 { { sign } }
                <span class="expression-term">{ view(term, level, more) }</span>
            </>
        }
    });
    html! { <>{ for parts }</> }
}
