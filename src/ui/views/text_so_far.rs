//! The line of tokens, the text so far.

use yew::prelude::*;

use super::ViewProps;
use super::words::{raw_token, token_label, token_pieces};
use crate::engine::protocol::Token;
use crate::text::display::{RawToken, groups, plain};
use crate::ui::components::chip::{Chip, ChipGroup};
use crate::ui::components::token_line::{Scrubber, TokenLine};
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, Shared, State};

/// The tokens of the prompt and those generated, with the scrubber and what it says.
#[component]
pub fn TextSoFar(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let (tokens, n_prompt) = state.visible_tokens();
    let is_draft = state.is_draft_pending();
    let groups = use_memo((tokens.clone(), lang), |(tokens, lang)| Shared::new(chip_groups(*lang, tokens)));
    let last = tokens.len().checked_sub(1);
    let chosen = focus(state, tokens.len());
    let on_hover = dispatch.reform(Action::Hover);
    let on_choose = dispatch.reform(Action::Select);
    let max = state.context_length();
    let count = lang.text_with(Msg::TokensCount, &[("n", tokens.len().into()), ("max", max.into())]);
    let readout =
        chosen.and_then(|position| tokens.get(position).map(|token| readout(lang, position, token)));
    html! {
        <section class="text-so-far" aria-labelledby="tokens-title">
            <div class="panel-head">
                <h2 class="panel-title" id="tokens-title">{ lang.text(Msg::TokensTitle) }</h2>
                <ul class="text-so-far-legend" aria-hidden="true">
                    if is_draft {
                        <li class="legend-draft">{ lang.text(Msg::TokensDraft) }</li>
                    } else {
                        <li class="legend-prompt">{ lang.text(Msg::TokensPrompt) }</li>
                        <li class="legend-generated">{ lang.text(Msg::TokensGenerated) }</li>
                    }
                </ul>
                <p class="text-so-far-count number">{ count }</p>
            </div>
            <TokenLine label={lang.text(Msg::TokensTitle)} groups={(*groups).clone()} n_tokens={tokens.len()}
                empty={lang.text(Msg::TokensEmpty)} {is_draft} {chosen} query={state.cell.map(|cell| cell.query)}
                key_position={state.cell.map(|cell| cell.key)} {on_hover} on_choose={on_choose.clone()} />
            <div class="text-so-far-scrub">
                <Scrubber label={lang.text(Msg::TokensScrubber)} n_tokens={tokens.len()} {n_prompt}
                    position={chosen.or(last).unwrap_or(0)} value_text={readout.clone().unwrap_or_default()}
                    {on_choose} />
                <output class="text-so-far-readout number" for="scrubber">{ readout.unwrap_or_default() }</output>
            </div>
        </section>
    }
}

/// The token in focus: the one pointed at, else the chosen one, else the last.
pub fn focus(state: &State, n_tokens: usize) -> Option<usize> {
    state.hovered.or(state.selected).filter(|&position| position < n_tokens).or(n_tokens.checked_sub(1))
}

/// `7 ·there 23.4 %, rank 2`.
fn readout(lang: Lang, position: usize, token: &Token) -> String {
    let text = plain(&token_pieces(&token.text));
    let origin = match token.choice {
        Some(choice) => lang.text_with(
            Msg::TokenChoice,
            &[("probability", (&percent(choice.probability)).into()), ("rank", (choice.rank + 1).into())],
        ),
        None => lang.text(Msg::TokenFromPrompt),
    };
    format!("{} {text}  {origin}", position + 1)
}

fn chip_groups(lang: Lang, tokens: &[Token]) -> Vec<ChipGroup> {
    let raw: Vec<RawToken<'_>> = tokens.iter().map(raw_token).collect();
    let chip = |index: usize, pieces| Chip {
        index,
        pieces,
        label: token_label(lang, &tokens[index]).into(),
        share: tokens[index].choice.map(|choice| choice.probability),
        is_special: tokens[index].text.is_special,
    };
    groups(&raw)
        .into_iter()
        .map(|group| {
            let chips = group.tokens.zip(group.parts).map(|(index, pieces)| chip(index, pieces)).collect();
            ChipGroup { pieces: group.pieces, chips }
        })
        .collect()
}
