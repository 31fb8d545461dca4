//! What is seen when there is no model: what happened, what was expected, what to do.

use yew::prelude::*;

use super::ViewProps;
use super::model_menu::ModelList;
use super::words::fault_texts;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::i18n::Msg;
use crate::ui::state::{Action, Load, Travel};

/// The failure, with a way out.
#[component]
pub fn Failure(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    let Load::Failed(fault) = &props.state.load else { return Html::default() };
    let heads = [Msg::FailureWhat, Msg::FailureExpected, Msg::FailureTodo];
    let rows = heads.iter().zip(fault_texts(lang, fault)).map(|(&head, text)| {
        html! { <div class="facts-row"><dt>{ lang.text(head) }</dt><dd>{ text }</dd></div> }
    });
    html! {
        <div class="failure">
        <section class="failure-words" role="alert">
            <h2 class="failure-title">{ lang.text(Msg::FailureTitle) }</h2>
            <dl class="facts">{ for rows }</dl>
            if !props.state.frame.is_online {
                <p class="failure-offline">{ lang.text(Msg::FailureOffline) }</p>
            }
            <div class="failure-buttons">
                <Button label={lang.text(Msg::FailureRetry)} icon={Icon::Reset} emphasis={Emphasis::Primary} id="retry"
                    on_press={props.dispatch.reform(|()| Action::Retry)} />
                if let Some(file) = props.state.previous_file() {
                    <Button label={lang.text_with(Msg::FailureBack, &[("name", (&file.title()).into())])} icon={Icon::StepBack} id="failure-back"
                        on_press={props.dispatch.reform(|()| Travel::Cancel.into())} />
                }
            </div>
        </section>
            <ModelList state={props.state.clone()} dispatch={props.dispatch.clone()} />
        </div>
    }
}
