//! Looking inside changes nothing, and gives way to a command.

use super::protocol::look::{Look, Looked, Part, Seen};
use super::protocol::{AttentionMap, BackendChoice, Command, Distribution, Event, Sampling};
use super::tests::{events, load, prompt};
use crate::model::graph::{Activation, ActivationId, Attention};

const PROMPT: &str = "Once upon a time there was a girl";

/// Every question about every token of the prompt.
fn looks(n_tokens: usize) -> Vec<Command> {
    let sampling = Sampling::default();
    let activation = ActivationId::in_block(1, Activation::KCache);
    let mask = Attention::Bidirectional;
    let of = |position: usize| {
        vec![
            Look::Token { position },
            Look::Cell { position, activation, index: 3 },
            Look::Chances { position, sampling },
            Look::Chance { position, sampling, activation: Activation::Sampled, id: 5 },
            Look::Lens { position },
            Look::Ablation { position, parts: vec![Part { layer: 0, head: Some(0) }] },
            Look::Alternatives { position },
        ]
    };
    let whole = [Look::Attention { mask }, Look::Stages { layer: 0, mask }, Look::Scores];
    // From the end as well as from the start: a token that is run once more must leave alone what comes after it.
    let positions = (0..n_tokens).chain((0..n_tokens).rev());
    positions.flat_map(of).chain(whole).map(Command::Look).collect()
}

/// All numbers of the text: what the model says after each step, and what it attends to.
fn numbers(all: &[Event]) -> (Vec<Distribution>, Vec<AttentionMap>) {
    let distributions = all.iter().filter_map(|event| match event {
        Event::Distribution(distribution) => Some(distribution.clone()),
        _ => None,
    });
    let maps = all.iter().filter_map(|event| match event {
        Event::Attention(map) => Some(map.clone()),
        _ => None,
    });
    (distributions.collect(), maps.collect())
}

fn seen(all: &[Event]) -> Vec<(&Look, &Option<Seen>)> {
    let found = all.iter().filter_map(|event| match event {
        Event::Looked(Looked { look, seen }) => Some((look, seen)),
        _ => None,
    });
    found.collect()
}

#[test]
fn a_text_that_was_looked_at_everywhere_goes_on_with_the_same_digits() {
    for backend in [BackendChoice::Cpu, BackendChoice::Gpu] {
        let before = [load(backend), Command::WatchAttention { layer: Some(1) }, prompt(PROMPT)];
        let n_tokens = events(&before, &[]).iter().find_map(|event| match event {
            Event::Text { tokens, .. } => Some(tokens.len()),
            _ => None,
        });
        let n_tokens = n_tokens.expect("there is a text");
        assert!(
            n_tokens > 8,
            "{n_tokens} tokens in one step, so that one alone is another way to compute it"
        );
        // A step back runs the last token again on what the cache holds; another layer runs the whole text.
        let after = [Command::Step, Command::Step, Command::StepBack, Command::Step];
        let plain = events(&[&before[..], &after].concat(), &[]);
        let looked = events(&[&before[..], &looks(n_tokens), &after].concat(), &[]);
        assert!(
            seen(&looked)
                .iter()
                .all(|(look, seen)| { seen.is_some() || matches!(look, Look::Alternatives { position: 0 }) })
        );
        let (plain, looked) = (numbers(&plain), numbers(&looked));
        assert!(plain.0.len() > 4 && plain.1.len() > 4);
        assert!(plain == looked, "{backend:?}: {plain:?} without, {looked:?} with a look inside");
    }
}

#[test]
fn an_answer_of_many_passes_gives_way_to_a_step() {
    let effects = Look::Effects { position: 2, layer: 0 };
    let before = [load(BackendChoice::Cpu), prompt("abcdef"), Command::Look(effects)];
    // The loading yields twice, the answer before each of its passes.
    let all = events(&before, &[(3, Command::Step)]);
    let at = |is_it: &dyn Fn(&Event) -> bool| all.iter().position(is_it).expect("it is sent");
    let answer = at(&|event| matches!(event, Event::Looked(Looked { seen: Some(Seen::Interrupted), .. })));
    let step = at(&|event| matches!(event, Event::Stepped { .. }));
    assert!(answer < step, "the page learns that the answer does not come, then gets its token");
    let whole = events(&before, &[]);
    assert!(matches!(seen(&whole)[..], [(_, Some(Seen::Effects(effects)))] if effects.len() > 1));
}
