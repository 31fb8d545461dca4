//! What the model made of a question, both sides and the change between them.

use yew::prelude::*;

use super::super::ViewProps;
use super::super::picture::PictureSaves;
use super::super::terms::with_terms;
use crate::engine::protocol::study::{Asked, ExampleAttention, Way};
use crate::text::display::{pieces, plain};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::format::{exact_percent, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::study::Setting;

/// The table of results.
#[component]
pub fn Results(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let chosen = state.study.chosen;
    let side = |setting: Setting| {
        let asked = state.study.answer(setting)?.as_ref().ok()?;
        Some((asked, chosen.ask(setting).way))
    };
    let sides = [side(chosen.before), side(chosen.after)];
    let heads = [Msg::ShotsMeasure, Msg::ShotsBefore, Msg::ShotsAfter, Msg::ShotsChange];
    html! {
        <section class="results" aria-labelledby="results-title">
            <h3 class="panel-title" id="results-title">{ lang.text(Msg::ShotsResults) }</h3>
            <table class="results-table" id="shots-results">
                <thead><tr>{ for heads.map(|msg| html! { <th scope="col">{ lang.text(msg) }</th> }) }</tr></thead>
                <tbody>{ for rows(lang, sides) }</tbody>
            </table>
            <PictureSaves id="results" of="shots-results" name="glassgpt-both-ways" title={lang.text(Msg::ShotsResults)} {lang} />
        </section>
    }
}

/// The verdict in one line, with what the model wrote and what is right.
pub fn brief(lang: Lang, asked: &Asked) -> Html {
    let part = |name: Msg, text: &str| {
        html! { <span class="shots-brief-part"><span class="study-label">{ lang.text(name) }</span>{ text_cell(text) }</span> }
    };
    html! {
        <>
            { verdict(lang, asked) }
            { part(Msg::ShotsWritten, &asked.written) }
            { part(Msg::ShotsRightAnswer, &asked.answer) }
        </>
    }
}

/// A side with how it is asked; `None` while it is awaited.
type Sides<'a> = [Option<(&'a Asked, Way)>; 2];

fn rows(lang: Lang, sides: Sides<'_>) -> Vec<Html> {
    let both =
        |cell: &dyn Fn(&Asked, Way) -> Html| sides.map(|side| side.map(|(asked, way)| cell(asked, way)));
    let change = |value: &dyn Fn(&Asked) -> Option<f64>| {
        let [before, after] = sides.map(|side| side.and_then(|(asked, _)| value(asked)));
        Some(after? - before?)
    };
    let logprob_change = change(&|asked| asked.logprob)
        .map(|change| lang.text_with(Msg::ShotsNats, &[("n", (&signed(change)).into())]));
    let mass_change = change(&|asked| asked.attention.as_ref().map(ExampleAttention::mean));
    let passes_change = change(&|asked| Some((asked.prefill_tokens + asked.decode_steps) as f64));
    vec![
        row(lang, "written", Msg::ShotsWritten, both(&|asked, _| text_cell(&asked.written)), None),
        row(lang, "answer", Msg::ShotsRightAnswer, both(&|asked, _| text_cell(&asked.answer)), None),
        row(lang, "verdict", Msg::ShotsVerdict, both(&|asked, _| verdict(lang, asked)), None),
        row(
            lang,
            "logprob",
            Msg::ShotsLogprob,
            both(&|asked, way| logprob(lang, asked, way)),
            logprob_change,
        ),
        row(
            lang,
            "attention",
            Msg::ShotsAttention,
            both(&|asked, _| attention(lang, asked)),
            mass_change.map(|change| format!("{}{}", sign(change), percent(change.abs()))),
        ),
        row(
            lang,
            "passes",
            Msg::ShotsPasses,
            both(&|asked, _| passes(lang, asked)),
            passes_change.map(|change| format!("{change:+}")),
        ),
        row(lang, "checksum", Msg::ShotsChecksum, both(&|asked, _| checksum(lang, asked)), None),
        row(lang, "scored", Msg::ShotsScored, both(&|asked, _| scored(lang, asked)), None),
    ]
}

fn row(lang: Lang, slug: &str, name: Msg, sides: [Option<Html>; 2], change: Option<String>) -> Html {
    let [before, after] = sides.map(Option::unwrap_or_default);
    html! {
        <tr id={format!("result-{slug}")}>
            <th scope="row">{ with_terms(lang, &lang.text(name)) }</th>
            <td>{ before }</td>
            <td>{ after }</td>
            <td class="number">{ change.unwrap_or_default() }</td>
        </tr>
    }
}

