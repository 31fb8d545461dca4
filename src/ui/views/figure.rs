//! A chart with its title, the table behind it, and buttons that save it as CSV, PNG and SVG.

use yew::prelude::*;

use super::picture::PictureSaves;
use crate::ui::chart::Chart;
use crate::ui::components::button::Button;
use crate::ui::components::chart::ChartView;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::save::save_text;
use crate::ui::state::Shared;

/// Most rows of the table on the page; all are in the CSV.
const MAX_ROWS: usize = 400;

/// Props of [`Figure`].
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    /// Names it; also the name of its files, as `glassgpt-<id>.csv`.
    pub id: AttrValue,
    /// What it shows.
    pub title: AttrValue,
    /// The numbers.
    pub chart: Shared<Chart>,
    /// The language of the words around it.
    pub lang: Lang,
    /// Height of the picture in CSS pixels.
    #[prop_or(320.0)]
    pub height: f64,
    /// A point was chosen: the number of its series, and its x.
    #[prop_or_default]
    pub on_choose: Option<Callback<(usize, f64)>>,
}

/// The chart and what belongs to it.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    let FigureProps { id, title, chart, lang, height, on_choose } = props;
    let lang = *lang;
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        // The table is only made when somebody wants it.
        move |_: Event| is_open.set(true)
    };
    let label = lang.text_with(Msg::ChartLabel, &[("title", title.as_str().into())]);
    html! {
        <figure class="figure" id={format!("figure-{id}")}>
            <figcaption class="figure-title">{ title }</figcaption>
            <ChartView id={id.clone()} {label} chart={chart.clone()} hint={lang.text(if on_choose.is_some() { Msg::ChartChoose } else { Msg::ChartHint })}
                height={*height} on_choose={on_choose.clone()} />
            <div class="figure-more" data-picture="no">
                <details class="figure-table" {ontoggle}>
                    <summary>{ lang.text(Msg::ChartTable) }</summary>
                    if *is_open { { table(lang, title, chart) } }
                </details>
                { saves(lang, id, title, chart) }
            </div>
        </figure>
    }
}

fn saves(lang: Lang, id: &AttrValue, title: &AttrValue, chart: &Shared<Chart>) -> Html {
    let name = format!("glassgpt-{id}");
    let on_csv = {
        let (chart, name) = (chart.clone(), format!("{name}.csv"));
        move |()| save_text(&name, "text/csv;charset=utf-8", &chart.csv())
    };
    html! {
        <PictureSaves id={id.clone()} of={format!("figure-{id}")} {name} title={title.clone()} {lang}>
            <Button id={format!("{id}-csv")} label={lang.text(Msg::ChartSaveCsv)} short_label="CSV" on_press={on_csv} />
        </PictureSaves>
    }
}

/// The rows of the chart; in a long one every so many.
fn table(lang: Lang, title: &AttrValue, chart: &Chart) -> Html {
    let rows: Vec<(f64, usize)> = chart.rows().collect();
    let every = rows.len().div_ceil(MAX_ROWS).max(1);
    let cell = |x: f64, nth: usize, series: &crate::ui::chart::Series| {
        let found = series.all_at(x).nth(nth).filter(|(point, _)| point.y.is_finite());
        let (point, note) = found.unzip();
        let write = |value: f64| chart.y.quantity.write(value);
        let interval = point.and_then(|point| point.interval);
        html! {
            <td class="number" title={point.map(|point| point.y.to_string())}>
                { point.map(|point| write(point.y)).unwrap_or_default() }
                { for note.flatten().map(|note| html! { <span class="figure-interval">{ format!(" {note}") }</span> }) }
                { for interval.map(|[low, high]| html! {
                    <span class="figure-interval">{ format!(" {} – {}", write(low), write(high)) }</span>
                }) }
            </td>
        }
    };
    let row = |&(x, nth): &(f64, usize)| {
        html! {
            <tr>
                <th scope="row" class="number" title={x.to_string()}>{ chart.x.quantity.write(x) }</th>
                { for chart.columns().map(|series| cell(x, nth, series)) }
            </tr>
        }
    };
    html! {
        <div class="figure-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::ChartTable)}>
            <table>
                <caption class="sr-only">{ title }</caption>
                <thead><tr>
                    <th scope="col">{ &chart.x.label }</th>
                    { for chart.columns().map(|series| html! { <th scope="col">{ &series.name }</th> }) }
                </tr></thead>
                <tbody>{ for rows.iter().step_by(every).map(row) }</tbody>
            </table>
        </div>
    }
}
