mod both_ways;

use std::cell::{Cell, RefCell};

use futures_channel::mpsc;

use crate::engine::protocol::look::{Look, Seen};
use crate::engine::protocol::training::{
    Counted, End, MAX_STORY_BYTES, Material, Objective, Plan, Point, Side, Train, TrainRefusal, Trained,
};
use crate::engine::protocol::{
    Backend, BackendChoice, Command, CpuReason, Event, Sampling, Stage, StopReason, decode, encode,
};
use crate::engine::service::{Host, serve};
use crate::model::checkpoint::Loaded;
use crate::model::graph::Attention;
use crate::model::tensor::TensorData;
use crate::train::race::Race;

const MODEL: &[u8] = include_bytes!("../../../tests/fixtures/tiny-qwen3-q8_0.gguf");

/// What to say to an event, if anything.
type Reply = fn(&Event) -> Option<Command>;

/// A page that answers events with commands.
struct TestHost {
    events: RefCell<Vec<Event>>,
    clock_secs: Cell<f64>,
    reply: Reply,
    sender: RefCell<Option<mpsc::UnboundedSender<Command>>>,
    n_replies_left: Cell<usize>,
}

impl Host for TestHost {
    fn send(&self, event: Event) {
        assert_eq!(decode::<Event>(&encode(&event)).as_ref(), Ok(&event), "every event survives the trip");
        let command = (self.reply)(&event);
        let is_end = command.is_none() && matches!(event, Event::Trained(Trained::Over | Trained::Gone));
        if let (Some(command), Some(sender)) = (command, &*self.sender.borrow()) {
            sender.unbounded_send(command).expect("the service listens");
            self.n_replies_left.set(self.n_replies_left.get() - 1);
        }
        // When no more commands come, the service ends with what it has to do.
        if is_end || self.n_replies_left.get() == 0 {
            self.sender.borrow_mut().take();
        }
        self.events.borrow_mut().push(event);
    }

    fn now_secs(&self) -> f64 {
        self.clock_secs.set(self.clock_secs.get() + 0.01);
        self.clock_secs.get()
    }

    async fn yield_now(&self) {}

