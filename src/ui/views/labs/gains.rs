//! What steps win over an answer at once, what dots in their place win, and what both cost.

use yew::prelude::*;

use super::super::picture::PictureSaves;
use super::names::{difference, task_name, way_words};
use crate::engine::protocol::lab::Gain;
use crate::ui::chart::Quantity;
use crate::ui::components::button::Button;
use crate::ui::export::gains_csv;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::save::save_text;
use crate::ui::state::labs::matched::accuracy;
use crate::ui::state::labs::{Bench, JobView, Run, Spot, WAYS};
use crate::ui::state::{Action, LabAction};

/// The place of dots among the ways: the last.
const FILLER: usize = WAYS.len() - 1;
/// Between what belongs to the ways, in their order.
const ARROW: &str = " → ";

/// The jobs about one task by one model, in the order of the ways.
type Group<'a> = [Option<(usize, &'a JobView)>; WAYS.len()];

fn groups(run: &Run) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (index, job) in run.jobs.iter().enumerate() {
        let Some(way) = WAYS.iter().position(|way| *way == job.format) else { continue };
        let is_same = |group: &&mut Group<'_>| {
            group.iter().flatten().all(|(_, other)| other.model == job.model && other.task == job.task)
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group[way] = Some((index, job)),
            None => {
                let mut group: Group<'_> = [None; WAYS.len()];
                group[way] = Some((index, job));
                groups.push(group);
            }
        }
    }
    groups
}

/// A row for each model and task, with the kept run below.
pub fn gains(lang: Lang, dispatch: &Callback<Action>, run: &Run, kept: Option<&Run>) -> Html {
    let (of_run, of_kept) = (groups(run), kept.map(groups).unwrap_or_default());
    // Nothing is said of what dots win and cost where they were not asked for.
    let has_dots = of_run.iter().chain(&of_kept).any(|group| group[FILLER].is_some());
    let n_ways = WAYS.len() - usize::from(!has_dots);
    let ways = WAYS[..n_ways].iter().map(|way| lang.text(way_words(way))).collect::<Vec<_>>().join(ARROW);
    let of_ways = |msg: Msg| lang.text_with(msg, &[("ways", (&ways).into())]);
    let shares = [Msg::HeadModel, Msg::ShotsTask, Msg::WayDirect, Msg::WaySteps, Msg::WayFiller];
    let gains = [Msg::HeadGain, Msg::HeadGainDots].into_iter().take(n_ways - 1);
    let heads = shares.into_iter().chain(gains).map(|head| lang.text(head));
    let heads = heads.chain([of_ways(Msg::HeadPasses), of_ways(Msg::HeadFlops)]);
    let name = kept.map(|kept| difference(lang, &kept.plan, &run.plan)).unwrap_or_default();
    let rows = of_run.iter().map(|group| row(lang, Some(dispatch), group, n_ways, ""));
    let kept_rows = of_kept.iter().map(|group| row(lang, None, group, n_ways, &name));
    let csv = gains_csv(run);
    let on_csv = move |()| save_text("glassgpt-gains.csv", "text/csv", &csv);
    let title = lang.text(Msg::GainTable);
    html! {
        <section class="bench-part" aria-labelledby="gains-title">
            <div class="items-head">
                <h3 class="panel-title" id="gains-title">{ &title }</h3>
                <PictureSaves id="gains" of="gains-picture" name="glassgpt-gains" title={title.clone()} {lang}>
                    <Button id="gains-csv" label={lang.text(Msg::ChartSaveCsv)} short_label="CSV" on_press={on_csv} />
                </PictureSaves>
            </div>
            <div class="bench-scroll" tabindex="0" role="group" aria-label={title}>
                <div id="gains-picture">
                    <table class="bench-table gain-table" id="lab-gains">
                        <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                        <tbody>{ for rows }{ for kept_rows }</tbody>
                    </table>
                </div>
            </div>
        </section>
    }
}