fn sign(value: f64) -> &'static str {
    if value < 0.0 { "−" } else { "+" }
}

fn signed(value: f64) -> String {
    format!("{}{}", sign(value), significant(value.abs()))
}

/// A text in one line, its spaces and line breaks visible.
fn text_cell(text: &str) -> Html {
    html! { <span class="number results-text">{ plain(&pieces(text.as_bytes())) }</span> }
}

fn verdict(lang: Lang, asked: &Asked) -> Html {
    let (class, icon, msg) = match asked.is_right {
        true => ("results-right", Icon::Check, Msg::ShotsRight),
        false => ("results-wrong", Icon::Cross, Msg::ShotsWrong),
    };
    html! { <span {class}><IconView {icon} />{ lang.text(msg) }</span> }
}

fn logprob(lang: Lang, asked: &Asked, way: Way) -> Html {
    let Some(logprob) = asked.logprob else { return html! { lang.text(Msg::ShotsNoAnswer) } };
    html! {
        <>
            <span class="number" title={logprob.to_string()} data-value={logprob.to_string()}>
                { lang.text_with(Msg::ShotsNats, &[("n", (&significant(logprob)).into())]) }
            </span>
            if way == Way::Steps { <span class="results-more">{ lang.text(Msg::ShotsLogprobSteps) }</span> }
        </>
    }
}

fn attention(lang: Lang, asked: &Asked) -> Html {
    let Some(attention) = &asked.attention else { return html! { lang.text(Msg::ShotsAttentionNone) } };
    let (layer, head, mass) = attention.largest();
    let mean = attention.mean();
    let uniform = percent(f64::from(attention.uniform));
    let name = |layer: usize, head: usize, mass: f32, msg| {
        let mass = percent(f64::from(mass));
        lang.text_with(
            msg,
            &[("layer", (layer + 1).into()), ("head", (head + 1).into()), ("mass", (&mass).into())],
        )
    };
    let cell = |(index, &mass): (usize, &f32)| {
        let (layer, head) = (index / attention.n_head, index % attention.n_head);
        let style = format!("--mass: {:.1}%", f64::from(mass) * 100.0);
        html! { <span class="results-head" {style} title={name(layer, head, mass, Msg::ShotsAttentionHead)} /> }
    };
    let columns = format!("grid-template-columns: repeat({}, 14px)", attention.n_head);
    html! {
        <>
            <span class="results-heads" style={columns} aria-hidden="true">
                { for attention.masses.iter().enumerate().map(cell) }
            </span>
            <span class="results-more" title={exact_percent(mean)}>
                { lang.text_with(Msg::ShotsAttentionMean, &[("mean", (&percent(mean)).into()), ("uniform", (&uniform).into())]) }
            </span>
            <span class="results-more">{ name(layer, head, mass, Msg::ShotsAttentionMax) }</span>
        </>
    }
}

fn passes(lang: Lang, asked: &Asked) -> Html {
    let Asked { prefill_tokens, decode_steps, .. } = *asked;
    let args = [
        ("total", (prefill_tokens + decode_steps).into()),
        ("prefill", prefill_tokens.into()),
        ("decode", decode_steps.into()),
    ];
    html! { lang.text_with(Msg::ShotsPassesValue, &args) }
}

fn checksum(lang: Lang, asked: &Asked) -> Html {
    let is_same = asked.checksum_before == asked.checksum_after;
    html! {
        <>
            <span class="number results-checksum">{ format!("{:016x}", asked.checksum_before) }</span>
            <span class="number results-checksum">{ format!("{:016x}", asked.checksum_after) }</span>
            <span class={if is_same { "results-right" } else { "results-wrong" }}>
                <IconView icon={if is_same { Icon::Check } else { Icon::Cross }} />
                { lang.text(if is_same { Msg::ShotsUnchanged } else { Msg::ShotsChanged }) }
            </span>
        </>
    }
}

fn scored(lang: Lang, asked: &Asked) -> Html {
    let logprob = significant(asked.scored_logprob);
    let args = [("logprob", (&logprob).into()), ("n", asked.n_scored.into())];
    html! { <span data-value={asked.scored_logprob.to_string()}>{ lang.text_with(Msg::ShotsScoredValue, &args) }</span> }
}
