//! How the learning rate changes over a run.

use serde::{Deserialize, Serialize};

/// Warm-up, then constant, then a linear decay to 0 ("WSD", Hu et al. 2024, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Steps in which the rate grows linearly; the last of them has the full rate. 0 for none.
    pub warmup_steps: u64,
    /// The step after which the rate falls, and the one at which it would be 0; `None` to stay constant.
    pub decay: Option<[u64; 2]>,
}

impl Schedule {
    /// A run of `n_steps` whose rate falls in the last `decay` of them, a share, and stays where that is 0.
    pub fn over(warmup_steps: u64, n_steps: u64, decay: f32) -> Self {
        let n_falling = (f64::from(decay) * n_steps as f64).round() as u64;
        let decay = (n_falling > 0).then(|| [n_steps.saturating_sub(n_falling), n_steps]);
        Self { warmup_steps, decay }
    }

    /// The factor of the learning rate in step `step`, counted from 0.
    pub fn factor(&self, step: u64) -> f32 {
        let warmup =
            if step < self.warmup_steps { (step + 1) as f32 / self.warmup_steps as f32 } else { 1.0 };
        let decay = match self.decay {
            Some([start, end]) if step >= start => {
                end.saturating_sub(step) as f32 / end.saturating_sub(start).max(1) as f32
            }
            Some(_) | None => 1.0,
        };
        warmup.min(decay)
    }
}
