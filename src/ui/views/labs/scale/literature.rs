//! What others reported: figures with sources, apart from everything that was measured here.

use yew::prelude::*;

use super::super::super::figure::Figure;
use super::super::super::terms::with_terms;
use crate::ui::chart::Quantity;
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::chart::{by_size_chart, over_time_chart};
use crate::ui::scale::literature::{
    BY_SHOTS, BY_SHOTS_SOURCE, BY_SIZE_SOURCE, ByShots, EMERGED, EMERGED_SOURCE, Emerged, OVER_TIME, Score,
};
use crate::ui::state::Shared;

/// Props of [`Literature`].
#[derive(Properties, PartialEq)]
pub struct LiteratureProps {
    /// The language.
    pub lang: Lang,
}

/// The panel. Nothing in it depends on the models here.
#[component]
pub fn Literature(props: &LiteratureProps) -> Html {
    let lang = props.lang;
    let charts =
        use_memo(lang, |lang| [by_size_chart, over_time_chart].map(|chart| Shared::new(chart(*lang))));
    let [by_size, over_time] = &*charts;
    html! {
        <section class="scale-literature" id="scale-literature" aria-labelledby="scale-literature-title">
            <h3 class="panel-title" id="scale-literature-title">{ lang.text(Msg::LitTitle) }</h3>
            <p class="scale-text">{ with_terms(lang, &lang.text(Msg::LitWhat)) }</p>
            <div class="scale-sides">
                <div class="scale-side">
                    <Figure id="lit-by-size" title={lang.text(Msg::LitBySize)} chart={by_size.clone()} {lang} height={260.0} />
                    <p class="study-note">{ lang.text(Msg::LitBySizeWhat) }</p>
                    { source(lang, BY_SIZE_SOURCE) }
                </div>
                <div class="scale-side">
                    <Figure id="lit-over-time" title={lang.text(Msg::LitOverTime)} chart={over_time.clone()} {lang} height={260.0} />
                    <p class="study-note">{ lang.text(Msg::LitOverTimeWhat) }</p>
                </div>
            </div>
            { over_time_table(lang) }
            { by_shots(lang) }
            { source(lang, BY_SHOTS_SOURCE) }
            { emerged(lang) }
            { source(lang, EMERGED_SOURCE) }
        </section>
    }
}

/// Numbers of parameters that are too large for a count in 32 bits.
fn n_params(n_params: f64) -> String {
    Quantity::Count.write(n_params)
}

fn source(lang: Lang, source: &str) -> Html {
    html! { <p class="study-note scale-source">{ lang.text_with(Msg::LitSource, &[("source", source.into())]) }</p> }
}

fn table(lang: Lang, id: &'static str, title: Msg, heads: &[Msg], rows: Vec<Html>) -> Html {
    html! {
        <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(title)}>
            <table class="bench-table scale-table" {id}>
                <caption class="study-caption">{ lang.text(title) }</caption>
                <thead><tr>{ for heads.iter().map(|&head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn over_time_table(lang: Lang) -> Html {
    let row = |score: &Score| {
        html! {
            <tr>
                <th scope="row">{ score.model }</th>
                <td class="number">{ score.n_params.map(n_params).unwrap_or_default() }</td>
                <td class="number">{ format!("{}-{:02}", score.date.0, score.date.1) }</td>
                <td class="number">{ percent(score.share) }</td>
                <td class="scale-cited">{ score.source }</td>
            </tr>
        }
    };
    let heads = [Msg::HeadModel, Msg::HeadParams, Msg::HeadDate, Msg::HeadScore, Msg::HeadSource];
    table(lang, "lit-over-time-table", Msg::LitOverTime, &heads, OVER_TIME.iter().map(row).collect())
}

fn by_shots(lang: Lang) -> Html {
    let row = |row: &ByShots| {
        html! {
            <tr>
                <th scope="row">{ row.benchmark }</th>
                { for row.shares.map(|share| html! { <td class="number">{ percent(share) }</td> }) }
            </tr>
        }
    };
    let heads = [Msg::HeadBenchmark, Msg::ShotsZero, Msg::ShotsOne, Msg::ShotsFew];
    table(lang, "lit-shots", Msg::LitShots, &heads, BY_SHOTS.iter().map(row).collect())
}

fn emerged(lang: Lang) -> Html {
    let row = |it: &Emerged| {
        html! {
            <tr>
                <th scope="row">{ lang.text(it.name) }</th>
                <td class="number">{ format!("{:.1e}", it.flops) }</td>
                <td class="number">{ n_params(it.n_params) }</td>
                <td>{ it.model }</td>
            </tr>
        }
    };
    let heads = [Msg::HeadAbility, Msg::HeadTraining, Msg::HeadParams, Msg::HeadModel];
    table(lang, "lit-emerged", Msg::LitAbilities, &heads, EMERGED.iter().map(row).collect())
}
