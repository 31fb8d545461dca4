//! A batch on the CPU: on all cores natively, on the one thread there is in wasm, with the same result.

use super::objective::Example;
use crate::cpu::executor::Kernels;
use crate::cpu::tape::{Tape, WeightGradients, zero_gradients};
use crate::model::checkpoint::Model;
use crate::model::graph::Graph;

/// A batch is cut into this many parts at most, whose gradients are summed in their order: so the sum, and with it the
/// whole run, does not depend on the number of cores.
const N_PARTS: usize = 8;

/// The gradient of a batch, and the loss of each position of each row (0 where there is no target).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchGradient {
    /// For each tensor of the model, in their order.
    pub weights: WeightGradients,
    /// (rows, T).
    pub losses: Vec<Vec<f32>>,
}

/// Buffers for each thread.
#[derive(Clone, Debug)]
pub struct BatchRunner {
    lanes: Vec<Lane>,
}

/// What one thread works with.
#[derive(Clone, Debug)]
struct Lane {
    tape: Tape,
    weights: WeightGradients,
    losses: Vec<Vec<f32>>,
}

impl BatchRunner {
    /// Buffers for rows of up to `max_tokens` tokens, for `n_threads` threads (1 in wasm, whatever is asked for).
    pub fn new(model: &Model, graph: &Graph, max_tokens: usize, n_threads: usize) -> Self {
        let n_threads = if cfg!(target_arch = "wasm32") { 1 } else { n_threads.clamp(1, N_PARTS) };
        let lane = Lane {
            tape: Tape::new(graph.clone(), Kernels::Simd, max_tokens),
            weights: zero_gradients(model),
            losses: Vec::new(),
        };
        Self { lanes: vec![lane; n_threads] }
    }

    /// The tape of the first thread.
    pub fn tape(&mut self) -> &mut Tape {
        &mut self.lanes[0].tape
    }

    /// Gradient of the sum of the losses of all targets, times `scale`.
    pub fn gradient(&mut self, model: &Model, examples: &[Example], scale: f32) -> BatchGradient {
        let mut total = BatchGradient { weights: zero_gradients(model), losses: Vec::new() };
        let parts: Vec<&[Example]> = examples.chunks(examples.len().div_ceil(N_PARTS).max(1)).collect();
        for wave in parts.chunks(self.lanes.len()) {
            self.for_each_lane(wave, |lane, part| lane.run(model, part, scale));
            for (lane, _) in self.lanes.iter_mut().zip(wave) {
                for (total, part) in total.weights.iter_mut().zip(&lane.weights) {
                    total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
                }
                total.losses.append(&mut lane.losses);
            }
        }
        total
    }

    /// How many of `items` satisfy `is_right`.
    pub fn count<T: Sync>(&mut self, items: &[T], is_right: impl Fn(&mut Tape, &T) -> bool + Sync) -> usize {
        let n_right = std::sync::atomic::AtomicUsize::new(0);
        let parts: Vec<&[T]> = items.chunks(items.len().div_ceil(self.lanes.len()).max(1)).collect();
        self.for_each_lane(&parts, |lane, part| {
            let n = part.iter().filter(|item| is_right(&mut lane.tape, item)).count();
            n_right.fetch_add(n, std::sync::atomic::Ordering::Relaxed);
        });
        n_right.into_inner()
    }

    /// Runs each part in a lane of its own, at once where there are threads. There are no more parts than lanes.
    fn for_each_lane<T: Sync>(&mut self, parts: &[&[T]], run: impl Fn(&mut Lane, &[T]) + Sync) {
        if self.lanes.len() == 1 {
            return parts.iter().for_each(|part| run(&mut self.lanes[0], part));
        }
        std::thread::scope(|scope| {
            for (lane, &part) in self.lanes.iter_mut().zip(parts) {
                scope.spawn(|| run(lane, part));
            }
        });
    }
}

impl Lane {
    fn run(&mut self, model: &Model, examples: &[Example], scale: f32) {
        self.weights.iter_mut().for_each(|gradient| gradient.fill(0.0));
        self.losses.clear();
        for example in examples {
            let mut losses = vec![0.0; example.targets.len()];
            self.tape.forward(model, &example.inputs);
            self.tape.cross_entropy(&example.targets, scale, &mut losses);
            self.tape.backward(model, &example.inputs, &mut self.weights);
            self.losses.push(losses);
        }
    }
}
