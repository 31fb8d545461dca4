//! Properties of targets, texts and schedules, over random settings.

use proptest::prelude::*;
use rand::SeedableRng;

use crate::model::graph::Attention;
use crate::tasks::TaskRng;
use crate::train::adamw::AdamW;
use crate::train::data::alphabet::{Alphabet, TokenRange};
use crate::train::data::{DataError, Dataset, Task};
use crate::train::init::random_model;
use crate::train::objective::{Example, Objective, ShareError};
use crate::train::schedule::Schedule;
use crate::train::sizes::SIZES;
use crate::train::trainer::{Recipe, Trainer};

fn range() -> TokenRange {
    TokenRange { mask_id: 3, ordinary: 4..40 }
}

fn example(objective: Objective, tokens: &[u32], seed: u64) -> Example {
    objective.example(tokens, &range(), &mut TaskRng::seed_from_u64(seed))
}

/// `share · n` rounded, at least 1 and at most n.
fn rounded(share: f32, n: usize) -> usize {
    ((share * n as f32).round() as usize).max(1).min(n)
}

/// A run with its first, random weights.
fn trainer(objective: Objective) -> Trainer {
    let data = Dataset::new(Task::Sum2, 40).expect("long enough");
    let config = SIZES[0].config(data.alphabet.vocab_size(), 40).expect("a shape");
    let recipe = Recipe {
        objective,
        n_rows: 1,
        seed: 5,
        adamw: AdamW::default(),
        schedule: Schedule { warmup_steps: 0, decay: None },
    };
    Trainer::new(recipe, data, random_model(&config, "test", 2), 1).expect("they fit")
}

proptest! {
    #[test]
    fn a_causal_model_has_a_target_everywhere_but_at_the_end(
        tokens in prop::collection::vec(4_u32..40, 1..200), seed: u64,
    ) {
        for objective in [Objective::Clm { share: 1.0 }, Objective::NoMask] {
            let example = example(objective, &tokens, seed);
            prop_assert_eq!(&example.inputs, &tokens);
            let shifted: Vec<Option<u32>> = tokens[1..].iter().copied().map(Some).chain([None]).collect();
            prop_assert_eq!(&example.targets, &shifted);
            prop_assert_eq!(objective.n_targets(tokens.len()), tokens.len() - 1);
        }
    }

    #[test]
    fn counts_of_targets_equal_the_formula(
        tokens in prop::collection::vec(4_u32..40, 1..200), share in 0.001_f32..=1.0, seed: u64,
    ) {
        let n = tokens.len();
        for (objective, expected) in
            [(Objective::Clm { share }, rounded(share, n - 1)), (Objective::Mlm { share }, rounded(share, n))]
        {
            prop_assert_eq!(objective.n_targets(n), expected);
            prop_assert_eq!(example(objective, &tokens, seed).n_targets(), expected);
        }
    }

    #[test]
    fn positions_without_a_target_have_no_loss_and_no_gradient_of_their_logits(
        objective in 0..3, share in 0.001_f32..=1.0, n in 1_usize..40, index: u64, draw: u64,
    ) {
        let objective =
            [Objective::Clm { share }, Objective::Mlm { share }, Objective::NoMask][objective as usize];
        let mut trainer = trainer(objective);
        let row = trainer.data().row(5, index);
        let seen = trainer.inspect(&row[..n], draw);
        prop_assert_eq!(seen.example.n_targets(), objective.n_targets(n));
        prop_assert_eq!(seen.example.targets.len(), n);
        for (position, target) in seen.example.targets.iter().enumerate() {
            let numbers = [seen.losses[position], seen.logit_gradients[position]];
            match target {
                // Not nearly: to the bit.
                None => prop_assert_eq!(numbers.map(f32::to_bits), [0, 0], "{:?} at {}", objective, position),
                Some(_) => prop_assert!(numbers.iter().all(|&x| x > 0.0), "{:?} at {}: {:?}", objective, position, numbers),
            }
        }
    }

    #[test]
    fn targets_are_true_and_only_targets_of_mlm_are_changed(
        tokens in prop::collection::vec(4_u32..40, 2..100), share in 0.01_f32..=1.0, seed: u64,
    ) {
        let clm = example(Objective::Clm { share }, &tokens, seed);
        let mlm = example(Objective::Mlm { share }, &tokens, seed);
        prop_assert_eq!(&clm.inputs, &tokens);
        for (position, &token) in tokens.iter().enumerate() {
            prop_assert!(clm.targets[position].is_none_or(|target| target == tokens[position + 1]));
            prop_assert!(mlm.targets[position].is_none_or(|target| target == token));
            prop_assert!(mlm.targets[position].is_some() || mlm.inputs[position] == token);
            prop_assert!(mlm.inputs[position] == 3 || (4..40).contains(&mlm.inputs[position]));
        }
    }

    #[test]
    fn rows_have_their_length_and_are_of_the_alphabet(seed: u64, index: u64, n in 8_usize..100) {
        for task in [Task::Sum2, Task::Sentiment, Task::Story(b"once upon a time ".repeat(9).into())] {
            let data = Dataset::new(task, n).expect("long enough");
            let row = data.row(seed, index);
            prop_assert_eq!(row.len(), n);
            prop_assert!(row.iter().all(|token| data.alphabet.range().ordinary.contains(token)));
            prop_assert_eq!(&row, &data.row(seed, index));
            prop_assert_eq!(data.alphabet.encode(data.alphabet.decode(&row).as_bytes()), row);
            for item in data.probe(seed, 3) {
                prop_assert_eq!(item.tokens.len(), n);
                prop_assert!((1..n).contains(&item.position));
            }
        }
    }
}

