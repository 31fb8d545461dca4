//! One problem solved at once and step by step, token by token; a step can be changed to see whether the answer follows.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::gains::flops;
use super::items::{one_line, verdict};
use super::{Choice, choices};
use crate::engine::protocol::lab::{Solution, WrittenToken};
use crate::text::display::{Piece, pieces, plain};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::solve::Answer;
use crate::ui::state::labs::{MAX_PROBLEM, OPERANDS, Plan, SolveAction, StepPlan, StepTask};
use crate::ui::state::{Action, LabAction, State};

/// The panel.
pub fn solve_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let solve = &state.labs.solve;
    html! {
        <section class="solve" id="solve" aria-labelledby="solve-title">
            <h3 class="panel-title" id="solve-title">{ lang.text(Msg::SolveTitle) }</h3>
            <p class="study-note">{ lang.text(Msg::SolveWhat) }</p>
            { question(state, dispatch) }
            <p class="sr-only" role="status">{ if solve.is_busy() { lang.text(Msg::ShotsWaiting) } else { String::new() } }</p>
            if is_in_sight(state) {
                <div class="solve-sides">
                    { side(state, dispatch, "direct", Msg::WayDirect, solve.direct()) }
                    { side(state, dispatch, "steps", Msg::WaySteps, solve.steps()) }
                </div>
                { edit(state, dispatch) }
                if solve.edited().is_some() {
                    { side(state, dispatch, "edited", Msg::SolveEdited, solve.edited()) }
                    { follows(state) }
                }
            }
        </section>
    }
}

/// Whether there is something about the planned problem, by the planned model as far as that is known.
fn is_in_sight(state: &State) -> bool {
    let (solve, plan) = (&state.labs.solve, &state.labs.plans.steps);
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let planned = state.frame.catalog.as_ref().map(|catalog| plan.sample.files(catalog, at_hand));
    let is_other = planned.is_some_and(|files| files.first().is_some_and(|file| file.name != solve.model));
    let is_there = solve.direct().is_some() || solve.steps().is_some() || solve.is_busy();
    is_there && solve.is_about(plan) && !is_other
}

/// Which problem, and the button that asks.
fn question(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.steps;
    let planned = |plan: StepPlan| Action::Lab(LabAction::Plan(Plan::Steps(plan)));
    let ask = || Action::Lab(SolveAction::Ask.into());
    let has_operands = matches!(plan.task, StepTask::Calculator | StepTask::All);
    let operands = OPERANDS.map(|n_operands| {
        let action = planned(StepPlan { n_operands, ..plan.clone() });
        Choice {
            id: format!("solve-operands-{n_operands}"),
            label: n_operands.to_string(),
            is_on: plan.n_operands == n_operands,
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| action.clone()),
        }
    });
    let problem = (plan.problem + 1) % (MAX_PROBLEM + 1);
    let on_next = {
        let (dispatch, plan) = (dispatch.clone(), StepPlan { problem, ..plan.clone() });
        move |()| {
            dispatch.emit(planned(plan.clone()));
            dispatch.emit(ask());
        }
    };
    let unready = state.frame.catalog.is_none().then(|| AttrValue::from(lang.text(Msg::LabNoModels)));
    html! {
        <>
            if has_operands { { choices(lang.text(Msg::AxisOperands), operands) } }
            <div class="bench-buttons">
                <span class="number" id="solve-problem">{ lang.text_with(Msg::SolveProblem, &[("n", (plan.problem + 1).into())]) }</span>
                <Button id="solve-ask" label={lang.text(Msg::SolveAsk)} icon={Icon::Run} emphasis={Emphasis::Primary}
                    blocked={unready} on_press={dispatch.reform(move |()| ask())} />
                <Button id="solve-next" label={lang.text(Msg::SolveNext)} on_press={on_next} />
            </div>
        </>
    }
}

fn side(
    state: &State,
    dispatch: &Callback<Action>,
    slug: &'static str,
    name: Msg,
    answer: Option<&Answer>,
) -> Html {
    let lang = state.settings.lang;
    let body = match answer.map(|answer| &**answer) {
        None => html! { <p class="panel-empty">{ lang.text(Msg::ShotsWaiting) }</p> },
        Some(Err(message)) => {
            let args = [("model", (&state.labs.solve.model).into()), ("message", message.into())];
            html! { <p class="bench-alert" role="alert">{ lang.text_with(Msg::SolveFailed, &args) }</p> }
        }
        Some(Ok(solution)) => solution_view(state, dispatch, slug, solution),
    };
    html! {
        <section class="solve-side" id={format!("solve-{slug}")} aria-label={lang.text(name)}>
            <h4 class="solve-name">{ lang.text(name) }</h4>
            { body }
        </section>
    }
}

