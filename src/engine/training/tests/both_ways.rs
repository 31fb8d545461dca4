//! Models that were trained in both directions, opened where text is written.

use super::*;
use crate::engine::protocol::study::{Finding, Refusal, Study};

/// Trains one arm, opens its model on `backend`, and lets it write greedily after the material's prompt; what came, and
/// what the race itself wrote there.
fn trained_and_opened(objective: Objective, backend: BackendChoice) -> (Vec<Event>, String) {
    let plan = Plan { arms: vec![objective], row_tokens: 64, batch_tokens: 128, max_tokens: 1280, ..plan() };
    let mut race = Race::new(plan.clone(), 1).expect("a race");
    while pollster::block_on(race.advance()).expect("no device that could fail").is_some() {}
    let written = race.write(0, "", 8).expect("an arm").plain;
    let load =
        Command::LoadBytes { name: "mine.gguf".to_owned(), bytes: race.export(0).expect("an arm"), backend };
    let commands = vec![
        load,
        Command::SetSampling(Sampling { temperature: 0.0, ..Sampling::default() }),
        Command::WatchAttention { layer: Some(1) },
        Command::SetPrompt { text: plan.material.prompt().to_owned() },
        Command::Run { max_tokens: 8 },
        Command::StepBack,
        Command::Look(Look::Token { position: 2 }),
        Command::Look(Look::Scores),
        Command::Study(Study::Time),
    ];
    // A step back would end the run: it comes when the run has come to its end.
    let (first, rest) = commands.split_at(5);
    let mut all = events(first.to_vec(), 0, |_| None);
    let again = [&first[..4], &[Command::Step, Command::Step][..], rest].concat();
    all.extend(events(again, 0, |_| None));
    (all, written)
}

#[test]
fn a_model_trained_without_a_mask_says_so_in_its_file_and_is_run_as_it_was_trained() {
    for objective in [Objective::Mlm { share: 0.4 }, Objective::NoMask] {
        for backend in [BackendChoice::Cpu, BackendChoice::Gpu] {
            let (run, written) = trained_and_opened(objective, backend);
            let model = run.iter().find_map(|event| match event {
                Event::Loaded { model, backend: got } => {
                    assert_eq!(matches!(got.backend, Backend::Gpu { .. }), backend == BackendChoice::Gpu);
                    assert!(got.self_check.is_passed(), "{got:?}");
                    Some(model)
                }
                _ => None,
            });
            let model = model.expect("it is loaded");
            assert_eq!(model.config.attention, Attention::Bidirectional);
            assert_eq!(model.opening.as_deref(), Some(Material::Sum2.prompt()));
            let end = run.iter().position(|event| *event == Event::Stopped(StopReason::TokenLimit));
            let text: Vec<u8> = (run[..end.expect("the run ends")].iter())
                .filter_map(|event| match event {
                    Event::Stepped { token, .. } => Some(token.text.bytes.clone()),
                    _ => None,
                })
                .flatten()
                .collect();
            assert_eq!(String::from_utf8_lossy(&text), written, "{objective:?} on {backend:?}");
            check_whole_attention(&run);
            check_back_and_forth(&run);
            check_refusals(&run);
        }
    }
}

/// Every token looks at every other one.
fn check_whole_attention(run: &[Event]) {
    let map = run.iter().rev().find_map(|event| match event {
        Event::Attention(map) => Some(map),
        _ => None,
    });
    let map = map.expect("it is watched");
    for row in map.weights.chunks_exact(map.n_tokens) {
        assert!(row.iter().all(|&weight| weight > 0.0), "{row:?}");
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }
}

/// A step back leads to the distribution from before, to the last digit.
fn check_back_and_forth(run: &[Event]) {
    let at = |n_tokens: usize| {
        let found: Vec<_> = (run.iter())
            .filter_map(|event| match event {
                Event::Distribution(it) if it.n_tokens == n_tokens => Some(it.clone()),
                _ => None,
            })
            .collect();
        found
    };
    let n_prompt = Material::Sum2.prompt().len();
    let after_one = at(n_prompt + 1);
    assert!(after_one.len() >= 2, "once on the way and once on the way back");
    assert!(after_one.iter().all(|it| *it == after_one[0]));
}

/// What needs a cache is refused instead of being computed in another way; the scores of a prompt are there.
fn check_refusals(run: &[Event]) {
    let looked = run.iter().filter_map(|event| match event {
        Event::Looked(looked) => Some((&looked.look, &looked.seen)),
        _ => None,
    });
    for (look, seen) in looked {
        match look {
            Look::Token { .. } => assert_eq!(*seen, None),
            _ => assert!(
                matches!(seen, Some(Seen::Scores(scores)) if scores.len() == Material::Sum2.prompt().len())
            ),
        }
    }
    let is_refused = |event: &Event| matches!(event, Event::Studied(it) if it.finding == Finding::Refused(Refusal::BothWays));
    assert!(run.iter().any(is_refused));
}
