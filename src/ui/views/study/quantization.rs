//! The same weights in several element types: bytes, distance, texts, and one block under the lens.

use yew::prelude::*;

use super::super::ViewProps;
use super::super::picture::PictureSaves;
use super::super::terms::with_terms;
use super::super::words::token_pieces;
use super::lens::BlockLens;
use crate::engine::protocol::study::{Compared, Kind, Refusal};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::chip::pieces_view;
use crate::ui::format::{bytes, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::study::Comparison;
use crate::ui::state::{Action, State, StudyAction};

/// The view.
#[component]
pub fn Quantization(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let n = state.text.tokens.len();
    html! {
        <article class="study" id="quantization">
            <h2 class="study-title">{ lang.text(Msg::RouteQuantization) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::QuantWhat)) }</p>
            <p class="study-note">{ lang.text_with(Msg::QuantText, &[("n", n.into())]) }</p>
            { start(state, dispatch) }
            <p class="study-status" id="quant-status" role="status">{ status(lang, &state.study.comparison) }</p>
            { body(state, dispatch) }
        </article>
    }
}

fn start(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let compare =
        |url: Option<String>| dispatch.reform(move |()| Action::Study(StudyAction::Compare(url.clone())));
    if state.study.comparison.is_going_on() {
        let on_stop = dispatch.reform(|()| Action::Study(StudyAction::Stop));
        return html! {
            <div class="study-bar"><Button id="quant-stop" label={lang.text(Msg::QuantStop)} on_press={on_stop} /></div>
        };
    }
    let dtype = state.model.as_ref().map(|model| model.dtype.to_string()).unwrap_or_default();
    let here = lang.text_with(Msg::QuantHere, &[("dtype", (&dtype).into())]);
    let reference = state.original();
    let emphasis = if reference.is_none() { Emphasis::Primary } else { Emphasis::Plain };
    html! {
        <div class="quant-start">
            if let Some(file) = reference {
                <div>
                    <Button id="quant-fetch" emphasis={Emphasis::Primary} on_press={compare(Some(file.url.clone()))}
                        label={lang.text_with(Msg::QuantFetch, &[("size", (&bytes(file.size_bytes)).into())])} />
                    <p class="study-note">{ lang.text(Msg::QuantFetchWhat) }</p>
                </div>
            }
            <div>
                <Button id="quant-here" label={here} {emphasis} on_press={compare(None)} />
                <p class="study-note">{ lang.text_with(Msg::QuantHereWhat, &[("dtype", (&dtype).into())]) }</p>
            </div>
        </div>
    }
}

fn status(lang: Lang, comparison: &Comparison) -> String {
    match comparison {
        Comparison::Idle | Comparison::Done(_) => String::new(),
        Comparison::Fetching(done, total) => {
            let total = total.map_or_else(|| "?".to_owned(), bytes);
            lang.text_with(
                Msg::QuantFetching,
                &[("done", (&bytes(*done)).into()), ("total", (&total).into())],
            )
        }
        Comparison::Comparing(done, total) => {
            lang.text_with(Msg::QuantComparing, &[("done", (*done).into()), ("total", (*total).into())])
        }
        Comparison::Refused(Refusal::Reference { message }) => {
            lang.text_with(Msg::QuantRefused, &[("message", message.into())])
        }
        Comparison::Refused(Refusal::Device) => lang.text(Msg::QuantDevice),
        Comparison::Refused(Refusal::Stopped) => lang.text(Msg::QuantStopped),
        Comparison::Refused(Refusal::BothWays) => lang.text(Msg::BothWaysStudy),
        Comparison::Refused(Refusal::Nothing | Refusal::DoesNotFit) => lang.text(Msg::QuantNoText),
    }
}

fn body(state: &std::rc::Rc<State>, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    match &state.study.comparison {
        Comparison::Done(compared) => html! {
            <>
                { old(state, dispatch, compared) }
                { table(lang, compared) }
                { texts(lang, compared) }
                <BlockLens state={state.clone()} dispatch={dispatch.clone()} />
            </>
        },
        Comparison::Idle => html! { <p class="panel-empty">{ lang.text(Msg::QuantEmpty) }</p> },
        Comparison::Fetching(..) | Comparison::Comparing(..) | Comparison::Refused(_) => Html::default(),
    }
}

