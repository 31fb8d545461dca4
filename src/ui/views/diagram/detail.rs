//! An op that is open: what it computes, from what, with which numbers, by which code.

use std::rc::Rc;

use yew::prelude::*;

use super::expression::expression;
use super::flow::{are_shares, name};
use super::op_words::what;
use super::shape::{letters, sizes, weight_sizes};
use crate::engine::look::wgsl;
use crate::engine::protocol::look::{CellStory, ChanceStory, Seen};
use crate::model::graph::{ActivationId, Dim, Graph, Op, OpKind, Step, WeightId};
use crate::ui::components::strip::{Cells, Strip, place};
use crate::ui::diagram::formula;
use crate::ui::format::significant;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::look::{numbers, position, story_of};
use crate::ui::state::{Action, LookAction, State};
use crate::ui::views::terms::with_inner_terms;

/// Props of [`OpDetail`].
#[derive(Properties, PartialEq)]
pub struct OpDetailProps {
    /// The page.
    pub state: Rc<State>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
    /// The pass.
    pub graph: Rc<Graph>,
    /// The op's number.
    pub op: usize,
}

/// Formula, shapes, values, arithmetic, code.
#[component]
pub fn OpDetail(props: &OpDetailProps) -> Html {
    let OpDetailProps { state, dispatch, graph, op } = props;
    let lang = state.settings.lang;
    let op = &graph.ops[*op];
    let index = state.look.cell.filter(|(of, _)| *of == op.output).map_or(0, |(_, index)| index);
    let code = wgsl(&op.kind);
    html! {
        <section class="detail" aria-label={name(lang, op.output)}>
            <div class="detail-head">
                <p class="detail-formula number">{ formula(&op.kind) }</p>
                <p class="detail-what">{ with_inner_terms(lang, &lang.text(what(&op.kind))) }</p>
            </div>
            <dl class="detail-shapes">{ reads(state, graph, op) }{ writes(state, graph, op) }</dl>
            { cells(state, dispatch, op.output, index) }
            { arithmetic(state, op.output, index) }
            <details class="detail-code">
                <summary>{ lang.text_with(Msg::DetailCode, &[("name", op.kind.kernel().into())]) }</summary>
                <pre class="detail-wgsl number" tabindex="0"><code>{ code }</code></pre>
            </details>
        </section>
    }
}

fn step(state: &State) -> Step {
    Step { n_tokens: 1, position: position(state).unwrap_or(0) }
}

/// What the op reads: activations with their values, and weights.
fn reads(state: &State, graph: &Graph, op: &Op) -> Html {
    let lang = state.settings.lang;
    let activations = op.kind.inputs().into_iter().map(|id| {
        html! {
            <div class="detail-shape">
                <dt>{ lang.text(Msg::DetailReads) }{ " " }<span class="number">{ name(lang, id) }</span></dt>
                <dd>
                    { letters(&graph.shapes[&id]) }
                    { sizes(&graph.shapes[&id], &graph.shape(id, step(state))) }
                    if let Some((numbers, is_new)) = numbers(state, id) {
                        <Strip {numbers} are_shares={are_shares(id)}
                            is_dark={state.is_dark()} is_stale={!is_new} />
                    }
                </dd>
            </div>
        }
    });
    let weights = weights(&op.kind).into_iter().map(|id| {
        let weight = graph.weight(id);
        let step = step(state);
        let inputs = op.kind.inputs();
        let rows = match op.kind {
            OpKind::Embed { .. } => vec![(Dim::V, weight.range.len())],
            OpKind::AddPositions { .. } if weight.cols.is_some() => vec![(Dim::S, weight.range.len())],
            _ => axes(graph, op.output, step, weight.range.len()),
        };
        // What is multiplied is as wide as what it reads; a table is as wide as what comes of it.
        let read = match op.kind {
            OpKind::Matmul { .. } => inputs[0],
            _ => op.output,
        };
        let columns = weight.cols.map(|len| axes(graph, read, step, len));
        html! {
            <div class="detail-shape">
                <dt>{ lang.text(Msg::DetailWeight) }{ " " }<span class="number">{ &weight.tensor }</span></dt>
                <dd>{ weight_sizes(&rows, columns.as_deref()) }</dd>
            </div>
        }
    });
    html! { <>{ for activations }{ for weights }</> }
}

