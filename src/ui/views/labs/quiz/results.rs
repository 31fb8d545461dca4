//! Right answers by subject, which letters are chosen, and whether probabilities keep their word.

use yew::prelude::*;

use super::super::super::picture::PictureSaves;
use super::super::gains::gain_view;
use super::super::names::{difference, scoring_words, task_name};
use super::super::results::look;
use crate::engine::protocol::lab::{Choices, Row, wilson};
use crate::tasks::quiz::LETTERS;
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::components::button::Button;
use crate::ui::export::quiz_csv;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::save::save_text;
use crate::ui::state::labs::{Bench, JobView, Run, SCORINGS, Spot};
use crate::ui::state::{Action, LabAction};

/// What guessing reaches with four options.
const GUESS: f64 = 0.25;

/// Both rows of one model, task and number of examples, each with the number of its job.
struct Pair<'a> {
    model: &'a str,
    task: &'a str,
    shots: usize,
    rows: [Option<(usize, &'a Row)>; SCORINGS.len()],
}

fn pairs(run: &Run) -> Vec<Pair<'_>> {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for (index, job) in run.jobs.iter().enumerate() {
        let Some(way) = SCORINGS.iter().position(|way| *way == job.format) else { continue };
        for row in &job.rows {
            let is_it = |pair: &&mut Pair<'_>| {
                (pair.model, pair.task, pair.shots) == (job.model.as_str(), job.task.as_str(), row.shots)
            };
            match pairs.iter_mut().find(is_it) {
                Some(pair) => pair.rows[way] = Some((index, row)),
                None => {
                    let mut rows = [None; SCORINGS.len()];
                    rows[way] = Some((index, row));
                    pairs.push(Pair { model: &job.model, task: &job.task, shots: row.shots, rows });
                }
            }
        }
    }
    pairs
}

/// A line for each model, subject and number of examples, with the kept run below.
pub fn table(lang: Lang, dispatch: &Callback<Action>, run: &Run, kept: Option<&Run>) -> Html {
    let heads = [
        Msg::HeadModel,
        Msg::QuizTopic,
        Msg::HeadShots,
        Msg::ScoringLetter,
        Msg::ScoringCloze,
        Msg::QuizGain,
    ];
    let lines = pairs(run).into_iter().map(|pair| line(lang, Some(dispatch), &pair, ""));
    let of_kept = kept.into_iter().flat_map(|kept| {
        let name = difference(lang, &kept.plan, &run.plan);
        pairs(kept).into_iter().map(move |pair| line(lang, None, &pair, &name)).collect::<Vec<_>>()
    });
    let csv = quiz_csv(run);
    let on_csv = move |()| save_text("glassgpt-quiz.csv", "text/csv", &csv);
    let n_left_out: usize = run.jobs.iter().map(|job| job.n_left_out).max().unwrap_or(0);
    html! {
        <section class="bench-part" aria-labelledby="quiz-results-title">
            <div class="items-head">
                <h3 class="panel-title" id="quiz-results-title">{ lang.text(Msg::QuizResults) }</h3>
                <PictureSaves id="quiz-save" of="quiz-picture" name="glassgpt-quiz" title={lang.text(Msg::QuizResults)} {lang}>
                    <Button id="quiz-csv" label={lang.text(Msg::ChartSaveCsv)} short_label="CSV" on_press={on_csv} />
                </PictureSaves>
            </div>
            <p class="study-note">{ lang.text(Msg::QuizResultsWhat) }</p>
            if n_left_out > 0 {
                <p class="bench-alert" id="quiz-left-out">{ lang.text_with(Msg::QuizLeftOut, &[("n", n_left_out.into())]) }</p>
            }
            <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::QuizResults)}>
                <div id="quiz-picture">
                    <table class="bench-table gain-table quiz-table" id="lab-rows">
                        <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                        <tbody>{ for lines }{ for of_kept }</tbody>
                    </table>
                </div>
            </div>
        </section>
    }
}

