//! Forced tokens, texts put back, and what the model expected of each token.

use super::protocol::look::{Look, Looked, Scored, Seen};
use super::protocol::write::{Write, Written};
use super::protocol::{
    BackendChoice, Command, Distribution, Event, Failure, LeftOut, Sampling, StopReason, Token,
};
use super::tests::{events, load, prompt};
use crate::model::checkpoint::Loaded;
use crate::model::graph::{Attention, Graph, Head};
use crate::text::sampling::NextToken;

const CPU: BackendChoice = BackendChoice::Cpu;

fn force(id: u32) -> Command {
    Command::Write(Write::Token { id })
}

fn put_back(tokens: Vec<Token>, n_prompt: usize) -> Command {
    let left_out = LeftOut::default();
    Command::Write(Write::Text(Written { tokens, n_prompt, n_dropped: 0, left_out }))
}

fn look(look: Look) -> Command {
    Command::Look(look)
}

/// The text after these events.
fn text_after(events: &[Event]) -> Vec<Token> {
    let mut text = Vec::new();
    for event in events {
        match event {
            Event::Text { tokens, .. } => text.clone_from(tokens),
            Event::Stepped { token, position, .. } => {
                assert_eq!(*position, text.len());
                text.push(token.clone());
            }
            _ => {}
        }
    }
    text
}

fn distributions(events: &[Event]) -> Vec<Distribution> {
    let found = events.iter().filter_map(|event| match event {
        Event::Distribution(distribution) => Some(distribution.clone()),
        _ => None,
    });
    found.collect()
}

fn seen(events: &[Event]) -> Vec<Option<Seen>> {
    let found = events.iter().filter_map(|event| match event {
        Event::Looked(Looked { seen, .. }) => Some(seen.clone()),
        _ => None,
    });
    found.collect()
}

fn ids(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().map(|token| token.text.id).collect()
}

/// Logits after each of `ids` by the oracle, in one step.
fn oracle(ids: &[u32]) -> Vec<Vec<f32>> {
    use crate::cpu::executor::{Executor, Kernels};
    let model = std::rc::Rc::new(Loaded::from_gguf(super::tests::MODEL).expect("a fixture").model);
    let graph = Graph::new(&model.config, Attention::Causal, Head::All);
    let n_vocab = model.config.vocab_size;
    let logits = Executor::new(model, graph, Kernels::Oracle, ids.len()).forward(ids, 0, &[]).logits;
    logits.chunks_exact(n_vocab).map(<[f32]>::to_vec).collect()
}

fn check_close(got: f64, wanted: f64, what: &str) {
    assert!((got - wanted).abs() < 1e-4, "{what}: {got} against {wanted}");
}

#[test]
fn a_forced_token_keeps_what_the_model_thought_of_it_and_the_next_are_drawn_after_it() {
    let sampling = Sampling { top_k: 3, top_p: 1.0, ..Sampling::default() };
    let commands = [load(CPU), Command::SetSampling(sampling), prompt("abc"), force(77), Command::Step];
    let events = events(&commands, &[]);
    let text = text_after(&events);
    let n = text.len();
    let choice = text[n - 2].choice.expect("it was generated");
    assert!(choice.is_forced && !text[n - 1].choice.expect("drawn").is_forced);
    assert_eq!(text[n - 2].text.id, 77);
    let next = NextToken::new(&oracle(&ids(&text))[n - 3], sampling);
    check_close(choice.expected.probability, next.probabilities[77], "probability");
    check_close(choice.expected.entropy_nats, next.entropy_nats(), "entropy");
    assert_eq!(choice.expected.rank, next.rank(77));
    assert_eq!(choice.sampled_probability, 0.0, "top-k excludes it, and it is there all the same");
    let drawn = NextToken::new(&oracle(&ids(&text))[n - 2], sampling).draw(sampling.seed, n - 1);
    assert_eq!(text[n - 1].text.id, drawn);
}

#[test]
fn a_step_back_takes_a_forced_token_back() {
    let events = events(&[load(CPU), prompt("abc"), force(77), Command::StepBack], &[]);
    assert!(text_after(&events).iter().all(|token| token.choice.is_none()));
    let all = distributions(&events);
    assert_eq!(all.last().map(|last| last.n_tokens), all.first().map(|first| first.n_tokens));
}

#[test]
fn a_token_that_the_model_lacks_is_refused_and_nothing_changes() {
    let events = events(&[load(CPU), prompt("abc"), force(u32::MAX), Command::Step], &[]);
    let message = "expected an id below 283, got 4294967295".to_owned();
    assert!(events.contains(&Event::Failed(Failure::Engine { message })), "{events:?}");
    assert_eq!(text_after(&events).iter().filter(|token| token.choice.is_some()).count(), 1);
}

