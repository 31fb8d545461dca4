//! The row in sight, measured again on the finished models, beside what was published.

use yew::prelude::*;

use super::super::super::terms::with_terms;
use super::super::controls::{controls, kept_note};
use super::super::items::items_view;
use super::super::results::look_button;
use super::BENCH;
use super::picker::planned;
use crate::engine::protocol::curves::{Key, Metric};
use crate::engine::protocol::lab::MAX_N;
use crate::ui::components::number_field::NumberField;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::chart::{Here, measured_here};
use crate::ui::scale::names::{needs_texts, row_name};
use crate::ui::state::labs::{MAX_ITEM_SEED, Plan, Sample, ScalePlan};
use crate::ui::state::scale::{Agreement, Evaluated, Finished, agreement};
use crate::ui::state::{Action, LabAction, State};

/// The panel.
pub fn live(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.scale;
    let Some(key) = &plan.key else { return html! {} };
    let board = state.labs.board(BENCH);
    let run = board.run.as_deref();
    let here: Vec<Here<'_>> = measured_here(run, key, "").collect();
    let other = run.filter(|run| run.has_rows() && here.is_empty()).and_then(|run| match &run.plan {
        Plan::Scale(plan) => plan.key.as_ref().filter(|other| *other != key),
        Plan::Shots(_) | Plan::Steps(_) | Plan::Quiz(_) => None,
    });
    html! {
        <section class="scale-part" id="scale-live" aria-labelledby="scale-live-title">
            <h3 class="panel-title" id="scale-live-title">{ lang.text(Msg::LiveTitle) }</h3>
            if needs_texts(&key.task) {
                <p class="panel-empty">{ lang.text(Msg::LiveData) }</p>
            } else {
                <p class="study-note">{ with_terms(lang, &lang.text(Msg::LiveWhat)) }</p>
                { numbers(lang, dispatch, plan) }
                { controls(state, &resolved(state, dispatch), BENCH) }
                { kept_note(lang, run, board.kept.as_deref()) }
                if let Some(other) = other {
                    <p class="study-note" id="scale-live-other">
                        { lang.text_with(Msg::LiveOther, &[("row", (&row_name(lang, other)).into())]) }
                    </p>
                }
                { table(state, dispatch, key, plan.metric, &here) }
                { items_view(state, dispatch, BENCH) }
            }
        </section>
    }
}

/// Measures all models in sight: none that is named means all of those here, not the one at hand.
fn resolved(state: &State, dispatch: &Callback<Action>) -> Callback<Action> {
    let plan = state.labs.plans.scale.clone();
    let shown = state.scale.shown(&plan.sample.models);
    let models: Vec<String> = shown.map(|model| model.model.clone()).collect();
    let dispatch = dispatch.clone();
    Callback::from(move |action: Action| {
        if matches!(action, Action::Lab(LabAction::Start(_))) && plan.sample.models != models {
            let sample = Sample { models: models.clone(), ..plan.sample.clone() };
            dispatch.emit(planned(ScalePlan { sample, ..plan.clone() }));
        }
        dispatch.emit(action);
    })
}

fn numbers(lang: Lang, dispatch: &Callback<Action>, plan: &ScalePlan) -> Html {
    let set = |change: fn(&mut Sample, f64)| {
        let plan = plan.clone();
        dispatch.reform(move |value: f64| {
            let mut plan = plan.clone();
            change(&mut plan.sample, value);
            planned(plan)
        })
    };
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    html! {
        <div class="bench-numbers">
            <NumberField id="sc-n" label={label(Msg::LabN)} hint={label(Msg::LabNWhat)}
                value={plan.sample.n as f64} min={1.0} max={MAX_N as f64} step={1.0}
                on_change={set(|sample, value| sample.n = value as usize)} />
            <NumberField id="sc-seed" label={label(Msg::SamplingSeed)} hint={label(Msg::LiveSeed)}
                value={plan.sample.seed as f64} max={MAX_ITEM_SEED as f64} step={1.0}
                on_change={set(|sample, value| sample.seed = value as u64)} />
        </div>
    }
}

