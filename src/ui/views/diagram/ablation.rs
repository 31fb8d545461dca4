//! Heads and MLPs as switches, with what the model says without them.

use std::rc::Rc;

use yew::prelude::*;

use super::lens::after;
use crate::engine::protocol::look::{Ablation, Changed, Look, Looked, Part, Seen};
use crate::ui::components::bars::{Bar, Bars};
use crate::ui::components::button::Button;
use crate::ui::format::{exact_percent, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::look::position;
use crate::ui::state::{Action, LookAction, Shared, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::{plain_token, token_pieces};

/// The switches and the change.
#[component]
pub fn AblationPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let nearest = nearest(state);
    let is_stale = !nearest.is_some_and(|(_, is_new)| is_new);
    let looked = nearest.map(|(looked, _)| looked.clone());
    let bars = use_memo((looked.clone(), lang), |(looked, lang)| {
        let changes = match looked.as_ref().map(|looked| &looked.seen) {
            Some(Some(Seen::Ablation(Ablation { changes, .. }))) => changes.as_slice(),
            _ => &[],
        };
        Rc::new(changes.iter().map(|change| bar(*lang, change)).collect::<Vec<_>>())
    });
    let heads = [Msg::BarsToken, Msg::AblationWhole, Msg::AblationWithout]
        .map(|msg| with_inner_terms(lang, &lang.text(msg)));
    let on_press = dispatch.reform(|()| Action::Look(LookAction::ClearParts));
    html! {
        <section class="ablation" id="ablation-picture" aria-labelledby="ablation-title">
            <div class="panel-head">
                <h2 class="panel-title" id="ablation-title">{ lang.text(Msg::AblationTitle) }</h2>
                if !state.look.parts.is_empty() {
                    <span data-picture="no"><Button id="parts-on" label={lang.text(Msg::AblationClear)} {on_press} /></span>
                }
            </div>
            <p class="panel-what" data-picture="no">{ with_inner_terms(lang, &lang.text(Msg::AblationWhat)) }</p>
            { switches(state, dispatch) }
            <p class="ablation-kl number" id="ablation-kl" role="status">{ summary(state, is_stale) }</p>
            <Bars caption={after(state)} {heads} excluded={lang.text(Msg::BarsExcluded)}
                hint={lang.text(Msg::BarsDetailOnly)} bars={(*bars).clone()} {is_stale} />
            <PictureSaves id="ablation" of="ablation-picture" name="glassgpt-ablation" title={lang.text(Msg::AblationTitle)} {lang} />
        </section>
    }
}

/// The answer to the switches as they are, or the last one, and which of them it is.
fn nearest(state: &State) -> Option<(&Shared<Looked>, bool)> {
    let position = position(state)?;
    state.look.nearest(&Look::Ablation { position, parts: state.look.parts.clone() })
}

fn summary(state: &State, is_stale: bool) -> String {
    let lang = state.settings.lang;
    if state.look.parts.is_empty() {
        return lang.text(Msg::AblationNothing);
    }
    match nearest(state).map(|(looked, _)| &looked.seen) {
        Some(Some(Seen::Ablation(ablation))) if !is_stale => {
            let kl = significant(ablation.kl_nats);
            lang.text_with(Msg::AblationKl, &[("n", state.look.parts.len().into()), ("kl", (&kl).into())])
        }
        _ => lang.text(Msg::LookWaiting),
    }
}

/// One row of switches for each block: its heads, then its MLP.
fn switches(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let Some(config) = state.model.as_ref().map(|model| &model.config) else { return Html::default() };
    let effects: Vec<Option<&Vec<f64>>> = (0..config.n_layer).map(|layer| effects(state, layer)).collect();
    let largest = effects.iter().flatten().flat_map(|all| all.iter()).copied().fold(0.0, f64::max);
    let rows = effects.iter().enumerate().map(|(layer, effects)| {
        let heads = (0..config.n_head).map(Some).chain([None]).enumerate();
        let switches = heads.map(|(number, head)| {
            let effect = effects.and_then(|effects| effects.get(number)).copied();
            switch(state, dispatch, Part { layer, head }, effect, largest)
        });
        html! {
            <li class="switches-row" key={layer}>
                <span class="switches-layer">{ lang.text_with(Msg::FlowBlock, &[("n", (layer + 1).into())]) }</span>
                { for switches }
            </li>
        }
    });
    html! { <ol class="switches">{ for rows }</ol> }
}

fn effects(state: &State, layer: usize) -> Option<&Vec<f64>> {
    let at = position(state)?;
    match &state.look.find(|look| *look == Look::Effects { position: at, layer })? {
        (looked, true) => match &looked.seen {
            Some(Seen::Effects(effects)) => Some(effects),
            _ => None,
        },
        (_, false) => None,
    }
}

fn switch(state: &State, dispatch: &Callback<Action>, part: Part, effect: Option<f64>, largest: f64) -> Html {
    let lang = state.settings.lang;
    let is_off = state.look.parts.contains(&part);
    let short = match part.head {
        Some(head) => lang.text_with(Msg::AblationHead, &[("n", (head + 1).into())]),
        None => lang.text(Msg::AblationMlp),
    };
    let block = lang.text_with(Msg::FlowBlock, &[("n", (part.layer + 1).into())]);
    let share = effect.filter(|_| largest > 0.0).map_or(0.0, |effect| effect / largest);
    let title = effect.map(|effect| {
        format!("KL {}", lang.text_with(Msg::TokenNats, &[("n", (&effect.to_string()).into())]))
    });
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::TogglePart(part)));
    html! {
        <button type="button" class={classes!("switch", is_off.then_some("switch-off"))}
            aria-pressed={is_off.to_string()} {title} {onclick}>
            <span class="switch-name"><span class="sr-only">{ format!("{block}, ") }</span>{ short }</span>
            <span class="switch-effect number">{ effect.map(significant).unwrap_or_default() }</span>
            <span class="switch-fill" style={format!("inline-size: {:.2}%", share * 100.0)} />
        </button>
    }
}

fn bar(lang: Lang, change: &Changed) -> Bar {
    let (before_exact, after_exact) = (exact_percent(change.before), exact_percent(change.after));
    let detail = lang.text_with(
        Msg::AblationDetail,
        &[("before", (&before_exact).into()), ("after", (&after_exact).into())],
    );
    Bar {
        pieces: token_pieces(&change.text),
        name: plain_token(&change.text).into(),
        before: change.before,
        after: change.after,
        is_excluded: false,
        before_text: percent(change.before).into(),
        before_exact: before_exact.into(),
        after_text: percent(change.after).into(),
        after_exact: after_exact.into(),
        detail: detail.into(),
    }
}