/// Says that the text is another one by now, and offers to compare on that.
fn old(state: &State, dispatch: &Callback<Action>, compared: &Compared) -> Html {
    let lang = state.settings.lang;
    let is_old = state.study.is_comparison_old(&state.text.tokens);
    let url = state.study.reference_url.clone();
    let on_press = dispatch.reform(move |()| Action::Study(StudyAction::Compare(url.clone())));
    html! {
        <div role="status">
            if is_old {
                <div class="quant-old" id="quant-old">
                    <p class="study-note">{ lang.text_with(Msg::QuantOld, &[("n", compared.ids.len().into())]) }</p>
                    <Button id="quant-again" label={lang.text(Msg::QuantAgain)} {on_press} />
                </div>
            }
        </div>
    }
}

fn table(lang: Lang, compared: &Compared) -> Html {
    let heads =
        [Msg::QuantType, Msg::QuantFile, Msg::QuantMemory, Msg::QuantKlMean, Msg::QuantKlMax, Msg::QuantTop];
    let largest = compared.kinds.iter().map(|kind| kind.file_bytes).max().unwrap_or(1);
    let size = |n_bytes: usize, name: &'static str| {
        let style = format!("inline-size: {:.1}%", 100.0 * n_bytes as f64 / largest as f64);
        html! {
            <td class="number quant-size" title={format!("{n_bytes} B")} data-value={n_bytes.to_string()} data-name={name}>
                { bytes(n_bytes as u64) }<span class="quant-bar" {style} />
            </td>
        }
    };
    let row = |(index, kind): (usize, &Kind)| {
        let number = |value: f64, name: &'static str| {
            html! {
                <td class="number" title={value.to_string()} data-value={value.to_string()} data-name={name}>{ significant(value) }</td>
            }
        };
        html! {
            <tr>
                <th scope="row" class="number">{ kind.dtype.to_string() }</th>
                { size(kind.file_bytes, "file") }
                { size(kind.memory_bytes, "memory") }
                if index == 0 {
                    <td colspan="3" class="quant-reference">{ lang.text(Msg::QuantReference) }</td>
                } else {
                    { number(kind.kl_mean_nats, "kl-mean") }
                    { number(kind.kl_max_nats, "kl-max") }
                    <td class="number" data-name="top">{ percent(kind.top1_agreement) }</td>
                }
            </tr>
        }
    };
    let title = lang.text_with(Msg::QuantTable, &[("n", compared.ids.len().into())]);
    html! {
        <div class="study-scroll" tabindex="0" role="group" aria-label={title.clone()}>
            <table class="results-table" id="quant-table">
                <caption class="study-caption">{ &title }</caption>
                <thead><tr>{ for heads.map(|msg| html! { <th scope="col">{ with_terms(lang, &lang.text(msg)) }</th> }) }</tr></thead>
                <tbody>{ for compared.kinds.iter().enumerate().map(row) }</tbody>
            </table>
            <PictureSaves id="quant" of="quant-table" name="glassgpt-quantization" {title} {lang} />
        </div>
    }
}

/// What each kind writes, with the first token that differs marked.
fn texts(lang: Lang, compared: &Compared) -> Html {
    let title = lang.text(Msg::QuantGreedy);
    let text = |(index, kind): (usize, &Kind)| {
        let tokens = kind.greedy.iter().enumerate().map(|(i, token)| {
            let is_different = kind.first_difference.is_some_and(|first| i >= first);
            let class = match kind.first_difference {
                Some(first) if i == first => "quant-token quant-first",
                _ if is_different => "quant-token quant-later",
                _ => "quant-token",
            };
            html! { <span {class}>{ pieces_view(&token_pieces(token)) }</span> }
        });
        let note = match (index, kind.first_difference) {
            (0, _) => lang.text(Msg::QuantReference),
            (_, None) => lang.text_with(Msg::QuantSame, &[("n", kind.greedy.len().into())]),
            (_, Some(first)) => lang.text_with(Msg::QuantParts, &[("n", (first + 1).into())]),
        };
        html! {
            <div class="quant-text">
                <h4 class="quant-name"><span class="number">{ kind.dtype.to_string() }</span>{ " " }<span class="quant-note">{ note }</span></h4>
                <p class="quant-tokens">{ for tokens }</p>
            </div>
        }
    };
    html! {
        <section id="quant-greedy-picture" aria-labelledby="quant-greedy">
            <h3 class="panel-title" id="quant-greedy">{ &title }</h3>
            <div class="quant-texts">{ for compared.kinds.iter().enumerate().map(text) }</div>
            <PictureSaves id="quant-greedy" of="quant-greedy-picture" name="glassgpt-greedy-texts" title={title.clone()} {lang} />
        </section>
    }
}
