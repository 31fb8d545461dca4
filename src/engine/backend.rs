//! Which executor runs a model: what the machine can do, then what is faster, then whether it computes the truth.

use std::rc::Rc;

use super::protocol::{Backend, BackendChoice, BackendInfo, CpuReason, SelfCheck};
use super::runner::{MAX_STEP_TOKENS, Runner, max_step_tokens};
use crate::cpu::executor::{Executor as CpuExecutor, Kernels};
use crate::gpu::device::{Gpu, GpuError, GpuOptions};
use crate::gpu::executor::Executor as GpuExecutor;
use crate::model::checkpoint::Model;
use crate::model::config::Config;
use crate::model::graph::{Attention, Graph, Head};

/// How long each executor is measured, in seconds.
const BENCHMARK_SECS: f64 = 0.05;

/// Largest difference from the reference that the self-check accepts, as a share of the largest logit.
///
/// Sums in f32 in another order differ by about 1e-5 of it; a wrong kernel by far more than this.
const SELF_CHECK_TOLERANCE: f32 = 1e-3;

/// Tokens that the self-check runs: a prefill of all but the last three, then three decode steps.
const SELF_CHECK_TOKENS: usize = 8;

/// Chooses an executor for `model` and checks it. `now_secs` is a clock.
///
/// Never fails: where the GPU cannot be used, the CPU is, and the answer says why.
pub async fn choose(
    model: &Rc<Model>,
    choice: BackendChoice,
    now_secs: &dyn Fn() -> f64,
) -> (Runner, BackendInfo) {
    if choice == BackendChoice::Cpu {
        return cpu(model, CpuReason::Chosen).await;
    }
    let gpu = match Gpu::request(GpuOptions::default()).await {
        Ok(gpu) => gpu,
        Err(error) => return cpu(model, reason(error)).await,
    };
    let is_software = gpu.info().is_software;
    if choice == BackendChoice::Auto && is_software {
        return cpu(model, CpuReason::SoftwareAdapter).await;
    }
    let adapter = gpu.info().name.clone();
    match on_gpu(model, gpu, choice, now_secs).await {
        Ok((runner, self_check)) => {
            let backend = Backend::Gpu { adapter, is_software };
            (runner, BackendInfo { backend, cpu_reason: None, self_check })
        }
        Err(reason) => cpu(model, reason).await,
    }
}

/// The CPU executor, checked.
pub async fn cpu(model: &Rc<Model>, reason: CpuReason) -> (Runner, BackendInfo) {
    let mut runner = Runner::Cpu(Box::new(cpu_executor(model)));
    let got = check_logits(&mut runner, model).await.expect("the CPU executor cannot fail");
    let self_check = compare(&reference_logits(model).await, &got, model.config.vocab_size);
    (runner, BackendInfo { backend: Backend::Cpu, cpu_reason: Some(reason), self_check })
}

async fn on_gpu(
    model: &Rc<Model>,
    gpu: Gpu,
    choice: BackendChoice,
    now_secs: &dyn Fn() -> f64,
) -> Result<(Runner, SelfCheck), CpuReason> {
    let graph = graph(model);
    let executor =
        GpuExecutor::new(&gpu, model, &graph, max_step_tokens(&model.config)).await.map_err(reason)?;
    let mut runner = Runner::Gpu { gpu, executor: Box::new(executor) };
    let got = check_logits(&mut runner, model).await.map_err(reason)?;
    let self_check = compare(&reference_logits(model).await, &got, model.config.vocab_size);
    if !self_check.is_passed() {
        return Err(CpuReason::SelfCheckFailed { max_abs_diff: self_check.max_abs_diff });
    }
    if choice == BackendChoice::Auto {
        let gpu_tok_s = decode_speed(&mut runner, now_secs).await.map_err(reason)?;
        let mut cpu = Runner::Cpu(Box::new(cpu_executor(model)));
        let cpu_tok_s = decode_speed(&mut cpu, now_secs).await.map_err(reason)?;
        if cpu_tok_s > gpu_tok_s {
            return Err(CpuReason::Faster { gpu_tok_s, cpu_tok_s });
        }
    }
    Ok((runner, self_check))
}

fn graph(model: &Model) -> Graph {
    Graph::new(&model.config, model.config.attention, Head::Last)
}

fn cpu_executor(model: &Rc<Model>) -> CpuExecutor {
    CpuExecutor::new(Rc::clone(model), graph(model), Kernels::Simd, max_step_tokens(&model.config))
}

