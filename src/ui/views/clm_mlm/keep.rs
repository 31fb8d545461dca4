//! Taking a trained model along: as a file, into the playground, or kept in this browser.

use yew::prelude::*;

use super::arms::{arm_name, arm_view};
use crate::ui::components::button::Button;
use crate::ui::i18n::Msg;
use crate::ui::save::save_bytes;
use crate::ui::state::training::{FILE_NAME, Keeping, Purpose};
use crate::ui::state::{Action, TrainAction};
use crate::ui::trained;
use crate::ui::views::ViewProps;

/// The panel.
#[component]
pub fn KeepPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    use_hand_over(props);
    let arms = lab.race.iter().filter(|_| lab.is_alive()).flat_map(|race| &race.arms).enumerate();
    let rows = arms.map(|(arm, view)| {
        let take = |purpose: Purpose, msg: Msg, id: &str| {
            let on_press = dispatch.reform(move |()| Action::Train(TrainAction::Take { arm, purpose }));
            let name = arm_name(lang, view.objective);
            let label = lang
                .text_with(Msg::KeepNamed, &[("what", (&lang.text(msg)).into()), ("arm", (&name).into())]);
            html! { <Button id={format!("{id}-{arm}")} {label} short_label={lang.text(msg)} {on_press} /> }
        };
        html! {
            <li class="keep-row">
                { arm_view(lang, view.objective) }
                <span class="keep-buttons">
                    { take(Purpose::Play, Msg::KeepPlay, "play") }
                    { take(Purpose::Download, Msg::KeepDownload, "download") }
                    { take(Purpose::Keep, Msg::KeepHere, "keep") }
                </span>
            </li>
        }
    });
    let on_kept = dispatch.reform(|()| Action::Train(TrainAction::PlayKept));
    html! {
        <section class="panel" id="keep" aria-labelledby="keep-title">
            <h2 class="panel-title" id="keep-title">{ lang.text(Msg::KeepTitle) }</h2>
            <p class="panel-what">{ lang.text(if lab.is_alive() { Msg::KeepWhat } else { Msg::KeepEmpty }) }</p>
            if lab.is_alive() { <p class="panel-note">{ lang.text(Msg::BothWaysKeep) }</p> }
            <ul class="keep-rows">{ for rows }</ul>
            <p role="status" id="keep-status">
                { match &lab.keeping {
                    Some(Keeping::Kept) => lang.text(Msg::KeepDone),
                    Some(Keeping::Failed(message)) => lang.text_with(Msg::KeepFailed, &[("message", message.into())]),
                    None => String::new(),
                } }
            </p>
            if lab.kept.is_some() {
                <div class="race-buttons"><Button id="play-kept" label={lang.text(Msg::KeepPlayKept)} on_press={on_kept} /></div>
            }
        </section>
    }
}

/// Looks for a kept model once, and hands files over when they come.
#[hook]
fn use_hand_over(props: &ViewProps) {
    let dispatch = props.dispatch.clone();
    use_effect_with((), move |()| trained::look_up(&dispatch));
    let dispatch = props.dispatch.clone();
    use_effect_with(props.state.training.taken.clone(), move |taken| {
        let Some((purpose, bytes)) = taken else { return };
        match purpose {
            Purpose::Download => save_bytes(FILE_NAME, "application/octet-stream", bytes),
            Purpose::Keep => trained::keep(&dispatch, bytes),
            Purpose::Play => {}
        }
        dispatch.emit(Action::Train(TrainAction::Taken));
    });
}
