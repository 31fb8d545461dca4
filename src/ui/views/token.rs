//! The token in focus, in full.

use yew::prelude::*;

use super::ViewProps;
use super::backend::on_cpu;
use super::branches::AlternativesPanel;
use super::terms::with_terms;
use super::text_so_far::{expected_at, focus};
use super::words::token_pieces;
use crate::engine::protocol::{Expected, Token};
use crate::ui::components::chip::pieces_view;
use crate::ui::components::facts::{Fact, Facts};
use crate::ui::format::exact_percent;
use crate::ui::i18n::{Lang, Msg};

/// Bytes, id, exact probabilities and rank of one token.
#[component]
pub fn TokenPanel(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let (tokens, _) = state.visible_tokens();
    let token = focus(state, tokens.len()).and_then(|position| Some((position, tokens.get(position)?)));
    let title = match token {
        Some((position, _)) => lang.text_with(Msg::TokenPosition, &[("position", (position + 1).into())]),
        None => lang.text(Msg::TokenTitle),
    };
    html! {
        <section class="token" id="part-token" aria-labelledby="token-title">
            <div class="panel-head"><h2 class="panel-title" id="token-title">{ title }</h2></div>
            if let Some((position, token)) = token {
                <Facts facts={facts(lang, token, expected_at(state, position))} />
            } else {
                <p class="panel-empty">{ lang.text(Msg::TokensEmpty) }</p>
            }
            <AlternativesPanel state={state.clone()} dispatch={props.dispatch.clone()} />
            // Numbers of a prompt's token, and alternatives, take passes of their own.
            if state.selected.is_some() || token.is_some_and(|(_, token)| token.choice.is_none()) { { on_cpu(state) } }
        </section>
    }
}

fn facts(lang: Lang, token: &Token, expected: Option<Expected>) -> Vec<Fact> {
    let bytes: Vec<String> = token.text.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let bytes = if token.text.is_special { lang.text(Msg::TokenSpecial) } else { bytes.join(" ") };
    let text = html! { <span class="chip chip-still">{ pieces_view(&token_pieces(&token.text)) }</span> };
    let name = |msg: Msg| with_terms(lang, &lang.text(msg));
    let number =
        |msg: Msg, value: Option<String>| Fact::number(name(msg), value.unwrap_or_else(|| "–".to_owned()));
    let choice = token.choice;
    let origin = match choice {
        Some(choice) if choice.is_forced => Msg::TokensForced,
        Some(_) => Msg::TokensGenerated,
        None => Msg::TokenFromPrompt,
    };
    let nats = |value: f64| lang.text_with(Msg::TokenNats, &[("n", (&value.to_string()).into())]);
    vec![
        Fact { name: name(Msg::TokenText), value: text },
        Fact::number(name(Msg::TokenId), token.text.id.to_string()),
        Fact::number(name(Msg::TokenBytes), bytes),
        Fact::text(name(Msg::TokenOrigin), lang.text(origin)),
        number(Msg::TokenProbability, expected.map(|expected| exact_percent(expected.probability))),
        number(Msg::TokenSampled, choice.map(|choice| exact_percent(choice.sampled_probability))),
        number(Msg::TokenRank, expected.map(|expected| (expected.rank + 1).to_string())),
        number(Msg::TokenSurprise, expected.map(|expected| nats(expected.surprise_nats()))),
        number(Msg::TokenEntropy, expected.map(|expected| nats(expected.entropy_nats))),
    ]
}
