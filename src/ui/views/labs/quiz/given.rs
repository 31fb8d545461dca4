//! Questions that the visitor brings: pasted, or from a file in the layout of MMLU.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::tasks::quiz::csv::{self, CsvError, MAX_BYTES};
use crate::ui::components::button::Button;
use crate::ui::format::bytes;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::{NotRead, PoseAction};
use crate::ui::state::{Action, State};
use crate::ui::text_file::{NoText, read_chosen};

/// What is there, or how to bring it.
pub fn given_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let pose = &state.labs.pose;
    let there = pose.given.as_deref().map(|given| {
        let args = [("n", given.questions.len().into()), ("subject", (&given.subject).into())];
        html! {
            <div class="bench-buttons">
                <span id="quiz-given">{ lang.text_with(Msg::QuizGiven, &args) }</span>
                <Button id="quiz-given-drop" label={lang.text(Msg::QuizGivenDrop)}
                    on_press={dispatch.reform(|()| Action::Lab(PoseAction::Drop.into()))} />
            </div>
        }
    });
    html! {
        <>
            { for there }
            <GivenForm {lang} dispatch={dispatch.clone()} />
            if let Some(error) = &pose.not_read {
                <p class="bench-alert" role="alert" id="quiz-not-read">{ refusal(lang, error) }</p>
            }
        </>
    }
}

/// Why rows could not be read.
fn refusal(lang: Lang, error: &NotRead) -> String {
    let line = |msg: Msg, line: &u64, args: &[(&'static str, crate::ui::i18n::Arg<'_>)]| {
        let why = lang.text_with(msg, args);
        lang.text_with(Msg::CsvLine, &[("line", (*line as usize).into()), ("why", (&why).into())])
    };
    let error = match error {
        NotRead::Rows(error) => error,
        NotRead::File => return lang.text(Msg::CsvUnread),
    };
    match error {
        CsvError::Fields { line: at, got } => line(Msg::CsvFields, at, &[("n", (*got).into())]),
        CsvError::Empty { line: at, field } => line(Msg::CsvEmpty, at, &[("n", (*field).into())]),
        CsvError::Answer { line: at, got } => line(Msg::CsvAnswer, at, &[("got", got.into())]),
        CsvError::Layout { line: at, got } => line(Msg::CsvLayout, at, &[("got", got.into())]),
        CsvError::NoRows => lang.text(Msg::CsvNoRows),
        CsvError::TooLarge(got) => {
            let (max, got) = (bytes(MAX_BYTES as u64), bytes(*got as u64));
            lang.text_with(Msg::CsvTooLarge, &[("max", (&max).into()), ("got", (&got).into())])
        }
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    lang: Lang,
    dispatch: Callback<Action>,
}

#[component]
fn GivenForm(props: &FormProps) -> Html {
    let FormProps { lang, dispatch } = props;
    let lang = *lang;
    let (subject, rows) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (subject, rows, dispatch) = (subject.clone(), rows.clone(), dispatch.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let subject = subject.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            let rows = rows.cast::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default();
            dispatch.emit(bring(subject, rows));
        }
    };
    let onchange = {
        let (subject, dispatch) = (subject.clone(), dispatch.clone());
        move |event: Event| {
            let (subject, dispatch) = (subject.clone(), dispatch.clone());
            read_chosen(&event.target_unchecked_into(), MAX_BYTES, move |name, text| {
                let about = csv::subject(&name);
                if let Some(field) = subject.cast::<HtmlInputElement>() {
                    field.set_value(&about);
                }
                let refused = |why: NotRead| Action::Lab(PoseAction::Refuse(why).into());
                dispatch.emit(match text {
                    Ok(text) => bring(about, text),
                    Err(NoText::TooLarge(size)) => refused(NotRead::Rows(CsvError::TooLarge(size))),
                    Err(NoText::Unreadable(_)) => refused(NotRead::File),
                });
            });
        }
    };
    html! {
        <form class="quiz-bring" {onsubmit}>
            <p class="study-note">{ lang.text(Msg::QuizBring) }</p>
            <label class="quiz-field">
                <span class="field-label">{ lang.text(Msg::QuizSubject) }</span>
                <input type="text" id="quiz-subject" ref={subject} maxlength="80" placeholder={lang.text(Msg::QuizSubjectHint)} />
            </label>
            <label class="quiz-field">
                <span class="field-label">{ lang.text(Msg::QuizRows) }</span>
                <textarea id="quiz-rows" rows="4" ref={rows} spellcheck="false"
                    placeholder={"What is 2 + 3?,4,5,6,7,B"} />
            </label>
            <div class="bench-buttons">
                <button type="submit" class="button" id="quiz-read"><span class="button-label">{ lang.text(Msg::QuizRead) }</span></button>
                <label class="quiz-file">
                    <span>{ lang.text(Msg::QuizFile) }</span>
                    <input type="file" id="quiz-file" accept=".csv,text/csv" {onchange} />
                </label>
            </div>
        </form>
    }
}

fn bring(subject: String, rows: String) -> Action {
    Action::Lab(PoseAction::Bring(subject, rows).into())
}
