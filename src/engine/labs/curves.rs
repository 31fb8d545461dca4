//! Fits to published lines: seconds of work in all, which the page must not wait for.

use crate::engine::protocol::Event;
use crate::engine::protocol::curves::{Analyse, Analysed, MAX_LINES, MAX_RESAMPLES};
use crate::engine::protocol::lab::{LabNews, News};
use crate::engine::service::Host;
use crate::lab::curves;

/// Seed of the resamples: the same lines have the same intervals for everyone.
const SEED: u64 = 1;

/// Answers with the analysis of each line.
pub async fn analyse(asked: Analyse, host: &impl Host) {
    let Analyse { request, lines, n_resamples } = asked;
    let mut analyses = Vec::with_capacity(lines.len().min(MAX_LINES));
    for line in lines.iter().take(MAX_LINES) {
        analyses.push(curves::analyse(line, n_resamples.min(MAX_RESAMPLES), SEED));
        // Messages get in; they are taken when this is done.
        host.yield_now().await;
    }
    let news = News::Analysed(Box::new(Analysed { request, analyses }));
    host.send(Event::Lab(Box::new(LabNews { run: 0, news })));
}
