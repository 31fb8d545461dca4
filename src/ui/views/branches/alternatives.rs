//! What else the chosen token could have been, and the ways to go on from there.

use yew::prelude::*;

use crate::engine::protocol::TokenText;
use crate::engine::protocol::look::{Alternatives, Look, Seen};
use crate::ui::components::button::Button;
use crate::ui::components::chip::pieces_view;
use crate::ui::components::icon::Icon;
use crate::ui::format::{exact_percent, percent};
use crate::ui::i18n::Msg;
use crate::ui::page::with_element;
use crate::ui::state::{Action, Blocked, BranchAction, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::words::{blocked_text, token_pieces};

/// The most probable tokens at the place of the chosen one; a press goes on from there in a branch.
#[component]
pub fn AlternativesPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let body = match state.selected {
        None => html! { <p class="panel-what">{ lang.text(Msg::AlternativesNone) }</p> },
        Some(0) => html! { <p class="panel-what">{ lang.text(Msg::AlternativesFirst) }</p> },
        Some(position) => match found(state, position) {
            Some(alternatives) => list(props, position, &alternatives),
            None => {
                html! { <p class="alternatives-waiting panel-what">{ lang.text(Msg::LookWaiting) }</p> }
            }
        },
    };
    let title = match state.selected {
        Some(position) => lang.text_with(Msg::AlternativesAt, &[("position", (position + 1).into())]),
        None => lang.text(Msg::AlternativesTitle),
    };
    let rewind = state.selected.filter(|&position| position >= state.text.n_prompt).map(|position| {
        let action = BranchAction::Rewind(position);
        let on_press = dispatch.reform(move |()| Action::Branch(action));
        let is_last = position + 1 >= state.text.tokens.len();
        let blocked = if is_last { Some(lang.text(Msg::RewindLast)) } else { blocked(state, action) };
        html! {
            <Button id="rewind" label={lang.text(Msg::Rewind)} icon={Icon::StepBack}
                blocked={blocked.map(AttrValue::from)} {on_press} />
        }
    });
    html! {
        <section class="alternatives" id="alternatives-picture" aria-labelledby="alternatives-title">
            <h3 class="alternatives-title" id="alternatives-title">{ title }</h3>
            { body }
            { rewind.unwrap_or_default() }
        </section>
    }
}

/// The answer about that position, if it is about the token that stands there.
fn found(state: &State, position: usize) -> Option<Alternatives> {
    let look = Look::Alternatives { position };
    let (looked, _) = state.look.find(|of| *of == look)?;
    let token = state.text.tokens.get(position)?;
    match &looked.seen {
        Some(Seen::Alternatives(found)) if found.id == token.text.id => Some(found.clone()),
        _ => None,
    }
}

fn blocked(state: &State, action: BranchAction) -> Option<String> {
    let why = state.branch_blocked(action)?;
    Some(blocked_text(state.settings.lang, why, state.context_length()))
}

fn list(props: &ViewProps, position: usize, alternatives: &Alternatives) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let action = BranchAction::Part { position, id: alternatives.id };
    let is_fixed = state.branch_blocked(action) == Some(Blocked::PromptToken);
    let rows = alternatives.likely.iter().enumerate().map(|(rank, likely)| {
        let is_own = likely.text.id == alternatives.id;
        row(props, position, rank, &likely.text, likely.probability, is_own)
    });
    let own = alternatives.expected;
    let is_beyond = own.rank >= alternatives.likely.len();
    let token = state.text.tokens.get(position).filter(|_| is_beyond);
    let own_row = token.map(|token| row(props, position, own.rank, &token.text, own.probability, true));
    let note = if is_fixed { Msg::AlternativesPrompt } else { Msg::AlternativesHint };
    html! {
        <>
            <ol class="alternatives-list">{ for rows }{ own_row.unwrap_or_default() }</ol>
            <p class="alternatives-note">{ lang.text(note) }</p>
            <PictureSaves id="alternatives" of="alternatives-picture" name="glassgpt-alternatives" title={lang.text(Msg::AlternativesTitle)} {lang} />
        </>
    }
}

fn row(
    props: &ViewProps,
    position: usize,
    rank: usize,
    text: &TokenText,
    probability: f64,
    is_own: bool,
) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let content = html! {
        <>
            <span class="alternatives-rank number">{ rank + 1 }</span>
            <span class="chip chip-still">{ pieces_view(&token_pieces(text)) }</span>
            <span class="alternatives-track" aria-hidden="true">
                <span style={format!("inline-size: {:.3}%", state.shades.bar_share(probability) * 100.0)} />
            </span>
            <span class="alternatives-number number" title={exact_percent(probability)}>{ percent(probability) }</span>
        </>
    };
    let action = BranchAction::Part { position, id: text.id };
    let blocked = blocked(state, action);
    if is_own || state.branch_blocked(action) == Some(Blocked::PromptToken) {
        let class = classes!("alternatives-row", is_own.then_some("alternatives-own"));
        let here = is_own.then(|| html! { <span class="sr-only">{ lang.text(Msg::AlternativesOwn) }</span> });
        return html! { <li {class} key={text.id}>{ content }{ here.unwrap_or_default() }</li> };
    }
    let (dispatch, is_possible) = (dispatch.clone(), blocked.is_none());
    let onclick = move |_: MouseEvent| {
        // This list goes with the choice of the token; the next thing to press is the step that goes on.
        if is_possible {
            with_element("step", |step| drop(step.focus()));
        }
        dispatch.emit(Action::Branch(action));
    };
    let what = html! { <span class="sr-only">{ lang.text(Msg::AlternativesBranch) }{ " " }</span> };
    html! {
        <li key={text.id}>
            <button type="button" class="alternatives-row alternatives-button" {onclick}
                aria-disabled={blocked.is_some().then_some("true")} title={blocked}>
                { what }{ content }
            </button>
        </li>
    }
}
