//! The race: its curves, its table, and what drives it.

use yew::prelude::*;

use super::arms::{arm_name, arm_view, look};
use super::plan::{PlanView, tab};
use crate::engine::protocol::Backend;
use crate::engine::protocol::training::{End, Material};
use crate::ui::chart::{self, Chart, Point, Quantity, Series};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::format::{bytes, count, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::training::{ArmView, Axis, Measure, RaceStatus, RaceView};
use crate::ui::state::{Action, Shared, TrainAction};
use crate::ui::train_refusal::refusal_text;
use crate::ui::views::ViewProps;
use crate::ui::views::figure::Figure;
use crate::ui::views::terms::with_terms;

/// The panel.
#[component]
pub fn RacePanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let race = lab.shown();
    let chart = use_memo((race.cloned(), lab.axis, lab.measure, lang), |(race, axis, measure, lang)| {
        race.as_ref().map(|race| Shared::new(chart_of(*lang, race, *axis, *measure)))
    });
    html! {
        <section class="panel" id="race" aria-labelledby="race-title">
            <h2 class="panel-title" id="race-title">{ lang.text(Msg::RaceTitle) }</h2>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::RaceWhat)) }</p>
            <PlanView state={state.clone()} dispatch={dispatch.clone()} />
            { buttons(props) }
            <p class="race-status" role="status" id="race-status">{ status(props) }</p>
            if let Some(refusal) = &lab.refused {
                <p class="race-refused" role="alert">{ refusal_text(lang, refusal) }</p>
            }
            { axes(props) }
            if let Some(chart) = (*chart).clone() {
                <Figure id="race-curves" title={lang.text(match lab.measure {
                    Measure::Probe => Msg::RaceCurvesProbe,
                    Measure::Loss => Msg::RaceCurvesLoss,
                })} {chart} {lang} height={340.0} />
            }
            if lab.measure == Measure::Loss {
                <p class="panel-note">{ with_terms(lang, &lang.text(Msg::RaceLossNote)) }</p>
            }
            if let Some(race) = race { { table(lang, race) } }
            <p class="panel-note" id="race-loss-mark">{ lang.text(Msg::RaceLossMark) }</p>
            // True of the sums, where it was measured.
            if lab.shown().is_some_and(|race| race.plan.material == Material::Sum2) {
                <p class="panel-note">{ with_terms(lang, &lang.text(Msg::RaceHonest)) }</p>
            }
        </section>
    }
}

fn buttons(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let act = |action: TrainAction| dispatch.reform(move |()| Action::Train(action.clone()));
    let status = lab.race.as_ref().map(|race| race.status);
    let has_model = state.model.is_some();
    let blocked = (!has_model).then(|| AttrValue::from(lang.text(Msg::BlockedLoading)));
    let is_running = status == Some(RaceStatus::Running);
    let can_resume = status == Some(RaceStatus::Paused);
    let no_race = (!lab.is_alive()).then(|| AttrValue::from(lang.text(Msg::RaceNone)));
    html! {
        <div class="race-buttons" role="group" aria-label={lang.text(Msg::RaceTitle)}>
            if is_running {
                <Button id="race-pause" label={lang.text(Msg::RacePause)} icon={Icon::Pause} emphasis={Emphasis::Primary}
                    on_press={act(TrainAction::Pause)} />
            } else if can_resume {
                <Button id="race-resume" label={lang.text(Msg::RaceResume)} icon={Icon::Run} emphasis={Emphasis::Primary}
                    on_press={act(TrainAction::Resume)} />
            } else {
                <Button id="race-start" label={lang.text(Msg::RaceStart)} icon={Icon::Run} emphasis={Emphasis::Primary}
                    {blocked} on_press={if has_model { act(TrainAction::Start) } else { Callback::noop() }} />
            }
            if is_running || can_resume {
                <Button id="race-restart" label={lang.text(Msg::RaceRestart)} on_press={act(TrainAction::Start)} />
            }
            <Button id="race-reset" label={lang.text(Msg::RaceReset)} icon={Icon::Reset} blocked={no_race.clone()}
                on_press={if no_race.is_none() { act(TrainAction::Reset) } else { Callback::noop() }} />
            if lab.race.is_some() {
                <Button id="race-recorded" label={lang.text(Msg::RaceShowRecorded)} on_press={act(TrainAction::Recorded)} />
            } else if has_model {
                <Button id="race-recompute" label={lang.text(Msg::RaceRecompute)} on_press={act(TrainAction::Recompute)} />
            }
        </div>
    }
}

