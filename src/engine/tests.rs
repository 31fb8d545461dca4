use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use futures_channel::mpsc;

use super::protocol::{
    Backend, BackendChoice, Command, CpuReason, Event, Failure, Sampling, Stage, StopReason, decode, encode,
};
use super::service::{Host, serve};
use crate::model::graph::{Activation, ActivationId};

pub const MODEL: &[u8] = include_bytes!("../../tests/fixtures/tiny-qwen3-q8_0.gguf");

/// A page without a browser: keeps the events, and sends more commands at chosen points of a run.
#[derive(Default)]
struct TestHost {
    events: RefCell<Vec<Event>>,
    clock_secs: Cell<f64>,
    /// Commands to send at the n-th yield.
    at_yield: BTreeMap<usize, Command>,
    n_yields: Cell<usize>,
    sender: RefCell<Option<mpsc::UnboundedSender<Command>>>,
}

impl Host for TestHost {
    fn send(&self, event: Event) {
        // Every event of every test survives the trip between threads.
        assert_eq!(decode::<Event>(&encode(&event)).as_ref(), Ok(&event));
        self.events.borrow_mut().push(event);
    }

    fn now_secs(&self) -> f64 {
        self.clock_secs.set(self.clock_secs.get() + 0.01);
        self.clock_secs.get()
    }

    async fn yield_now(&self) {
        let n = self.n_yields.get();
        self.n_yields.set(n + 1);
        if let (Some(command), Some(sender)) = (self.at_yield.get(&n), &*self.sender.borrow()) {
            sender.unbounded_send(command.clone()).expect("the service listens");
        }
        // After the last command no more can come, so that the service ends when the run does.
        if self.at_yield.keys().all(|&last| last <= n) {
            self.sender.borrow_mut().take();
        }
    }

