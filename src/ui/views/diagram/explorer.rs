//! Attention of all layers and heads: thumbnails, and one of them large in each of its stages.

use std::rc::Rc;

use yew::prelude::*;

use super::flow::name;
use super::{mask_switch, sink_switch};
use crate::engine::protocol::look::{AttentionOverview, Look, Seen};
use crate::model::graph::{Activation, ActivationId, Attention, Dim, Graph, Head, MASKED_SCORE};
use crate::ui::components::heatmap::Heatmap;
use crate::ui::components::palette::Scale;
use crate::ui::components::thumbnail::Thumbnail;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::matrix::Matrix;
use crate::ui::state::look::Numbers;
use crate::ui::state::{Action, Cell, LookAction, LookState, Shared, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::plain_token;

/// A stage of one head.
struct Large {
    activation: Activation,
    matrix: Matrix,
    scale: Scale,
}

/// The explorer.
#[component]
pub fn Explorer(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let names = use_memo(state.text.tokens.clone(), |tokens| {
        Shared::new(tokens.iter().map(|token| plain_token(&token.text)).collect::<Vec<_>>())
    });
    let stages = use_memo((state.look.clone(), state.layer, state.model.clone()), |_| stages(state));
    let stage = state.look.stage.unwrap_or(usize::MAX).min(stages.len().saturating_sub(1));
    let stage_numbers = stages.get(stage).and_then(|(_, numbers)| numbers.clone());
    let large =
        use_memo((stage_numbers, state.head, state.look.is_sink_left_out), |(numbers, head, sink)| {
            numbers.as_ref().and_then(|numbers| large(numbers, *head, *sink))
        });
    html! {
        <section class="explorer" aria-labelledby="explorer-title">
            <Side look={state.look.clone()} layer={state.layer} head={state.head} is_dark={state.is_dark()} {lang}
                dispatch={dispatch.clone()} />
            <div class="explorer-large">
                { stage_tabs(state, dispatch, &stages, stage) }
                if let Some(large) = &*large {
                    { large_view(state, dispatch, large, &names) }
                } else {
                    <p class="panel-empty">{ lang.text(Msg::LookWaiting) }</p>
                }
            </div>
        </section>
    }
}

/// What stands beside the large picture: all that does not change while the pointer moves over it.
#[derive(Properties, PartialEq)]
struct SideProps {
    look: LookState,
    layer: usize,
    head: usize,
    is_dark: bool,
    lang: Lang,
    dispatch: Callback<Action>,
}

#[component]
fn Side(props: &SideProps) -> Html {
    let SideProps { look, lang, dispatch, .. } = props;
    let mask = look.mask;
    let weights = use_memo(look.shared(|look| *look == Look::Attention { mask }), |looked| {
        let overview = match looked.as_ref().map(|looked| &looked.seen) {
            Some(Some(Seen::Attention(overview))) => overview,
            _ => return None,
        };
        let AttentionOverview { n_head, n_tokens, .. } = *overview;
        Some((Shared::new(overview.weights.clone()), n_head, n_tokens))
    });
    // Of every head, and once per answer: with a long text there are a million weights.
    let largest = use_memo((weights.clone(), look.is_sink_left_out), |(weights, is_sink_left_out)| {
        let Some((values, _, n)) = &**weights else { return Vec::new() };
        let matrices = (0..values.len() / (n * n).max(1)).map(|number| matrix(values, number, *n));
        matrices.map(|matrix| matrix.largest(*is_sink_left_out)).collect()
    });
    html! {
        <div class="explorer-side">
            <h2 class="panel-title" id="explorer-title">{ lang.text(Msg::ExplorerTitle) }</h2>
            <p class="panel-what">{ with_inner_terms(*lang, &lang.text(Msg::ExplorerWhat)) }</p>
            { mask_switch(*lang, mask, dispatch) }
            { leak(*lang, look) }
            if let Some((weights, n_head, n)) = &*weights {
                { thumbnails(props, weights, &largest, *n_head, *n) }
            } else {
                <p class="panel-empty">{ lang.text(Msg::LookWaiting) }</p>
            }
            { sink_switch(*lang, look, dispatch) }
            <p class="panel-what">{ with_inner_terms(*lang, &lang.text(Msg::ExplorerHonest)) }</p>
        </div>
    }
}

/// The stages of the layer in sight, in the order of the pass, with their values where they are known.
fn stages(state: &State) -> Vec<(Activation, Option<Numbers>)> {
    let (layer, mask) = (state.layer, state.look.mask);
    let Some(config) = state.model.as_ref().map(|model| &model.config) else { return Vec::new() };
    let graph = Graph::new(config, mask, Head::Last);
    let is_stage =
        |id: &ActivationId| id.layer == Some(layer) && graph.shapes[id] == [Dim::H, Dim::T, Dim::S];
    let numbers = |id| {
        let looked = state.look.shared(|look| *look == Look::Stages { layer, mask });
        looked.and_then(|looked| Numbers::new(&looked, id))
    };
    let ids = graph.ops.iter().map(|op| op.output).filter(is_stage);
    ids.map(|id| (id.activation, numbers(id))).collect()
}

fn large(numbers: &Numbers, head: usize, is_sink_left_out: bool) -> Option<Large> {
    let captured = numbers.captured();
    let n = *captured.shape.last()?;
    let offset = head * n * n;
    let values = captured.values.get(offset..offset + n * n)?;
    let activation = captured.activation.activation;
    let matrix = Matrix { values: Shared::new(values.to_vec()), offset: 0, n };
    let scale = if activation == Activation::AttentionWeights {
        Scale::Ink { max: matrix.largest(is_sink_left_out) }
    } else {
        Scale::signed(values)
    };
    Some(Large { activation, matrix, scale })
}

fn overview(look: &LookState, mask: Attention) -> Option<&AttentionOverview> {
    match &look.find(|look| *look == Look::Attention { mask })?.0.seen {
        Some(Seen::Attention(overview)) => Some(overview),
        _ => None,
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// What the mask does: the share of attention that goes to the future, and how well the text is predicted.
fn leak(lang: Lang, look: &LookState) -> Html {
    let causal = overview(look, Attention::Causal).and_then(|it| mean(&it.surprise_nats));
    if look.mask == Attention::Causal {
        let surprise = causal.map(significant).unwrap_or_else(|| "–".to_owned());
        return html! {
            <p class="explorer-leak" id="leak">{ with_inner_terms(lang, &lang.text_with(Msg::ExplorerMasked, &[("surprise", (&surprise).into())])) }</p>
        };
    }
    if overview(look, Attention::Bidirectional).is_some_and(|it| it.n_tokens < 2) {
        return html! { <p class="explorer-leak" id="leak">{ lang.text(Msg::InfluenceOne) }</p> };
    }
    let (Some(open), Some(causal)) = (overview(look, Attention::Bidirectional), causal) else {
        return html! { <p class="explorer-leak" id="leak">{ lang.text(Msg::LookWaiting) }</p> };
    };
    let n = open.n_tokens.max(1);
    let rows = open.weights.chunks_exact(n).enumerate();
    let future: f64 =
        rows.map(|(row, weights)| weights[row % n + 1..].iter().map(|&w| f64::from(w)).sum::<f64>()).sum();
    let n_rows = (open.weights.len() / n).max(1);
    let args = [
        ("share", percent(future / n_rows as f64)),
        ("causal", significant(causal)),
        ("open", mean(&open.surprise_nats).map(significant).unwrap_or_else(|| "–".to_owned())),
    ];
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.into())).collect();
    html! { <p class="explorer-leak explorer-leak-open" id="leak">{ with_inner_terms(lang, &lang.text_with(Msg::ExplorerLeak, &args)) }</p> }
}

/// One of several matrices, one behind the other.
fn matrix(values: &Shared<Vec<f32>>, number: usize, n: usize) -> Matrix {
    Matrix { values: values.clone(), offset: number * n * n, n }
}

fn thumbnails(
    props: &SideProps,
    weights: &Shared<Vec<f32>>,
    largest: &[f32],
    n_head: usize,
    n: usize,
) -> Html {
    let SideProps { lang, dispatch, .. } = props;
    let n_layer = weights.len() / (n_head * n * n).max(1);
    let rows = (0..n_layer).map(|layer| {
        let heads = (0..n_head).map(|head| {
            let number = layer * n_head + head;
            let matrix = matrix(weights, number, n);
            let scale = Scale::Ink { max: largest.get(number).copied().unwrap_or(1.0) };
            let label = lang
                .text_with(Msg::ExplorerHead, &[("layer", (layer + 1).into()), ("head", (head + 1).into())]);
            let on_choose = dispatch.reform(move |()| Action::Look(LookAction::Head { layer, head }));
            html! {
                <Thumbnail key={head} {label} {matrix} {scale} is_dark={props.is_dark}
                    is_chosen={layer == props.layer && head == props.head} {on_choose} />
            }
        });
        html! {
            <li class="thumbnails-row" key={layer}>
                <span class="thumbnails-layer number">{ layer + 1 }</span>{ for heads }
            </li>
        }
    });
    let title = lang.text(Msg::ExplorerTitle);
    html! {
        <div class="thumbnails">
            <p class="thumbnails-label">{ lang.text(Msg::ExplorerThumbnails) }</p>
            <ol class="thumbnails-list" id="thumbnails-picture">{ for rows }</ol>
            <PictureSaves id="thumbnails" of="thumbnails-picture" name="glassgpt-attention-heads" lang={*lang}
                title={title.clone()} heading={heading(*lang, props.look.mask, vec![title, lang.text(Msg::ExplorerThumbnails)])} />
        </div>
    }
}

/// Lines above a saved picture: with the mask off it shows what the model never does.
fn heading(lang: Lang, mask: Attention, mut lines: Vec<String>) -> Vec<String> {
    if mask == Attention::Bidirectional {
        lines.push(format!("{}: {}", lang.text(Msg::ExplorerMask), lang.text(Msg::ExplorerOpen)));
    }
    lines
}

fn stage_tabs(
    state: &State,
    dispatch: &Callback<Action>,
    stages: &[(Activation, Option<Numbers>)],
    stage: usize,
) -> Html {
    let lang = state.settings.lang;
    let tabs = stages.iter().enumerate().map(|(number, (activation, _))| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::Stage(number)));
        html! {
            <button type="button" class="look-tab" id={format!("stage-{number}")}
                aria-pressed={(number == stage).to_string()} {onclick}>
                <span class="number">{ format!("{} ", number + 1) }</span>
                { name(lang, ActivationId::global(*activation)) }
            </button>
        }
    });
    html! {
        <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::ExplorerStages)}>{ for tabs }</div>
    }
}