fn table(state: &State, dispatch: &Callback<Action>, key: &Key, metric: Metric, here: &[Here<'_>]) -> Html {
    let lang = state.settings.lang;
    let jobs = state.labs.board(BENCH).run.as_deref().map(|run| &run.jobs[..]).unwrap_or_default();
    let heads = [Msg::HeadModel, Msg::HeadPublished, Msg::HeadHere, Msg::HeadAgreement];
    let models = state.scale.shown(&state.labs.plans.scale.sample.models);
    let rows = models.map(|model| {
        let here = here.iter().find(|it| it.model == model.model);
        let job = jobs.iter().position(|job| job.model == model.model).filter(|_| here.is_some());
        let look = job.map(|job| look_button(lang, dispatch, BENCH, job, &model.model, key.shots));
        row(lang, model, key, metric, here, look)
    });
    html! {
        <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::LiveTable)}>
            <table class="bench-table scale-table" id="scale-agreement">
                <caption class="study-caption">{ lang.text(Msg::LiveTable) }</caption>
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn row(
    lang: Lang,
    model: &Evaluated,
    key: &Key,
    metric: Metric,
    here: Option<&Here<'_>>,
    look: Option<Html>,
) -> Html {
    let published = model.finished(key, metric);
    let measured = here.and_then(|here| Some((here, metric.of(here.row)?)));
    let write = |value: f64| figure(metric, value);
    let cell = |y: f64, interval: Option<[f64; 2]>, of: String| {
        let interval = interval.map(|[low, high]| format!("{} – {}", write(low), write(high)));
        html! {
            <>
                <span class="number" data-value={y.to_string()} title={y.to_string()}>{ write(y) }</span>
                <span class="gain-more number">{ interval.unwrap_or_default() }</span>
                <span class="gain-more">{ of }</span>
            </>
        }
    };
    let of = |it: &Finished| {
        let msg = if it.is_shipped { Msg::PublishedShipped } else { Msg::PublishedSnapshot };
        lang.text_with(msg, &[("n", it.n.into())])
    };
    let verdict = published.zip(measured.as_ref()).map(|(published, (here, value))| {
        agreement(&published, *value, here.row.n, here.seed == published.seed)
    });
    html! {
        <tr id={format!("agree-{}", model.model)}>
            <th scope="row">{ &model.model }</th>
            <td>{ match &published {
                Some(it) => cell(it.y, it.interval, of(it)),
                None => html! { lang.text(Msg::PublishedNone) },
            } }</td>
            <td>{ for measured.as_ref().map(|(here, (y, interval))| {
                cell(*y, *interval, lang.text_with(Msg::DiffN, &[("n", here.row.n.into())]))
            }) }{ look.unwrap_or_default() }</td>
            <td class="scale-verdict" data-agreement={verdict.map(name)}>{ for verdict.map(|verdict| words(lang, metric, verdict)) }</td>
        </tr>
    }
}

fn figure(metric: Metric, value: f64) -> String {
    match metric {
        Metric::MeanLogprob => significant(value),
        Metric::ExactMatch | Metric::FinalAnswer | Metric::TokenAccuracy => percent(value),
    }
}

/// For those who look by machine.
const fn name(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Equal => "equal",
        Agreement::Differs { .. } => "differs",
        Agreement::Overlap => "overlap",
        Agreement::Apart => "apart",
        Agreement::Unknown { .. } => "unknown",
    }
}

fn words(lang: Lang, metric: Metric, agreement: Agreement) -> String {
    let by = |msg: Msg, by: f64| lang.text_with(msg, &[("by", (&figure(metric, by)).into())]);
    match agreement {
        Agreement::Equal => lang.text(Msg::AgreeEqual),
        Agreement::Differs { by: difference } => by(Msg::AgreeDiffers, difference),
        Agreement::Overlap => lang.text(Msg::AgreeOverlap),
        Agreement::Apart => lang.text(Msg::AgreeApart),
        Agreement::Unknown { by: difference } => by(Msg::AgreeUnknown, difference),
    }
}
