//! What a token costs at growing lengths: the executor that runs the text is measured, in short runs.

use crate::engine::protocol::study::{Spread, Timing, TimingRow};
use crate::engine::session::Session;
use crate::gpu::device::GpuError;

/// Runs of each measurement.
const N_RUNS: usize = 5;
/// A run repeats its step until so much time has passed, in seconds: browsers round their clocks.
const RUN_SECS: f64 = 0.004;

/// A measurement that goes on, one run at a time.
#[derive(Debug)]
pub struct TimeJob {
    lengths: Vec<usize>,
    cached: Vec<f64>,
    uncached: Vec<f64>,
    timing: Timing,
}

impl TimeJob {
    /// Lengths that double, up to the context.
    pub fn new(context_length: usize) -> Self {
        let mut lengths: Vec<usize> =
            (0..).map(|power| 1 << power).take_while(|&n| n < context_length).collect();
        lengths.push(context_length);
        let timing = Timing { rows: Vec::new(), n_rows: lengths.len() };
        Self { lengths, cached: Vec::new(), uncached: Vec::new(), timing }
    }

    /// One run; `Some` when a length is done, and whether it was the last.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn advance(
        &mut self,
        session: &mut Session,
        now_secs: &dyn Fn() -> f64,
    ) -> Result<Option<(Timing, bool)>, GpuError> {
        let Some(&length) = self.lengths.get(self.timing.rows.len()) else {
            return Ok(Some((self.timing.clone(), true)));
        };
        // One of each in turn: what else the machine does meets both alike.
        if self.uncached.len() == self.cached.len() {
            let secs = run(session, length, 0, now_secs).await?;
            self.uncached.push(secs);
            return Ok(None);
        }
        // That run has left the keys and values of the whole text.
        let secs = run(session, length, length - 1, now_secs).await?;
        self.cached.push(secs);
        if self.cached.len() < N_RUNS {
            return Ok(None);
        }
        let config = &session.model.config;
        let row_bytes = 2 * config.n_layer * config.n_kv_head * config.head_size * size_of::<f32>();
        self.timing.rows.push(TimingRow {
            length,
            cached_secs: spread(&mut self.cached),
            uncached_secs: spread(&mut self.uncached),
            cache_bytes: row_bytes * length,
        });
        Ok(Some((self.timing.clone(), self.timing.rows.len() == self.lengths.len())))
    }
}

/// Seconds that the tokens from `position` to `length` take, once or as often as a run is long.
async fn run(
    session: &mut Session,
    length: usize,
    position: usize,
    now_secs: &dyn Fn() -> f64,
) -> Result<f64, GpuError> {
    // Which tokens they are makes no difference: every token takes the same arithmetic.
    let known = session.tokens().iter().map(|token| token.text.id);
    let ids: Vec<u32> = known.chain([0]).cycle().take(length).collect();
    let start_secs = now_secs();
    let mut n_times = 0;
    loop {
        let mut at = position;
        for step in ids[position..].chunks(session.runner.max_step_tokens()) {
            session.runner.forward(step, at, &[]).await?;
            at += step.len();
        }
        n_times += 1;
        let elapsed_secs = now_secs() - start_secs;
        if elapsed_secs >= RUN_SECS {
            return Ok(elapsed_secs / f64::from(n_times));
        }
    }
}

/// The middle of the runs, and their ends; leaves none.
fn spread(runs: &mut Vec<f64>) -> Spread {
    runs.sort_by(f64::total_cmp);
    let at = |index: usize| runs.get(index).copied().unwrap_or_default();
    let spread = Spread { least: at(0), median: at(runs.len() / 2), most: at(runs.len().saturating_sub(1)) };
    runs.clear();
    spread
}
