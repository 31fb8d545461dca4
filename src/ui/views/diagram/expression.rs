//! Arithmetic with its numbers: each can be pointed at for its name and all its digits.

use web_sys::Element;
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
    if terms.len() <= MAX_TERMS {
        return parts(lang, terms, sign, level, false);
    }
    let (first, rest) = terms.split_at(N_FIRST);
    let (between, last) = rest.split_at(rest.len() - N_LAST);
    html! {
        <>
            { parts(lang, first, sign, level, false) }
            <Between {lang} terms={between.to_vec()} {sign} {level} />
            { parts(lang, last, sign, level, true) }
        </>
    }
}

/// Terms with the sign between them; before the first as well where others come before it.
fn parts(lang: Lang, terms: &[Expr], sign: &'static str, level: usize, goes_on: bool) -> Html {
    let part = |(number, term): (usize, &Expr)| {
        html! {
            <>
                if goes_on || number > 0 { { sign } }
                <span class="expression-term">{ view(lang, term, level) }</span>
            </>
        }
    };
    terms.iter().enumerate().map(part).collect()
}

/// Props of [`Between`].
#[derive(Properties, PartialEq)]
struct BetweenProps {
    lang: Lang,
    terms: Vec<Expr>,
    sign: &'static str,
    level: usize,
}

/// The terms that a long list leaves out; drawn when somebody asks for them, since a sum over the vocabulary has thousands.
#[component]
fn Between(props: &BetweenProps) -> Html {
    let BetweenProps { lang, terms, sign, level } = props;
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        move |event: Event| is_open.set(event.target_unchecked_into::<Element>().has_attribute("open"))
    };
    let more = match *is_open {
        true => lang.text(Msg::DetailFewerTerms),
        false => format!("{sign}{}", lang.text_with(Msg::DetailMoreTerms, &[("n", terms.len().into())])),
    };
    html! {
        <details class="expression-more" {ontoggle}>
            <summary>{ more }</summary>
            if *is_open { { parts(*lang, terms, sign, *level, true) } }
        </details>
    }
}
