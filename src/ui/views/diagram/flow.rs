//! The op list as a diagram: the residual stream runs down, branches leave it and come back.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::chances::chance_boxes;
use super::detail::OpDetail;
use super::shape::{legend, letters};
use crate::model::graph::{Activation, ActivationId, Graph, Op};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::chip::pieces_view;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::strip::Strip;
use crate::ui::diagram::{Row, Section, Track, flow, n_lanes, sections};
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::page::with_element;
use crate::ui::state::look::{Numbers, numbers, outputs, position};
use crate::ui::state::{Action, LookAction, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::{plain_token, token_pieces};

/// More sections than these (those of four blocks, and what is before and after them) stand closer together.
const MAX_WIDE_SECTIONS: usize = 6;

/// What does not change while the model stays.
#[derive(PartialEq)]
struct Plan {
    graph: Graph,
    sections: Vec<(Section, Vec<Row>)>,
    n_lanes: usize,
}

impl Plan {
    fn new(graph: Graph) -> Self {
        let sections: Vec<(Section, Vec<Row>)> = sections(&graph)
            .into_iter()
            .map(|section| {
                let rows = flow(&graph, &section);
                (section, rows)
            })
            .collect();
        let n_lanes = sections.iter().map(|(_, rows)| n_lanes(rows)).max().unwrap_or(1);
        Self { graph, sections, n_lanes }
    }
}

/// The whole pass.
#[component]
pub fn Diagram(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let plan = use_memo(state.model.clone(), |_| crate::ui::state::look::graph(state).map(Plan::new));
    use_effect_with(state.look.op, |op| {
        if let Some(op) = op {
            with_element(&format!("op-{op}"), |element| element.scroll_into_view_with_bool(false));
        }
    });
    let Some(plan) = &*plan else { return Html::default() };
    let outputs = outputs(state);
    let pulse = if state.look.version().is_multiple_of(2) { "flow-pulse-even" } else { "flow-pulse-odd" };
    let sections = plan.sections.iter().enumerate().map(|(number, (section, rows))| {
        html! {
            <li class="flow-section" key={number} style={format!("--order: {}", number + 1)}>
                { section_view(state, dispatch, plan, section, rows) }
            </li>
        }
    });
    let is_dense = plan.sections.len() > MAX_WIDE_SECTIONS;
    let style = format!("--lanes: {}; --sections: {}", plan.n_lanes, plan.sections.len() + 3);
    html! {
        <section class="flow" id="flow-picture" aria-labelledby="flow-title">
            <div class="flow-head">
                <h2 class="panel-title" id="flow-title">{ lang.text(Msg::FlowTitle) }</h2>{ legend(state) }
            </div>
            <p class="panel-what" data-picture="no">{ with_inner_terms(lang, &lang.text(Msg::FlowWhat)) }</p>
            <ol class={classes!("flow-list", is_dense.then_some("flow-list-dense"), pulse)} {style}>
                { travel(state) }
                <li class="flow-section" key="tokens" style="--order: 0">{ token_row(state) }</li>
                { for sections }
                <li class="flow-section" key="chances" style={format!("--order: {}", plan.sections.len() + 1)}>
                    { chance_boxes(state, dispatch, plan.graph.ops.len(), plan.n_lanes) }
                </li>
                <li class="flow-section" key="next" style={format!("--order: {}", plan.sections.len() + 2)}>
                    { next_row(state) }
                </li>
            </ol>
            <PictureSaves id="flow" of="flow-picture" name="glassgpt-diagram" title={lang.text(Msg::FlowTitle)} {lang} />
            <OpScrubber state={state.clone()} dispatch={dispatch.clone()} n_ops={outputs.len()} name={op_name(state, &outputs)} said={said_name(state, &outputs)} />
        </section>
    }
}

fn op_name(state: &State, outputs: &[ActivationId]) -> AttrValue {
    match state.look.op.and_then(|op| outputs.get(op)) {
        Some(output) => output.to_string().into(),
        None => state.settings.lang.text(Msg::FlowNoOp).into(),
    }
}

/// The same in words.
fn said_name(state: &State, outputs: &[ActivationId]) -> AttrValue {
    let lang = state.settings.lang;
    let Some(&output) = state.look.op.and_then(|op| outputs.get(op)) else {
        return lang.text(Msg::FlowNoOp).into();
    };
    let name = name(lang, output);
    match output.layer {
        Some(layer) => {
            format!("{}: {name}", lang.text_with(Msg::FlowBlock, &[("n", (layer + 1).into())])).into()
        }
        None => name.into(),
    }
}

/// Name of an activation on screen.
pub fn name(lang: Lang, id: ActivationId) -> String {
    let [key, plain] = ["-", " "].map(|between| id.activation.name().replace('_', between));
    lang.text_with(Msg::OpName, &[("op", (&key).into()), ("plain", (&plain).into())])
}

/// The token on its way down the residual stream: seen only while it moves, and said nowhere, since it says nothing new.
fn travel(state: &State) -> Html {
    let token = position(state).and_then(|at| state.text.tokens.get(at));
    token.map_or_else(Html::default, |token| {
        html! {
            <li class="flow-travel" key="travel" aria-hidden="true">
                <span class="chip chip-still">{ pieces_view(&token_pieces(&token.text)) }</span>
            </li>
        }
    })
}

/// The token that goes through the model.
fn token_row(state: &State) -> Html {
    let lang = state.settings.lang;
    let token = position(state).and_then(|at| Some((at, state.text.tokens.get(at)?)));
    html! {
        <div class="flow-end">
            if let Some((at, token)) = token {
                <span class="flow-end-name">{ lang.text_with(Msg::TokenPosition, &[("position", (at + 1).into())]) }</span>
                <span class="chip chip-still flow-traveller">{ pieces_view(&token_pieces(&token.text)) }</span>
                <span class="flow-end-note number">{ lang.text_with(Msg::FlowTokenId, &[("id", (&token.text.id.to_string()).into())]) }</span>
            } else {
                <span class="flow-end-note">{ lang.text(Msg::TokensEmpty) }</span>
            }
        </div>
    }
}

/// What the pass ends with: probabilities of the next token.
fn next_row(state: &State) -> Html {
    let lang = state.settings.lang;
    let Some(at) = position(state) else { return Html::default() };
    let items: Vec<(Html, String)> = match state.text.tokens.get(at + 1) {
        Some(next) => {
            let chances = numbers(state, ActivationId::global(Activation::Probabilities));
            let chances = chances.filter(|(_, is_new)| *is_new);
            let of_next = |(chances, _): (Numbers, bool)| {
                chances.captured().values.get(next.text.id as usize).copied().map(f64::from)
            };
            let chance = chances.and_then(of_next);
            vec![(pieces_view(&token_pieces(&next.text)), chance.map(percent).unwrap_or_default())]
        }
        None => {
            let candidates =
                state.distribution.as_ref().map(|it| it.candidates.as_slice()).unwrap_or_default();
            let item = |candidate: &crate::engine::protocol::Candidate| {
                (pieces_view(&token_pieces(&candidate.text)), percent(candidate.probability))
            };
            candidates.iter().take(5).map(item).collect()
        }
    };
    let is_past = at + 1 < state.text.tokens.len();
    let msg = if is_past { Msg::FlowNextInText } else { Msg::FlowProbabilities };
    let items = items.into_iter().map(|(pieces, chance)| {
        html! { <span class="flow-next"><span class="chip chip-still">{ pieces }</span><span class="number">{ chance }</span></span> }
    });
    html! { <div class="flow-end"><span class="flow-end-name">{ lang.text(msg) }</span>{ for items }</div> }
}

fn section_view(
    state: &Rc<State>,
    dispatch: &Callback<Action>,
    plan: &Plan,
    section: &Section,
    rows: &[Row],
) -> Html {
    let Some(layer) = section.layer else { return rows_view(state, dispatch, plan, rows) };
    let lang = state.settings.lang;
    let is_open = state.look.open_blocks.contains(&layer);
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::ToggleBlock(layer)));
    let last = &plan.graph.ops[section.ops.end - 1];
    let n_ops = [("n", section.ops.len().into())];
    html! {
        <>
            <div class="flow-gap" aria-hidden="true"><span class="flow-gap-stream-on" /></div>
            <button type="button" class={classes!("flow-block", is_open.then_some("flow-block-open"))}
                id={format!("block-{layer}")} aria-expanded={is_open.to_string()} {onclick}>
                <span class="flow-block-name">
                    <IconView icon={if is_open { Icon::Less } else { Icon::More }} />
                    { lang.text_with(Msg::FlowBlock, &[("n", (layer + 1).into())]) }
                    <span class="flow-block-note">{ lang.text_with(Msg::FlowBlockNote, &n_ops) }</span>
                </span>
                { letters(&plan.graph.shapes[&last.output]) }
                if !is_open { { strip(state, last.output) } }
            </button>
            if is_open { { rows_view(state, dispatch, plan, rows) } }
        </>
    }
}

