//! The scale lab: abilities against tokens, computation and parameters, as they were published and as they are
//! measured again here.

mod fits;
mod kinds;
mod literature;
mod live;
mod metric;
mod picker;

use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use super::honest;
use super::names::difference;
use crate::engine::protocol::curves::Metric;
use crate::ui::chart::Chart;
use crate::ui::components::button::Button;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::route::Route;
use crate::ui::save::save_text;
use crate::ui::scale::chart::{self, Here, measured_here};
use crate::ui::scale::names::row_name;
use crate::ui::state::labs::{Along, Bench, Board, ScalePlan};
use crate::ui::state::scale::Evaluated;
use crate::ui::state::{Action, ScaleAction, ScaleState, Shared, State, Travel};

/// This lab.
const BENCH: Bench = Bench::Scale;

/// The view.
#[component]
pub fn ScaleLab(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let (scale, plan, board) = (&state.scale, &state.labs.plans.scale, state.labs.board(BENCH));
    let drawn = use_memo(
        (scale.clone(), plan.clone(), board.run.clone(), board.kept.clone(), lang),
        |(scale, plan, run, kept, lang)| {
            let board = Board { run: run.clone(), kept: kept.clone(), open: None };
            chart::chart(*lang, scale, plan, &here(*lang, plan, &board)).map(Shared::new)
        },
    );
    let is_ready = !scale.keys.is_empty() && scale.is_settled();
    html! {
        <article class="study bench" id="scale-lab">
            <h2 class="study-title">{ lang.text(Msg::RouteScaleLab) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::ScaleWhat)) }</p>
            { status(state, dispatch) }
            if is_ready {
                { picker::picker(state, dispatch) }
                { figure(lang, plan, (*drawn).clone()) }
                { notes(lang, scale, plan) }
                { fits::fits(lang, scale, plan) }
                { live::live(state, dispatch) }
                { metric::metric(state, dispatch) }
                { kinds::kinds(state, dispatch) }
                { honest(lang, Msg::ScaleShows, Msg::ScaleShowsNot) }
            }
            <literature::Literature {lang} />
        </article>
    }
}

/// What was measured here about the row in sight, by the newest run and by the kept one.
fn here<'a>(lang: Lang, plan: &'a ScalePlan, board: &'a Board) -> Vec<Here<'a>> {
    let Some(key) = &plan.key else { return Vec::new() };
    let (run, kept) = (board.run.as_deref(), board.kept.as_deref());
    let what = match (run, kept) {
        (Some(run), Some(kept)) => difference(lang, &kept.plan, &run.plan),
        _ => String::new(),
    };
    let newest = measured_here(run, key, "");
    // Two runs that differ in nothing have the same rows.
    let older = measured_here(kept.filter(|_| !what.is_empty()), key, &what);
    newest.chain(older).collect()
}

/// What is awaited, what failed, and that there is nothing.
fn status(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let scale = &state.scale;
    if state.frame.catalog.is_none() {
        return html! { <p class="panel-empty" role="status">{ lang.text(Msg::LabNoModels) }</p> };
    }
    if scale.is_empty() {
        let on_press = dispatch.reform(|()| Travel::Visit(Route::ShotLab).into());
        return html! {
            <div class="scale-empty" id="scale-empty">
                <p class="panel-empty">{ lang.text(Msg::ScaleEmpty) }</p>
                <Button id="scale-elsewhere" label={lang.text(Msg::ScaleEmptyAction)} {on_press} />
            </div>
        };
    }
    let failure = |model: &Evaluated, file: &str, message: &str| {
        let args = [("model", (&model.model).into()), ("file", file.into()), ("message", message.into())];
        html! { <p class="bench-alert scale-failed" role="alert">{ lang.text_with(Msg::ScaleFailed, &args) }</p> }
    };
    let failures = scale.models.iter().flat_map(|model| {
        model.failures().map(|(file, message)| failure(model, file, message)).collect::<Vec<_>>()
    });
    let on_retry = dispatch.reform(|()| Action::Scale(ScaleAction::Retry));
    html! {
        <>
            if !scale.is_settled() { <p class="panel-empty" role="status" id="scale-reading">{ lang.text(Msg::ScaleReading) }</p> }
            { for failures }
            if scale.is_lost { <p class="bench-alert" role="alert" id="scale-lost">{ lang.text(Msg::ScaleLost) }</p> }
            if scale.has_failed() {
                <div class="bench-buttons">
                    <Button id="scale-retry" label={lang.text(Msg::ScaleRetry)} on_press={on_retry} />
                </div>
            }
        </>
    }
}

fn figure(lang: Lang, plan: &ScalePlan, chart: Option<Shared<Chart>>) -> Html {
    match chart {
        Some(chart) => {
            html! { <Figure id="scale" title={chart::title(lang, plan)} {chart} {lang} height={400.0} /> }
        }
        None => {
            html! { <p class="panel-empty" role="status" id="scale-nothing">{ lang.text(Msg::ScaleNothing) }</p> }
        }
    }
}

/// What the marks mean, whose seeds these are, and the rows to take away.
fn notes(lang: Lang, scale: &ScaleState, plan: &ScalePlan) -> Html {
    let marks = match plan.along {
        Along::Tokens | Along::Flops => Msg::ScaleMarks,
        Along::Params => Msg::ScaleSizes,
    };
    let seed = |model: &Evaluated| match model.training {
        Some(training) => {
            let seed = training.seed.to_string();
            let args = [("model", (&model.model).into()), ("seed", (&seed).into())];
            lang.text_with(Msg::ScaleSeedOf, &args)
        }
        None => lang.text_with(Msg::ScaleSeedUnknown, &[("model", (&model.model).into())]),
    };
    let seeds: Vec<String> = scale.shown(&plan.sample.models).map(seed).collect();
    let has_no_interval = matches!(plan.metric, Metric::TokenAccuracy | Metric::MeanLogprob);
    let on_json = {
        let (scale, plan) = (scale.clone(), plan.clone());
        move |()| save_text("glassgpt-scale.json", "application/json", &chart::rows_json(&scale, &plan))
    };
    let is_gone = plan.key.as_ref().filter(|key| !scale.keys.contains(key));
    html! {
        <div class="scale-notes">
            if let Some(key) = is_gone {
                <p class="bench-alert" role="alert" id="scale-gone">
                    { lang.text_with(Msg::ScaleGone, &[("row", (&row_name(lang, key)).into())]) }
                </p>
            }
            <p class="study-note" id="scale-seeds"><b>
                { lang.text_with(Msg::ScaleSeeds, &[("list", (&seeds.join(", ")).into())]) }
            </b></p>
            <p class="study-note">{ with_terms(lang, &lang.text(marks)) }</p>
            if has_no_interval { <p class="study-note" id="scale-no-interval">{ lang.text(Msg::ScaleNoInterval) }</p> }
            <div class="bench-buttons">
                <Button id="scale-json" label={lang.text(Msg::ScaleJson)} short_label={lang.text(Msg::LabJsonShort)} on_press={on_json} />
            </div>
        </div>
    }
}