    async fn download(&self, url: &str, progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String> {
        progress(Stage::Download { done_bytes: 1, total_bytes: Some(2), n_retries: 0 });
        match url {
            "good" => Ok(MODEL.to_vec()),
            "cut" => Ok(MODEL[..MODEL.len() / 2].to_vec()),
            _ => Err("expected status 200, got 404".to_owned()),
        }
    }
}

/// Serves `commands`, then those of `at_yield` (counted from the start of the session), and returns the events.
pub fn events(commands: &[Command], at_yield: &[(usize, Command)]) -> Vec<Event> {
    let (sender, receiver) = mpsc::unbounded();
    let host = TestHost { at_yield: at_yield.iter().cloned().collect(), ..TestHost::default() };
    for command in commands {
        let sent = decode(&encode(command)).expect("commands survive the trip");
        sender.unbounded_send(sent).expect("the receiver exists");
    }
    if at_yield.is_empty() {
        drop(sender);
    } else {
        host.sender.replace(Some(sender));
    }
    pollster::block_on(serve(&host, receiver));
    host.events.into_inner()
}

pub fn load(backend: BackendChoice) -> Command {
    Command::LoadUrl { url: "good".to_owned(), backend }
}

pub fn prompt(text: &str) -> Command {
    Command::SetPrompt { text: text.to_owned() }
}

fn greedy() -> Command {
    Command::SetSampling(Sampling { temperature: 0.0, ..Sampling::default() })
}

fn generated(events: &[Event]) -> Vec<u32> {
    let id = |event: &Event| match event {
        Event::Stepped { token, .. } => Some(token.text.id),
        _ => None,
    };
    events.iter().filter_map(id).collect()
}

#[test]
fn a_model_loads_and_steps() {
    let events =
        events(&[load(BackendChoice::Cpu), greedy(), prompt("ab"), Command::Step, Command::Step], &[]);
    assert!(matches!(events[0], Event::Loading(Stage::Download { .. })));
    let loaded = events.iter().find_map(|event| match event {
        Event::Loaded { model, backend } => Some((model, backend)),
        _ => None,
    });
    let (model, backend) = loaded.expect("the model loads");
    assert!(backend.self_check.is_passed(), "{backend:?}");
    assert_eq!(backend.self_check.n_positions, 4);
    assert_eq!((&backend.backend, &backend.cpu_reason), (&Backend::Cpu, &Some(CpuReason::Chosen)));
    assert!(model.activations.contains(&ActivationId::in_block(1, Activation::AttentionWeights)));
    assert_eq!(generated(&events).len(), 2);
    let last = events.iter().rev().find_map(|event| match event {
        Event::Distribution(distribution) => Some(distribution),
        _ => None,
    });
    let last = last.expect("a distribution follows a step");
    assert_eq!(last.candidates.len(), 10);
    assert!(last.candidates.is_sorted_by(|a, b| a.probability >= b.probability));
}

#[test]
fn both_backends_give_the_same_greedy_tokens() {
    let run = Command::Run { max_tokens: 12 };
    let commands = |backend| [load(backend), greedy(), prompt("Once upon a time"), run.clone()];
    let (cpu, gpu) = (events(&commands(BackendChoice::Cpu), &[]), events(&commands(BackendChoice::Gpu), &[]));
    let is_gpu = |event: &Event| matches!(event, Event::Loaded { backend, .. } if matches!(backend.backend, Backend::Gpu { .. }));
    assert!(gpu.iter().any(is_gpu), "a Vulkan driver is needed: install mesa-vulkan-drivers");
    assert!(!generated(&cpu).is_empty());
    assert_eq!(generated(&cpu), generated(&gpu));
}

#[test]
fn a_lost_device_hands_over_to_the_cpu_and_keeps_the_text() {
    let commands = [load(BackendChoice::Gpu), greedy(), prompt("abc"), Command::Run { max_tokens: 10 }];
    let whole = generated(&events(&commands, &[]));
    // The loading yields twice; the device goes away after three tokens.
    let lost = events(&commands, &[(6, Command::DestroyDevice)]);
    assert_eq!(generated(&lost), whole);
    let changed = lost.iter().find_map(|event| match event {
        Event::BackendChanged(backend) => Some(backend),
        _ => None,
    });
    let changed = changed.expect("the page is told");
    assert_eq!(changed.backend, Backend::Cpu);
    assert!(matches!(changed.cpu_reason, Some(CpuReason::DeviceLost { .. })), "{changed:?}");
    assert!(changed.self_check.is_passed());
}

#[test]
fn tokens_of_a_lost_device_do_not_count_for_the_speed_of_the_cpu() {
    let commands = [load(BackendChoice::Gpu), greedy(), prompt("abc"), Command::Run { max_tokens: 10 }];
    let lost = events(&commands, &[(6, Command::DestroyDevice)]);
    let counts = |events: &[Event]| -> Vec<usize> {
        let tokens = events.iter().filter_map(|event| match event {
            Event::Stepped { speed, .. } => Some(speed.decode_tokens),
            _ => None,
        });
        tokens.collect()
    };
    let loss = lost.iter().position(|event| matches!(event, Event::BackendChanged(_)));
    let (gpu, cpu) = lost.split_at(loss.expect("the device is lost during the run"));
    assert!(counts(gpu).last().is_some_and(|&n| n > 0), "{:?}", counts(gpu));
    // The token that met the loss is measured on neither.
    assert!(counts(cpu).iter().copied().eq(0..counts(cpu).len()), "{:?}", counts(cpu));
}

#[test]
fn a_step_back_and_forth_gives_the_same_token() {
    let sampling = Command::SetSampling(Sampling { temperature: 1.5, top_p: 1.0, ..Sampling::default() });
    let steps = [Command::Step, Command::Step, Command::StepBack, Command::Step];
    let commands = [vec![load(BackendChoice::Cpu), sampling, prompt("x")], steps.to_vec()].concat();
    let ids = generated(&events(&commands, &[]));
    assert_eq!(ids[1], ids[2]);
}

#[test]
fn reset_goes_back_to_the_prompt_and_a_step_back_stops_there() {
    let commands = [
        load(BackendChoice::Cpu),
        prompt("xyz"),
        Command::Step,
        Command::Step,
        Command::Reset,
        Command::StepBack,
    ];
    let events = events(&commands, &[]);
    let texts: Vec<(usize, usize)> = (events.iter())
        .filter_map(|event| match event {
            Event::Text { tokens, n_prompt, .. } => Some((tokens.len(), *n_prompt)),
            _ => None,
        })
        .collect();
    let n_prompt = texts[0].1;
    assert_eq!(texts, [(n_prompt, n_prompt); 3]);
}

#[test]
fn a_run_can_be_paused_and_settings_change_within_it() {
    let commands = [load(BackendChoice::Cpu), greedy(), prompt("q"), Command::Run { max_tokens: 400 }];
    let tokenize = Command::Tokenize { request: 7, text: "hello".to_owned() };
    let events = events(&commands, &[(4, greedy()), (5, tokenize), (8, Command::Pause)]);
    let tokenized = events.iter().position(|event| matches!(event, Event::Tokenized { request: 7, .. }));
    let stopped = events.iter().position(|event| *event == Event::Stopped(StopReason::Paused));
    let (tokenized, stopped) = (tokenized.expect("is answered"), stopped.expect("stops"));
    let n_after = generated(&events[tokenized..]).len();
    assert!(tokenized < stopped && n_after > 0, "the run goes on after the answer");
    assert!(generated(&events).len() < 20);
}

#[test]
fn a_run_that_is_stopped_says_so() {
    let commands = [load(BackendChoice::Cpu), greedy(), prompt("q"), Command::Run { max_tokens: 400 }];
    let events = events(&commands, &[(5, Command::Stop)]);
    assert!(events.contains(&Event::Stopped(StopReason::Stopped)));
    assert!(generated(&events).len() < 20);
}

#[test]
fn a_full_context_stops_a_run() {
    let long = "z".repeat(5000);
    let run = Command::Run { max_tokens: 100_000 };
    let commands = [load(BackendChoice::Cpu), prompt(&long), Command::Step, Command::Reset, run];
    let events = events(&commands, &[]);
    let texts: Vec<(usize, usize)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Text { n_dropped, tokens, .. } => Some((*n_dropped, tokens.len())),
            _ => None,
        })
        .collect();
    let [(n_dropped, n_kept), after_reset] = texts[..] else { panic!("two texts, got {texts:?}") };
    assert!(n_dropped > 0 && n_kept > 0);
    assert_eq!(after_reset, (n_dropped, n_kept), "the prompt is still the cut one");
    let stopped = events
        .iter()
        .any(|event| matches!(event, Event::Stopped(StopReason::ContextFull | StopReason::EndOfText)));
    assert!(stopped, "{:?}", events.last());
}

