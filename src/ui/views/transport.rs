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

/// Step, run, pause, step back, reset.
#[component]
pub fn Transport(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let press = |control: Control| dispatch.reform(move |()| Action::Press(control));
    let blocked = |control: Control| {
        state.blocked(control).map(|why| AttrValue::from(blocked_text(lang, why, state.context_length())))
    };
    let is_running = matches!(state.activity, Activity::Running { .. });
    let n_run = [("n", state.run_tokens.into())];
    let short = |label: String| Some(AttrValue::from(label));
    let on_run_tokens = dispatch.reform(|n: f64| Action::SetRunTokens(n as usize));
    html! {
        <div class="transport" id="part-controls" role="group" aria-label={lang.text(Msg::ControlsLabel)}>
            <Button id="step" label={lang.text(Msg::ControlStep)} short_label={short(lang.text(Msg::ControlStepShort))} icon={Icon::Step} emphasis={Emphasis::Primary}
                blocked={blocked(Control::Step)} key_shortcut="S" on_press={press(Control::Step)} />
            if is_running {
                <Button id="pause" label={lang.text(Msg::ControlPause)} icon={Icon::Pause} key_shortcut="R"
                    on_press={press(Control::Pause)} />
            } else {
                <Button id="run" label={lang.text_with(Msg::ControlRun, &n_run)} short_label={short(lang.text_with(Msg::ControlRunShort, &n_run))} icon={Icon::Run} blocked={blocked(Control::Run)} key_shortcut="R"
                    on_press={press(Control::Run)} />
            }
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
        (Activity::Running { from }, _) => lang.text_with(
            Msg::StatusRunning,
            &[("done", (state.text.tokens.len() - from).into()), ("total", state.run_tokens.into())],
        ),
        (Activity::Computing { .. }, _) => lang.text(Msg::StatusComputing),
        (Activity::Idle, Status::Refused(why)) => blocked_text(lang, why, state.context_length()),
        (Activity::Idle, _) if state.is_draft_pending() => lang.text(Msg::StatusEdited),
        (Activity::Idle, Status::Ready) => lang.text(Msg::StatusReady),
        (Activity::Idle, Status::Stopped(reason)) => match reason {
            StopReason::Paused => lang.text(Msg::StatusPaused),
            StopReason::TokenLimit => lang.text(Msg::StatusTokenLimit),
            StopReason::EndOfText => lang.text(Msg::StatusEndOfText),
            StopReason::ContextFull => {
                lang.text_with(Msg::BlockedContextFull, &[("n", state.context_length().into())])
            }
        },
    }
}
