//! Whether the metric makes a jump: what the figures ask for, with two rows of our own that tell both sides.

use yew::prelude::*;

use super::super::super::terms::with_terms;
use super::fits::tokens;
use super::picker::planned;
use crate::engine::protocol::curves::Metric;
use crate::ui::components::button::Button;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::names::{metric_words, row_name};
use crate::ui::state::labs::{Along, ScalePlan};
use crate::ui::state::scale::{Contrast, contrast_made, contrast_real};
use crate::ui::state::{Action, State};

/// The panel; its examples come when the lines are analysed.
pub fn metric(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let Some(survey) = &state.scale.survey else { return html! {} };
    let (made, real) = (contrast_made(survey), contrast_real(survey));
    let made_words =
        made.as_ref().map_or_else(|| lang.text(Msg::ContrastNoMade), |it| made_by_metric(lang, it));
    let real_words = real.as_ref().map_or_else(|| lang.text(Msg::ContrastNoReal), |it| not_made(lang, it));
    html! {
        <section class="scale-part" id="scale-metric" aria-labelledby="scale-metric-title">
            <h3 class="panel-title" id="scale-metric-title">{ lang.text(Msg::MetricTitle) }</h3>
            <p class="scale-text">{ with_terms(lang, &lang.text(Msg::MetricWhat)) }</p>
            <div class="scale-sides">
                { side(state, dispatch, "made", Msg::ContrastMadeTitle, made_words, made.as_ref()) }
                { side(state, dispatch, "real", Msg::ContrastRealTitle, real_words, real.as_ref()) }
            </div>
        </section>
    }
}

fn made_by_metric(lang: Lang, contrast: &Contrast) -> String {
    let row = row_name(lang, &contrast.id.key);
    let rise = significant(contrast.exact.rise * 100.0);
    let r2 = percent(contrast.logprob.power.map_or(0.0, |power| power.r2));
    let args = [("row", &row), ("model", &contrast.id.model), ("rise", &rise), ("r2", &r2)];
    lang.text_with(Msg::ContrastMade, &args.map(|(name, value)| (name, value.into())))
}

fn not_made(lang: Lang, contrast: &Contrast) -> String {
    let row = row_name(lang, &contrast.id.key);
    let [exact, logprob] = [&contrast.exact, &contrast.logprob]
        .map(|it| it.fit.as_ref().map_or_else(|_| String::new(), |fit| tokens(fit.curve.midpoint)));
    let args = [("row", &row), ("model", &contrast.id.model), ("exact", &exact), ("logprob", &logprob)];
    lang.text_with(Msg::ContrastReal, &args.map(|(name, value)| (name, value.into())))
}

fn side(
    state: &State,
    dispatch: &Callback<Action>,
    slug: &'static str,
    title: Msg,
    words: String,
    contrast: Option<&Contrast>,
) -> Html {
    let lang = state.settings.lang;
    let plan = &state.labs.plans.scale;
    let button = |contrast: &Contrast, metric: Metric| {
        let key = Some(contrast.id.key.clone());
        let along = if plan.along == Along::Params { Along::Tokens } else { plan.along };
        let action = planned(ScalePlan { key, metric, along, ..plan.clone() });
        let label =
            lang.text_with(Msg::ContrastShow, &[("metric", (&lang.text(metric_words(metric))).into())]);
        html! {
            <Button id={format!("contrast-{slug}-{}", metric.slug())} {label}
                on_press={dispatch.reform(move |()| action.clone())} />
        }
    };
    html! {
        <div class="scale-side" id={format!("contrast-{slug}")}>
            <h4 class="scale-name">{ lang.text(title) }</h4>
            <p class="study-note">{ words }</p>
            if let Some(contrast) = contrast {
                <div class="bench-buttons">
                    { for [Metric::ExactMatch, Metric::TokenAccuracy, Metric::MeanLogprob].map(|metric| button(contrast, metric)) }
                </div>
            }
        </div>
    }
}
