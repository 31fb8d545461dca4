//! Arithmetic with its numbers: each can be pointed at for its name and all its digits.

use yew::prelude::*;

use crate::engine::protocol::look::{Expr, Function};
use crate::ui::format::significant;
use crate::ui::i18n::{Lang, Msg};

/// A longer sum or product shows its first and its last terms, and those between when they are asked for.
const MAX_TERMS: usize = 9;
const N_FIRST: usize = 6;
const N_LAST: usize = 2;

/// The expression as text with numbers in it.
pub fn expression(lang: Lang, expr: &Expr) -> Html {
    view(lang, expr, 0)
}

/// What an operand is: the engine knows cells by their names, and says of a few others what they are.
fn operand(lang: Lang, name: &str) -> String {
    let msg = match name {
        "mean" => Msg::OperandMean,
        "masked" => Msg::OperandMasked,
        "largest of the row" => Msg::OperandLargest,
        "largest logit" => Msg::OperandLargestLogit,
        "constant" | "half" | "one" => Msg::OperandConstant,
        "how many" => Msg::OperandHowMany,
        "temperature" => Msg::OperandTemperature,
        "excluded by the filters" => Msg::OperandExcluded,
        "temperature 0 gives all to the most probable token" => Msg::OperandGreedy,
        "a logit is no number, so there is nothing to compute with" => Msg::OperandNoNumber,
        cell => return cell.to_owned(),
    };
    lang.text(msg)
}

/// `level` is how tightly the surroundings bind: 0 not at all, 1 as a sum, 2 as a product.
fn view(lang: Lang, expr: &Expr, level: usize) -> Html {
    match expr {
        Expr::Number { name, value } => {
            let text = significant(*value);
            let text = if *value < 0.0 && level > 0 { format!("({text})") } else { text };
            let title = format!("{} = {value}", operand(lang, name));
            html! { <data class="expression-number" value={value.to_string()} {title}>{ text }</data> }
        }
        Expr::Sum(terms) => bracketed(level > 0 && terms.len() > 1, list(lang, terms, " + ", 1)),
        Expr::Product(factors) => bracketed(level > 1, list(lang, factors, " × ", 2)),
        Expr::Minus(a, b) => {
            let inner = html! { <>{ view(lang, a, 0) }{ " − " }{ view(lang, b, 1) }</> };
            bracketed(level > 0, inner)
        }
        Expr::Quotient(a, b) => {
            let inner = html! { <>{ view(lang, a, 2) }{ " / " }{ view(lang, b, 3) }</> };
            bracketed(level > 1, inner)
        }
        Expr::Call(Function::Square, x) => html! { <>{ view(lang, x, 2) }{ "²" }</> },
        Expr::Call(function, x) => {
            html! { <>{ function.name() }{ "(" }{ view(lang, x, 0) }{ ")" }</> }
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

fn list(lang: Lang, terms: &[Expr], sign: &'static str, level: usize) -> Html {
    let part = |(number, term): (usize, &Expr)| {
        html! {
            <>
                if number > 0 { { sign } }
                <span class="expression-term">{ view(lang, term, level) }</span>
            </>
        }
    };
    let parts: Vec<Html> = terms.iter().enumerate().map(part).collect();
    if parts.len() <= MAX_TERMS {
        return parts.into_iter().collect();
    }
    let n_left_out = parts.len() - N_FIRST - N_LAST;
    let (first, rest) = parts.split_at(N_FIRST);
    let (between, last) = rest.split_at(n_left_out);
    let more = lang.text_with(Msg::DetailMoreTerms, &[("n", n_left_out.into())]);
    html! {
        <>
            { for first.iter().cloned() }
            <details class="expression-more"><summary>{ sign }{ more }</summary>{ for between.iter().cloned() }</details>
            { for last.iter().cloned() }
        </>
    }
}
