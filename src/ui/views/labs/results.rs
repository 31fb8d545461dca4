//! What was measured: every point with its numbers, and that no weight moved.

use yew::prelude::*;

use super::names::change_words;
use crate::engine::protocol::lab::{Examples, Row};
pub use crate::ui::chart::look;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::{Bench, Run, Spot};
use crate::ui::state::{Action, LabAction};

/// A share as percent with its interval, and every digit for who wants it.
pub fn share_cells(share: Option<f64>, low: Option<f64>, high: Option<f64>) -> Html {
    let interval = low.zip(high).map(|(low, high)| format!("{} – {}", percent(low), percent(high)));
    html! {
        <>
            <td class="number" title={share.map(|share| share.to_string())}
                data-value={share.map(|share| share.to_string())}>{ share.map(percent).unwrap_or_default() }</td>
            <td class="number">{ interval.unwrap_or_default() }</td>
        </>
    }
}

/// Every row of the run.
pub fn table(lang: Lang, dispatch: &Callback<Action>, bench: Bench, run: &Run) -> Html {
    let has_bayes = run.rows().any(|(_, row)| row.bayes.is_some());
    let mut heads = vec![
        Msg::HeadModel,
        Msg::HeadShots,
        Msg::HeadItems,
        Msg::HeadAccuracy,
        Msg::HeadInterval,
        Msg::HeadChance,
    ];
    if has_bayes {
        heads.push(Msg::HeadBayes);
    }
    heads.extend([Msg::HeadTokensRight, Msg::HeadLogprob, Msg::HeadLook]);
    let jobs = run.jobs.iter().enumerate();
    let rows = jobs.flat_map(|(job, view)| view.rows.iter().map(move |row| (job, view, row)));
    let optional = |value: Option<f64>, write: fn(f64) -> String| {
        html! { <td class="number" title={value.map(|value| value.to_string())}>{ value.map(write).unwrap_or_default() }</td> }
    };
    let line = |(job, view, row): (usize, &crate::ui::state::labs::JobView, &Row)| {
        html! {
            <tr id={format!("row-{job}-{}", row.shots)}>
                <th scope="row">{ line_name(lang, view) }</th>
                <td class="number">{ row.shots }</td>
                <td class="number">{ row.n }</td>
                { share_cells(row.exact_match, row.ci_low, row.ci_high) }
                { optional(row.chance, percent) }
                if has_bayes { { optional(row.bayes, percent) } }
                { optional(row.token_accuracy, percent) }
                { optional(row.mean_logprob, significant) }
                <td>{ look_button(lang, dispatch, bench, job, &line_name(lang, view), row.shots) }</td>
            </tr>
        }
    };
    html! {
        <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::LabRows)}>
            <table class="bench-table" id="lab-rows">
                <caption class="study-caption">{ lang.text(Msg::LabRows) }</caption>
                <thead><tr>{ for heads.into_iter().map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                <tbody>{ for rows.map(line) }</tbody>
            </table>
        </div>
    }
}

/// The model, and how its examples are shown where that is not as they were drawn.
fn line_name(lang: Lang, view: &crate::ui::state::labs::JobView) -> String {
    match view.examples {
        Examples::Drawn => view.model.clone(),
        examples => format!("{}, {}", view.model, lang.text(change_words(examples))),
    }
}

/// The way to the items of a row.
pub fn look_button(
    lang: Lang,
    dispatch: &Callback<Action>,
    bench: Bench,
    job: usize,
    model: &str,
    shots: usize,
) -> Html {
    let spot = Spot { job, shots, from: 0 };
    let on_press = dispatch.reform(move |()| Action::Lab(LabAction::Open(bench, Some(spot))));
    let label = lang.text_with(Msg::LabItemsOf, &[("model", model.into()), ("k", shots.into())]);
    html! {
        <button type="button" class="bench-look" id={format!("look-{job}-{shots}")} aria-label={label}
            onclick={on_press.reform(|_: MouseEvent| ())}>{ lang.text(Msg::LabItems) }</button>
    }
}

/// The checksum of each model's weights, before and after.
pub fn checksums(lang: Lang, run: &Run) -> Html {
    let line = |model: &str| {
        let jobs = || run.jobs.iter().filter(|job| job.model == model);
        let before = jobs().find_map(|job| job.before)?;
        let after = jobs().rev().find_map(|job| job.after);
        let verdict = match after {
            None => Msg::LabChecksumAwaited,
            Some(after) if after == before => Msg::ShotsUnchanged,
            Some(_) => Msg::ShotsChanged,
        };
        let sums = [Some(before), after].into_iter().flatten().map(|sum| format!("{sum:016x}"));
        Some(html! {
            <div>
                <dt>{ lang.text_with(Msg::LabChecksum, &[("model", model.into())]) }</dt>
                <dd class="number">{ sums.collect::<Vec<_>>().join(" → ") }{ " " }<b>{ lang.text(verdict) }</b></dd>
            </div>
        })
    };
    html! { <dl class="bench-facts" id="lab-checksums">{ for run.models().into_iter().filter_map(line) }</dl> }
}
