//! The items behind a point: what was asked, what is right, what the model says.

use yew::prelude::*;

use super::gains::way;
use super::names::{change_words, task_name};
use super::vary::ways;
use crate::engine::protocol::lab::{Examples, Told};
use crate::tasks::quiz::LETTERS;
use crate::text::display::{pieces, plain};
use crate::ui::components::button::Button;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::models::Wanted;
use crate::ui::route::Route;
use crate::ui::state::labs::{Bench, Items, PAGE_ITEMS, Spot};
use crate::ui::state::{Action, LabAction, State, Travel};

/// The panel; nothing where no point was chosen.
pub fn items_view(state: &State, dispatch: &Callback<Action>, bench: Bench) -> Html {
    let lang = state.settings.lang;
    let board = state.labs.board(bench);
    let (Some((spot, items)), Some(run)) = (&board.open, &board.run) else { return html! {} };
    let Some(job) = run.jobs.get(spot.job) else { return html! {} };
    let title = match bench {
        Bench::Shots => {
            let change = (job.examples != Examples::Drawn).then(|| lang.text(change_words(job.examples)));
            let model =
                [Some(job.model.clone()), change].into_iter().flatten().collect::<Vec<_>>().join(", ");
            lang.text_with(Msg::ItemsTitle, &[("model", (&model).into()), ("k", spot.shots.into())])
        }
        Bench::Steps | Bench::Quiz | Bench::Scale => {
            let what = format!("{}, {}", task_name(lang, &job.task), way(lang, &job.format));
            lang.text_with(Msg::StepItemsOf, &[("model", (&job.model).into()), ("what", (&what).into())])
        }
    };
    let go = |to: Option<Spot>| dispatch.reform(move |()| Action::Lab(LabAction::Open(bench, to)));
    html! {
        <section class="items" id="lab-items" aria-labelledby="lab-items-title">
            <div class="items-head">
                <h3 class="panel-title" id="lab-items-title">{ title }</h3>
                <Button id="items-close" label={lang.text(Msg::ItemsClose)} on_press={go(None)} />
            </div>
            { match items {
                Items::Awaited => html! { <p class="panel-empty" role="status">{ lang.text(Msg::ItemsAwaited) }</p> },
                Items::Gone => html! { <p class="panel-empty" role="status">{ lang.text(Msg::ItemsGone) }</p> },
                Items::There(items, _) if items.is_empty() => {
                    html! { <p class="panel-empty" role="status">{ lang.text(Msg::ItemsNone) }</p> }
                }
                Items::There(items, n_answered) => html! {
                    <>
                        <ol class="items-list">
                            { for items.iter().enumerate().map(|(index, item)| {
                                let ways = match bench {
                                    Bench::Shots => ways(lang, dispatch, *spot, index, item),
                                    Bench::Steps | Bench::Quiz | Bench::Scale => html! {},
                                };
                                item_view(state, dispatch, &job.model, index, item, ways)
                            }) }
                        </ol>
                        { pages(lang, *spot, items.len(), *n_answered, go) }
                    </>
                },
            } }
        </section>
    }
}

fn pages(
    lang: Lang,
    spot: Spot,
    n: usize,
    n_answered: usize,
    go: impl Fn(Option<Spot>) -> Callback<()>,
) -> Html {
    let args = [("from", (spot.from + 1).into()), ("to", (spot.from + n).into()), ("of", n_answered.into())];
    let to = |from: usize| go(Some(Spot { from, ..spot }));
    html! {
        <div class="bench-buttons">
            if spot.from > 0 {
                <Button id="items-previous" label={lang.text(Msg::ItemsPrevious)}
                    on_press={to(spot.from.saturating_sub(PAGE_ITEMS))} />
            }
            <span class="number">{ lang.text_with(Msg::ItemsRange, &args) }</span>
            if spot.from + n < n_answered {
                <Button id="items-next" label={lang.text(Msg::ItemsNext)} on_press={to(spot.from + n)} />
            }
        </div>
    }
}