fn rows_view(state: &Rc<State>, dispatch: &Callback<Action>, plan: &Plan, rows: &[Row]) -> Html {
    rows.iter().map(|row| row_view(state, dispatch, plan, row)).collect()
}

fn row_view(state: &Rc<State>, dispatch: &Callback<Action>, plan: &Plan, row: &Row) -> Html {
    let boxes = row
        .ops
        .iter()
        .map(|&(number, track)| op_box(state, dispatch, &plan.graph.ops[number], number, track, plan));
    let passing = row.passing.iter().map(|&track| match track {
        Track::Stream => html! { <span class="flow-pass flow-pass-stream" /> },
        Track::Lane(lane) => {
            html! { <span class="flow-pass" style={format!("grid-column: {}", lane + 2)} /> }
        }
    });
    let open = row.ops.iter().find(|(number, _)| state.look.op == Some(*number));
    html! {
        <>
            { lines(row, plan.n_lanes) }
            <div class="flow-row">{ for passing }{ for boxes }</div>
            if let Some((number, _)) = open {
                <OpDetail state={state.clone()} dispatch={dispatch.clone()} graph={Rc::new(plan.graph.clone())} op={*number} />
            }
        </>
    }
}

/// The lines above a row, in a box that is 100 wide per lane and 10 high.
pub(super) fn lines(row: &Row, n_lanes: usize) -> Html {
    let middle = |lane: usize| lane * 100 + 50;
    let path = |from: usize, to: usize| format!("M{from} 0C{from} 6 {to} 4 {to} 10");
    let paths = row.lines.iter().filter_map(|line| match (line.from, line.to) {
        (Track::Stream, Track::Stream) => None,
        (Track::Stream, Track::Lane(lane)) | (Track::Lane(lane), Track::Stream) => {
            Some(path(middle(lane), middle(lane)))
        }
        (Track::Lane(from), Track::Lane(to)) => Some(path(middle(from), middle(to))),
    });
    let has_stream = row.lines.iter().any(|line| line.from == Track::Stream && line.to == Track::Stream);
    let is_wide = row
        .lines
        .iter()
        .any(|line| matches!((line.from, line.to), (Track::Lane(from), Track::Lane(to)) if from != to));
    html! {
        <div class={classes!("flow-gap", is_wide.then_some("flow-gap-wide"))} aria-hidden="true">
            <span class={classes!("flow-gap-stream", has_stream.then_some("flow-gap-stream-on"))} />
            <svg class="flow-lines" viewBox={format!("0 0 {} 10", n_lanes * 100)} preserveAspectRatio="none">
                { for paths.map(|d| html! { <path {d} /> }) }
            </svg>
        </div>
    }
}

