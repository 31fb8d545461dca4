//! The line of tokens, the text so far.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::ViewProps;
use super::words::{raw_token, token_label, token_pieces};
use crate::engine::protocol::look::Look;
use crate::engine::protocol::{Expected, Token};
use crate::text::display::{RawToken, groups, plain};
use crate::ui::components::chip::{Chip, ChipGroup};
use crate::ui::components::token_line::{Scrubber, TokenLine};
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::branches::BranchView;
use crate::ui::state::shades::expected;
use crate::ui::state::{Action, ShadeAction, Shared, State, Tint};

/// The tokens of the prompt and those generated, with the scrubber and what it says.
#[component]
pub fn TextSoFar(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let (tokens, n_prompt) = state.visible_tokens();
    let is_draft = state.is_draft_pending();
    let tint = state.shades.tint;
    let looked = state.look.shared(|look| *look == Look::Scores);
    let uniform_nats = uniform_nats(state);
    let groups = use_memo(
        (tokens.clone(), n_prompt, lang, tint, looked, forks(state)),
        |(tokens, n_prompt, lang, tint, looked, forks)| {
            let expected = expected(tokens, *n_prompt, looked.as_deref());
            Shared::new(chip_groups(*lang, tokens, forks, |position| {
                Some(tint.nats(&expected[position]?)? / uniform_nats)
            }))
        },
    );
    let last = tokens.len().checked_sub(1);
    let chosen = focus(state, tokens.len());
    let on_hover = dispatch.reform(Action::Hover);
    let on_choose = dispatch.reform(Action::Select);
    let max = state.context_length();
    let count = lang.text_with(Msg::TokensCount, &[("n", tokens.len().into()), ("max", max.into())]);
    let readout =
        chosen.and_then(|position| tokens.get(position).map(|token| readout(state, position, token)));
    let has_forced = tokens.iter().any(|token| token.choice.is_some_and(|choice| choice.is_forced));
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
                        if has_forced { <li class="legend-forced">{ lang.text(Msg::TokensForced) }</li> }
                    }
                </ul>
                <TintMenu state={state.clone()} dispatch={dispatch.clone()} />
                <p class="text-so-far-count number">{ count }</p>
            </div>
            <TokenLine label={lang.text(Msg::TokensTitle)} groups={(*groups).clone()} n_tokens={tokens.len()}
                empty={lang.text(Msg::TokensEmpty)} {is_draft} is_tinted={tint != Tint::None} {chosen} query={state.cell.map(|cell| cell.query)}
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

/// `7 ·there 23.4 %, rank 2`; while the colours mean something, what they mean: `7 ·there surprise 1.45 nats`.
fn readout(state: &State, position: usize, token: &Token) -> String {
    let lang = state.settings.lang;
    let text = plain(&token_pieces(&token.text));
    let tint = state.shades.tint;
    let nats = expected_at(state, position).and_then(|expected| tint.nats(&expected));
    let value = nats.map(|nats| {
        let (name, nats) = (lang.text(tint_name(tint)), significant(nats));
        lang.text_with(Msg::TintValue, &[("name", (&name).into()), ("nats", (&nats).into())])
    });
    let origin = || match token.choice {
        Some(choice) => lang.text_with(
            if choice.is_forced { Msg::TokenForced } else { Msg::TokenChoice },
            &[
                ("probability", (&percent(choice.expected.probability)).into()),
                ("rank", (choice.expected.rank + 1).into()),
            ],
        ),
        None => lang.text(Msg::TokenFromPrompt),
    };
    format!("{} {text}  {}", position + 1, value.unwrap_or_else(origin))
}

/// What the model expected of the token at `position` of the tokens in sight, if that is known.
pub fn expected_at(state: &State, position: usize) -> Option<Expected> {
    let (tokens, n_prompt) = state.visible_tokens();
    let looked = state.look.shared(|look| *look == Look::Scores);
    expected(&tokens, n_prompt, looked.as_deref()).get(position).copied().flatten()
}

/// Entropy of a guess without any knowledge, in nats: the full colour.
fn uniform_nats(state: &State) -> f64 {
    state.model.as_ref().map_or(1.0, |model| (model.config.vocab_size.max(2) as f64).ln())
}

/// Positions where the branch in sight left another one, or another one left it.
fn forks(state: &State) -> Vec<usize> {
    let active = state.branches.active;
    let views = state.branch_views();
    let is_here = |(index, view): (usize, &BranchView)| {
        if index == active || view.parent == Some(active) { view.n_shared } else { None }
    };
    views.iter().enumerate().filter_map(is_here).collect()
}

/// What the colour of the tokens means.
pub const fn tint_name(tint: Tint) -> Msg {
    match tint {
        Tint::None => Msg::TintNone,
        Tint::Surprise => Msg::TintSurprise,
        Tint::Entropy => Msg::TintEntropy,
    }
}

/// What the colour of the tokens means, and its scale.
#[component]
fn TintMenu(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let current = state.shades.tint;
    let onchange = dispatch.reform(|event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Shade(ShadeAction::Tint(Tint::from_name(&name).unwrap_or_default()))
    });
    let options = Tint::ALL.map(|tint| {
        html! { <option value={tint.name()} selected={tint == current}>{ lang.text(tint_name(tint)) }</option> }
    });
    let uniform = significant(uniform_nats(state));
    html! {
        <div class="tint">
            <label class="tint-label" for="tint">{ lang.text(Msg::TintLabel) }</label>
            <select id="tint" {onchange}>{ for options }</select>
            if current != Tint::None {
                <span class="tint-scale number" title={lang.text(Msg::TintScaleWhat)}>
                    { "0" }<span class="tint-ramp" aria-hidden="true" />
                    { lang.text_with(Msg::TintScale, &[("nats", (&uniform).into())]) }
                </span>
            }
        </div>
    }
}

fn chip_groups(
    lang: Lang,
    tokens: &[Token],
    forks: &[usize],
    tint: impl Fn(usize) -> Option<f64>,
) -> Vec<ChipGroup> {
    let raw: Vec<RawToken<'_>> = tokens.iter().map(raw_token).collect();
    let chip = |index: usize, pieces| Chip {
        index,
        pieces,
        label: token_label(lang, &tokens[index]).into(),
        share: tokens[index].choice.map(|choice| choice.expected.probability),
        is_special: tokens[index].text.is_special,
        is_forced: tokens[index].choice.is_some_and(|choice| choice.is_forced),
        is_fork: forks.contains(&index),
        tint: tint(index).map(|share| share.clamp(0.0, 1.0)),
    };
    groups(&raw)
        .into_iter()
        .map(|group| {
            let chips = group.tokens.zip(group.parts).map(|(index, pieces)| chip(index, pieces)).collect();
            ChipGroup { pieces: group.pieces, chips }
        })
        .collect()
}
