//! The other half of the truth: what frozen features are worth, and what others measured.

use yew::prelude::*;

use super::arms::arm_view;
use crate::engine::protocol::training::{FeatureScore, Material, wilson};
use crate::ui::components::button::Button;
use crate::ui::format::percent;
use crate::ui::i18n::Msg;
use crate::ui::state::training::Preset;
use crate::ui::state::{Action, TrainAction};
use crate::ui::views::ViewProps;
use crate::ui::views::terms::with_terms;

/// What the paragraph leans on.
const SOURCES: [(&str, &str); 4] = [
    ("Devlin et al. 2018", "https://arxiv.org/abs/1810.04805"),
    ("Clark et al. 2020 (ELECTRA)", "https://arxiv.org/abs/2003.10555"),
    ("Wettig et al. 2022", "https://arxiv.org/abs/2202.08005"),
    ("Gisserot-Boukhlef et al. 2025", "https://arxiv.org/abs/2507.00994"),
];

/// The panel.
#[component]
pub fn TruthPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let race = lab.race.as_ref().filter(|_| lab.is_alive());
    let is_on_reviews = race.is_some_and(|race| race.plan.material == Material::Sentiment);
    let on_preset = dispatch.reform(|()| Action::Train(TrainAction::Preset(Preset::Reviews)));
    let on_probe = dispatch.reform(|()| Action::Train(TrainAction::Features));
    let sources = SOURCES.iter().map(|(name, url)| {
        html! { <li><a href={*url} rel="noreferrer">{ *name }</a></li> }
    });
    html! {
        <section class="panel" id="truth" aria-labelledby="truth-title">
            <h2 class="panel-title" id="truth-title">{ lang.text(Msg::TruthTitle) }</h2>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::TruthWhat)) }</p>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::TruthProbe)) }</p>
            <div class="race-buttons">
                if is_on_reviews {
                    <Button id="features" label={lang.text(Msg::TruthMeasure)}
                        blocked={lab.is_features_awaited.then(|| AttrValue::from(lang.text(Msg::TruthWaiting)))}
                        on_press={if lab.is_features_awaited { Callback::noop() } else { on_probe }} />
                } else {
                    <Button id="features-plan" label={lang.text(Msg::TruthPlan)} on_press={on_preset} />
                }
            </div>
            if let (Some(race), Some(scores)) = (&lab.race, &lab.features) {
                <table class="race-table" id="features-table">
                    <caption class="sr-only">{ lang.text(Msg::TruthTitle) }</caption>
                    <thead><tr>
                        <th scope="col">{ lang.text(Msg::HeadArm) }</th>
                        <th scope="col">{ lang.text(Msg::TruthMean) }</th>
                        <th scope="col">{ lang.text(Msg::TruthLast) }</th>
                    </tr></thead>
                    <tbody>
                        { for race.arms.iter().zip(&scores.arms).map(|(arm, score)| {
                            row(arm_view(lang, arm.objective), *score)
                        }) }
                        { row(html! { lang.text(Msg::TruthUntrained) }, scores.untrained) }
                    </tbody>
                </table>
            }
            <p class="panel-what">{ lang.text(Msg::TruthSources) }</p>
            <ul class="sources">{ for sources }</ul>
        </section>
    }
}

fn row(name: Html, score: FeatureScore) -> Html {
    let n = score.n_tried;
    let cell = |n_right: usize| {
        let interval = wilson(n_right, n);
        let share = percent(n_right as f64 / n as f64);
        html! {
            <td class="number" title={format!("{n_right} / {n}")}>
                { share }
                <span class="figure-interval">{ format!(" {} – {}", percent(interval.low), percent(interval.high)) }</span>
            </td>
        }
    };
    let cells = [score.n_right_mean, score.n_right_last].map(cell);
    html! { <tr><th scope="row">{ name }</th>{ for cells }</tr> }
}
