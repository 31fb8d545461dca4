//! The quiz: multiple choice questions as in MMLU, by letter and without letters; the visitor answers as well.

mod given;
mod question;
mod results;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use super::controls::{controls, kept_note};
use super::items::items_view;
use super::names::topic_words;
use super::results::checksums;
use super::sample::sample_view;
use super::{Choice, choices, honest};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::{Bench, Plan, QUIZ_SHOTS, QuizPlan, QuizTopic, Sample};
use crate::ui::state::{Action, LabAction, Shared, State};
use given::given_view;
use question::question_view;
use results::{letters, reliability, table};

/// This lab.
const BENCH: Bench = Bench::Quiz;

/// The view.
#[component]
pub fn Quiz(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let board = state.labs.board(BENCH);
    let drawn = use_memo((board.run.clone(), board.kept.clone(), lang), |(run, kept, lang)| {
        let run = run.as_deref().filter(|run| run.has_rows())?;
        reliability(*lang, run, kept.as_deref()).map(Shared::new)
    });
    let run = board.run.as_deref().filter(|run| run.has_rows());
    html! {
        <article class="study bench" id="quiz">
            <h2 class="study-title">{ lang.text(Msg::RouteQuiz) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::QuizWhat)) }</p>
            { topic_view(state, dispatch) }
            { question_view(state, dispatch) }
            { plan_view(state, dispatch) }
            { controls(state, dispatch, BENCH) }
            { kept_note(lang, board.run.as_deref(), board.kept.as_deref()) }
            if let Some(run) = run {
                { table(lang, dispatch, run, board.kept.as_deref()) }
                { letters(lang, run) }
                if let Some(chart) = (*drawn).clone() {
                    <Figure id="quiz-reliability" title={lang.text(Msg::QuizReliability)} {chart} {lang} height={320.0} />
                    <p class="study-note">{ lang.text(Msg::QuizReliabilityWhat) }</p>
                }
                { items_view(state, dispatch, BENCH) }
                { checksums(lang, run) }
            } else {
                <p class="panel-empty">{ lang.text(Msg::QuizEmpty) }</p>
            }
            { honest(lang, Msg::QuizShows, Msg::QuizShowsNot) }
        </article>
    }
}

/// What the questions are about: for the visitor's question and for the measurement.
fn topic_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.quiz;
    let onchange = {
        let (plan, dispatch) = (plan.clone(), dispatch.clone());
        move |event: Event| {
            let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
            let topic = QuizTopic::all().find(|topic| topic.slug() == slug).unwrap_or_default();
            dispatch.emit(planned(QuizPlan { topic, item: 0, ..plan.clone() }));
        }
    };
    let options = QuizTopic::all().map(|topic| {
        html! { <option value={topic.slug()} selected={topic == plan.topic}>{ lang.text(topic_words(topic)[0]) }</option> }
    });
    html! {
        <section class="bench-plan" aria-label={lang.text(Msg::QuizTopic)}>
            <div class="study-bar">
                <label class="study-label" for="quiz-topic">{ lang.text(Msg::QuizTopic) }</label>
                <select id="quiz-topic" {onchange}>{ for options }</select>
                <p class="study-note">{ lang.text(topic_words(plan.topic)[1]) }</p>
            </div>
            if plan.topic == QuizTopic::Given { { given_view(state, dispatch) } }
        </section>
    }
}

fn plan_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.quiz;
    let shots = QUIZ_SHOTS.into_iter().map(|k| {
        let action = planned(plan.toggled(k));
        Choice {
            id: format!("quiz-k-{k}"),
            label: k.to_string(),
            is_on: plan.shots.contains(&k),
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| action.clone()),
        }
    });
    let of_sample = {
        let plan = plan.clone();
        move |sample: Sample| Plan::Quiz(QuizPlan { sample, ..plan.clone() })
    };
    html! {
        <section class="bench-plan" aria-labelledby="quiz-measure">
            <h3 class="panel-title" id="quiz-measure">{ lang.text(Msg::QuizMeasure) }</h3>
            <div class="bench-rows">{ choices(lang.text(Msg::ShotLabK), shots) }</div>
            { for fewer(lang, plan).map(|text| html! { <p class="study-note" id="quiz-fewer">{ text }</p> }) }
            { sample_view(state, dispatch, "quiz", &plan.sample, of_sample) }
        </section>
    }
}

/// That questions with a story have fewer answered ones before them than planned; nothing where none has.
fn fewer(lang: Lang, plan: &QuizPlan) -> Option<String> {
    let planned = plan.shots.last().copied()?;
    let shown = plan.topic.tasks().iter().filter_map(|task| plan.shots_of(task).last().copied()).min()?;
    let args = [("shown", shown.into()), ("planned", planned.into())];
    (shown < planned).then(|| lang.text_with(Msg::QuizFewer, &args))
}

fn planned(plan: QuizPlan) -> Action {
    Action::Lab(LabAction::Plan(Plan::Quiz(plan)))
}
