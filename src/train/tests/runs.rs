//! Whole runs: what they reach, how they are stopped and gone on with.

use crate::gpu::device::{Gpu, GpuOptions};
use crate::model::graph::{Attention, Graph, Head, Step};
use crate::model::quantize::quantize;
use crate::model::tensor::DType;
use crate::model::testing::assert_close;
use crate::train::adamw::AdamW;
use crate::train::data::{Dataset, Task};
use crate::train::flops::{forward_flops, training_flops};
use crate::train::init::random_model;
use crate::train::objective::Objective;
use crate::train::schedule::Schedule;
use crate::train::sizes::{SIZES, Size};
use crate::train::trainer::{Progress, Recipe, TrainError, Trainer};

const CLM: Objective = Objective::Clm { share: 1.0 };

fn recipe(objective: Objective, learning_rate: f32) -> Recipe {
    Recipe {
        objective,
        n_rows: 9,
        seed: 3,
        adamw: AdamW { learning_rate, ..AdamW::default() },
        schedule: Schedule { warmup_steps: 2, decay: None },
    }
}

fn trainer(recipe: Recipe, n_threads: usize) -> Trainer {
    let data = Dataset::new(Task::Sum2, 24).expect("long enough");
    let size = Size::named("pico").expect("the smallest");
    let config = size.config(data.alphabet.vocab_size(), 24).expect("a shape");
    Trainer::new(recipe, data, random_model(&config, "test", 1), n_threads).expect("they fit")
}

#[test]
fn loss_falls_and_everything_is_counted() {
    for objective in [CLM, Objective::Clm { share: 0.15 }, Objective::Mlm { share: 0.15 }, Objective::NoMask]
    {
        let mut trainer = trainer(recipe(objective, 5e-3), 2);
        let reports: Vec<_> = (0..60).map(|_| trainer.step().expect("converges")).collect();
        let mean = |reports: &[crate::train::trainer::StepReport]| {
            reports.iter().map(|report| report.loss).sum::<f32>() / reports.len() as f32
        };
        assert!(mean(&reports[50..]) < 0.9 * mean(&reports[..10]), "{objective:?}");
        let graph = Graph::new(&trainer.model().config, objective.attention(), Head::All);
        let expected = Progress {
            step: 60,
            tokens: 60 * 9 * 24,
            targets: 60 * 9 * objective.n_targets(24) as u64,
            flops: 60 * 9 * training_flops(&graph, 24),
        };
        assert_eq!((trainer.progress(), reports[59].progress), (expected, expected));
        assert_eq!(reports[0].learning_rate, 2.5e-3);
        assert_eq!(reports[1].learning_rate, 5e-3);
    }
}

#[test]
fn without_a_mask_the_loss_dives_and_nothing_is_learned() {
    let [masked, unmasked] = [CLM, Objective::NoMask].map(|objective| {
        let mut trainer = trainer(recipe(objective, 1e-2), 2);
        let loss = (0..250).map(|_| trainer.step().expect("converges").loss).last().expect("steps");
        let items = trainer.data().probe(5, 60);
        (loss, trainer.probe(&items))
    });
    assert!(unmasked.0 < 0.5 * masked.0, "losses {unmasked:?} and {masked:?}");
    assert!(unmasked.1 <= masked.1, "probes {unmasked:?} and {masked:?}");
}

#[test]
fn a_run_does_not_depend_on_the_number_of_threads() {
    let [one, three] = [1, 3].map(|n_threads| {
        let mut trainer = trainer(recipe(CLM, 5e-3), n_threads);
        let losses: Vec<f32> = (0..5).map(|_| trainer.step().expect("converges").loss).collect();
        let items = trainer.data().probe(1, 20);
        (losses, trainer.probe(&items), trainer.snapshot())
    });
    assert_eq!(one, three);
}

