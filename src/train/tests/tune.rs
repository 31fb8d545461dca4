//! Gradient steps on a few texts, against those of a run.

use crate::model::graph::Attention;
use crate::model::quantize::quantize;
use crate::model::tensor::DType;
use crate::train::adamw::AdamW;
use crate::train::data::{Dataset, Task};
use crate::train::init::random_model;
use crate::train::objective::{Example, Objective};
use crate::train::schedule::Schedule;
use crate::train::sizes::Size;
use crate::train::trainer::{Recipe, TrainError, Trainer};
use crate::train::tune::{Tuning, change};

/// A run over texts of 24 tokens without decay and warm-up.
fn trainer() -> Trainer {
    let data = Dataset::new(Task::Sum2, 24).expect("long enough");
    let config = Size::named("pico").expect("the smallest").config(data.alphabet.vocab_size(), 24);
    let model = random_model(&config.expect("a shape"), "test", 1);
    let recipe = Recipe {
        objective: Objective::Clm { share: 1.0 },
        n_rows: 3,
        seed: 3,
        adamw: AdamW { learning_rate: 1e-3, weight_decay: 0.0, ..AdamW::default() },
        schedule: Schedule { warmup_steps: 0, decay: None },
    };
    Trainer::new(recipe, data, model, 1).expect("they fit")
}

/// So many steps; the loss before each.
fn steps(tuning: &mut Tuning, n: usize) -> Vec<f64> {
    let mut losses = Vec::new();
    while losses.len() < n {
        losses.extend(tuning.advance().expect("finite"));
    }
    losses
}

#[test]
fn a_step_is_that_of_a_run_on_the_same_texts() {
    let mut trainer = trainer();
    let mut tuning = Tuning::new(trainer.model().clone(), trainer.batch(0), 1e-3).expect("F32");
    let before = trainer.model().clone();
    let loss = steps(&mut tuning, 1)[0];
    let report = trainer.step().expect("finite");
    assert!((loss - f64::from(report.loss)).abs() < 1e-5, "{loss} against {}", report.loss);
    assert_eq!(tuning.n_steps(), 1);
    let after = tuning.into_model();
    let (norm, moved) = change(&before, &after);
    let (_, apart) = change(&after, trainer.model());
    assert!(moved > 1e-3 * norm, "{moved} of {norm}");
    assert!(apart < 1e-3 * moved, "{apart} of {moved}: only the order of the sums differs");
}

#[test]
fn a_few_texts_are_soon_known_by_heart_and_the_first_weights_stay() {
    let trainer = trainer();
    let before = trainer.model().clone();
    let sum = before.checksum();
    let mut tuning = Tuning::new(before.clone(), trainer.batch(0), 3e-3).expect("F32");
    let losses = steps(&mut tuning, 60);
    let last = tuning.loss();
    assert!(losses[59] < 0.3 * losses[0] && last < losses[50], "{losses:?}, then {last}");
    let after = tuning.into_model();
    assert_eq!(before.checksum(), sum);
    assert_ne!(after.checksum(), sum);
    assert_eq!(change(&before, &before).1, 0.0);
}

#[test]
fn only_targets_are_learned() {
    let trainer = trainer();
    let blank = |example: Example| Example { targets: vec![None; example.targets.len()], ..example };
    let nothing: Vec<Example> = trainer.batch(0).into_iter().map(blank).collect();
    let mut tuning = Tuning::new(trainer.model().clone(), nothing, 1e-3).expect("F32");
    assert_eq!(steps(&mut tuning, 3), [0.0; 3]);
    assert_eq!(change(trainer.model(), &tuning.into_model()).1, 0.0);
}

#[test]
fn quantized_weights_and_a_rate_that_is_too_high_are_errors() {
    let trainer = trainer();
    let mut q8 = trainer.model().clone();
    let (_, matrix) = q8.tensors.iter_mut().find(|(_, tensor)| tensor.shape.len() == 2).expect("a matrix");
    *matrix = quantize(matrix, DType::Q8_0);
    let error = Tuning::new(q8, trainer.batch(0), 1e-3).err().expect("no gradient").to_string();
    assert!(error.contains("F32"), "{error}");
    assert_eq!(trainer.model().config.attention, Attention::Causal);
    let mut tuning = Tuning::new(trainer.model().clone(), trainer.batch(0), f32::MAX).expect("F32");
    let error = (0..30).find_map(|_| tuning.advance().err()).expect("it flies apart");
    assert!(matches!(error, TrainError::Diverged { .. }), "{error}");
}