fn op_box(
    state: &Rc<State>,
    dispatch: &Callback<Action>,
    op: &Op,
    number: usize,
    track: Track,
    plan: &Plan,
) -> Html {
    let is_open = state.look.op == Some(number);
    let next = (!is_open).then_some(number);
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::Op(next)));
    let (class, column) = match track {
        Track::Stream => ("op op-stream", "1 / -1".to_owned()),
        Track::Lane(lane) => ("op", (lane + 2).to_string()),
    };
    let is_ahead = state.look.op.is_some_and(|cursor| number > cursor);
    html! {
        <button type="button"
            class={classes!(class, is_open.then_some("op-open"), is_ahead.then_some("op-ahead"))}
            id={format!("op-{number}")} style={format!("grid-column: {column}")}
            aria-expanded={is_open.to_string()} {onclick}>
            <span class="op-name">{ name(state.settings.lang, op.output) }</span>
            { letters(&plan.graph.shapes[&op.output]) }
            { strip(state, op.output) }
        </button>
    }
}

/// The values that an op wrote, where they are known.
pub(super) fn strip(state: &State, output: ActivationId) -> Html {
    match numbers(state, output) {
        Some((numbers, is_new)) => {
            let are_shares = are_shares(output);
            html! { <Strip {numbers} {are_shares} is_dark={state.is_dark()} is_stale={!is_new} /> }
        }
        None => html! { <span class="strip" /> },
    }
}

