//! The same examples as gradient steps on a copy of the weights, beside the prompt that changes none.

use yew::prelude::*;

use super::changes::verdict;
use super::controls::time_left;
use super::gains::gain_view;
use super::items::{one_line, verdict as right_or_wrong};
use super::names::task_title;
use super::sentences::blocked;
use super::{Choice, choices};
use crate::engine::protocol::lab::{MAX_STEPS, RATES, Standing, Told};
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::components::number_field::NumberField;
use crate::ui::format::{bytes, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::lesson::{Change, LessonStatus, LessonView};
use crate::ui::state::labs::{LessonAction, LessonPlan, MAX_PROBLEM, SHOTS};
use crate::ui::state::{Action, Shared, State};
use crate::ui::views::figure::Figure;
use crate::ui::views::terms::with_terms;

/// The panel.
pub fn lesson_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let view = state.labs.lesson.view.as_ref();
    html! {
        <section class="solve" id="lesson" aria-labelledby="lesson-title">
            <h3 class="panel-title" id="lesson-title" tabindex="-1">{ lang.text(Msg::LessonTitle) }</h3>
            <p class="study-note">{ with_terms(lang, &lang.text(Msg::LessonWhat)) }</p>
            { plan_view(state, dispatch) }
            { buttons(state, dispatch) }
            <p role="status" id="lesson-status">{ view.map(|view| status(lang, view)).unwrap_or_default() }</p>
            if let Some(LessonStatus::Failed(message)) = view.map(|view| &view.status) {
                <p class="bench-alert" role="alert" id="lesson-failed">
                    { lang.text_with(Msg::LessonFailed, &[("message", message.into())]) }
                </p>
            }
            if let Some(view) = view {
                { result(lang, view) }
            } else {
                <p class="panel-empty">{ lang.text(Msg::LessonEmpty) }</p>
            }
        </section>
    }
}

fn plan_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = state.labs.plans.lesson;
    let planned = |plan: LessonPlan| Action::Lab(LessonAction::Plan(plan).into());
    let shots = SHOTS.into_iter().filter(|&shots| shots > 0).map(|shots| Choice {
        id: format!("lesson-k-{shots}"),
        label: shots.to_string(),
        is_on: plan.shots == shots,
        blocked: None,
        onclick: dispatch.reform(move |_: MouseEvent| planned(LessonPlan { shots, ..plan })),
    });
    let rates = RATES.iter().enumerate().map(|(rate, value)| Choice {
        id: format!("lesson-rate-{rate}"),
        label: value.to_string(),
        is_on: plan.rate == rate,
        blocked: None,
        onclick: dispatch.reform(move |_: MouseEvent| planned(LessonPlan { rate, ..plan })),
    });
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    let on_item = dispatch
        .reform(move |value: f64| planned(LessonPlan { item: (value as usize).saturating_sub(1), ..plan }));
    let on_steps = dispatch.reform(move |value: f64| planned(LessonPlan { n_steps: value as usize, ..plan }));
    html! {
        <>
            <div class="bench-rows">
                { choices(lang.text(Msg::ShotLabK), shots) }
                { choices(lang.text(Msg::LessonRate), rates) }
            </div>
            <div class="bench-numbers">
                <NumberField id="lesson-steps" label={label(Msg::LessonSteps)} hint={label(Msg::LessonStepsWhat)}
                    value={plan.n_steps as f64} min={1.0} max={MAX_STEPS as f64} step={1.0} on_change={on_steps} />
                <NumberField id="lesson-item" label={label(Msg::LessonItem)} hint={label(Msg::LessonItemWhat)}
                    value={(plan.item + 1) as f64} min={1.0} max={(MAX_PROBLEM + 1) as f64} step={1.0}
                    on_change={on_item} />
            </div>
        </>
    }
}

fn buttons(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let act = |action: LessonAction| dispatch.reform(move |()| Action::Lab(action.clone().into()));
    let unready = blocked(state).map(AttrValue::from);
    html! {
        <div class="bench-buttons">
            if state.labs.lesson.is_running() {
                <Button id="lesson-stop" label={lang.text(Msg::LessonStop)} icon={Icon::Stop} emphasis={Emphasis::Primary}
                    on_press={act(LessonAction::Stop)} />
            } else {
                <Button id="lesson-start" label={lang.text(Msg::LessonStart)} icon={Icon::Run}
                    emphasis={Emphasis::Primary} blocked={unready} on_press={act(LessonAction::Start)} />
            }
        </div>
    }
}

