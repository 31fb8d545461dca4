//! The same items with their examples shown in other ways: buttons, and what became of the answers.

use yew::prelude::*;

use super::gains::gain_view;
use super::names::change_words;
use super::sentences::blocked_for;
use super::{Choice, choices};
use crate::engine::protocol::lab::{Examples, Gain};
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::change::{Outcome, outcomes_of};
use crate::ui::state::labs::{Bench, CHANGES, Plan, Run};
use crate::ui::state::{Action, LabAction, State};

/// The buttons below a run, and the table once one was pressed.
pub fn changes_view(state: &State, dispatch: &Callback<Action>, run: &Run) -> Html {
    let lang = state.settings.lang;
    let Plan::Shots(plan) = &run.plan else { return html! {} };
    let is_elsewhere = state.labs.running.is_some_and(|running| running != Bench::Shots);
    let blocked = blocked_for(state, plan);
    let buttons = CHANGES.map(|examples| {
        let is_on = plan.changes.contains(&examples);
        Choice {
            id: format!("change-{}", examples.name()),
            label: lang.text(change_words(examples)),
            is_on,
            // A run of another lab is not ended by a button that does not say so.
            blocked: (is_elsewhere && !is_on).then(|| lang.text(Msg::ChangeElsewhere)).or(blocked.clone()),
            onclick: dispatch.reform(move |_: MouseEvent| Action::Lab(LabAction::Change(examples))),
        }
    });
    html! {
        <>
            { choices(lang.text(Msg::ChangeSameItems), buttons) }
            if run.jobs.iter().any(|job| job.examples != Examples::Drawn && !job.rows.is_empty()) {
                { outcomes(lang, run) }
            }
        </>
    }
}

fn outcomes(lang: Lang, run: &Run) -> Html {
    let heads = [
        Msg::HeadModel,
        Msg::HeadChanged,
        Msg::HeadShots,
        Msg::ExamplesDrawn,
        Msg::HeadAfterChange,
        Msg::HeadDifference,
        Msg::HeadVerdict,
    ];
    let line = |outcome: Outcome<'_>| {
        let share =
            |share: f64| html! { <td class="number" data-value={share.to_string()}>{ percent(share) }</td> };
        html! {
            <tr id={format!("changed-{}-{}-{}", outcome.model, outcome.examples.name(), outcome.shots)}>
                <th scope="row">{ outcome.model }</th>
                <th scope="row">{ lang.text(change_words(outcome.examples)) }</th>
                <td class="number">{ outcome.shots }</td>
                { share(outcome.before) }
                { share(outcome.after) }
                <td>{ gain_view(lang, outcome.gain) }</td>
                <td>{ lang.text(verdict(outcome.gain)) }</td>
            </tr>
        }
    };
    html! {
        <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::ChangeTable)}>
            <table class="bench-table gain-table" id="lab-changes">
                <caption class="study-caption">{ lang.text(Msg::ChangeTable) }</caption>
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                <tbody>{ for outcomes_of(run).into_iter().map(line) }</tbody>
            </table>
        </div>
    }
}

/// What the interval allows to say.
pub fn verdict(gain: Gain) -> Msg {
    match gain {
        Gain { ci_low, .. } if ci_low > 0.0 => Msg::VerdictMore,
        Gain { ci_high, .. } if ci_high < 0.0 => Msg::VerdictLess,
        _ => Msg::VerdictOpen,
    }
}
