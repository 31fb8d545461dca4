//! Real sentences: the shipped ones with their credit, or the visitor's own, with what is wrong with them.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Choice, choices};
use crate::engine::protocol::lab::sentences::{LineError, MAX_BYTES, Problem, SentencesError, label_names};
use crate::tasks::real::RealTask;
use crate::ui::format::bytes;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::brought::{Brought, BroughtAction, Lack, Refusal, has_sample};
use crate::ui::state::labs::{Plan, ShotPlan};
use crate::ui::state::{Action, LabAction, State};
use crate::ui::text_file::{NoText, read_chosen};

/// Where the shipped sentences come from.
const SAMPLE_URL: &str = "http://www.cs.cornell.edu/people/pabo/movie-review-data";
/// Under which licence.
const LICENCE_URL: &str = "https://creativecommons.org/licenses/by/4.0/";
/// Public sets with the layout of their lines; names are the same in every language.
const SETS: [(RealTask, &str, &str); 4] = [
    (RealTask::Spam, "SMS Spam Collection (UCI, Almeida 2011), SMSSpamCollection", "ham<TAB>See you at five"),
    (RealTask::Spam, "SMS Spam Collection (Kaggle), spam.csv", "ham,\"See you at five\",,,"),
    (
        RealTask::Sentiment,
        "Sentiment Labelled Sentences (UCI, Kotzias 2015), imdb_labelled.txt",
        "A quiet, warm film.<TAB>1",
    ),
    (RealTask::Sentiment, "Rotten Tomatoes (Pang, Lee 2005), train.csv", "\"a quiet , warm film\",1"),
];

/// Why the planned measurement cannot begin, if so.
pub fn blocked(state: &State) -> Option<String> {
    blocked_for(state, &state.labs.plans.shots)
}

/// Why that plan cannot be measured, if so.
pub fn blocked_for(state: &State, plan: &ShotPlan) -> Option<String> {
    let lang = state.settings.lang;
    if state.frame.catalog.is_none() {
        return Some(lang.text(Msg::LabNoModels));
    }
    let lack = state.labs.lack(plan)?;
    Some(match lack {
        Lack::None => lang.text(Msg::SentencesLacking),
        Lack::Few([first, second], needed) => {
            let args = [("first", first.into()), ("second", second.into()), ("needed", needed.into())];
            lang.text_with(Msg::SentencesFew, &args)
        }
    })
}

/// The choice of sentences; nothing for a task that needs none.
pub fn sentences_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.shots;
    let Some(task) = plan.task.real() else { return html! {} };
    let set = |plan: ShotPlan| {
        dispatch.reform(move |_: MouseEvent| Action::Lab(LabAction::Plan(Plan::Shots(plan.clone()))))
    };
    let source = |is_own: bool, slug: &str, name: Msg| Choice {
        id: format!("fs-from-{slug}"),
        label: lang.text(name),
        is_on: plan.has_own_sentences() == is_own,
        blocked: (!is_own && !has_sample(task)).then(|| lang.text(Msg::SentencesNoSample)),
        onclick: set(ShotPlan { is_own, ..plan.clone() }),
    };
    let sources = [source(false, "sample", Msg::SentencesSample), source(true, "own", Msg::SentencesOwn)];
    html! {
        <div class="sentences" id="fs-sentences">
            { choices(lang.text(Msg::SentencesSource), sources) }
            if plan.has_own_sentences() {
                { own(state, dispatch, task, plan) }
            } else {
                <p class="study-note">
                    { lang.text_with(Msg::SentencesCredit, &[("n", state.labs.sentences(plan).len().into())]) }{ " " }
                    <a href={SAMPLE_URL} target="_blank" rel="noreferrer">{ "Sentence Polarity Dataset v1.0, Bo Pang, Lillian Lee" }</a>{ ", " }
                    <a href={LICENCE_URL} target="_blank" rel="noreferrer">{ "CC BY 4.0" }</a>
                </p>
            }
            if let Some(lack) = state.labs.lack(plan).and_then(|_| blocked(state)) {
                <p class="study-note" id="fs-lack">{ lack }</p>
            }
        </div>
    }
}