/// Where it stands, in one line.
fn status(lang: Lang, view: &LessonView) -> String {
    let left = view.secs_left().map(|secs| time_left(lang, secs));
    [Some(stage(lang, view)), left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn stage(lang: Lang, view: &LessonView) -> String {
    let steps = [("done", view.losses.len().into()), ("total", view.plan.n_steps.into())];
    match &view.status {
        LessonStatus::Fetching(done, total) => {
            let done = [Some(bytes(*done)), total.map(bytes)];
            let done = done.into_iter().flatten().collect::<Vec<_>>().join(" / ");
            let args = [("model", (&view.model).into()), ("done", (&done).into())];
            lang.text_with(Msg::LabFetching, &args)
        }
        LessonStatus::Asking(_, _, 0) => lang.text(Msg::ShotsWaiting),
        LessonStatus::Asking(is_after, done, total) => {
            let msg = if *is_after { Msg::LessonAskingAfter } else { Msg::LessonAskingBefore };
            lang.text_with(msg, &[("done", (*done).into()), ("total", (*total).into())])
        }
        LessonStatus::Stepping => lang.text_with(Msg::LessonStepping, &steps),
        LessonStatus::Done => lang.text_with(Msg::LessonDone, &steps),
        LessonStatus::Stopped => lang.text_with(Msg::LessonStopped, &steps),
        LessonStatus::Failed(_) => String::new(),
    }
}

fn result(lang: Lang, view: &LessonView) -> Html {
    html! {
        <>
            if let Some((in_context, n_examples)) = &view.in_context {
                { table(lang, view, in_context, *n_examples) }
            }
            if view.losses.len() > 1 {
                <Figure id="lesson-loss" title={lang.text(Msg::LessonLossTitle)} chart={Shared::new(chart(lang, view))}
                    {lang} height={240.0} />
                <p class="study-note">{ lang.text(Msg::LessonLossWhat) }</p>
            }
            if let (Some(before), Some((after, change))) = (&view.before, &view.after) {
                { verdicts(lang, before, after, change) }
            }
        </>
    }
}

/// Loss of the examples against the steps.
fn chart(lang: Lang, view: &LessonView) -> Chart {
    let before = view.losses.iter().enumerate().map(|(step, &loss)| Point::new(step as f64, loss));
    let last = view.after.iter().map(|(after, _)| Point::new(view.losses.len() as f64, after.loss));
    let points = before.chain(last).collect();
    Chart {
        x: Axis::new(lang.text(Msg::AxisSteps), Quantity::Count).from_zero(),
        y: Axis::new(lang.text(Msg::AxisLessonLoss), Quantity::Plain).from_zero(),
        series: vec![Series::new(view.model.clone(), Hue::Accent, Mark::Circle, points)],
    }
}

/// In the prompt, not at all, and in the weights.
fn table(lang: Lang, view: &LessonView, in_context: &Told, n_examples: usize) -> Html {
    let (before, after) = (view.before.as_ref(), view.after.as_ref());
    let standing = after.map(|(standing, _)| standing);
    let empty = || html! { <td /> };
    let row = |msg: Msg, cells: [Html; 3]| {
        html! { <tr><th scope="row">{ lang.text(msg) }</th>{ for cells }</tr> }
    };
    let said = |told: Option<&Told>| told.map_or_else(empty, |told| said(lang, told));
    let number = |value: Option<f64>| {
        value.map_or_else(empty, |value| {
            html! { <td class="number" data-value={value.to_string()} title={value.to_string()}>{ significant(value) }</td> }
        })
    };
    // What is in the prompt changes no weight, so that these are as before.
    let same = |value: fn(&Standing) -> f64| [before, before, standing].map(|it| number(it.map(value)));
    let [story_prompt, story_before, story_after] = same(|standing| standing.bits_per_byte);
    let loss = [None, before.map(|it| it.loss), standing.map(|it| it.loss)].map(number);
    let logprob =
        [Some(in_context.logprob), before.map(|it| it.alone.logprob), standing.map(|it| it.alone.logprob)];
    let other = [before, before, standing].map(|it| it.map_or_else(empty, |it| share(it.other.share)));
    let moved = after.map(|(_, change)| change.added / change.norm);
    let sizes = [Some(0.0), Some(0.0), moved].map(|size| size.map_or_else(empty, share));
    let args = [("n", view.plan.n_steps.into())];
    let of = [("model", (&view.model).into()), ("n", (view.plan.item + 1).into())];
    let table_name = lang.text_with(Msg::LessonTable, &of);
    let heads = [
        lang.text_with(Msg::LessonInPrompt, &[("k", n_examples.into())]),
        lang.text(Msg::LessonNone),
        lang.text_with(Msg::LessonInWeights, &args),
    ];
    html! {
        <div class="bench-scroll" tabindex="0" role="group" aria-label={table_name.clone()}>
            <table class="bench-table lesson-table" id="lesson-table">
                <caption class="study-caption">{ table_name.clone() }</caption>
                <thead><tr><th scope="col">{ lang.text(Msg::LessonMeasure) }</th>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>
                    { row(Msg::LessonAnswer, [said(Some(in_context)), said(before.map(|it| &it.alone)), said(standing.map(|it| &it.alone))]) }
                    { row(Msg::LessonLogprob, logprob.map(number)) }
                    { row(Msg::LessonLoss, loss) }
                    { row(Msg::LessonSize, sizes) }
                    { row(Msg::LessonStory, [story_prompt, story_before, story_after]) }
                    if let Some(before) = before {
                        <tr>
                            <th scope="row">{ lang.text_with(Msg::LessonOther, &[("task", (&task_title(lang, &before.other.task)).into()), ("n", before.other.n.into())]) }</th>
                            { for other }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

fn share(share: f64) -> Html {
    html! { <td class="number" data-value={share.to_string()} title={share.to_string()}>{ percent(share) }</td> }
}

fn said(lang: Lang, told: &Told) -> Html {
    html! {
        <td>
            <span class="number" data-said={told.said.clone()}>{ one_line(&told.said) }</span>{ " " }
            { for told.is_right.map(|is_right| right_or_wrong(lang, is_right)) }
        </td>
    }
}

/// What the steps taught and cost, each with what the numbers allow to say.
fn verdicts(lang: Lang, before: &Standing, after: &Standing, change: &Change) -> Html {
    let learned = match (before.alone.is_right, after.alone.is_right) {
        (_, Some(true)) if before.alone.is_right != Some(true) => Msg::LessonLearned,
        (_, Some(true)) => Msg::LessonKnew,
        (Some(true), _) => Msg::LessonUnlearned,
        _ => Msg::LessonNotLearned,
    };
    let bits = after.bits_per_byte - before.bits_per_byte;
    let signed = format!("{}{}", if bits < 0.0 { "−" } else { "+" }, significant(bits.abs()));
    let size = percent(change.added / change.norm);
    let sums = [before.checksum, after.checksum, change.played_before, change.played_after]
        .map(|sum| format!("{sum:016x}"));
    let names = ["before", "after", "played", "again"];
    let sums = [0, 1, 2, 3].map(|index| (names[index], (&sums[index]).into()));
    let is_same = change.played_before == change.played_after;
    let task = task_title(lang, &after.other.task);
    html! {
        <div class="notes" id="lesson-verdicts">
            <p>{ lang.text_with(Msg::LessonMoved, &[("size", (&size).into())]) }{ " " }{ lang.text(learned) }</p>
            <p id="lesson-forgot">{ lang.text_with(Msg::LessonForgot, &[("bits", (&signed).into())]) }</p>
            if let Some(gain) = after.other.gain {
                <p>{ lang.text_with(Msg::LessonOtherChanged, &[("task", (&task).into())]) }{ " " }{ gain_view(lang, gain) }{ " " }{ lang.text(verdict(gain)) }</p>
            }
            <p class="study-note number" id="lesson-checksums">{ lang.text_with(Msg::LessonChecksums, &sums) }{ " " }
                <b>{ lang.text(if is_same { Msg::ShotsUnchanged } else { Msg::ShotsChanged }) }</b></p>
        </div>
    }
}
