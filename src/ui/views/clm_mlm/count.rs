//! How many tokens of the visitor's own sentence teach, from both sides.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::side::SideView;
use crate::engine::protocol::LeftOut;
use crate::engine::protocol::training::{Counted, MAX_COUNT_TOKENS, Objective};
use crate::ui::components::button::Button;
use crate::ui::components::facts::{Fact, Facts};
use crate::ui::components::number_field::NumberField;
use crate::ui::format::{count, percent, significant};
use crate::ui::i18n::Msg;
use crate::ui::state::training::{ArmView, BYTES_PER_TOKEN, TrainingState};
use crate::ui::state::{Action, Load, State, TrainAction};
use crate::ui::views::ViewProps;
use crate::ui::views::terms::with_terms;
use crate::ui::views::words::plain_token;

/// The panel.
#[component]
pub fn CountPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let on_text = dispatch.reform(|event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        Action::Train(TrainAction::Sentence(text))
    });
    let on_ratio = dispatch.reform(|value: f64| Action::Train(TrainAction::Ratio(value as u32)));
    let on_redraw = dispatch.reform(|()| Action::Train(TrainAction::Redraw));
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    html! {
        <section class="panel" id="count" aria-labelledby="count-title">
            <h2 class="panel-title" id="count-title">{ lang.text(Msg::CountTitle) }</h2>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::CountWhat)) }</p>
            <div class="count-inputs">
                <label class="count-sentence">
                    <span class="field-label">{ lang.text(Msg::CountSentence) }</span>
                    <textarea id="sentence" rows="2" oninput={on_text} value={lab.sentence.to_string()} />
                </label>
                <div class="count-ratio">
                    <NumberField id="ratio" label={label(Msg::CountRatio)} slider_label={label(Msg::CountRatio)}
                        hint={label(Msg::CountRatioWhat)} value={f64::from(lab.ratio)} min={5.0} max={100.0} step={1.0}
                        on_change={on_ratio} />
                    <Button id="redraw" label={lang.text(Msg::CountRedraw)} on_press={on_redraw} />
                </div>
            </div>
            { answer(state, dispatch) }
            <Counters state={state.clone()} dispatch={dispatch.clone()} />
        </section>
    }
}

fn answer(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let lab = &state.training;
    let Some(counted) = &lab.counted else {
        let msg = if matches!(state.load, Load::Failed(_)) { Msg::CountNoModel } else { Msg::CountWaiting };
        return html! { <p class="panel-empty">{ lang.text(msg) }</p> };
    };
    let class = classes!("sides", (!lab.is_current()).then_some("sides-old"));
    html! {
        <>
            if !counted.left_out.is_empty() { { missing(state, dispatch, &counted.left_out) } }
            <div {class} aria-busy={(!lab.is_current()).to_string()}>
                <SideView {lang} counted={counted.clone()} is_causal=true />
                <SideView {lang} counted={counted.clone()} is_causal=false />
            </div>
            { notes(state, counted) }
        </>
    }
}

/// What the vocabulary lacks, and a sentence that it has.
fn missing(state: &State, dispatch: &Callback<Action>, left_out: &LeftOut) -> Html {
    let lang = state.settings.lang;
    let named: Vec<String> = left_out.named.chars().map(|c| format!("“{c}”")).collect();
    let msg = if left_out.has_more { Msg::CountLeftOutMore } else { Msg::CountLeftOut };
    let opening = state.model.as_ref().and_then(|model| model.opening.clone());
    let button = opening.map(|opening| {
        let label = lang.text_with(Msg::CountUseOpening, &[("text", (&opening).into())]);
        let on_press = dispatch.reform(move |()| Action::Train(TrainAction::Sentence(opening.clone())));
        html! { <Button id="use-opening" {label} {on_press} /> }
    });
    html! {
        <div class="count-missing" role="status" id="count-missing">
            <p class="panel-note">{ lang.text_with(msg, &[("chars", (&named.join(" ")).into())]) }</p>
            { for button }
        </div>
    }
}

fn notes(state: &State, counted: &Counted) -> Html {
    let lang = state.settings.lang;
    let mask = plain_token(&counted.mask);
    html! {
        <div class="notes">
            if counted.n_dropped > 0 {
                <p class="panel-note">
                    { lang.text_with(Msg::CountDropped, &[("n", counted.n_dropped.into()), ("max", MAX_COUNT_TOKENS.into())]) }
                </p>
            }
            if counted.tokens.len() == 1 + counted.n_start && counted.n_start == 0 || counted.tokens.len() == 1 {
                <p class="panel-note">{ lang.text(Msg::CountOne) }</p>
            }
            <p class="panel-note">{ lang.text_with(Msg::CountRule, &[("mask", (&mask).into())]) }</p>
            <p class="panel-note">{ with_terms(lang, &lang.text(if state.is_both_ways() { Msg::CountHonestBoth } else { Msg::CountHonest })) }</p>
        </div>
    }
}