/// Shares of all ways; gains and costs of the first `n_ways`. The kept run, by its name, has no items to look at.
fn row(
    lang: Lang,
    dispatch: Option<&Callback<Action>>,
    group: &Group<'_>,
    n_ways: usize,
    name: &str,
) -> Html {
    let Some((_, first)) = group.iter().flatten().next() else { return html! {} };
    let gain = |cell: &Option<(usize, &JobView)>| {
        let gain = cell.and_then(|(_, job)| job.rows.first()?.gain);
        html! { <td>{ gain.map(|gain| gain_view(lang, gain)).unwrap_or_default() }</td> }
    };
    let cost = |write: &dyn Fn(&JobView) -> Option<String>| {
        let value = |cell: &Option<(usize, &JobView)>| cell.and_then(|(_, job)| write(job));
        let values = group[..n_ways].iter().map(|cell| value(cell).unwrap_or_else(|| "–".to_owned()));
        values.collect::<Vec<_>>().join(ARROW)
    };
    let per_item = |job: &JobView, sum: f64| (job.cost.n_items > 0).then(|| sum / job.cost.n_items as f64);
    let passes = |job: &JobView| per_item(job, job.cost.n_written_tokens as f64).map(significant);
    // A line may end at an arrow, not between a number and its unit.
    let operations =
        |job: &JobView| per_item(job, job.cost.flops as f64).map(|n| flops(n).replace(' ', "\u{a0}"));
    html! {
        <tr id={dispatch.is_some().then(|| format!("gain-{}-{}", first.model, first.task))}
            class={dispatch.is_none().then_some("bench-kept")}>
            <th scope="row">{ &first.model }if !name.is_empty() { <span class="gain-more">{ name }</span> }</th>
            <th scope="row">{ task_name(lang, &first.task) }</th>
            { for group.iter().map(|cell| share(lang, dispatch, *cell)) }
            { for group[1..n_ways].iter().map(gain) }
            <td class="number gain-cost">{ cost(&passes) }</td>
            <td class="number gain-cost">{ cost(&operations) }</td>
        </tr>
    }
}

fn share(lang: Lang, dispatch: Option<&Callback<Action>>, cell: Option<(usize, &JobView)>) -> Html {
    let Some((index, job)) = cell else { return html! { <td class="study-note">{ "–" }</td> } };
    let Some((row, (share, low, high))) = job.rows.first().and_then(|row| Some((row, accuracy(row)?))) else {
        return html! { <td /> };
    };
    let spot = Spot { job: index, shots: row.shots, from: 0 };
    let name = format!("{}, {}", task_name(lang, &job.task), way(lang, &job.format));
    let label = lang.text_with(Msg::StepItemsOf, &[("model", (&job.model).into()), ("what", (&name).into())]);
    let look = dispatch.map(|dispatch| {
        let onclick =
            dispatch.reform(move |_: MouseEvent| Action::Lab(LabAction::Open(Bench::Steps, Some(spot))));
        html! {
            <>
                { " · " }
                <button type="button" class="bench-look" id={format!("look-{index}-{}", row.shots)}
                    aria-label={label.clone()} data-picture="no" {onclick}>{ lang.text(Msg::LabItems) }</button>
            </>
        }
    });
    html! {
        <td>
            <span class="number" data-value={share.to_string()} title={share.to_string()}>{ percent(share) }</span>
            <span class="gain-more number">{ format!("{} – {}", percent(low), percent(high)) }</span>
            <span class="gain-more">{ lang.text_with(Msg::DiffN, &[("n", row.n.into())]) }{ for look }</span>
        </td>
    }
}

/// The name of a way that an evaluation calls so.
pub fn way(lang: Lang, format: &str) -> String {
    WAYS.into_iter().find(|way| *way == format).map(|way| lang.text(way_words(way))).unwrap_or_default()
}

/// A gain on a scale from -100 to 100 points, with its interval.
pub fn gain_view(lang: Lang, gain: Gain) -> Html {
    let place = |value: f64| (value + 1.0) * 50.0;
    let points =
        |value: f64| format!("{}{}", if value < 0.0 { "−" } else { "+" }, significant(value.abs() * 100.0));
    let interval = format!(
        "inset-inline-start: {:.2}%; inline-size: {:.2}%",
        place(gain.ci_low),
        place(gain.ci_high) - place(gain.ci_low)
    );
    let args =
        [("low", &points(gain.ci_low)), ("high", &points(gain.ci_high)), ("p", &significant(gain.p_value))];
    let args = args.map(|(name, value)| (name, value.into()));
    html! {
        <span class="gain" data-value={gain.gain.to_string()}>
            <span class="number">{ lang.text_with(Msg::GainPoints, &[("n", (&points(gain.gain)).into())]) }</span>
            <span class="gain-scale" aria-hidden="true">
                <span class="gain-interval" style={interval} />
                <span class="gain-dot" style={format!("inset-inline-start: {:.2}%", place(gain.gain))} />
            </span>
            <span class="gain-more number">{ lang.text_with(Msg::GainInterval, &args) }</span>
        </span>
    }
}

/// `1.23 MFLOP`.
pub fn flops(n: f64) -> String {
    Quantity::Flops.write(n)
}