#[test]
fn eighty_of_a_hundred_hidden_tokens_are_masked_and_ten_are_random() {
    let tokens: Vec<u32> = (0..20_000).map(|i| 4 + i % 36).collect();
    let example = example(Objective::Mlm { share: 0.5 }, &tokens, 1);
    let hidden = || (0..tokens.len()).filter(|&i| example.targets[i].is_some());
    let n_masked = hidden().filter(|&i| example.inputs[i] == 3).count();
    let n_changed = hidden().filter(|&i| example.inputs[i] != 3 && example.inputs[i] != tokens[i]).count();
    assert_eq!(hidden().count(), 10_000);
    // Four standard deviations of a draw of 10,000.
    assert!(n_masked.abs_diff(8_000) < 160, "{n_masked}");
    // A random token is the one that was there once in 36.
    assert!(n_changed.abs_diff(972) < 120, "{n_changed}");
}

#[test]
fn shares_outside_their_range_are_refused() {
    for share in [0.0, -0.1, 1.001, f32::NAN, f32::INFINITY] {
        for objective in [Objective::Clm { share }, Objective::Mlm { share }] {
            assert!(matches!(objective.checked(), Err(ShareError(_))), "{share}");
        }
    }
    assert_eq!(Objective::NoMask.checked(), Ok(Objective::NoMask));
    assert_eq!(Objective::NoMask.attention(), Attention::Bidirectional);
}

#[test]
fn sums_are_true_and_their_last_digit_is_asked_for() {
    let data = Dataset::new(Task::Sum2, 64).expect("long enough");
    for item in data.probe(1, 50) {
        let text = data.alphabet.decode(&item.tokens);
        let before = &text[..item.position];
        let sum = before.rsplit(';').next().expect("the sum that is asked for");
        let (question, answer) = sum.split_once('=').expect("an answer");
        let (a, b) = question.split_once('+').expect("two numbers");
        let expected: u32 = a.parse::<u32>().expect("a digit") + b.parse::<u32>().expect("a digit");
        assert_eq!(
            format!("{answer}{}", &text[item.position..=item.position]),
            expected.to_string(),
            "{text}"
        );
    }
}

#[test]
fn labels_follow_reviews_that_training_never_shows() {
    let data = Dataset::new(Task::Sentiment, 96).expect("long enough");
    let trained: String = (0..200).map(|index| data.alphabet.decode(&data.row(7, index)) + "\n").collect();
    for item in data.probe(7, 50) {
        let text = data.alphabet.decode(&item.tokens);
        let (before, label) = (&text[..item.position], &text[item.position..=item.position]);
        assert!(label == "+" || label == "-", "{text}");
        let review = before.rsplit('\n').next().expect("a review").trim();
        assert!(!review.is_empty() && !trained.lines().any(|line| line.starts_with(review)), "{review}");
    }
}

#[test]
fn texts_too_short_for_a_row_are_refused() {
    let story = |n: usize, row| Dataset::new(Task::Story(vec![b'a'; n].into()), row).map(|_| ());
    assert_eq!(story(64, 64), Err(DataError::TooShort { expected: 65, got: 64 }));
    assert_eq!(story(65, 64), Ok(()));
    assert_eq!(story(65, 7), Err(DataError::ShortRows { expected: 8, got: 7 }));
}

#[test]
fn an_alphabet_is_a_vocabulary_that_the_tokenizer_reads() {
    let text = "héllo, 한국 8+6=14;\n";
    let alphabet = Alphabet::of(text.as_bytes());
    let vocabulary = alphabet.vocabulary();
    assert_eq!(vocabulary.tokens.len(), alphabet.vocab_size());
    let tokenizer = crate::text::Tokenizer::from_vocabulary(&vocabulary).expect("a vocabulary");
    assert_eq!(tokenizer.encode(text), alphabet.encode(text.as_bytes()));
    assert_eq!(tokenizer.encode("8<mask>"), [alphabet.encode(b"8")[0], 3]);
    assert_eq!(tokenizer.decode(&alphabet.encode(text.as_bytes())), text);
    assert_eq!(alphabet.decode(&[3, 0]), "<mask><pad>");
    assert!(tokenizer.encode("z").is_empty(), "a byte that the data lacks is left out");
}

#[test]
fn the_rate_grows_stays_and_falls() {
    let schedule = Schedule { warmup_steps: 4, decay: Some([10, 15]) };
    let factors: Vec<f32> = [0, 1, 3, 4, 9, 10, 12, 14, 15, 99].map(|step| schedule.factor(step)).to_vec();
    assert_eq!(factors, [0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 0.6, 0.2, 0.0, 0.0]);
    assert_eq!(Schedule { warmup_steps: 0, decay: None }.factor(0), 1.0);
    assert_eq!(Schedule::over(20, 100, 0.0), Schedule { warmup_steps: 20, decay: None });
    assert_eq!(Schedule::over(20, 100, 0.3), Schedule { warmup_steps: 20, decay: Some([70, 100]) });
    assert_eq!(Schedule::over(0, 10, 1.0).factor(9), 0.1);
}