/// Whether the values of an activation are shares of 1.
pub(super) fn are_shares(output: ActivationId) -> bool {
    output.activation == Activation::AttentionWeights || output.activation.is_chance()
}

/// Props of [`OpScrubber`].
#[derive(Properties, PartialEq)]
struct OpScrubberProps {
    state: Rc<State>,
    dispatch: Callback<Action>,
    n_ops: usize,
    name: AttrValue,
    said: AttrValue,
}

/// Goes back and forth through the ops.
#[component]
fn OpScrubber(props: &OpScrubberProps) -> Html {
    let OpScrubberProps { state, dispatch, n_ops, name, said } = props;
    let lang = state.settings.lang;
    let last = n_ops.saturating_sub(1);
    let go = |op: Option<usize>| dispatch.reform(move |()| Action::Look(LookAction::Op(op)));
    let op = state.look.op;
    let next = Some(op.map_or(0, |op| (op + 1).min(last)));
    let previous = op.and_then(|op| op.checked_sub(1));
    let why = |is_blocked: bool, msg: Msg| is_blocked.then(|| AttrValue::from(lang.text(msg)));
    let oninput = dispatch.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value().parse::<usize>().unwrap_or(0);
        Action::Look(LookAction::Op(value.checked_sub(1)))
    });
    let at = op.map_or(0, |op| op + 1);
    html! {
        <div class="flow-scrub" data-picture="no">
            <Button id="op-previous" label={lang.text(Msg::FlowPrevious)} icon={Icon::StepBack}
                emphasis={Emphasis::IconOnly} blocked={why(op.is_none(), Msg::FlowAtStart)} on_press={go(previous)} />
            <input class="flow-scrubber" id="op-scrubber" type="range" min="0" max={n_ops.to_string()} step="1"
                value={at.to_string()} aria-label={lang.text(Msg::FlowScrubber)}
                aria-valuetext={said.clone()} {oninput} />
            <Button id="op-next" label={lang.text(Msg::FlowNext)} icon={Icon::Step} emphasis={Emphasis::IconOnly}
                blocked={why(at == *n_ops, Msg::FlowAtEnd)} on_press={go(next)} />
            <output class="flow-scrub-name number" for="op-scrubber">{ format!("{at} / {n_ops}  {name}") }</output>
        </div>
    }
}

/// A token in words, for labels.
pub fn token_name(state: &State, at: usize) -> String {
    state.text.tokens.get(at).map(|token| plain_token(&token.text)).unwrap_or_default()
}
