//! The end of the diagram: what sampling makes of the logits, opened like any op.

use std::rc::Rc;

use yew::prelude::*;

use super::detail::{arithmetic, cells};
use super::flow::{lines, name, strip};
use super::shape::{letters, sizes};
use crate::engine::protocol::look::{ChanceStory, Seen};
use crate::model::graph::{Activation, ActivationId, Dim};
use crate::ui::components::chip::pieces_view;
use crate::ui::diagram::{Line, Row, Track};
use crate::ui::hidden::Part;
use crate::ui::i18n::Msg;
use crate::ui::state::look::{position, story_of};
use crate::ui::state::{Action, LookAction, State};
use crate::ui::views::ViewProps;
use crate::ui::views::sampling::fields;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::token_pieces;

/// The boxes, which are numbered after the `n_ops` of the pass. Both read the logits, so they stand side by side.
pub fn chance_boxes(state: &Rc<State>, dispatch: &Callback<Action>, n_ops: usize, n_lanes: usize) -> Html {
    let lang = state.settings.lang;
    let lane = |lane: usize| Line { from: Track::Lane(0), to: Track::Lane(lane) };
    let above = Row { lines: vec![lane(0), lane(1)], ..Row::default() };
    let numbered = || [Activation::Probabilities, Activation::Sampled].into_iter().zip(n_ops..).enumerate();
    let box_of = |(lane, (activation, number)): (usize, (Activation, usize))| {
        let output = ActivationId::global(activation);
        let is_open = state.look.op == Some(number);
        let next = (!is_open).then_some(number);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::Op(next)));
        let is_ahead = state.look.op.is_some_and(|cursor| number > cursor);
        html! {
            <button type="button" style={format!("grid-column: {}", lane + 2)}
                class={classes!("op", is_open.then_some("op-open"), is_ahead.then_some("op-ahead"))}
                id={format!("op-{number}")} aria-expanded={is_open.to_string()} {onclick}>
                <span class="op-name">{ name(lang, output) }</span>
                { letters(&[Dim::V]) }
                { strip(state, output) }
            </button>
        }
    };
    let open = numbered().find(|(_, (_, number))| state.look.op == Some(*number));
    html! {
        <>
            { lines(&above, n_lanes) }
            <div class="flow-row">{ for numbered().map(box_of) }</div>
            if let Some((_, (activation, _))) = open {
                <ChanceDetail state={state.clone()} dispatch={dispatch.clone()} {activation} />
            }
        </>
    }
}

/// The formula, in the letters of its axis.
pub const fn formula(activation: Activation) -> &'static str {
    match activation {
        Activation::Sampled => {
            "out[v] = kept[v] · exp((logits[v] − max) / temperature) / Σ kept · exp((logits − max) / temperature)"
        }
        _ => "out[v] = exp(logits[v] − max) / Σ exp(logits − max)",
    }
}

/// Props of [`ChanceDetail`].
#[derive(Properties, PartialEq)]
struct ChanceDetailProps {
    state: Rc<State>,
    dispatch: Callback<Action>,
    activation: Activation,
}

/// Formula, settings, shapes, values, arithmetic.
#[component]
fn ChanceDetail(props: &ChanceDetailProps) -> Html {
    let ChanceDetailProps { state, dispatch, activation } = props;
    let lang = state.settings.lang;
    let output = ActivationId::global(*activation);
    let index = state.look.cell.filter(|(of, _)| *of == output).map_or(0, |(_, index)| index);
    let is_sampled = *activation == Activation::Sampled;
    let what = if is_sampled { Msg::OpSampled } else { Msg::OpProbabilities };
    let vocab_size = state.model.as_ref().map_or(0, |model| model.config.vocab_size);
    let shape = |word: Msg, of: ActivationId| {
        html! {
            <div class="detail-shape">
                <dt>{ lang.text(word) }{ " " }<span class="number">{ name(lang, of) }</span></dt>
                <dd>{ letters(&[Dim::V]) }{ sizes(&[Dim::V], &[vocab_size]) }{ strip(state, of) }</dd>
            </div>
        }
    };
    html! {
        <section class="detail" aria-label={name(lang, output)}>
            <div class="detail-head">
                <p class="detail-formula number">{ formula(*activation) }</p>
                <p class="detail-what">{ with_inner_terms(lang, &lang.text(what)) }</p>
                if is_sampled { <SettingsLine state={state.clone()} dispatch={dispatch.clone()} /> }
            </div>
            if is_sampled && !state.frame.hidden.has(Part::Sampling) { <div class="detail-fields">{ fields(state, dispatch, "chance-") }</div> }
            <dl class="detail-shapes">
                { shape(Msg::DetailReads, ActivationId::global(Activation::Logits)) }
                { shape(Msg::DetailWrites, output) }
            </dl>
            { cells(state, dispatch, output, index) }
            { token(state, output, index) }
            { arithmetic(state, output, index) }
            <p class="detail-what">{ with_inner_terms(lang, &lang.text(Msg::DetailOutside)) }</p>
        </section>
    }
}

/// The settings of the draw as they are.
#[component]
fn SettingsLine(props: &ViewProps) -> Html {
    let sampling = props.state.sampling;
    let args = [
        ("temperature", sampling.temperature.to_string()),
        ("top-k", sampling.top_k.to_string()),
        ("top-p", sampling.top_p.to_string()),
        ("min-p", sampling.min_p.to_string()),
    ];
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.into())).collect();
    html! { <p class="detail-what number" id="chance-settings">{ props.state.settings.lang.text_with(Msg::DetailSettings, &args) }</p> }
}

/// Which token the chosen number belongs to, and among how many the probability is shared.
fn token(state: &State, output: ActivationId, index: usize) -> Html {
    let lang = state.settings.lang;
    let look = story_of(state, output, index, position(state).unwrap_or(0));
    let found = state.look.nearest(&look).filter(|(_, is_new)| *is_new);
    let Some(Seen::Chance(ChanceStory { text, n_possible, .. })) =
        found.and_then(|(looked, _)| looked.seen.as_ref())
    else {
        return html! { <p class="detail-token">{ lang.text(Msg::LookWaiting) }</p> };
    };
    html! {
        <p class="detail-token" id="chance-token">
            <span class="chip chip-still">{ pieces_view(&token_pieces(text)) }</span>
            { lang.text_with(Msg::DetailPossible, &[("n", (*n_possible).into())]) }
        </p>
    }
}