/// One item; `more` is what else can be done with it.
fn item_view(
    state: &State,
    dispatch: &Callback<Action>,
    model: &str,
    index: usize,
    item: &Told,
    more: Html,
) -> Html {
    let lang = state.settings.lang;
    let said = |msg: Msg, text: &str| {
        html! { <div><dt>{ lang.text(msg) }</dt><dd class="number">{ one_line(text) }</dd></div> }
    };
    let logprob = lang.text_with(
        Msg::ItemLogprob,
        &[("n", (&significant(item.logprob)).into()), ("tokens", item.n_tokens.into())],
    );
    html! {
        <li class="item" key={item.question} data-question={item.question.to_string()}>
            <div class="item-head">
                <span class="item-number number">{ lang.text_with(Msg::ItemPrompt, &[("n", (item.question + 1).into())]) }</span>
                { for item.is_right.map(|is_right| verdict(lang, is_right)) }
            </div>
            <pre class="item-prompt" tabindex="0" role="group"
                aria-label={lang.text_with(Msg::ItemPrompt, &[("n", (item.question + 1).into())])}><div class="shots-text">{ &item.prompt }</div></pre>
            <dl class="item-facts">
                { said(Msg::ItemAnswer, &item.answer) }
                { said(Msg::ItemSaid, &item.said) }
            </dl>
            if !item.choices.is_empty() {
                <ol class="item-orders study-note number">{ for item.choices.iter().map(|choice| order(lang, choice)) }</ol>
            }
            <p class="study-note" title={item.logprob.to_string()} data-value={item.logprob.to_string()}>{ logprob }</p>
            <div class="bench-buttons">
                { open(state, dispatch, model, index, item) }
                { more }
            </div>
        </li>
    }
}

/// What was chosen in one order of the options.
fn order(lang: Lang, (shares, right, chosen): &(Vec<f64>, usize, usize)) -> Html {
    let letter = |place: &usize| LETTERS.get(*place).copied().unwrap_or_default();
    let share = percent(shares.get(*chosen).copied().unwrap_or_default());
    let args =
        [("said", letter(chosen).into()), ("probability", (&share).into()), ("right", letter(right).into())];
    html! { <li>{ lang.text_with(Msg::ItemOrder, &args) }</li> }
}

/// Right or wrong, in a word and a sign.
pub fn verdict(lang: Lang, is_right: bool) -> Html {
    let (class, icon, msg) = match is_right {
        true => ("results-right", Icon::Check, Msg::ShotsRight),
        false => ("results-wrong", Icon::Cross, Msg::ShotsWrong),
    };
    html! { <span {class}><IconView {icon} />{ lang.text(msg) }</span> }
}

/// A text in one line, its spaces and line breaks visible.
pub fn one_line(text: &str) -> String {
    plain(&pieces(text.as_bytes()))
}

/// Takes the prompt into the playground, with the model that was asked.
fn open(state: &State, dispatch: &Callback<Action>, model: &str, index: usize, item: &Told) -> Html {
    let lang = state.settings.lang;
    let is_at_hand = state.frame.file.as_ref().is_some_and(|file| file.name == model);
    let label = match is_at_hand {
        true => lang.text(Msg::ShotsOpen),
        false => lang.text_with(Msg::ItemOpenOther, &[("model", model.into())]),
    };
    let on_press = {
        let (dispatch, prompt, model) = (dispatch.clone(), item.prompt.clone(), model.to_owned());
        move |()| {
            dispatch.emit(Action::Edit(prompt.clone()));
            if !is_at_hand {
                let wanted = Wanted { model: Some(model.clone()), dtype: None };
                dispatch.emit(Travel::Switch(wanted).into());
            }
            dispatch.emit(Travel::Visit(Route::Text).into());
        }
    };
    html! { <Button id={format!("item-open-{index}")} {label} {on_press} /> }
}