fn line(lang: Lang, dispatch: Option<&Callback<Action>>, pair: &Pair<'_>, name: &str) -> Html {
    let gain = pair.rows[1].and_then(|(_, row)| row.gain);
    let id = dispatch.is_some().then(|| format!("quiz-{}-{}-{}", pair.model, pair.task, pair.shots));
    html! {
        <tr {id} class={dispatch.is_none().then_some("bench-kept")}>
            <th scope="row">{ pair.model }if !name.is_empty() { <span class="gain-more">{ name }</span> }</th>
            <th scope="row">{ task_name(lang, pair.task) }</th>
            <td class="number">{ pair.shots }</td>
            { for pair.rows.iter().enumerate().map(|(way, cell)| share(lang, dispatch, pair, SCORINGS[way], *cell)) }
            <td>{ gain.map(|gain| gain_view(lang, gain)).unwrap_or_default() }</td>
        </tr>
    }
}

/// A share on a scale from 0 to 100 % on which guessing is marked, with its interval and the way to its items.
fn share(
    lang: Lang,
    dispatch: Option<&Callback<Action>>,
    pair: &Pair<'_>,
    way: &'static str,
    cell: Option<(usize, &Row)>,
) -> Html {
    let found = cell.and_then(|(job, row)| Some((job, row, row.exact_match?, row.ci_low?, row.ci_high?)));
    let Some((job, row, share, low, high)) = found else {
        return html! { <td class="study-note">{ "–" }</td> };
    };
    let spot = Spot { job, shots: row.shots, from: 0 };
    let what = format!("{}, {}", task_name(lang, pair.task), lang.text(scoring_words(way)));
    let label = lang.text_with(Msg::StepItemsOf, &[("model", pair.model.into()), ("what", (&what).into())]);
    let look = dispatch.map(|dispatch| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Lab(LabAction::Open(Bench::Quiz, Some(spot))));
        html! {
            <>
                { " · " }
                <button type="button" class="bench-look" id={format!("look-{job}-{}", row.shots)} aria-label={label.clone()}
                    data-picture="no" {onclick}>{ lang.text(Msg::LabItems) }</button>
            </>
        }
    });
    let interval =
        format!("inset-inline-start: {:.2}%; inline-size: {:.2}%", low * 100.0, (high - low) * 100.0);
    html! {
        <td>
            <span class={classes!("gain", "quiz-scale", format!("quiz-share-{way}"))} data-value={share.to_string()} title={share.to_string()}>
                <span class="number">{ percent(share) }</span>
                <span class="gain-scale" aria-hidden="true">
                    <span class="quiz-guess" style={format!("inset-inline-start: {:.2}%", row.chance.unwrap_or(GUESS) * 100.0)} />
                    <span class="gain-interval" style={interval} />
                    <span class="gain-dot" style={format!("inset-inline-start: {:.2}%", share * 100.0)} />
                </span>
                <span class="gain-more number">{ format!("{} – {}", percent(low), percent(high)) }</span>
            </span>
            <span class="gain-more">{ lang.text_with(Msg::DiffN, &[("n", row.n.into())]) }{ for look }</span>
        </td>
    }
}

/// The rows by letter, with what they say about letters.
fn by_letter(run: &Run) -> impl Iterator<Item = (&JobView, &Row, &Choices)> {
    let rows = run.rows().filter(|(job, _)| job.format == SCORINGS[0]);
    rows.filter_map(|(job, row)| Some((job, row, row.choices.as_ref()?)))
}

