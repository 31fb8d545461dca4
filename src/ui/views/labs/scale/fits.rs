//! Fitted rises in every figure, each with its intervals, or why there is none.

use yew::prelude::*;

use super::super::super::terms::with_terms;
use crate::engine::protocol::curves::{Analysis, Fit, Key, MIN_FIT_POINTS, Metric, NoFit, Power};
use crate::ui::chart::Quantity;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::names::{kind_words, metric_words};
use crate::ui::state::ScaleState;
use crate::ui::state::labs::{Along, ScalePlan};
use crate::ui::state::scale::{Evaluated, LineId};

/// The table.
pub fn fits(lang: Lang, scale: &ScaleState, plan: &ScalePlan) -> Html {
    let Some(key) = &plan.key else { return html! {} };
    if plan.along == Along::Params {
        let n = scale
            .shown(&plan.sample.models)
            .filter(|model| model.finished(key, plan.metric).is_some())
            .count();
        let args = [("n", n.into()), ("needed", MIN_FIT_POINTS.into())];
        return html! { <p class="study-note" id="scale-no-fit">{ lang.text_with(Msg::NoFitParams, &args) }</p> };
    }
    let heads = [
        Msg::HeadModel,
        Msg::HeadFigure,
        Msg::HeadKind,
        Msg::HeadMidpoint,
        Msg::HeadWidth,
        Msg::HeadLevels,
        Msg::HeadExplained,
    ];
    let rows: Vec<Html> = scale
        .shown(&plan.sample.models)
        .flat_map(|model| {
            let of_metric = move |metric: Metric| row(lang, scale, plan, model, key, metric);
            Metric::ALL.into_iter().filter_map(of_metric).collect::<Vec<_>>()
        })
        .collect();
    html! {
        <section class="scale-part" aria-labelledby="scale-fits-title">
            <h3 class="panel-title" id="scale-fits-title">{ lang.text(Msg::FitsTitle) }</h3>
            <p class="study-note">{ with_terms(lang, &lang.text(Msg::FitsWhat)) }</p>
            if scale.is_analysing(key) { <p class="study-note" role="status" id="scale-fitting">{ lang.text(Msg::FitsAwaited) }</p> }
            if !rows.is_empty() {
                <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::FitsTitle)}>
                    <table class="bench-table scale-table" id="scale-fits">
                        <caption class="sr-only">{ lang.text(Msg::FitsTitle) }</caption>
                        <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(
    lang: Lang,
    scale: &ScaleState,
    plan: &ScalePlan,
    model: &Evaluated,
    key: &Key,
    metric: Metric,
) -> Option<Html> {
    let id = LineId { model: model.model.clone(), key: key.clone(), metric };
    let analysis = scale.details.get(&id)?;
    let class = (metric == plan.metric).then_some("scale-current");
    Some(html! {
        <tr id={format!("fit-{}-{}", model.model, metric.slug())} {class}>
            <th scope="row">{ &model.model }</th>
            <td>{ lang.text(metric_words(metric)) }</td>
            <td>{ lang.text(kind_words(analysis.kind)) }</td>
            { match &analysis.fit {
                Ok(fit) => rise(lang, plan, model, fit, metric, analysis),
                Err(why) => html! { <td colspan="4" class="scale-why">{ reason(lang, *why) }{ power_of(lang, analysis) }</td> },
            } }
        </tr>
    })
}

fn rise(
    lang: Lang,
    plan: &ScalePlan,
    model: &Evaluated,
    fit: &Fit,
    metric: Metric,
    analysis: &Analysis,
) -> Html {
    let place = |log_tokens: f64| place(plan.along, model, log_tokens);
    let factor = |decades: f64| significant(10_f64.powf(decades));
    let level = |value: f64| match metric {
        Metric::MeanLogprob => significant(value),
        Metric::ExactMatch | Metric::FinalAnswer | Metric::TokenAccuracy => percent(value),
    };
    let between = |interval: Option<[f64; 2]>, write: &dyn Fn(f64) -> String| {
        let ends = interval.map(|[low, high]| format!("{} – {}", write(low), write(high)));
        html! { <span class="gain-more number">{ ends.unwrap_or_default() }</span> }
    };
    let width = fit.curve.width_10_90();
    html! {
        <>
            <td class="number" data-value={fit.curve.midpoint.to_string()}>
                { place(fit.curve.midpoint) }{ between(fit.midpoint, &place) }
            </td>
            <td class="number" data-value={width.to_string()}>
                { lang.text_with(Msg::FitFactor, &[("n", (&factor(width)).into())]) }{ between(fit.width, &factor) }
            </td>
            <td class="number">{ format!("{} → {}", level(fit.curve.floor), level(fit.curve.top)) }</td>
            <td class="number">{ percent(fit.r2.max(0.0)) }{ power_of(lang, analysis) }</td>
        </>
    }
}

/// A place along the axis in sight: operations are proportional to tokens within a size.
fn place(along: Along, model: &Evaluated, log_tokens: f64) -> String {
    let tokens = 10_f64.powf(log_tokens);
    let per_token =
        model.curve.get().and_then(|curve| curve.points.first()).map(|it| it.flops_6nd / it.tokens);
    match (along, per_token) {
        (Along::Flops, Some(per_token)) => Quantity::Flops.write(tokens * per_token),
        (Along::Flops | Along::Tokens | Along::Params, _) => Quantity::Count.write(tokens),
    }
}

/// Tokens in three digits.
pub fn tokens(log_tokens: f64) -> String {
    Quantity::Count.write(10_f64.powf(log_tokens))
}

fn reason(lang: Lang, why: NoFit) -> String {
    match why {
        NoFit::TooFewPoints { n } => {
            lang.text_with(Msg::NoFitFew, &[("n", n.into()), ("needed", MIN_FIT_POINTS.into())])
        }
        NoFit::NoRise => lang.text(Msg::NoFitRise),
        NoFit::Beyond => lang.text(Msg::NoFitBeyond),
    }
}

fn power_of(lang: Lang, analysis: &Analysis) -> Html {
    let words = |power: Power| {
        let [low, high] = power.interval.unwrap_or([power.exponent; 2]).map(significant);
        let (exponent, r2) = (significant(power.exponent), percent(power.r2.max(0.0)));
        let args = [("exponent", &exponent), ("low", &low), ("high", &high), ("r2", &r2)];
        lang.text_with(Msg::FitPower, &args.map(|(name, value)| (name, value.into())))
    };
    html! { <>{ for analysis.power.map(|power| html! { <span class="gain-more scale-power">{ words(power) }</span> }) }</> }
}