#[test]
fn runs_of_every_objective_read_the_same_text() {
    let text = |objective| trainer(recipe(objective, 1e-3), 1).batch(4);
    let clm = text(CLM);
    assert_eq!(clm.len(), 9);
    assert_ne!(clm[0].inputs, clm[1].inputs);
    for (clm, mlm) in clm.iter().zip(text(Objective::Mlm { share: 0.4 })) {
        for ((&token, seen), target) in clm.inputs.iter().zip(mlm.inputs).zip(mlm.targets) {
            assert_eq!(token, target.unwrap_or(seen));
        }
    }
}

#[test]
fn a_restored_run_goes_on_as_if_nothing_had_happened() {
    let mut straight = trainer(recipe(CLM, 5e-3), 2);
    for _ in 0..3 {
        straight.step().expect("converges");
    }
    let snapshot = straight.snapshot();
    let expected = straight.step().expect("converges");
    let mut restored = trainer(recipe(CLM, 5e-3), 1);
    restored.restore(&snapshot).expect("the same shape");
    assert_eq!(restored.step(), Ok(expected));
    assert_eq!(restored.snapshot(), straight.snapshot());
    let mut foreign = snapshot.clone();
    foreign.moments.mean.pop();
    assert!(matches!(restored.restore(&foreign), Err(TrainError::Snapshot { .. })));
    assert_eq!(restored.snapshot(), straight.snapshot(), "a refused snapshot changes nothing");
}

#[test]
fn a_rate_far_too_high_is_an_error_and_keeps_the_weights_from_before() {
    let mut trainer = trainer(recipe(CLM, 1e30), 1);
    let mut before = trainer.snapshot();
    for _ in 0..20 {
        match trainer.step() {
            Ok(_) => before = trainer.snapshot(),
            Err(error) => {
                assert!(matches!(error, TrainError::Diverged { .. }), "{error}");
                assert_eq!(trainer.snapshot(), before);
                return;
            }
        }
    }
    panic!("a learning rate of 1e30 went on for 20 steps");
}

#[test]
fn an_inspection_shows_which_positions_teach_and_which_are_context() {
    for objective in [CLM, Objective::Clm { share: 0.2 }, Objective::Mlm { share: 0.15 }] {
        let mut trainer = trainer(recipe(objective, 1e-3), 1);
        let row = trainer.data().row(1, 1);
        for tokens in [&row[..1], &row[..2], &row[..24]] {
            let seen = trainer.inspect(tokens, 7);
            assert_eq!(seen.example.n_targets(), objective.n_targets(tokens.len()));
            for (position, target) in seen.example.targets.iter().enumerate() {
                let is_zero = seen.losses[position] == 0.0 && seen.logit_gradients[position] == 0.0;
                assert_eq!(is_zero, target.is_none(), "{objective:?} {position}");
            }
            let last = seen.example.targets.iter().rposition(Option::is_some);
            let reach = match (objective.attention(), last) {
                (_, None) => 0,
                (Attention::Causal, Some(last)) => last + 1,
                (Attention::Bidirectional, Some(_)) => tokens.len(),
            };
            for (position, &norm) in seen.embedding_gradients.iter().enumerate() {
                assert_eq!(norm > 0.0, position < reach, "{objective:?}: {position} of {reach}");
            }
        }
    }
}

#[test]
fn a_mask_is_asked_where_there_is_one() {
    let mut trainer = trainer(recipe(Objective::Mlm { share: 0.15 }, 1e-3), 1);
    let prompt = trainer.data().alphabet.encode(b"8+6=");
    let [with, without] = [true, false].map(|mask| trainer.next_logits(&prompt, mask));
    assert_eq!((with.len(), without.len()), (trainer.data().alphabet.vocab_size(), with.len()));
    assert_ne!(with, without);
}

