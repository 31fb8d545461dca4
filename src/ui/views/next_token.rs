//! The bars of the next-token distribution.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use super::picture::PictureSaves;
use super::terms::with_terms;
use super::words::{blocked_text, plain_token, token_pieces};
use crate::engine::protocol::Candidate;
use crate::ui::components::bars::{Bar, Bars};
use crate::ui::format::{exact_percent, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, Blocked, Control, ShadeAction, Shades};

/// The ten most probable next tokens, before and after sampling.
#[component]
pub fn NextTokenPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let shades = state.shades;
    let bars = use_memo((state.distribution.clone(), lang, shades), |(distribution, lang, shades)| {
        let candidates = distribution.as_ref().map(|distribution| distribution.candidates.as_slice());
        let bars = candidates.unwrap_or_default().iter().map(|candidate| bar(*lang, *shades, candidate));
        Rc::new(bars.collect::<Vec<_>>())
    });
    let on_press = {
        let (dispatch, distribution) = (dispatch.clone(), state.distribution.clone());
        move |row: usize| {
            let candidate = distribution.as_ref().and_then(|distribution| distribution.candidates.get(row));
            if let Some(candidate) = candidate {
                dispatch.emit(Action::Press(Control::Force(candidate.text.id)));
            }
        }
    };
    // While it computes, a press waits for nothing and says so; what lasts is said before.
    let blocked = state.blocked(Control::Force(0)).filter(|why| *why != Blocked::Computing);
    let blocked = blocked.map(|why| AttrValue::from(blocked_text(lang, why, state.context_length())));
    let body = match (&state.distribution, &state.model) {
        (Some(distribution), Some(model)) => {
            let caption = lang.text_with(Msg::BarsCaption, &[("n", distribution.n_tokens.into())]);
            let heads = [Msg::BarsToken, Msg::BarsModel, Msg::BarsSampled]
                .map(|msg| with_terms(lang, &lang.text(msg)));
            let nats = significant(distribution.entropy_nats);
            let bits = significant(distribution.entropy_nats / std::f64::consts::LN_2);
            let entropy =
                lang.text_with(Msg::BarsEntropy, &[("nats", (&nats).into()), ("bits", (&bits).into())]);
            let possible = lang.text_with(
                Msg::BarsPossible,
                &[("n", distribution.n_possible.into()), ("total", model.config.vocab_size.into())],
            );
            html! {
                <>
                    <Bars {caption} {heads} excluded={lang.text(Msg::BarsExcluded)}
                        hint={lang.text(Msg::BarsDetailHint)} bars={(*bars).clone()}
                        is_stale={!state.is_current(distribution.n_tokens)} on_press={Callback::from(on_press)} {blocked} />
                    if shades.is_log { <p class="next-token-facts">{ lang.text(Msg::BarsLogWhat) }</p> }
                    <p class="next-token-facts">{ with_terms(lang, &entropy) }<br />{ possible }</p>
                    <p class="panel-note">{ lang.text(Msg::NoteProbability) }</p>
                </>
            }
        }
        // As high as the table, which is moments away while a model is there.
        (None, Some(_)) => {
            // Its own element: taken over for a paragraph below the table, it would count as one that moved.
            html! { <p key="empty" class="panel-empty next-token-empty">{ lang.text(Msg::BarsEmpty) }</p> }
        }
        (_, None) => html! { <p class="panel-empty">{ lang.text(Msg::BarsEmpty) }</p> },
    };
    let on_log = dispatch.reform(|event: Event| {
        Action::Shade(ShadeAction::Log(event.target_unchecked_into::<HtmlInputElement>().checked()))
    });
    html! {
        <section class="next-token" id="part-probabilities" aria-labelledby="bars-title">
            <div class="panel-head">
                <h2 class="panel-title" id="bars-title">{ lang.text(Msg::BarsTitle) }</h2>
                <label class="shade-switch" for="log-scale" data-picture={(!shades.is_log).then_some("no")}>
                    <input type="checkbox" id="log-scale" checked={shades.is_log} onchange={on_log} />
                    { lang.text(Msg::BarsLog) }
                </label>
            </div>
            { body }
            <div class="picture-room">
                if state.distribution.is_some() {
                    <PictureSaves id="next-token" of="part-probabilities" name="glassgpt-next-token" title={lang.text(Msg::BarsTitle)} {lang} />
                }
            </div>
        </section>
    }
}

fn bar(lang: Lang, shades: Shades, candidate: &Candidate) -> Bar {
    let (before, after) = (candidate.probability, candidate.sampled_probability);
    let (before_exact, after_exact) = (exact_percent(before), exact_percent(after));
    let detail = lang.text_with(
        Msg::BarsDetail,
        &[
            ("model", (&before_exact).into()),
            ("sampled", (&after_exact).into()),
            ("logit", (&candidate.logit.to_string()).into()),
        ],
    );
    Bar {
        pieces: token_pieces(&candidate.text),
        name: plain_token(&candidate.text).into(),
        before: shades.bar_share(before),
        after: shades.bar_share(after),
        is_excluded: after == 0.0,
        before_text: percent(before).into(),
        before_exact: before_exact.into(),
        after_text: percent(after).into(),
        after_exact: after_exact.into(),
        detail: detail.into(),
    }
}