    async fn download(&self, _url: &str, _progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String> {
        Ok(MODEL.to_vec())
    }
}

/// Serves `commands`, then the first `n_replies` that `reply` gives.
fn events(commands: Vec<Command>, n_replies: usize, reply: Reply) -> Vec<Event> {
    let (sender, receiver) = mpsc::unbounded();
    for command in commands {
        sender.unbounded_send(command).expect("the receiver exists");
    }
    let host = TestHost {
        events: RefCell::default(),
        clock_secs: Cell::default(),
        reply,
        sender: RefCell::new((n_replies > 0).then_some(sender)),
        n_replies_left: Cell::new(n_replies),
    };
    pollster::block_on(serve(&host, receiver));
    host.events.into_inner()
}

fn told(commands: Vec<Train>) -> Vec<Trained> {
    trained(&events(commands.into_iter().map(Command::Train).collect(), 0, |_| None))
}

fn trained(events: &[Event]) -> Vec<Trained> {
    let trained = |event: &Event| match event {
        Event::Trained(trained) => Some(trained.clone()),
        _ => None,
    };
    events.iter().filter_map(trained).collect()
}

/// Four objectives for six steps.
fn plan() -> Plan {
    Plan {
        row_tokens: 16,
        batch_tokens: 64,
        max_tokens: 384,
        point_tokens: 128,
        n_probe: 20,
        goal: 1.0,
        ..Plan::default()
    }
}

fn start(plan: Plan, backend: BackendChoice) -> Train {
    Train::Start { plan, backend, prompt: String::new() }
}

fn points(trained: &[Trained]) -> Vec<(usize, Point)> {
    let point = |trained: &Trained| match trained {
        Trained::Moved { arm, point, tok_s } => {
            assert!(*tok_s > 0.0);
            Some((*arm, *point))
        }
        _ => None,
    };
    trained.iter().filter_map(point).collect()
}

/// The points of the race without an engine around it.
fn expected_points(plan: Plan) -> Vec<(usize, Point)> {
    let mut race = Race::new(plan, 1).expect("a race");
    let mut points = Vec::new();
    while let Some(advance) = pollster::block_on(race.advance()).expect("no device that could fail") {
        points.extend(advance.point.map(|point| (advance.arm, point)));
    }
    points
}

fn load() -> Command {
    Command::LoadUrl { url: String::new(), backend: BackendChoice::Cpu }
}

#[test]
fn a_race_in_the_worker_is_the_race_of_the_command_line() {
    let trained = told(vec![start(plan(), BackendChoice::Cpu)]);
    let Trained::Ready(ready) = &trained[0] else { panic!("{trained:?}") };
    assert_eq!(ready.batch_targets, [60, 4 * 2, 4 * 2, 4 * 6]);
    assert_eq!((&ready.backend, &ready.cpu_reason), (&Backend::Cpu, &Some(CpuReason::Chosen)));
    assert_eq!(points(&trained), expected_points(plan()));
    assert_eq!(points(&trained).len(), 4 * 3);
    assert_eq!(trained.last(), Some(&Trained::Over));
    let ends = trained.iter().filter(|it| matches!(it, Trained::Ended { end: End::Limit, .. }));
    assert_eq!(ends.count(), 4);
    let masked = |arm: usize| {
        let of_arm = |it: &&Trained| matches!(it, Trained::Wrote { arm: wrote, .. } if *wrote == arm);
        match trained.iter().rfind(of_arm) {
            Some(Trained::Wrote { written, .. }) => {
                assert_eq!(written.prompt, Material::Sum2.prompt());
                assert!(!written.plain.is_empty());
                written.masked.is_some()
            }
            _ => panic!("arm {arm} wrote nothing"),
        }
    };
    assert_eq!([0, 1, 2, 3].map(masked), [false, false, true, true]);
}

#[test]
fn a_race_pauses_goes_on_and_begins_anew() {
    let whole = expected_points(plan());
    let run = events(vec![Command::Train(start(plan(), BackendChoice::Cpu))], 2, |event| match event {
        Event::Trained(Trained::Moved { arm: 3, point, .. }) if point.progress.step == 2 => {
            Some(Command::Train(Train::Pause))
        }
        Event::Trained(Trained::Paused) => Some(Command::Train(Train::Resume)),
        _ => None,
    });
    let run = trained(&run);
    assert!(run.contains(&Trained::Paused));
    assert_eq!(points(&run), whole, "a pause changes nothing");

    let again = events(vec![Command::Train(start(plan(), BackendChoice::Cpu))], 2, |event| match event {
        Event::Trained(Trained::Moved { arm: 0, point, .. }) if point.progress.step == 4 => {
            Some(Command::Train(Train::Reset))
        }
        Event::Trained(Trained::Paused) => Some(Command::Train(Train::Stop)),
        _ => None,
    });
    let again = trained(&again);
    assert_eq!(again.iter().filter(|it| matches!(it, Trained::Ready(_))).count(), 2);
    assert_eq!(again.last(), Some(&Trained::Gone));
}

#[test]
fn text_and_training_go_on_side_by_side_and_do_not_touch_each_other() {
    let greedy = Command::SetSampling(Sampling { temperature: 0.0, ..Sampling::default() });
    let text = vec![load(), greedy, Command::SetPrompt { text: "ab".to_owned() }];
    let run = Command::Run { max_tokens: 8 };
    let tokens = |events: &[Event]| {
        let token = |event: &Event| match event {
            Event::Stepped { token, .. } => Some(token.text.id),
            _ => None,
        };
        events.iter().filter_map(token).collect::<Vec<_>>()
    };
    let alone = events([text.clone(), vec![run.clone()]].concat(), 0, |_| None);
    let train = Command::Train(start(plan(), BackendChoice::Cpu));
    let both = events([text, vec![train, run]].concat(), 0, |_| None);
    assert_eq!(tokens(&alone).len(), 8);
    assert_eq!(tokens(&both), tokens(&alone));
    assert_eq!(points(&trained(&both)), expected_points(plan()));
    let first_point = both.iter().position(|event| matches!(event, Event::Trained(Trained::Moved { .. })));
    let end = both.iter().position(|event| *event == Event::Stopped(StopReason::TokenLimit));
    assert!(first_point < end, "neither waits for the end of the other");
}

#[test]
fn a_rate_far_too_high_ends_the_arm_and_keeps_numbers() {
    let arms = vec![Objective::Clm { share: 1.0 }];
    let plan = Plan { learning_rate: 1e30, arms, point_tokens: 64, max_tokens: 6400, ..plan() };
    let trained = told(vec![start(plan, BackendChoice::Cpu)]);
    let is_diverged = |it: &Trained| matches!(it, Trained::Ended { arm: 0, end: End::Diverged { .. } });
    let diverged = trained.iter().any(is_diverged);
    assert!(diverged, "{trained:?}");
    assert_eq!(trained.last(), Some(&Trained::Over));
}

#[test]
fn what_cannot_be_trained_is_refused_with_what_was_expected() {
    let refused = [
        Plan { arms: Vec::new(), ..plan() },
        Plan { size: "giant".to_owned(), ..plan() },
        Plan { batch_tokens: 8, ..plan() },
        Plan { batch_tokens: 1 << 40, ..plan() },
        Plan { row_tokens: 0, ..plan() },
        Plan { learning_rate: 0.0, ..plan() },
        Plan { learning_rate: f32::NAN, ..plan() },
        Plan { arms: vec![Objective::Mlm { share: 0.0 }], ..plan() },
        Plan { decay: 1.5, ..plan() },
        Plan { decay: f32::NAN, ..plan() },
        Plan { material: Material::Story("a".repeat(MAX_STORY_BYTES + 1).into()), ..plan() },
        Plan { material: Material::Story("too short".into()), ..plan() },
    ];
    let expected = |refusal: &TrainRefusal| match refusal {
        TrainRefusal::Arms(0) => 0,
        TrainRefusal::Size(name) if name == "giant" => 1,
        TrainRefusal::Batch { row: 16, got: 8 } => 2,
        TrainRefusal::Batch { row: 16, got } if *got == 1 << 40 => 3,
        TrainRefusal::ShortRows { expected: 8, got: 0 } => 4,
        TrainRefusal::LearningRate(0.0) => 5,
        TrainRefusal::Share(0.0) => 7,
        TrainRefusal::Decay(1.5) => 8,
        TrainRefusal::LongStory(got) if *got == MAX_STORY_BYTES + 1 => 10,
        TrainRefusal::ShortStory { expected: 17, got: 9 } => 11,
        other => panic!("{other:?}"),
    };
    for (index, plan) in refused.into_iter().enumerate() {
        // What is no number equals no copy of itself, which the host insists on: those are asked of the race itself.
        if plan.learning_rate.is_nan() || plan.decay.is_nan() {
            assert!(Race::new(plan, 1).is_err());
            continue;
        }
        match &told(vec![start(plan, BackendChoice::Cpu)])[..] {
            [Trained::Refused(refusal)] => assert_eq!(expected(refusal), index),
            other => panic!("{other:?}"),
        }
    }
    for train in [Train::Features, Train::Export { arm: 0 }] {
        assert!(matches!(
            told(vec![train])[..],
            [Trained::Refused(TrainRefusal::NoReviews | TrainRefusal::NoArm)]
        ));
    }
}

#[test]
fn an_exported_model_is_one_that_the_playground_loads() {
    let story = "once upon a time there was a bear. ".repeat(4);
    let plan =
        Plan { material: Material::Story(story.into()), arms: vec![Objective::Clm { share: 1.0 }], ..plan() };
    let run = events(vec![Command::Train(start(plan, BackendChoice::Cpu))], 3, |event| match event {
        Event::Trained(Trained::Over) => Some(Command::Train(Train::Export { arm: 0 })),
        Event::Trained(Trained::Exported { bytes, .. }) => Some(Command::LoadBytes {
            name: "mine.gguf".to_owned(),
            bytes: bytes.clone(),
            backend: BackendChoice::Cpu,
        }),
        Event::Loaded { .. } => Some(Command::SetPrompt { text: "once upon".to_owned() }),
        _ => None,
    });
    let bytes = run.iter().find_map(|event| match event {
        Event::Trained(Trained::Exported { bytes, .. }) => Some(bytes),
        _ => None,
    });
    let loaded = Loaded::from_gguf(bytes.expect("a file")).expect("our own file");
    for tensor in loaded.model.tensors.values() {
        assert!(matches!(&tensor.data, TensorData::F32(values) if values.iter().all(|x| x.is_finite())));
    }
    assert!(run.iter().any(|event| matches!(event, Event::Distribution(it) if it.n_tokens == 9)), "{run:?}");
}

#[test]
fn features_are_scored_where_the_alphabet_spells_reviews() {
    let arms = vec![Objective::Clm { share: 1.0 }, Objective::Mlm { share: 0.4 }];
    let plan = Plan { material: Material::Sentiment, row_tokens: 64, batch_tokens: 128, arms, ..plan() };
    let trained = told(vec![start(plan, BackendChoice::Cpu), Train::Features]);
    let scores = trained.iter().find_map(|it| match it {
        Trained::Features(scores) => Some(scores),
        _ => None,
    });
    let scores = scores.expect("scores");
    assert_eq!(scores.arms.len(), 2);
    for score in scores.arms.iter().chain([&scores.untrained]) {
        let share = score.n_right_mean as f64 / score.n_tried as f64;
        // Even random features keep which letters there are.
        assert!(share > 0.55 && score.n_right_last <= score.n_tried, "{score:?}");
    }
}

fn counted(text: &str, ratio: f32) -> (Counted, Vec<f64>) {
    let count = Train::Count { request: 7, text: text.to_owned(), ratio, draw: 5 };
    let commands = vec![
        load(),
        Command::SetPrompt { text: text.to_owned() },
        Command::Train(count),
        Command::Look(Look::Attention { mask: Attention::Causal }),
    ];
    let mut counted = None;
    let mut surprise = Vec::new();
    for event in events(commands, 0, |_| None) {
        match event {
            Event::Trained(Trained::Counted(it)) => counted = Some(*it),
            Event::Looked(looked) => match looked.seen {
                Some(Seen::Attention(it)) => surprise = it.surprise_nats,
                other => panic!("{other:?}"),
            },
            _ => {}
        }
    }
    (counted.expect("an answer"), surprise)
}

fn assert_zero_without_target(side: &Side) {
    for (position, target) in side.targets.iter().enumerate() {
        let numbers = [side.losses[position], side.logit_gradients[position]];
        match target {
            None => assert_eq!(numbers, [0.0, 0.0], "position {position}"),
            Some(_) => assert!(numbers.iter().all(|&x| x > 0.0), "position {position}: {numbers:?}"),
        }
    }
}

#[test]
fn counted_targets_follow_the_formula_and_teach_exactly_where_they_are() {
    for (text, ratio) in [("a", 0.15), ("abc abd acb", 0.15), ("나는 곰", 0.4), ("nospacesatall", 1.0)] {
        let (counted, surprise) = counted(text, ratio);
        let n = counted.tokens.len();
        let n_words = n - counted.n_start;
        assert_eq!(counted.clm.n_targets(), n - 1, "{text}: every position but the first is a target");
        let share = (f64::from(ratio) * n_words as f64).round() as usize;
        assert_eq!(counted.mlm.n_targets(), share.max(1), "{text}");
        assert_eq!((counted.request, counted.n_dropped), (7, 0));
        for side in [&counted.clm, &counted.mlm] {
            assert_zero_without_target(side);
            if n > 1 {
                assert!(side.embedding_gradients[..n - 1].iter().any(|&x| x > 0.0), "context is used");
            }
        }
        // The executor that runs the text, another path than the tape, says the same.
        for (position, surprise) in surprise.iter().enumerate() {
            let loss = f64::from(counted.clm.losses[position]);
            assert!((loss - surprise).abs() < 1e-3, "{text} at {position}: {loss} and {surprise}");
        }
    }
}

#[test]
fn a_sentence_that_is_too_long_is_cut_and_a_ratio_that_is_none_refused() {
    let count = |ratio| Train::Count { request: 1, text: "ab ".repeat(500), ratio, draw: 0 };
    let commands = vec![load(), Command::Train(count(0.5)), Command::Train(count(0.0))];
    let trained = trained(&events(commands, 0, |_| None));
    let [Trained::Counted(counted), Trained::Refused(TrainRefusal::Share(0.0))] = &trained[..] else {
        panic!("{trained:?}")
    };
    assert!(counted.n_dropped > 0);
    assert_eq!(counted.clm.inputs.len(), counted.tokens.len());
}

#[test]
fn after_the_loss_of_the_device_a_race_goes_on_from_its_last_points() {
    let run = events(vec![Command::Train(start(plan(), BackendChoice::Gpu))], 1, |event| match event {
        Event::Trained(Trained::Moved { arm: 3, point, .. }) if point.progress.step == 2 => {
            Some(Command::DestroyDevice)
        }
        _ => None,
    });
    let run = trained(&run);
    let Trained::Ready(ready) = &run[0] else { panic!("{run:?}") };
    assert!(matches!(ready.backend, Backend::Gpu { .. }), "the tests need an adapter: {ready:?}");
    assert!(run.iter().any(|it| matches!(it, Trained::FellBack(CpuReason::DeviceLost { .. }))), "{run:?}");
    let (got, expected) = (points(&run), expected_points(plan()));
    assert_eq!(got.len(), expected.len());
    for ((arm, got), (expected_arm, expected)) in got.iter().zip(&expected) {
        assert_eq!((arm, got.progress), (expected_arm, expected.progress));
        assert!((got.loss - expected.loss).abs() < 0.2, "{got:?} and {expected:?}");
    }
}