#[test]
fn models_that_do_not_fit_are_refused() {
    let data = Dataset::new(Task::Sum2, 24).expect("long enough");
    let config = |vocab_size, context| SIZES[0].config(vocab_size, context).expect("a shape");
    let start = |model| Trainer::new(recipe(CLM, 1e-3), data.clone(), model, 1).map(|_| ());
    let good = random_model(&config(17, 24), "test", 1);
    assert_eq!(start(good.clone()), Ok(()));
    assert!(matches!(start(random_model(&config(18, 24), "", 1)), Err(TrainError::Model { .. })));
    assert!(matches!(start(random_model(&config(17, 23), "", 1)), Err(TrainError::Model { .. })));
    let mut quantized = good;
    let matrix = quantized.tensors.get_mut("token_embd.weight").expect("is there");
    *matrix = quantize(matrix, DType::Q8_0);
    assert!(matches!(start(quantized), Err(TrainError::NotF32 { .. })));
}

#[test]
fn flops_are_those_of_the_formula() {
    let config = Size::named("nano").expect("a size").config(100, 64).expect("a shape");
    let graph = Graph::new(&config, Attention::Causal, Head::All);
    let (t, c, f, v, l) = (10, 64, 160, 100, 2);
    assert_eq!((config.n_embd, config.n_ff, graph.dim(crate::model::graph::Dim::V, STEP)), (c, f, v));
    let forward = 2 * t * (l * (4 * c * c + 3 * c * f) + v * c) + 2 * 2 * l * t * t * c;
    assert_eq!(forward_flops(&graph, t), forward as u64);
    assert_eq!(training_flops(&graph, t), 3 * forward as u64);
}

const STEP: Step = Step { n_tokens: 10, position: 0 };

#[test]
fn a_run_on_the_gpu_is_the_run_on_the_cpu() {
    let gpu = pollster::block_on(Gpu::request(GpuOptions::default()));
    let gpu = gpu.expect("a Vulkan driver; the package mesa-vulkan-drivers has a software one");
    let objective = Objective::Mlm { share: 0.3 };
    let mut cpu = trainer(recipe(objective, 5e-3), 2);
    let mut device = trainer(recipe(objective, 5e-3), 1);
    pollster::block_on(async {
        device.use_gpu(&gpu).await.expect("it fits");
        for step in 0..7 {
            let expected = cpu.step().expect("converges");
            let report = device.advance(step % 3 == 0).await.expect("converges");
            assert_eq!((report.is_some(), device.progress()), (step % 3 == 0, expected.progress));
            if let Some(got) = report {
                let got = [got.loss, got.gradient_norm, got.learning_rate];
                let expected = [expected.loss, expected.gradient_norm, expected.learning_rate];
                assert_close(&format!("{objective:?} step {step}"), &got, &expected, 1e-3);
            }
        }
        device.sync().await.expect("the device works");
        // Through a snapshot the run changes the executor.
        let mut moved = trainer(recipe(objective, 5e-3), 1);
        moved.restore(&device.snapshot()).expect("the same shape");
        let (expected, got) = (cpu.step().expect("converges"), moved.step().expect("converges"));
        assert_eq!(got.progress, expected.progress);
        assert_close("after the move", &[got.loss], &[expected.loss], 1e-3);
        check_restore_and_leave(&mut device, &cpu).await;
    });
}

/// Restoring writes to the device as well, and leaving it goes on from there.
async fn check_restore_and_leave(device: &mut Trainer, cpu: &Trainer) {
    device.restore(&cpu.snapshot()).expect("the same shape");
    let on_gpu = device.advance(true).await.expect("converges").expect("was asked for");
    device.restore(&cpu.snapshot()).expect("the same shape");
    device.leave_gpu();
    assert!(!device.is_on_gpu());
    let on_cpu = device.advance(false).await.expect("converges").expect("the cpu always knows");
    assert_eq!(on_gpu.progress, on_cpu.progress);
    assert_close("the same step on both", &[on_gpu.loss], &[on_cpu.loss], 1e-3);
}