fn solution_view(
    state: &State,
    dispatch: &Callback<Action>,
    slug: &'static str,
    solution: &Solution,
) -> Html {
    let lang = state.settings.lang;
    let solve = &state.labs.solve;
    let can_choose = slug == "steps";
    let tokens = solution.tokens.iter().enumerate().map(|(index, token)| {
        let is_chosen = can_choose && solve.chosen == Some(index);
        let onclick = can_choose.then(|| {
            let to = (!is_chosen).then_some(index);
            dispatch.reform(move |_: MouseEvent| Action::Lab(SolveAction::Choose(to).into()))
        });
        token_view(lang, index, token, is_chosen, onclick)
    });
    let said = solution.said.clone().unwrap_or_else(|| lang.text(Msg::ShotsNoAnswer));
    let operations = flops(solution.cost.flops as f64);
    let cost = [("passes", solution.tokens.len().into()), ("flops", (&operations).into())];
    html! {
        <>
            if slug != "edited" {
                <pre class="item-prompt" tabindex="0" role="group" aria-label={lang.text(Msg::ShotsPrompt)}>
                    <div class="shots-text">{ &solution.prompt }</div>
                </pre>
            }
            <ol class="solve-tokens" key={solve.number()} aria-label={lang.text(Msg::ShotsWritten)}>{ for tokens }</ol>
            <p class="solve-said">
                <span>{ lang.text(Msg::ItemSaid) }{ ": " }<b class="number" data-said={solution.said.clone()}>{ one_line(&said) }</b></span>
                if slug != "edited" {
                    { verdict(lang, solution.is_right()) }
                    <span class="study-note">{ lang.text_with(Msg::SolveRight, &[("answer", (&solution.answer).into())]) }</span>
                }
            </p>
            <p class="study-note">{ lang.text_with(Msg::SolveCost, &cost) }</p>
        </>
    }
}

/// A token that appears after those before it; one that can be changed is a button.
fn token_view(
    lang: Lang,
    index: usize,
    token: &WrittenToken,
    is_chosen: bool,
    onclick: Option<Callback<MouseEvent>>,
) -> Html {
    let pieces = match token.text.is_special {
        true => vec![Piece::Text(String::from_utf8_lossy(&token.text.bytes).into_owned())],
        false => pieces(&token.text.bytes),
    };
    let ends_line = token.text.bytes.contains(&b'\n');
    let text = plain(&pieces);
    let title = percent(token.logprob.exp());
    let class = classes!(
        "solve-token",
        token.is_given.then_some("solve-given"),
        is_chosen.then_some("solve-chosen"),
        ends_line.then_some("solve-line"),
    );
    let style = format!("--i: {index}");
    let label =
        lang.text_with(Msg::SolveToken, &[("text", (&text).into()), ("probability", (&title).into())]);
    html! {
        <li {class} {style}>
            if let Some(onclick) = onclick {
                <button type="button" class="solve-press" {title} aria-label={label} aria-pressed={is_chosen.to_string()}
                    {onclick}>{ text }</button>
            } else {
                <span {title}>{ text }</span>
            }
        </li>
    }
}

/// What is put in place of the chosen token.
fn edit(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let solve = &state.labs.solve;
    let Some(Ok(steps)) = solve.steps().map(|answer| &**answer) else { return html! {} };
    let Some(token) = solve.chosen.and_then(|index| steps.tokens.get(index)) else {
        return html! { <p class="study-note" id="solve-hint">{ lang.text(Msg::SolveHint) }</p> };
    };
    let oninput = dispatch.reform(|event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        Action::Lab(SolveAction::Write(text).into())
    });
    let onsubmit = {
        let dispatch = dispatch.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(Action::Lab(SolveAction::GoOn.into()));
        }
    };
    let text = one_line(&String::from_utf8_lossy(&token.text.bytes));
    html! {
        <form class="solve-edit" {onsubmit}>
            <label class="solve-label" for="solve-edit">{ lang.text_with(Msg::SolveInPlace, &[("text", (&text).into())]) }</label>
            <input class="number" type="text" id="solve-edit" autocomplete="off" value={solve.edit.clone()} {oninput} />
            <button type="submit" class="button button-primary" id="solve-go">{ lang.text(Msg::SolveGoOn) }</button>
        </form>
    }
}

/// Whether the answer moved with the step.
fn follows(state: &State) -> Html {
    let lang = state.settings.lang;
    let solve = &state.labs.solve;
    let (Some(before), Some(after)) = (solved(solve.steps()), solved(solve.edited())) else {
        return html! {};
    };
    let text = match (&before.said, &after.said) {
        (_, None) => lang.text(Msg::SolveLost),
        (Some(before), Some(after)) if before == after => {
            lang.text_with(Msg::SolveStays, &[("answer", after.into())])
        }
        (before, Some(after)) => {
            let before = before.clone().unwrap_or_else(|| "–".to_owned());
            lang.text_with(Msg::SolveFollows, &[("before", (&before).into()), ("after", after.into())])
        }
    };
    html! { <p class="solve-follows" role="status" id="solve-follows">{ text }</p> }
}

fn solved(answer: Option<&Answer>) -> Option<&Solution> {
    answer?.as_ref().ok()
}