/// The last axes of an activation that have `len` numbers together: those that a weight of that length is along.
fn axes(graph: &Graph, id: ActivationId, step: Step, len: usize) -> Vec<(Dim, usize)> {
    let lens = graph.shape(id, step);
    let all: Vec<(Dim, usize)> = graph.shapes[&id].iter().copied().zip(lens).collect();
    let product = |from: usize| all[from..].iter().map(|&(_, len)| len).product::<usize>();
    let first = (0..all.len()).rev().find(|&from| product(from) == len);
    first.map(|first| all[first..].to_vec()).unwrap_or_default()
}

fn weights(kind: &OpKind) -> Vec<WeightId> {
    match *kind {
        OpKind::Embed { wte } => vec![wte],
        OpKind::AddPositions { wpe, .. } => vec![wpe],
        OpKind::RmsNorm { weight, .. } => vec![weight],
        OpKind::LayerNorm { weight, bias, .. } => vec![weight, bias],
        OpKind::Matmul { weight, bias, .. } => std::iter::once(weight).chain(bias).collect(),
        OpKind::Rope { .. }
        | OpKind::CacheWrite { .. }
        | OpKind::AttentionScores { .. }
        | OpKind::Scale { .. }
        | OpKind::CausalMask { .. }
        | OpKind::Softmax { .. }
        | OpKind::AttentionValues { .. }
        | OpKind::Add { .. }
        | OpKind::SwiGlu { .. }
        | OpKind::Gelu { .. }
        | OpKind::SelectLast { .. } => Vec::new(),
    }
}

fn writes(state: &State, graph: &Graph, op: &Op) -> Html {
    let lang = state.settings.lang;
    html! {
        <div class="detail-shape detail-writes">
            <dt>{ lang.text(Msg::DetailWrites) }{ " " }<span class="number">{ name(lang, op.output) }</span></dt>
            <dd>
                { letters(&graph.shapes[&op.output]) }
                { sizes(&graph.shapes[&op.output], &graph.shape(op.output, step(state))) }
            </dd>
        </div>
    }
}

/// Every value of `output`, and the one that is chosen.
pub(super) fn cells(state: &State, dispatch: &Callback<Action>, output: ActivationId, index: usize) -> Html {
    let lang = state.settings.lang;
    let Some((numbers, is_new)) = numbers(state, output) else {
        return html! { <p class="panel-empty">{ lang.text(Msg::LookWaiting) }</p> };
    };
    let on_choose = dispatch.reform(move |index| Action::Look(LookAction::Cell(output, index)));
    html! {
        <Cells {numbers} are_shares={are_shares(output)}
            is_dark={state.is_dark()} is_stale={!is_new} chosen={index} {on_choose}
            label={lang.text_with(Msg::DetailCells, &[("name", (&name(lang, output)).into())])} />
    }
}

/// The literal arithmetic of the chosen number.
pub(super) fn arithmetic(state: &State, output: ActivationId, index: usize) -> Html {
    let lang = state.settings.lang;
    let position = position(state).unwrap_or(0);
    let look = story_of(state, output, index, position);
    let found = state.look.nearest(&look).filter(|(_, is_new)| *is_new);
    let found = found.and_then(|(looked, _)| match &looked.seen {
        Some(Seen::Cell(story) | Seen::Chance(ChanceStory { cell: story, .. })) => Some(story),
        _ => None,
    });
    let shape = numbers(state, output).map(|(numbers, _)| place(&numbers.captured().shape, index));
    let head = format!("{}{}", output.activation.name(), shape.unwrap_or_default());
    html! {
        <div class="arithmetic" aria-live="polite">
            <p class="arithmetic-title">{ lang.text(Msg::DetailArithmetic) }</p>
            if let Some(story) = found {
                { story_view(lang, output, &head, story) }
            } else {
                <p class="panel-empty">{ lang.text(Msg::LookWaiting) }</p>
            }
        </div>
    }
}

fn story_view(lang: Lang, output: ActivationId, head: &str, story: &CellStory) -> Html {
    let result = story.expr.value();
    let difference = (result - f64::from(story.value)).abs();
    let checked = lang.text_with(
        Msg::DetailChecked,
        &[("value", (&story.value.to_string()).into()), ("difference", (&significant(difference)).into())],
    );
    html! {
        <>
            <p class="arithmetic-line number" data-activation={output.to_string()}>
                { head }{ " = " }{ expression(lang, &story.expr) }
            </p>
            <p class="arithmetic-result number">
                { "= " }
                <data class="arithmetic-value" value={result.to_string()} title={result.to_string()}>{ significant(result) }</data>
                <span class="arithmetic-check">{ checked }</span>
            </p>
        </>
    }
}