/// Targets in the sentence, in a batch, so far, and in the visitor's corpus.
#[component]
fn Counters(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let ratio = f64::from(lab.ratio) / 100.0;
    let pair = |clm: String, mlm: String| {
        lang.text_with(Msg::CountPair, &[("clm", (&clm).into()), ("mlm", (&mlm).into())])
    };
    let mut facts = Vec::new();
    if let Some(counted) = &lab.counted {
        let counts = [&counted.clm, &counted.mlm].map(|side| side.n_targets().to_string());
        let [clm, mlm] = counts;
        facts.push(Fact::number(lang.text(Msg::CountInSentence), pair(clm, mlm)));
    }
    let plan = &lab.plan;
    let n_rows = plan.batch_tokens / plan.row_tokens.max(1);
    let in_batch = |objective: Objective| (n_rows * objective.n_targets(plan.row_tokens)).to_string();
    let [clm, mlm] = [Objective::Clm { share: 1.0 }, Objective::Mlm { share: ratio as f32 }].map(in_batch);
    let batch = lang.text_with(Msg::CountInBatch, &[("n", (n_rows * plan.row_tokens).into())]);
    facts.push(Fact::number(batch, pair(clm, mlm)));
    if let Some((n_tokens, [clm, mlm])) = targets_so_far(lab) {
        let name = lang.text_with(Msg::CountSoFar, &[("n", (&count(n_tokens as usize)).into())]);
        facts.push(Fact::number(name, pair(count(clm as usize), count(mlm as usize))));
    }
    let corpus = |share: f64| {
        let amount = significant(lab.corpus_targets(share));
        lang.text_with(
            if lab.is_corpus_bytes { Msg::CountTb } else { Msg::CountBillions },
            &[("n", (&amount).into())],
        )
    };
    let name = lang.text_with(Msg::CountInCorpus, &[("share", (&percent(ratio)).into())]);
    facts.push(Fact::number(name, pair(corpus(1.0), corpus(ratio))));
    let on_corpus = dispatch.reform(|value: f64| Action::Train(TrainAction::Corpus(value)));
    let unit = |is_bytes: bool, msg: Msg| {
        let onclick =
            dispatch.reform(move |_: MouseEvent| Action::Train(TrainAction::CorpusInBytes(is_bytes)));
        let is_on = lab.is_corpus_bytes == is_bytes;
        html! { <button type="button" class="look-tab" aria-pressed={is_on.to_string()} {onclick}>{ lang.text(msg) }</button> }
    };
    let tokens = significant(lab.corpus * 1e12 / BYTES_PER_TOKEN / 1e9);
    html! {
        <div class="counters">
            <h3 class="side-title">{ lang.text(Msg::CountersTitle) }</h3>
            <div class="counters-corpus">
                <NumberField id="corpus" label={AttrValue::from(lang.text(Msg::CountCorpus))} value={lab.corpus}
                    max={1e6} step={0.1} decimals={1} on_change={on_corpus} />
                <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::CountUnit)}>
                    { unit(true, Msg::CountUnitTb) }{ unit(false, Msg::CountUnitTokens) }
                </div>
                if lab.is_corpus_bytes {
                    <p class="panel-what">{ lang.text_with(Msg::CountTokens, &[("n", (&tokens).into())]) }</p>
                }
            </div>
            <Facts {facts} />
        </div>
    }
}

/// Tokens that CLM on all targets and MLM on 15 % of them have both read in the race in sight, and the targets of each
/// up to there.
fn targets_so_far(lab: &TrainingState) -> Option<(u64, [u64; 2])> {
    let arms = &lab.shown()?.arms;
    let find = |objective: Objective| arms.iter().find(|arm| arm.objective == objective);
    let pair = [find(Objective::Clm { share: 1.0 })?, find(Objective::Mlm { share: 0.15 })?];
    let last = pair.map(|arm| arm.last().map_or(0, |point| point.progress.tokens));
    let n_tokens = last[0].min(last[1]);
    let [clm, mlm] = pair.map(|arm: &ArmView| {
        let at = arm.points.iter().rev().find(|point| point.progress.tokens <= n_tokens);
        at.map(|point| point.progress.targets)
    });
    Some((n_tokens, [clm?, mlm?]))
}