#[test]
fn any_text_is_a_prompt() {
    let texts = ["", " ", "\u{0}", "한국어 🙂 e\u{301}", "\u{202e}\u{feff}", "<bos><eos><mask>", "\r\n\t"];
    for text in texts {
        let events = events(&[load(BackendChoice::Cpu), prompt(text), Command::Step], &[]);
        assert_eq!(generated(&events).len(), 1, "{text:?}");
        assert!(!events.iter().any(|event| matches!(event, Event::Failed(_))), "{text:?}");
    }
}

#[test]
fn attention_of_the_watched_layer_covers_the_text() {
    let watch = |layer| Command::WatchAttention { layer };
    let commands = [
        load(BackendChoice::Cpu),
        prompt("abcdef"),
        watch(Some(1)),
        Command::Step,
        watch(Some(0)),
        watch(Some(99)),
        Command::Step,
    ];
    let events = events(&commands, &[]);
    let maps: Vec<_> = (events.iter())
        .filter_map(|event| match event {
            Event::Attention(map) => Some(map),
            _ => None,
        })
        .collect();
    assert_eq!(maps.iter().map(|map| map.layer).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(maps[1].n_tokens, maps[0].n_tokens + 1);
    for map in maps {
        for (row, weights) in map.weights.chunks_exact(map.n_tokens).enumerate() {
            let n_visible = row % map.n_tokens + 1;
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            assert!(weights[n_visible..].iter().all(|&weight| weight == 0.0));
        }
    }
}

#[test]
fn watched_activations_come_with_their_shape() {
    let id = ActivationId::in_block(0, Activation::FfnHidden);
    let unknown = ActivationId::in_block(99, Activation::FfnHidden);
    let commands = [
        load(BackendChoice::Cpu),
        prompt("ab"),
        Command::Watch { activations: vec![id, unknown] },
        Command::Step,
    ];
    let events = events(&commands, &[]);
    let shapes: Vec<_> = (events.iter())
        .filter_map(|event| match event {
            Event::Captured { activation, shape, values } => Some((*activation, shape.clone(), values.len())),
            _ => None,
        })
        .collect();
    assert_eq!(shapes.len(), 2, "one for the text at hand, one for the step; none of the unknown");
    for (activation, shape, len) in &shapes {
        assert_eq!((*activation, shape.iter().product::<usize>()), (id, *len));
    }
    assert_eq!(shapes[1].1[0], 1, "a step has one token");
}

#[test]
fn failures_are_told_and_leave_the_model_in_place() {
    let bad = |url: &str| Command::LoadUrl { url: url.to_owned(), backend: BackendChoice::Cpu };
    let commands =
        [Command::Step, bad("missing"), load(BackendChoice::Cpu), prompt("a"), bad("cut"), Command::Step];
    let events = events(&commands, &[]);
    let failures: Vec<&Failure> = (events.iter())
        .filter_map(|event| match event {
            Event::Failed(failure) => Some(failure),
            _ => None,
        })
        .collect();
    assert!(
        matches!(failures[..], [Failure::NoModel, Failure::Download { .. }, Failure::Checkpoint { .. }]),
        "{failures:?}"
    );
    assert_eq!(generated(&events).len(), 1, "the loaded model still steps");
}

#[test]
fn bytes_that_are_no_message_are_refused() {
    for bytes in [&[][..], &[255, 255, 255], &[3, 200]] {
        assert!(decode::<Command>(bytes).is_err(), "{bytes:?}");
    }
}
