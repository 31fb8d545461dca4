//! Attention of one head as a heatmap.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::ViewProps;
use super::diagram::sink_switch;
use super::picture::PictureSaves;
use super::terms::with_terms;
use super::words::plain_token;
use crate::ui::components::heatmap::Heatmap;
use crate::ui::components::palette::Scale;
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::matrix::Matrix;
use crate::ui::state::{Action, AttentionView, Shared, State};

/// The heatmap with the choice of layer and head, and the weight that is pointed at.
#[component]
pub fn AttentionPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let names = use_memo(state.text.tokens.clone(), |tokens| {
        Shared::new(tokens.iter().map(|token| plain_token(&token.text)).collect::<Vec<_>>())
    });
    let matrix = state.attention.as_ref().and_then(|view| matrix(view, state.head));
    let is_sink_left_out = state.look.is_sink_left_out;
    let n = matrix.as_ref().map_or(0, |matrix| matrix.n);
    let max = use_memo((matrix.clone(), is_sink_left_out), |(matrix, is_sink_left_out)| {
        matrix.as_ref().map_or(1.0, |matrix| matrix.largest(*is_sink_left_out))
    });
    let body = match matrix {
        Some(matrix) => {
            let label = lang.text_with(
                Msg::AttentionLabel,
                &[
                    ("layer", (state.layer + 1).into()),
                    ("head", (state.head + 1).into()),
                    ("n", matrix.n.into()),
                ],
            );
            let readout = readout(state, &matrix, &names);
            let is_stale = !state.is_current(matrix.n);
            html! {
                <>
                    <output class="attention-readout" id="heatmap-readout" data-picture={state.cell.is_none().then_some("no")}>{ readout }</output>
                    <Heatmap {label} {matrix} scale={Scale::Ink { max: *max }} names={(*names).clone()} cell={state.cell}
                        is_future_masked={!state.is_both_ways()} row={state.hovered.or(state.selected)} is_dark={state.is_dark()} {is_stale}
                        on_point={dispatch.reform(Action::PointCell)} />
                </>
            }
        }
        None => html! { <p class="panel-empty">{ lang.text(Msg::AttentionEmpty) }</p> },
    };
    let title = lang.text(Msg::AttentionTitle);
    let heading = lang.text_with(
        Msg::ExplorerHead,
        &[("layer", (state.layer + 1).into()), ("head", (state.head + 1).into())],
    );
    let file = format!("glassgpt-attention-layer-{}-head-{}", state.layer + 1, state.head + 1);
    html! {
        <section class="attention" id="part-attention" aria-labelledby="attention-title">
            <div class="panel-head">
                <h2 class="panel-title" id="attention-title">{ &title }</h2>
                <Selectors state={state.clone()} dispatch={dispatch.clone()} />
            </div>
            <p class="panel-what">{ with_terms(lang, &lang.text(if state.is_both_ways() { Msg::AttentionWhatBoth } else { Msg::AttentionWhat })) }</p>
            <div class="attention" id="attention-picture">
                { body }
                <Legend {lang} max={*max} is_sink_left_out={is_sink_left_out && n > 1}
                    is_future_masked={!state.is_both_ways()} />
            </div>
            { sink_switch(lang, &state.look, dispatch) }
            <div class="picture-room">
            if state.attention.is_some() {
                <PictureSaves id="attention" of="attention-picture" name={file} title={title.clone()} {lang}
                    heading={vec![title, heading]} />
            }
            </div>
            <p class="panel-note">{ lang.text(Msg::NoteAttention) }</p>
        </section>
    }
}

fn matrix(view: &AttentionView, head: usize) -> Option<Matrix> {
    let n = view.n_tokens;
    let offset = head * n * n;
    (n > 0 && offset + n * n <= view.weights.len()).then(|| Matrix {
        values: view.weights.clone(),
        offset,
        n,
    })
}

fn readout(state: &State, matrix: &Matrix, names: &[String]) -> String {
    let lang = state.settings.lang;
    let pointed = state.cell.and_then(|cell| Some((cell, names.get(cell.query)?, names.get(cell.key)?)));
    let Some((cell, query, key)) = pointed.filter(|(cell, ..)| cell.query < matrix.n && cell.key < matrix.n)
    else {
        return lang.text(Msg::AttentionHint);
    };
    let weight = matrix.value(cell);
    let weight = format!("{} ({weight})", percent(f64::from(weight)));
    let mut args = vec![
        ("query", query.into()),
        ("query-position", (cell.query + 1).into()),
        ("key", key.into()),
        ("key-position", (cell.key + 1).into()),
    ];
    if cell.key > cell.query && !state.is_both_ways() {
        return lang.text_with(Msg::AttentionReadoutMasked, &args);
    }
    args.push(("weight", (&weight).into()));
    lang.text_with(Msg::AttentionReadout, &args)
}

#[component]
fn Selectors(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let (n_layer, n_head) =
        state.model.as_ref().map_or((0, 0), |model| (model.config.n_layer, model.config.n_head));
    html! {
        <div class="attention-selectors">
            { select("layer", lang.text(Msg::AttentionLayer), n_layer, state.layer, dispatch.reform(Action::SetLayer)) }
            { select("head", lang.text(Msg::AttentionHead), n_head, state.head, dispatch.reform(Action::SetHead)) }
        </div>
    }
}

/// A choice among `n`, counted from 1 for the visitor.
fn select(id: &'static str, label: String, n: usize, value: usize, on_change: Callback<usize>) -> Html {
    let onchange = on_change.reform(|event: Event| {
        let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        usize::try_from(index).unwrap_or(0)
    });
    let options = (0..n).map(|index| {
        html! { <option value={index.to_string()} selected={index == value}>{ index + 1 }</option> }
    });
    html! {
        <label class="attention-selector" for={id}>
            <span>{ label }</span>
            <select class="number" {id} {onchange}>{ for options }</select>
        </label>
    }
}

/// Shares of the full colour that are marked; the ramp is the square root, so they are not evenly spaced.
const MARKS: [f64; 4] = [0.0, 0.1, 0.4, 1.0];

/// Props of [`Legend`].
#[derive(Properties, PartialEq)]
struct LegendProps {
    lang: Lang,
    /// The weight that has the full colour.
    max: f32,
    /// Whether weights on the first token may be larger.
    is_sink_left_out: bool,
    /// Whether the future is hatched.
    is_future_masked: bool,
}

/// The weights that the colours stand for.
#[component]
fn Legend(props: &LegendProps) -> Html {
    let LegendProps { lang, max, is_sink_left_out, is_future_masked } = *props;
    let marks = MARKS.iter().map(|&share| {
        let style = format!("inset-inline-start: {:.1}%", share.sqrt() * 100.0);
        let is_open_end = share == 1.0 && is_sink_left_out;
        let text = if share == 0.0 { "0".to_owned() } else { percent(share * f64::from(max)) };
        html! {
            <span class="attention-mark number" {style}>if is_open_end { { "≥ " } }{ text }</span>
        }
    });
    html! {
        <div class="attention-legend" aria-hidden="true">
            <span>{ lang.text(Msg::AttentionScale) }</span>
            <span class="attention-ramp">{ for marks }</span>
            if is_future_masked { <span class="attention-masked"><span class="attention-hatch" />{ lang.text(Msg::AttentionMasked) }</span> }
        </div>
    }
}
