//! The buttons that drive the model, and the line that says what is going on.

use yew::prelude::*;

use super::ViewProps;
use super::words::blocked_text;
use crate::engine::protocol::StopReason;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::components::number_field::NumberField;
use crate::ui::i18n::Msg;
use crate::ui::state::{Action, Activity, Control, State, Status};

/// Step, run, pause, stop, step back, reset.
#[component]
pub fn Transport(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let press = |control: Control| dispatch.reform(move |()| Action::Press(control));
    let blocked = |control: Control| {
        state.blocked(control).map(|why| AttrValue::from(blocked_text(lang, why, state.context_length())))
    };
    let n_left = state.paused.map(|run| run.n_left(state.text.tokens.len()));
    let n_run = [("n", n_left.unwrap_or(state.run_tokens).into())];
    let [run_label, run_short] = if n_left.is_some() {
        [Msg::ControlResume, Msg::ControlResumeShort]
    } else {
        [Msg::ControlRun, Msg::ControlRunShort]
    };
    let short = |label: String| Some(AttrValue::from(label));
    let on_run_tokens = dispatch.reform(|n: f64| Action::SetRunTokens(n as usize));
    html! {
        <div class="transport" id="part-controls" role="group" aria-label={lang.text(Msg::ControlsLabel)}>
            <Button id="step" label={lang.text(Msg::ControlStep)} short_label={short(lang.text(Msg::ControlStepShort))} icon={Icon::Step} emphasis={Emphasis::Primary}
                blocked={blocked(Control::Step)} key_shortcut="S" on_press={press(Control::Step)} />
            if state.is_running() {
                <Button id="pause" label={lang.text(Msg::ControlPause)} icon={Icon::Pause} key_shortcut="R"
                    on_press={press(Control::Pause)} />
            } else {
                <Button id="run" label={lang.text_with(run_label, &n_run)} short_label={short(lang.text_with(run_short, &n_run))} icon={Icon::Run} blocked={blocked(Control::Run)} key_shortcut="R"
                    on_press={press(Control::Run)} />
            }
            <Button id="stop" label={lang.text(Msg::ControlStop)} icon={Icon::Stop} blocked={blocked(Control::Stop)}
                key_shortcut="Escape" on_press={press(Control::Stop)} />
            <NumberField id="run-tokens" label={lang.text(Msg::ControlRunTokens)} value={state.run_tokens as f64}
                min={1.0} max={state.context_length().max(1) as f64} step={1.0} on_change={on_run_tokens} />
            <Button id="step-back" label={lang.text(Msg::ControlStepBack)} icon={Icon::StepBack}
                blocked={blocked(Control::StepBack)} key_shortcut="B" on_press={press(Control::StepBack)} />
            <Button id="reset" label={lang.text(Msg::ControlReset)} icon={Icon::Reset}
                blocked={blocked(Control::Reset)} key_shortcut="X" on_press={press(Control::Reset)} />
            <p class="transport-status" id="status" role="status">{ status_text(state) }</p>
        </div>
    }
}

fn status_text(state: &State) -> String {
    let lang = state.settings.lang;
    match (state.activity, state.status) {
        (Activity::Running(run), _) => {
            let n_done = run.n_done(state.text.tokens.len()).unwrap_or(0);
            lang.text_with(Msg::StatusRunning, &[("done", n_done.into()), ("total", run.total.into())])
        }
        (Activity::Computing { .. }, _) => lang.text(Msg::StatusComputing),
        (Activity::Idle, Status::Refused(why)) => blocked_text(lang, why, state.context_length()),
        (Activity::Idle, _) if state.is_draft_pending() => lang.text(Msg::StatusEdited),
        (Activity::Idle, Status::Ready) => lang.text(Msg::StatusReady),
        (Activity::Idle, Status::Interrupted { n_done, total }) => {
            lang.text_with(Msg::StatusStopped, &[("done", n_done.into()), ("total", total.into())])
        }
        (Activity::Idle, Status::Stopped(reason)) => match reason {
            StopReason::Paused | StopReason::Stopped => match state.paused {
                Some(run) => {
                    let n_done = run.n_done(state.text.tokens.len()).unwrap_or(0);
                    lang.text_with(Msg::StatusPaused, &[("done", n_done.into()), ("total", run.total.into())])
                }
                None => lang.text(Msg::StatusReady),
            },
            StopReason::TokenLimit => lang.text(Msg::StatusTokenLimit),
            StopReason::EndOfText => lang.text(Msg::StatusEndOfText),
            StopReason::ContextFull => {
                lang.text_with(Msg::BlockedContextFull, &[("n", state.context_length().into())])
            }
        },
    }
}