fn large_view(
    state: &Rc<State>,
    dispatch: &Callback<Action>,
    large: &Large,
    names: &Shared<Vec<String>>,
) -> Html {
    let lang = state.settings.lang;
    let n = large.matrix.n;
    let title = name(lang, ActivationId::global(large.activation));
    let is_masked_stage = matches!(large.activation, Activation::MaskedScores | Activation::AttentionWeights);
    let is_future_masked = state.look.mask == Attention::Causal && is_masked_stage;
    let label = lang.text_with(
        Msg::ExplorerLabel,
        &[
            ("name", (&title).into()),
            ("layer", (state.layer + 1).into()),
            ("head", (state.head + 1).into()),
            ("n", n.into()),
        ],
    );
    // Weights on the first token may be larger than the one that has the full colour.
    let at_least = if state.look.is_sink_left_out && n > 1 { "≥ " } else { "" };
    let max = match large.scale {
        Scale::Ink { max } => format!("{at_least}{}", percent(f64::from(max))),
        Scale::Signed { max } => format!("±{}", significant(f64::from(max))),
    };
    let file =
        format!("glassgpt-{}-layer-{}-head-{}", large.activation.name(), state.layer + 1, state.head + 1);
    let place = lang.text_with(
        Msg::ExplorerHead,
        &[("layer", (state.layer + 1).into()), ("head", (state.head + 1).into())],
    );
    html! {
        <>
            <div class="explorer-large" id="stage-picture">
                <output class="attention-readout" id="heatmap-readout" data-picture={state.cell.is_none().then_some("no")}>
                    { readout(state, large, names) }
                </output>
                <Heatmap {label} matrix={large.matrix.clone()} scale={large.scale} {is_future_masked}
                    names={names.clone()} cell={state.cell} row={state.hovered.or(state.selected)}
                    is_dark={state.is_dark()} is_stale={!state.is_current(n.max(state.text.tokens.len()))}
                    on_point={dispatch.reform(Action::PointCell)} />
                <p class="explorer-scale number">{ lang.text_with(Msg::ExplorerScale, &[("max", (&max).into())]) }</p>
            </div>
            <PictureSaves id="stage" of="stage-picture" name={file} title={title.clone()} {lang} heading={heading(lang, state.look.mask, vec![title, place])} />
        </>
    }
}

fn readout(state: &State, large: &Large, names: &[String]) -> String {
    let lang = state.settings.lang;
    let n = large.matrix.n;
    let pointed: Option<(Cell, &String, &String)> =
        state.cell.and_then(|cell| Some((cell, names.get(cell.query)?, names.get(cell.key)?)));
    let Some((cell, query, key)) = pointed.filter(|(cell, ..)| cell.query < n && cell.key < n) else {
        return lang.text(Msg::AttentionHint);
    };
    let value = large.matrix.value(cell);
    let text = if value == MASKED_SCORE { lang.text(Msg::ExplorerMaskedCell) } else { value.to_string() };
    let args = [
        ("name", name(lang, ActivationId::global(large.activation))),
        ("query", format!("{} “{query}”", cell.query + 1)),
        ("key", format!("{} “{key}”", cell.key + 1)),
        ("value", text),
    ];
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.into())).collect();
    lang.text_with(Msg::ExplorerReadout, &args)
}
