//! The token in focus, in full.

use yew::prelude::*;

use super::ViewProps;
use super::text_so_far::focus;
use super::words::token_pieces;
use crate::engine::protocol::Token;
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
            if let Some((_, token)) = token {
                <Facts facts={facts(lang, token)} />
            } else {
                <p class="panel-empty">{ lang.text(Msg::TokensEmpty) }</p>
            }
        </section>
    }
}

fn facts(lang: Lang, token: &Token) -> Vec<Fact> {
    let bytes: Vec<String> = token.text.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let bytes = if token.text.is_special { lang.text(Msg::TokenSpecial) } else { bytes.join(" ") };
    let text = html! { <span class="chip chip-still">{ pieces_view(&token_pieces(&token.text)) }</span> };
    let number = |msg: Msg, value: Option<String>| {
        Fact::number(lang.text(msg), value.unwrap_or_else(|| "–".to_owned()))
    };
    let origin = if token.choice.is_some() { Msg::TokensGenerated } else { Msg::TokenFromPrompt };
    let choice = token.choice;
    vec![
        Fact { name: lang.text(Msg::TokenText).into(), value: text },
        Fact::number(lang.text(Msg::TokenId), token.text.id.to_string()),
        Fact::number(lang.text(Msg::TokenBytes), bytes),
        Fact::text(lang.text(Msg::TokenOrigin), lang.text(origin)),
        number(Msg::TokenProbability, choice.map(|choice| exact_percent(choice.probability))),
        number(Msg::TokenSampled, choice.map(|choice| exact_percent(choice.sampled_probability))),
        number(Msg::TokenRank, choice.map(|choice| (choice.rank + 1).to_string())),
    ]
}
