//! What drives a run, and where it stands.

use yew::prelude::*;

use super::names::difference;
use super::sentences::blocked;
use crate::engine::protocol::Backend;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::format::{bytes, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::save::save_text;
use crate::ui::state::labs::{Bench, JobStatus, Run, RunStatus};
use crate::ui::state::{Action, LabAction, State};

/// Buttons, progress, and what went wrong.
pub fn controls(state: &State, dispatch: &Callback<Action>, bench: Bench) -> Html {
    let lang = state.settings.lang;
    let labs = &state.labs;
    let board = labs.board(bench);
    let run = board.run.as_deref();
    html! {
        <>
            { buttons(state, dispatch, bench) }
            <div class="bench-status">
                <p role="status" id="lab-status">{ status(lang, run) }</p>
                if let Some(run) = run.filter(|run| run.status == RunStatus::Running) { { bar(lang, run) } }
            </div>
            { for run.into_iter().flat_map(|run| failures(lang, run)) }
            if let Some(message) = labs.died.as_deref() {
                <p class="bench-alert" role="alert" id="lab-died">{ lang.text_with(Msg::LabDied, &[("message", message.into())]) }</p>
            }
            if let Some(message) = labs.not_stored.as_deref() {
                <p class="bench-alert" role="alert" id="lab-not-stored">{ lang.text_with(Msg::LabNotStored, &[("message", message.into())]) }</p>
            }
        </>
    }
}

fn buttons(state: &State, dispatch: &Callback<Action>, bench: Bench) -> Html {
    let lang = state.settings.lang;
    let board = state.labs.board(bench);
    let is_running = state.labs.running == Some(bench);
    let act = |action: LabAction| dispatch.reform(move |()| Action::Lab(action.clone()));
    let has_rows = board.run.as_ref().is_some_and(|run| run.has_rows());
    let needs_catalog = || state.frame.catalog.is_none().then(|| lang.text(Msg::LabNoModels));
    let lacks_questions = state.labs.plans.of(bench).is_given() && state.labs.pose.given.is_none();
    let unready = match bench {
        Bench::Shots => blocked(state),
        Bench::Quiz if lacks_questions => Some(lang.text(Msg::QuizNoneGiven)),
        Bench::Steps | Bench::Quiz | Bench::Scale => needs_catalog(),
    };
    let no_rows = |msg: Msg| (!has_rows).then(|| AttrValue::from(lang.text(msg)));
    let on_json = {
        let (run, name) = (board.run.clone(), format!("glassgpt-{}.json", bench.route().slug()));
        move |()| {
            if let Some(run) = run.as_deref().filter(|run| run.has_rows()) {
                save_text(&name, "application/json", &run.json());
            }
        }
    };
    let start = if board.run.is_some() { Msg::LabAgain } else { Msg::LabStart };
    html! {
        <div class="bench-buttons" role="group" aria-label={lang.text(Msg::RailMeasure)}>
            if is_running {
                <Button id="lab-stop" label={lang.text(Msg::LabStop)} icon={Icon::Stop} emphasis={Emphasis::Primary}
                    on_press={act(LabAction::Stop)} />
            } else {
                <Button id="lab-start" label={lang.text(start)} icon={Icon::Run} emphasis={Emphasis::Primary}
                    blocked={unready.map(AttrValue::from)} on_press={act(LabAction::Start(bench))} />
            }
            <Button id="lab-keep" label={lang.text(Msg::LabKeep)} blocked={no_rows(Msg::LabKeptBlocked)}
                on_press={act(LabAction::Keep(bench))} />
            if board.kept.is_some() {
                <Button id="lab-drop" label={lang.text(Msg::LabDrop)} on_press={act(LabAction::Drop(bench))} />
            }
            <Button id="lab-json" label={lang.text(Msg::LabJson)} short_label={lang.text(Msg::LabJsonShort)}
                blocked={no_rows(Msg::LabNoRows)} on_press={on_json} />
        </div>
    }
}

/// Where the run stands, in one line.
fn status(lang: Lang, run: Option<&Run>) -> String {
    let Some(run) = run else { return lang.text(Msg::LabIdle) };
    let progress = run.progress();
    let n_items: usize = run.jobs.iter().map(|job| job.n_done).sum();
    let counted = |msg: Msg| lang.text_with(msg, &[("n", n_items.into())]);
    let run_secs: f64 = run.jobs.iter().map(|job| job.secs).sum();
    let rate = (run_secs > 0.0 && n_items > 0).then(|| {
        let rate = significant(n_items as f64 / run_secs);
        lang.text_with(Msg::LabRate, &[("n", (&rate).into())])
    });
    let what = match run.status {
        RunStatus::Running => {
            let numbers = [("done", progress.n_done.into()), ("total", progress.n_questions.into())];
            let left = progress.secs_left.map(|secs| time_left(lang, secs));
            [Some(lang.text_with(Msg::LabProgress, &numbers)), left, fetching(lang, run)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        }
        RunStatus::Over => {
            lang.text_with(Msg::LabOver, &[("n", n_items.into()), ("secs", (&secs(lang, run_secs)).into())])
        }
        RunStatus::Stopped => counted(Msg::LabStopped),
        RunStatus::Replaced => counted(Msg::LabReplaced),
        RunStatus::Lost => counted(Msg::LabLost),
    };
    [Some(what), rate, backend(lang, run)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How long the rest takes.
pub fn time_left(lang: Lang, left: f64) -> String {
    lang.text_with(Msg::LabLeft, &[("secs", (&secs(lang, left.ceil())).into())])
}

fn secs(lang: Lang, secs: f64) -> String {
    let number = if secs >= 100.0 || secs.fract() == 0.0 { format!("{secs:.0}") } else { significant(secs) };
    lang.text_with(Msg::LabSecs, &[("n", (&number).into())])
}

fn fetching(lang: Lang, run: &Run) -> Option<String> {
    run.jobs.iter().find_map(|job| match job.status {
        JobStatus::Fetching(done, total) => {
            let done = [Some(bytes(done)), total.map(bytes)];
            let done = done.into_iter().flatten().collect::<Vec<_>>().join(" / ");
            let args = [("model", (&job.model).into()), ("done", (&done).into())];
            Some(lang.text_with(Msg::LabFetching, &args))
        }
        _ => None,
    })
}

fn backend(lang: Lang, run: &Run) -> Option<String> {
    let job = run.jobs.iter().rev().find(|job| job.backend.is_some())?;
    Some(lang.text(match &job.backend {
        _ if job.has_fallen_back => Msg::LabFellBack,
        Some(Backend::Gpu { .. }) => Msg::LabOnGpu,
        _ => Msg::LabOnCpu,
    }))
}

fn bar(lang: Lang, run: &Run) -> Html {
    let progress = run.progress();
    let value = progress.n_done as f64 / progress.n_questions.max(1) as f64;
    html! {
        <progress class="progress-bar" id="lab-progress" max="1" value={format!("{value:.3}")}
            aria-label={lang.text(Msg::LabBar)} />
    }
}

/// The jobs that could not be done, each model and reason once.
fn failures(lang: Lang, run: &Run) -> Vec<Html> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for job in &run.jobs {
        if let JobStatus::Failed(message) = &job.status
            && !seen.contains(&(&job.model, message))
        {
            seen.push((&job.model, message));
        }
    }
    let alert = |(model, message): (&str, &str)| {
        let args = [("model", model.into()), ("message", message.into())];
        html! { <p class="bench-alert lab-failed" role="alert">{ lang.text_with(Msg::LabFailed, &args) }</p> }
    };
    seen.into_iter().map(alert).collect()
}

/// What the newest run is compared with, in words.
pub fn kept_note(lang: Lang, run: Option<&Run>, kept: Option<&Run>) -> Html {
    let (Some(run), Some(kept)) = (run, kept) else { return html! {} };
    let name = difference(lang, &kept.plan, &run.plan);
    let name = if name.is_empty() { kept.models().join(", ") } else { name };
    html! { <p class="study-note" id="lab-kept">{ lang.text_with(Msg::LabKept, &[("name", (&name).into())]) }</p> }
}