/// The same few tokens for every executor, spread over the vocabulary.
fn check_tokens(model: &Model) -> Vec<u32> {
    let n = SELF_CHECK_TOKENS.min(model.config.context_length);
    (0..n).map(|i| (i * 7919 + 1) as u32 % model.config.vocab_size as u32).collect()
}

/// Logits after a prefill and after each of three decode steps, one after the other; without a cache each of them runs
/// the whole text.
async fn check_logits(runner: &mut Runner, model: &Model) -> Result<Vec<f32>, GpuError> {
    let tokens = check_tokens(model);
    let n_prefill = tokens.len().saturating_sub(3).max(1);
    let mut logits = runner.forward(&tokens[..n_prefill], 0, &[]).await?.logits;
    for position in n_prefill..tokens.len() {
        let first = if model.config.attention == Attention::Causal { position } else { 0 };
        logits.extend(runner.forward(&tokens[first..=position], first, &[]).await?.logits);
    }
    Ok(logits)
}

async fn reference_logits(model: &Rc<Model>) -> Vec<f32> {
    // No more context than the check needs: a second cache of the full length might not fit the memory.
    let config = Config { context_length: check_tokens(model).len(), ..model.config.clone() };
    let graph = Graph::new(&config, config.attention, Head::Last);
    let executor = CpuExecutor::new(Rc::clone(model), graph, Kernels::Oracle, config.context_length);
    let mut oracle = Runner::Cpu(Box::new(executor));
    check_logits(&mut oracle, model).await.expect("the CPU executor cannot fail")
}

fn compare(expected: &[f32], got: &[f32], vocab_size: usize) -> SelfCheck {
    let largest = expected.iter().fold(1.0_f32, |largest, logit| largest.max(logit.abs()));
    let diffs = expected.iter().zip(got).map(|(expected, got)| (expected - got).abs());
    // A difference that is not a number must fail the check, and `f32::max` would drop it.
    let max_abs_diff = diffs.fold(0.0_f32, |max, diff| if max.is_nan() || diff <= max { max } else { diff });
    SelfCheck {
        n_positions: got.len() / vocab_size,
        max_abs_diff: if expected.len() == got.len() { max_abs_diff } else { f32::INFINITY },
        tolerance: SELF_CHECK_TOLERANCE * largest,
    }
}

/// Tokens per second of decoding, measured after one step of warm-up. Where each token runs the whole text, the text has
/// the length of a prefill step.
async fn decode_speed(runner: &mut Runner, now_secs: &dyn Fn() -> f64) -> Result<f32, GpuError> {
    let (is_causal, context_length) =
        (runner.graph().attention == Attention::Causal, runner.graph().config.context_length);
    let tokens = vec![0; if is_causal { 1 } else { MAX_STEP_TOKENS.min(context_length) }];
    runner.forward(&tokens, 0, &[]).await?;
    let start = now_secs();
    let mut n_steps = 0;
    loop {
        let position = if is_causal { n_steps % context_length } else { 0 };
        runner.forward(&tokens, position, &[]).await?;
        n_steps += 1;
        let elapsed_secs = now_secs() - start;
        if elapsed_secs >= BENCHMARK_SECS {
            return Ok((n_steps as f64 / elapsed_secs) as f32);
        }
    }
}

/// Why a GPU error means that the CPU runs the model.
pub fn reason(error: GpuError) -> CpuReason {
    match error {
        GpuError::NoWebGpu => CpuReason::NoWebGpu,
        GpuError::NoAdapter { message } => CpuReason::NoAdapter { message },
        GpuError::Lost { message } => CpuReason::DeviceLost { message },
        error @ (GpuError::NoDevice { .. } | GpuError::TooLarge { .. } | GpuError::Setup { .. }) => {
            CpuReason::DeviceFailed { message: error.to_string() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logit_that_is_not_a_number_fails_the_check_wherever_it_is() {
        let expected = [1.0, 2.0, 3.0, 4.0];
        assert!(compare(&expected, &expected, 2).is_passed());
        for place in 0..expected.len() {
            let mut got = expected;
            got[place] = f32::NAN;
            assert!(!compare(&expected, &got, 2).is_passed(), "at {place}");
        }
        assert!(!compare(&expected, &expected[..2], 2).is_passed());
        assert!(!compare(&expected, &[1.0, 2.0, 3.0, 4.1], 2).is_passed());
    }
}