/// Where the race stands, in one line.
fn status(props: &ViewProps) -> String {
    let lang = props.state.settings.lang;
    let Some(race) = props.state.training.shown() else { return lang.text(Msg::RaceNone) };
    let what = lang.text(match race.status {
        RaceStatus::Starting => Msg::RaceStarting,
        RaceStatus::Running => Msg::RaceRunning,
        RaceStatus::Paused => Msg::RacePaused,
        RaceStatus::Over => Msg::RaceOver,
        RaceStatus::Recorded => Msg::RaceRecorded,
        RaceStatus::Lost => Msg::RaceLost,
    });
    if race.arms.is_empty() {
        return what;
    }
    let model = lang.text_with(
        Msg::RaceModel,
        &[("n", (&count(race.n_params)).into()), ("arms", race.arms.len().into())],
    );
    let memory = (race.size_bytes > 0).then(|| bytes(race.size_bytes as u64));
    let backend = race.backend.as_ref().map(|backend| match backend {
        Backend::Gpu { .. } => lang.text(Msg::RaceOnGpu),
        Backend::Cpu if race.cpu_reason.as_ref().is_some_and(is_fallback) => lang.text(Msg::RaceFellBack),
        Backend::Cpu => lang.text(Msg::RaceOnCpu),
    });
    [Some(what), Some(model), memory, backend].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whether the CPU stands in for a GPU.
fn is_fallback(reason: &crate::engine::protocol::CpuReason) -> bool {
    *reason != crate::engine::protocol::CpuReason::Chosen
}

fn axes(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let act = |action: TrainAction| dispatch.reform(move |_: MouseEvent| Action::Train(action.clone()));
    let axis = |axis: Axis| {
        let (name, id) = match axis {
            Axis::Tokens => (Msg::AxisTokens, "axis-tokens"),
            Axis::Targets => (Msg::AxisTargets, "axis-targets"),
            Axis::Flops => (Msg::AxisFlops, "axis-flops"),
        };
        tab(lang, name, lab.axis == axis, id.to_owned(), act(TrainAction::Axis(axis)))
    };
    let measure = |measure: Measure| {
        let (name, id) = match measure {
            Measure::Probe => (Msg::MeasureProbe, "measure-probe"),
            Measure::Loss => (Msg::MeasureLoss, "measure-loss"),
        };
        tab(lang, name, lab.measure == measure, id.to_owned(), act(TrainAction::Measure(measure)))
    };
    html! {
        <div class="race-axes">
            <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::MeasureLabel)}>
                <span class="look-tabs-label">{ lang.text(Msg::MeasureLabel) }</span>
                { for Measure::ALL.into_iter().map(measure) }
            </div>
            <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::AxisLabel)}>
                <span class="look-tabs-label">{ lang.text(Msg::AxisLabel) }</span>
                { for Axis::ALL.into_iter().map(axis) }
            </div>
        </div>
    }
}

fn chart_of(lang: Lang, race: &RaceView, axis: Axis, measure: Measure) -> Chart {
    let x = lang.text(match axis {
        Axis::Tokens => Msg::AxisTokens,
        Axis::Targets => Msg::AxisTargets,
        Axis::Flops => Msg::AxisFlops,
    });
    let y = match measure {
        Measure::Probe => chart::Axis::new(lang.text(Msg::MeasureProbe), Quantity::Share).over(0.0, 1.0),
        Measure::Loss => chart::Axis::new(lang.text(Msg::MeasureLoss), Quantity::Plain).from_zero(),
    };
    let series = |arm: &ArmView| {
        let (hue, mark) = look(arm.objective);
        let points = arm.points.iter().map(|point| Point::new(axis.of(point), measure.of(point))).collect();
        Series::new(arm_name(lang, arm.objective), hue, mark, points)
    };
    Chart {
        x: chart::Axis::new(x, Quantity::Count).from_zero(),
        y,
        series: race.arms.iter().map(series).collect(),
    }
}

/// The newest numbers of each arm.
fn table(lang: Lang, race: &RaceView) -> Html {
    let heads = [
        Msg::HeadArm,
        Msg::MeasureProbe,
        Msg::AxisTokens,
        Msg::AxisTargets,
        Msg::AxisFlops,
        Msg::RaceLossHead,
        Msg::HeadSpeed,
    ];
    let row = |arm: &ArmView| {
        let last = arm.last();
        let cell = |value: Option<(String, String)>| {
            let (short, exact) = value.unwrap_or_else(|| ("–".to_owned(), String::new()));
            html! { <td class="number" title={exact}>{ short }</td> }
        };
        let counted = |n: u64| (count(n as usize), n.to_string());
        html! {
            <tr>
                <th scope="row">{ arm_view(lang, arm.objective) }{ end_view(lang, race, arm) }</th>
                { cell(last.map(|it| (percent(f64::from(it.probe)), it.probe.to_string()))) }
                { cell(last.map(|it| counted(it.progress.tokens))) }
                { cell(last.map(|it| counted(it.progress.targets))) }
                { cell(last.map(|it| (flops(it.progress.flops), it.progress.flops.to_string()))) }
                { cell(last.map(|it| (significant(it.loss), it.loss.to_string()))) }
                { cell(arm.tok_s.map(|tok_s| (count(tok_s as usize), tok_s.to_string()))) }
            </tr>
        }
    };
    html! {
        <div class="race-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::RaceTable)}>
            <table class="race-table" aria-describedby="race-loss-mark">
                <thead><tr>{ for heads.iter().map(|&head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                <tbody>{ for race.arms.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

/// `1.23 GFLOP`.
fn flops(n: u64) -> String {
    const UNITS: [(f64, &str); 3] = [(1e12, "T"), (1e9, "G"), (1e6, "M")];
    let n = n as f64;
    let (size, sign) = UNITS.into_iter().find(|(size, _)| n >= *size).unwrap_or((1.0, ""));
    format!("{} {sign}", significant(n / size))
}

fn end_view(lang: Lang, race: &RaceView, arm: &ArmView) -> Html {
    let goal = percent(f64::from(race.plan.goal));
    match arm.end {
        Some(End::Goal) => {
            html! { <span class="race-end">{ lang.text_with(Msg::EndGoal, &[("goal", (&goal).into())]) }</span> }
        }
        Some(End::Limit) => html! { <span class="race-end">{ lang.text(Msg::EndLimit) }</span> },
        Some(End::Diverged { step, .. }) => html! {
            <span class="race-end race-diverged">{ lang.text_with(Msg::EndDiverged, &[("step", (step as usize).into())]) }</span>
        },
        None => html! {},
    }
}