fn own(state: &State, dispatch: &Callback<Action>, task: RealTask, plan: &ShotPlan) -> Html {
    let lang = state.settings.lang;
    let set = |plan: ShotPlan| {
        dispatch.reform(move |_: MouseEvent| Action::Lab(LabAction::Plan(Plan::Shots(plan.clone()))))
    };
    let part = |is_all_unseen: bool, slug: &str, name: Msg| Choice {
        id: format!("fs-use-{slug}"),
        label: lang.text(name),
        is_on: plan.is_all_unseen == is_all_unseen,
        blocked: None,
        onclick: set(ShotPlan { is_all_unseen, ..plan.clone() }),
    };
    let parts = [part(false, "held-out", Msg::SentencesHeldOut), part(true, "all", Msg::SentencesAll)];
    let oninput = dispatch.reform(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        Action::Lab(BroughtAction::Text { task, name: None, text }.into())
    });
    let onchange = {
        let dispatch = dispatch.clone();
        move |event: Event| {
            let dispatch = dispatch.clone();
            read_chosen(&event.target_unchecked_into(), MAX_BYTES, move |name, text| {
                let action = match text {
                    Ok(text) => BroughtAction::Text { task, name: Some(name), text },
                    Err(NoText::TooLarge(size)) => BroughtAction::TooLarge { task, name, size },
                    Err(NoText::Unreadable(message)) => BroughtAction::Unreadable { task, name, message },
                };
                dispatch.emit(Action::Lab(action.into()));
            });
        }
    };
    let brought = state.labs.brought.of(task);
    let max = bytes(MAX_BYTES as u64);
    html! {
        <>
            { choices(lang.text(Msg::SentencesPart), parts) }
            <p class="study-note">{ lang.text(if plan.is_all_unseen { Msg::SentencesAllWhat } else { Msg::SentencesHeldOutWhat }) }</p>
            <label class="sentences-field">
                <span class="field-label">{ lang.text(Msg::SentencesPaste) }</span>
                <textarea id="fs-text" rows="4" key={task.name()} {oninput} placeholder={format!("{}\t…", label_names(task)[0])} spellcheck="false"
                    aria-describedby="fs-read" />
            </label>
            <label class="sentences-field">
                <span class="field-label">{ lang.text_with(Msg::SentencesFile, &[("max", (&max).into())]) }</span>
                <input type="file" id="fs-file" accept=".tsv,.csv,.txt,text/plain,text/csv,text/tab-separated-values" {onchange} />
            </label>
            <div id="fs-read" role="status">{ brought.map(|brought| read(lang, task, brought)).unwrap_or_default() }</div>
            if brought.is_none_or(|brought| brought.read.is_err()) { { empty(lang, task) } }
        </>
    }
}

/// What was read, and every problem with its line.
fn read(lang: Lang, task: RealTask, brought: &Brought) -> Html {
    let name = brought.name.iter().map(|name| html! { <b>{ name }{ ": " }</b> });
    let labelled = match &brought.read {
        Ok(labelled) => labelled,
        Err(refusal) => {
            return html! { <p class="bench-alert" id="fs-refused">{ for name }{ refused(lang, refusal) }</p> };
        }
    };
    let [first, second] = label_names(task);
    let args = [
        ("n", labelled.sentences.len().into()),
        ("heldout", brought.n_held_out.iter().sum::<usize>().into()),
        ("firstn", brought.n_all[0].into()),
        ("first", first.into()),
        ("secondn", brought.n_all[1].into()),
        ("second", second.into()),
        ("left", labelled.n_left_out.into()),
    ];
    html! {
        <>
            <p class="study-note">{ for name }{ lang.text_with(Msg::SentencesRead, &args) }</p>
            if labelled.n_problems > 0 {
                <div class="bench-alert" id="fs-problems">
                    <p>{ lang.text_with(Msg::SentencesProblems, &[("n", labelled.n_problems.into())]) }</p>
                    <ul>{ for labelled.problems.iter().map(|problem| html! { <li>{ problem_text(lang, problem) }</li> }) }</ul>
                </div>
            }
        </>
    }
}

fn refused(lang: Lang, refusal: &Refusal) -> String {
    let max = bytes(MAX_BYTES as u64);
    match refusal {
        Refusal::Text(SentencesError::TooLarge(got)) => {
            let got = bytes(*got as u64);
            let args = [("got", (&got).into()), ("max", (&max).into())];
            lang.text_with(Msg::SentencesTooLarge, &args)
        }
        Refusal::Text(SentencesError::Nothing) => lang.text(Msg::SentencesNothing),
        Refusal::File(message) => lang.text_with(Msg::SentencesUnreadable, &[("message", message.into())]),
    }
}

fn problem_text(lang: Lang, problem: &Problem) -> String {
    let line = ("line", problem.line.into());
    match &problem.error {
        LineError::Columns(got) => lang.text_with(Msg::SentencesColumns, &[line, ("got", (*got).into())]),
        LineError::Label { expected, got } => {
            lang.text_with(Msg::SentencesLabel, &[line, ("expected", expected.into()), ("got", got.into())])
        }
        LineError::Empty => lang.text_with(Msg::SentencesEmptyLine, &[line]),
    }
}

/// Which sets there are, and how their lines look.
fn empty(lang: Lang, task: RealTask) -> Html {
    let sets = SETS.into_iter().filter(|(of, ..)| *of == task).map(|(_, name, line)| {
        html! { <li>{ name }{ ": " }<code class="number">{ line }</code></li> }
    });
    html! {
        <div class="sentences-sets" id="fs-sets">
            <p class="study-note">{ lang.text(Msg::SentencesSets) }</p>
            <ul>{ for sets }</ul>
        </div>
    }
}
