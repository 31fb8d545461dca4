//! What happens when the device does not.

use super::gpu;
use crate::gpu::device::{Gpu, GpuError, GpuOptions};
use crate::gpu::executor::Executor;
use crate::model::checkpoint::Model;
use crate::model::config::Architecture;
use crate::model::graph::{Attention, Graph, Head};
use crate::model::testing::{random_model, small_config};

fn model() -> (Model, Graph) {
    let model = random_model(&small_config(Architecture::Qwen3), 7);
    let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
    (model, graph)
}

fn executor(gpu: &Gpu) -> Executor {
    let (model, graph) = model();
    pollster::block_on(Executor::new(gpu, &model, &graph, 4)).expect("the model fits")
}

#[test]
fn a_device_that_works_is_not_lost() {
    let gpu = gpu(GpuOptions::default());
    let mut executor = executor(&gpu);
    pollster::block_on(executor.forward(&[1, 2], 0, &[])).expect("the device works");
    assert_eq!(gpu.lost(), None);
    assert!(!gpu.info().name.is_empty());
}

#[test]
fn a_lost_device_is_an_error_and_not_a_hang() {
    let gpu = gpu(GpuOptions::default());
    let mut executor = executor(&gpu);
    pollster::block_on(executor.forward(&[1, 2], 0, &[])).expect("the device works");
    gpu.destroy();
    let lost = pollster::block_on(executor.forward(&[3], 2, &[]));
    assert!(matches!(lost, Err(GpuError::Lost { .. })), "{lost:?}");
    assert!(gpu.lost().is_some());
    let (model, graph) = model();
    let refused = pollster::block_on(Executor::new(&gpu, &model, &graph, 4)).map(|_| ());
    assert!(matches!(refused, Err(GpuError::Lost { .. })), "{refused:?}");
}

#[test]
fn a_device_lost_behind_our_back_is_an_error_and_not_a_hang() {
    let gpu = gpu(GpuOptions::default());
    let mut executor = executor(&gpu);
    // Not through `Gpu`, which would note it: only the driver knows.
    gpu.device.destroy();
    let lost = pollster::block_on(executor.forward(&[1, 2], 0, &[]));
    assert!(matches!(lost, Err(GpuError::Lost { .. })), "{lost:?}");
    assert!(gpu.lost().is_some());
}

#[test]
fn a_step_that_was_cancelled_leaves_the_executor_usable() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let gpu = gpu(GpuOptions::default());
    let mut executor = executor(&gpu);
    let expected = pollster::block_on(executor.forward(&[1, 2], 0, &[])).expect("the device works");
    {
        let mut step = Box::pin(executor.forward(&[1, 2], 0, &[]));
        let _ = step.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    }
    let got = pollster::block_on(executor.forward(&[1, 2], 0, &[])).expect("the device works");
    assert_eq!(got, expected);
}

#[test]
fn a_model_that_does_not_fit_is_an_error_with_sizes() {
    let gpu = gpu(GpuOptions { max_binding_bytes: Some(64), ..GpuOptions::default() });
    let (model, graph) = model();
    let refused = pollster::block_on(Executor::new(&gpu, &model, &graph, 4)).map(|_| ());
    let Err(GpuError::TooLarge { size_bytes, limit_bytes, .. }) = refused else { panic!("{refused:?}") };
    assert!(size_bytes > limit_bytes && limit_bytes == 64, "{size_bytes} of {limit_bytes}");
    assert_eq!(gpu.lost(), None, "the device itself is fine");
}

#[test]
#[should_panic(expected = "a token outside the vocabulary of 131")]
fn a_token_outside_the_vocabulary_is_a_bug_of_the_caller() {
    let gpu = gpu(GpuOptions::default());
    let _ = pollster::block_on(executor(&gpu).forward(&[131], 0, &[]));
}

#[test]
#[should_panic(expected = "a step ends at 37 at most, got 38")]
fn a_step_past_the_context_is_a_bug_of_the_caller() {
    let gpu = gpu(GpuOptions::default());
    let _ = pollster::block_on(executor(&gpu).forward(&[1, 2], 36, &[]));
}