/// How often each letter is chosen: a reader without a bias chooses each as often as any other, since every option
/// stands at every letter once.
pub fn letters(lang: Lang, run: &Run) -> Html {
    let line = |(job, row, choices): (&JobView, &Row, &Choices)| {
        let bars = choices.place_shares.iter().zip(LETTERS).map(|(&share, letter)| {
            html! {
                <td class="quiz-place">
                    <span class="quiz-column" aria-hidden="true"><span style={format!("block-size: {:.2}%", share * 100.0)} /></span>
                    <span class="number" title={share.to_string()} data-value={share.to_string()} data-letter={letter}>{ percent(share) }</span>
                </td>
            }
        });
        html! {
            <tr id={format!("letters-{}-{}-{}", job.model, job.task, row.shots)}>
                <th scope="row">{ &job.model }</th>
                <th scope="row">{ task_name(lang, &job.task) }</th>
                <td class="number">{ row.shots }</td>
                { for bars }
                <td class="number" title={choices.consistency.to_string()}>{ percent(choices.consistency) }</td>
            </tr>
        }
    };
    let fixed = [Msg::HeadModel, Msg::QuizTopic, Msg::HeadShots].map(|head| lang.text(head));
    let heads = fixed.into_iter().chain(LETTERS.map(str::to_owned)).chain([lang.text(Msg::QuizConsistency)]);
    html! {
        <section class="bench-part" aria-labelledby="quiz-letters-title">
            <h3 class="panel-title" id="quiz-letters-title">{ lang.text(Msg::QuizLetters) }</h3>
            <p class="study-note">{ lang.text(Msg::QuizLettersWhat) }</p>
            <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::QuizLetters)}>
                <table class="bench-table quiz-letters" id="quiz-letters">
                    <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>{ for by_letter(run).map(line) }</tbody>
                </table>
            </div>
        </section>
    }
}

/// Accuracy against probability for both scorings of each model, all subjects together, and the same of the kept run;
/// nothing before there are bins.
pub fn reliability(lang: Lang, run: &Run, kept: Option<&Run>) -> Option<Chart> {
    let mut series = Vec::new();
    let name = kept.map(|kept| difference(lang, &run.plan, &kept.plan)).unwrap_or_default();
    calibrations(lang, run, &name, &mut series);
    if series.is_empty() {
        return None;
    }
    if let Some(kept) = kept {
        calibrations(lang, kept, &difference(lang, &kept.plan, &run.plan), &mut series);
    }
    let ends = [0.0, 1.0].map(|end| Point::new(end, end)).to_vec();
    series.push(Series::new(lang.text(Msg::QuizPerfect), Hue::Soft, Mark::Square, ends));
    Some(Chart {
        x: Axis::new(lang.text(Msg::AxisConfidence), Quantity::Share).over(0.0, 1.0),
        y: Axis::new(lang.text(Msg::AxisRight), Quantity::Share).over(0.0, 1.0),
        series,
    })
}

/// A line for each model and scoring of the run that is named so beside another.
fn calibrations(lang: Lang, run: &Run, name: &str, series: &mut Vec<Series>) {
    for model in run.models() {
        for way in SCORINGS {
            let bins = merged(run, model, way);
            if bins.is_empty() {
                continue;
            }
            let n: usize = bins.iter().map(|bin| bin.0).sum();
            let error =
                bins.iter().map(|&(n, confidence, right)| (confidence - right).abs() * n as f64).sum::<f64>()
                    / n as f64;
            let point = |&(n, confidence, accuracy): &(usize, f64, f64)| {
                let interval = wilson((accuracy * n as f64).round() as usize, n);
                Point::within(confidence, accuracy, interval.low, interval.high)
            };
            let (hue, mark) = look(series.len());
            let (way, error) = (lang.text(scoring_words(way)), significant(error));
            let model =
                [model, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            let args = [("model", (&model).into()), ("way", (&way).into()), ("error", (&error).into())];
            let name = lang.text_with(Msg::QuizCalibration, &args);
            series.push(Series::new(name, hue, mark, bins.iter().map(point).collect()).with_bars());
        }
    }
}

/// The reliability bins of all rows together: number of choices, mean probability, share right.
fn merged(run: &Run, model: &str, way: &str) -> Vec<(usize, f64, f64)> {
    const N_BINS: usize = 10;
    let mut sums = [(0, 0.0, 0.0); N_BINS];
    let rows = run.rows().filter(|(job, _)| job.model == model && job.format == way);
    for bin in rows.filter_map(|(_, row)| row.choices.as_ref()).flat_map(|choices| &choices.reliability) {
        let at = ((bin.confidence * N_BINS as f64) as usize).min(N_BINS - 1);
        let (n, confidence, right) = &mut sums[at];
        *n += bin.n;
        *confidence += bin.confidence * bin.n as f64;
        *right += bin.accuracy * bin.n as f64;
    }
    let bins = sums.into_iter().filter(|(n, ..)| *n > 0);
    bins.map(|(n, confidence, right)| (n, confidence / n as f64, right / n as f64)).collect()
}