#[test]
fn a_text_put_back_is_the_text_that_it_was_on_both_backends() {
    for backend in [BackendChoice::Cpu, BackendChoice::Gpu] {
        let first = [load(backend), prompt("Once upon"), Command::Step, Command::Step, Command::Step];
        let whole = events(&first, &[]);
        let text = text_after(&whole);
        let n_prompt = text.len() - 3;
        // Another text that shares a part of it, then back; the watched attention must follow.
        let mut commands = first.to_vec();
        commands.extend([
            Command::WatchAttention { layer: Some(0) },
            Command::Reset,
            force(3),
            Command::Step,
        ]);
        commands.push(put_back(text.clone(), n_prompt));
        commands.push(Command::Step);
        let back = events(&commands, &[]);
        let longer = text_after(&back);
        assert_eq!(longer[..text.len()], text[..], "with what the model thought of each token");
        let step = events(&[&first[..], &[Command::Step]].concat(), &[]);
        assert_eq!(ids(&longer), ids(&text_after(&step)));
        let (all, wanted) = (distributions(&back), distributions(&step));
        let (last, wanted) = (all.last().expect("one"), wanted.last().expect("one"));
        check_close(last.candidates[0].probability, wanted.candidates[0].probability, "next token");
        let map = back.iter().rev().find_map(|event| match event {
            Event::Attention(map) => Some(map),
            _ => None,
        });
        assert_eq!(map.map(|map| map.n_tokens), Some(longer.len()));
    }
}

#[test]
fn a_text_that_cannot_be_is_refused() {
    let text = text_after(&events(&[load(CPU), prompt("abc")], &[]));
    let mut unknown = text.clone();
    unknown[1].text.id = 283;
    let long = vec![text[0].clone(); 5000];
    let bad = [(Vec::new(), 0), (text.clone(), 0), (text.clone(), 9), (unknown, 2), (long, 2)];
    for (tokens, n_prompt) in bad {
        let events = events(&[load(CPU), prompt("abc"), put_back(tokens, n_prompt), Command::Step], &[]);
        assert!(events.iter().any(|event| matches!(event, Event::Failed(Failure::Engine { .. }))));
        let after = text_after(&events);
        assert_eq!(after[..after.len() - 1], text[..]);
    }
}

#[test]
fn putting_a_text_back_ends_a_run() {
    let text = text_after(&events(&[load(CPU), prompt("abc")], &[]));
    let commands = [load(CPU), prompt("q"), Command::Run { max_tokens: 400 }];
    let events = events(&commands, &[(5, put_back(text.clone(), text.len()))]);
    let stopped = events.iter().position(|event| *event == Event::Stopped(StopReason::Paused));
    assert!(stopped.is_some());
    assert_eq!(text_after(&events), text);
}

#[test]
fn every_token_of_the_prompt_is_scored_as_the_oracle_does() {
    let words = "It was a dark and stormy night, 한 🙂";
    let events = events(&[load(CPU), prompt(words), look(Look::Scores), Command::Step], &[]);
    let text = text_after(&events);
    let n_prompt = text.len() - 1;
    let Some(Some(Seen::Scores(scores))) = seen(&events).pop() else { panic!("{:?}", seen(&events)) };
    assert_eq!(scores.iter().map(|score| score.id).collect::<Vec<_>>(), ids(&text[..n_prompt]));
    assert_eq!(scores[0], Scored { id: text[0].text.id, expected: None });
    for (score, logits) in scores[1..].iter().zip(oracle(&ids(&text))) {
        let expected = score.expected.expect("there is a token before");
        let next = NextToken::new(&logits, Sampling::default());
        check_close(expected.surprise_nats(), -next.probabilities[score.id as usize].ln(), "surprise");
        check_close(expected.entropy_nats, next.entropy_nats(), "entropy");
    }
}

#[test]
fn what_else_could_have_been_is_what_was_likely_then() {
    let alternatives = |position| look(Look::Alternatives { position });
    let commands = [load(CPU), prompt("abcd"), Command::Step, Command::Step, alternatives(2)];
    let all = events(&[&commands[..], &[alternatives(0), alternatives(99), Command::Step]].concat(), &[]);
    let text = text_after(&all);
    let seen = seen(&all);
    assert_eq!(seen[1..], [None, None]);
    let Some(Seen::Alternatives(found)) = &seen[0] else { panic!("{seen:?}") };
    let next = NextToken::new(&oracle(&ids(&text))[1], Sampling::default());
    assert_eq!(found.id, text[2].text.id);
    assert_eq!(found.likely.iter().map(|it| it.text.id).collect::<Vec<_>>(), next.order[..10]);
    check_close(found.expected.probability, next.probabilities[found.id as usize], "its own");
    // Looking back does not change what comes.
    let without = [&commands[..4], &[Command::Step]].concat();
    assert_eq!(ids(&text), ids(&text_after(&events(&without, &[]))));
}
