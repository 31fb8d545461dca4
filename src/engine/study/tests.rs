use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::mpsc;

use super::ask::{self, spec};
use super::compare::{CompareJob, block, overhead_bytes, quantized};
use crate::cpu::executor::{Executor, Kernels};
use crate::engine::backend;
use crate::engine::look::experiments;
use crate::engine::protocol::study::{
    Ask, Asked, Drawn, Exercise, Finding, Genre, Refusal, SHOTS, Studied, Study, Timing, Way,
};
use crate::engine::protocol::{BackendChoice, Command, CpuReason, Event, Sampling, Stage, decode, encode};
use crate::engine::scorer::Scorer;
use crate::engine::service::{Host, serve};
use crate::engine::session::Session;
use crate::lab::divergence::kl_nats;
use crate::lab::encode::Encoded;
use crate::lab::shots::{MOST, shown};
use crate::lab::{Material, Plan, Setup};
use crate::model::checkpoint::{Loaded, Model};
use crate::model::graph::{Attention, Graph, Head};
use crate::model::tensor::{DType, QUANT_BLOCK};
use crate::tasks::Split;
use crate::text::sampling::NextToken;
use crate::text::tokenizer::Tokenizer;

const MODEL: &[u8] = include_bytes!("../../../models/micro/model-q8_0.gguf");
const REFERENCE: &[u8] = include_bytes!("../../../models/micro/model-f32.gguf");

fn loaded(bytes: &[u8]) -> Loaded {
    Loaded::from_gguf(bytes).expect("a shipped model")
}

fn session() -> Session {
    let Loaded { model, vocabulary } = loaded(MODEL);
    let tokenizer = Tokenizer::from_vocabulary(&vocabulary).expect("a shipped tokenizer");
    let model = Rc::new(model);
    let executor = pollster::block_on(backend::cpu(&model, CpuReason::Chosen));
    Session::new(model, Rc::new(tokenizer), [vocabulary.start_id(), vocabulary.eos_id], executor)
}

fn setup<'a>(session: &'a Session, material: &'a Material) -> Setup<'a> {
    Setup {
        tokenizer: &session.tokenizer,
        start: session.bos,
        end: session.eos,
        context_length: session.model.config.context_length,
        material,
    }
}

fn asked(session: &Session, ask: Ask) -> Result<Asked, Refusal> {
    pollster::block_on(ask::ask(session, ask))
}

#[test]
fn with_all_examples_the_question_is_the_evaluations_own() {
    let session = session();
    let material = Material::default();
    let setup = setup(&session, &material);
    let mut n_compared = 0;
    for exercise in Exercise::ALL {
        for item in 0..3 {
            let spec = spec(exercise, Way::Direct);
            let plan = Plan::new(spec.clone(), Some(&[MOST]), item + 1, 3, Split::Test).expect("a plan");
            let Ok(shown) = shown(&spec, 3, item, MOST, &setup) else { continue };
            assert_eq!(Ok(&shown.question), plan.question(item, &setup).as_ref(), "{exercise:?} {item}");
            n_compared += 1;
        }
    }
    assert!(n_compared >= 12, "{n_compared} of 27 fit the context");
}

#[test]
fn what_is_said_to_fit_is_what_can_be_asked() {
    let session = session();
    let context_length = session.model.config.context_length;
    let (mut n_fit, mut n_too_long) = (0, 0);
    for exercise in Exercise::ALL {
        let ways: &[Way] = if exercise.has_steps() { &[Way::Direct, Way::Steps] } else { &[Way::Direct] };
        for &way in ways {
            let ask = Ask { exercise, seed: 1, item: 0, shots: 0, way };
            let n_tokens = ask::fit(&session, ask).expect("the item is there");
            assert!(
                n_tokens.is_sorted() && n_tokens.len() == SHOTS.len(),
                "{exercise:?} {way:?}: {n_tokens:?}"
            );
            let material = Material::default();
            let setup = setup(&session, &material);
            for (shots, n_tokens) in SHOTS.into_iter().zip(n_tokens) {
                let is_shown = shown(&spec(exercise, way), 1, 0, shots, &setup).is_ok();
                assert_eq!(n_tokens <= context_length, is_shown, "{exercise:?} {way:?} {shots}: {n_tokens}");
                n_fit += usize::from(is_shown);
                n_too_long += usize::from(!is_shown);
            }
        }
    }
    assert!(n_fit > 20 && n_too_long > 0, "{n_fit} fit, {n_too_long} do not");
}

#[test]
fn fewer_examples_leave_the_question_and_the_examples_next_to_it() {
    let session = session();
    let material = Material::default();
    let setup = setup(&session, &material);
    for exercise in Exercise::ALL {
        let ways: &[Way] = if exercise.has_steps() { &[Way::Direct, Way::Steps] } else { &[Way::Direct] };
        for &way in ways {
            let of = |shots| shown(&spec(exercise, way), 1, 0, shots, &setup);
            let none = of(0).expect("without examples it fits");
            let rest = |shown: &crate::lab::shots::Shown| {
                let n_bytes: usize = shown.examples.iter().map(std::ops::Range::len).sum();
                shown.text[n_bytes..].to_owned()
            };
            let n_others = none.examples.len();
            for shots in SHOTS {
                let Ok(shown) = of(shots) else { continue };
                assert_eq!(shown.examples.len(), n_others + shots, "{exercise:?}");
                assert_eq!(rest(&shown), rest(&none), "{exercise:?} {shots}");
                assert_eq!(shown.text[shown.answer.clone()], none.text[none.answer.clone()]);
                let mut from = 0;
                for example in &shown.examples {
                    assert_eq!(example.start, from, "examples are one after the other");
                    from = example.end;
                }
                assert!(shown.prompt().len() <= shown.answer.start);
            }
        }
    }
}

#[test]
fn scores_are_those_of_an_evaluation_and_the_weights_stay() {
    let session = session();
    let material = Material::default();
    let setup = setup(&session, &material);
    let questions = [
        (Exercise::WordTransform, Way::Direct, 8),
        (Exercise::Sentiment, Way::Direct, 4),
        (Exercise::Calculator, Way::Steps, 1),
        (Exercise::Calculator, Way::Direct, 0),
    ];
    for (exercise, way, shots) in questions {
        let ask = Ask { exercise, seed: 1, item: 2, shots, way };
        let asked = asked(&session, ask).expect("it fits");
        let spec = spec(exercise, way);
        let question = match shots == MOST {
            // Asked as an evaluation does, without the detour over fewer examples.
            true => {
                Plan::new(spec, Some(&[MOST]), 3, 1, Split::Test).and_then(|plan| plan.question(2, &setup))
            }
            false => shown(&spec, 1, 2, shots, &setup).map(|shown| shown.question),
        };
        let question = question.expect("it fits");
        let runner = pollster::block_on(backend::cpu(&session.model, CpuReason::Chosen)).0;
        let mut scorer = Scorer::new(runner, Rc::clone(&session.tokenizer));
        let answers = pollster::block_on(scorer.answer(&question.asks)).expect("the cpu cannot fail");
        let judged = question.judge(&answers, &session.tokenizer).remove(0);
        assert_eq!((asked.scored_logprob, asked.n_scored), (judged.sum_logprob, judged.n_tokens));
        assert_eq!(
            (asked.checksum_before, asked.checksum_after),
            (session.model.checksum(), session.model.checksum())
        );
        if way == Way::Direct {
            assert_eq!(Some(asked.is_right), judged.is_exact);
            assert!((asked.logprob.expect("an answer") - judged.sum_logprob).abs() < 1e-4);
            let wrote_it = asked.written.trim() == asked.answer.trim();
            assert_eq!(asked.is_right, wrote_it, "{asked:?}");
        }
        let expected = Encoded::new(&session.tokenizer, session.bos, &asked.prompt).ids.len();
        assert!(asked.prefill_tokens.abs_diff(expected) <= 1, "{} {expected}", asked.prefill_tokens);
    }
}

#[test]
fn attention_to_the_examples_is_what_the_whole_pass_gives_them() {
    let session = session();
    let ask = Ask { exercise: Exercise::Sentiment, seed: 1, item: 0, shots: 2, way: Way::Direct };
    let asked = asked(&session, ask).expect("it fits");
    let attention = asked.attention.as_ref().expect("there are examples");
    // The text up to the answer as one step, and its last row.
    let ids = Encoded::new(&session.tokenizer, session.bos, &asked.prompt).ids;
    let (weights, _) = experiments::attention(&session.model, &ids, Attention::Causal);
    let examples: String = asked.examples.concat();
    let encoded = Encoded::new(&session.tokenizer, session.bos, &asked.prompt);
    let (n, n_examples) = (ids.len(), encoded.whole_before(examples.len()));
    assert_eq!(attention.masses.len(), session.model.config.n_layer * session.model.config.n_head);
    for (head, &mass) in attention.masses.iter().enumerate() {
        let row = &weights[(head * n + n - 1) * n..][..n];
        let expected: f32 = row[1..n_examples].iter().sum();
        assert!((mass - expected).abs() < 1e-4, "head {head}: {mass} {expected}");
    }
    assert!((0.0..=1.0).contains(&attention.mean()));
    let none = self::asked(&session, Ask { shots: 0, ..ask }).expect("it fits");
    assert_eq!((none.attention, none.examples.len()), (None, 0));
    assert!(none.prefill_tokens < asked.prefill_tokens);
}

#[test]
fn what_does_not_fit_is_refused_and_the_library_has_something_of_every_kind() {
    let session = session();
    let too_many = Ask { item: usize::MAX, ..Ask::default() };
    assert_eq!(asked(&session, too_many), Err(Refusal::DoesNotFit));
    for genre in Genre::ALL {
        let mut prompts = std::collections::BTreeSet::new();
        for seed in 0..6 {
            let Drawn { prompt, answer, n_tokens } = ask::draw(&session, genre, seed).expect("a prompt");
            assert!(!prompt.trim().is_empty() && n_tokens > 1, "{genre:?}");
            assert!(n_tokens < session.model.config.context_length, "{genre:?}: room to answer");
            assert_eq!(answer.is_none(), genre == Genre::Story, "{prompt}");
            prompts.insert(prompt);
        }
        assert_eq!(prompts.len(), 6, "{genre:?}: each seed has one of its own");
    }
}

#[test]
fn distances_between_element_types_are_those_of_the_whole_pass() {
    let session = session();
    let loaded = loaded(REFERENCE);
    let overhead = overhead_bytes(&loaded.model, REFERENCE.len());
    let reference = Rc::new(loaded.model);
    let ids = session.prompt_tokens("Once upon a time there was a").ids;
    let mut job = CompareJob::new(&reference, &ids, overhead);
    while job.advance() {}
    let compared = job.compared(&session);
    assert_eq!(
        compared.kinds.iter().map(|kind| kind.dtype).collect::<Vec<_>>(),
        [DType::F32, DType::Q8_0, DType::Q4_0]
    );
    let sizes: Vec<usize> = compared.kinds.iter().map(|kind| kind.file_bytes).collect();
    assert_eq!(sizes[..2], [REFERENCE.len(), MODEL.len()], "sizes of the shipped files");
    let distributions = |model: &Rc<Model>| -> Vec<NextToken> {
        let graph = Graph::new(&model.config, Attention::Causal, Head::All);
        let mut executor = Executor::new(Rc::clone(model), graph, Kernels::Oracle, ids.len());
        let logits = executor.forward(&ids, 0, &[]).logits;
        logits
            .chunks_exact(model.config.vocab_size)
            .map(|row| NextToken::new(row, Sampling::default()))
            .collect()
    };
    let right = distributions(&reference);
    for kind in &compared.kinds {
        let model = Rc::new(quantized(&reference, kind.dtype));
        let got = distributions(&model);
        let kls: Vec<f64> =
            right.iter().zip(&got).map(|(p, q)| kl_nats(&p.probabilities, &q.probabilities)).collect();
        let mean = kls.iter().sum::<f64>() / kls.len() as f64;
        assert!((kind.kl_mean_nats - mean).abs() < 0.01 * mean + 1e-6, "{}: {mean}", kind.dtype);
        let same = right.iter().zip(&got).filter(|(p, q)| p.order[0] == q.order[0]).count();
        assert_eq!(kind.top1_agreement, same as f64 / ids.len() as f64);
        assert_eq!(kind.greedy.len(), 40);
    }
    assert_eq!((compared.kinds[0].kl_max_nats, compared.kinds[0].first_difference), (0.0, None));
    assert!(compared.kinds[2].kl_mean_nats > compared.kinds[1].kl_mean_nats, "fewer bits, more distance");
}

#[test]
fn a_block_under_the_lens_is_what_the_quantized_model_holds() {
    let reference = loaded(REFERENCE).model;
    let models = [quantized(&reference, DType::Q8_0), quantized(&reference, DType::Q4_0)];
    let n_blocks: usize = reference
        .tensors
        .values()
        .filter(|tensor| tensor.shape.len() > 1)
        .map(|tensor| tensor.n_elements() / QUANT_BLOCK)
        .sum();
    for index in [0, 1, 777, n_blocks - 1] {
        let block = block(&reference, index).expect("a block");
        let read = |model: &Model| {
            let tensor = &model.tensors[&block.tensor];
            let mut row = vec![0.0; tensor.cols()];
            tensor.row_to_f32(block.row, &mut row);
            row[block.column..block.column + QUANT_BLOCK].to_vec()
        };
        assert_eq!(block.values, read(&reference));
        assert_eq!(block.q8_0.values, read(&models[0]), "{index}");
        assert_eq!(block.q4_0.values, read(&models[1]), "{index}");
    }
    assert_eq!(block(&reference, n_blocks), None);
}

/// A page without a browser, whose clock goes on by a millisecond each time.
#[derive(Default)]
struct Page {
    events: RefCell<Vec<Event>>,
    clock: Cell<f64>,
    /// A command that comes when so many slices have passed.
    later: RefCell<Option<(usize, Command, mpsc::UnboundedSender<Command>)>>,
    n_yields: Cell<usize>,
}

impl Host for Page {
    fn send(&self, event: Event) {
        assert_eq!(decode::<Event>(&encode(&event)).as_ref(), Ok(&event));
        self.events.borrow_mut().push(event);
    }

    fn now_secs(&self) -> f64 {
        self.clock.set(self.clock.get() + 0.001);
        self.clock.get()
    }

    async fn yield_now(&self) {
        self.n_yields.set(self.n_yields.get() + 1);
        let mut later = self.later.borrow_mut();
        if later.as_ref().is_some_and(|(n, ..)| self.n_yields.get() >= *n)
            && let Some((_, command, sender)) = later.take()
        {
            sender.unbounded_send(command).expect("the service listens");
        }
    }

    async fn download(&self, url: &str, progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String> {
        progress(Stage::Download { done_bytes: 5, total_bytes: Some(9), n_retries: 0 });
        match url {
            "model" => Ok(MODEL.to_vec()),
            "reference" => Ok(REFERENCE.to_vec()),
            "slow" => std::future::pending().await,
            "cut" => Ok(REFERENCE[..9_999].to_vec()),
            _ => Err("expected status 200, got 404".to_owned()),
        }
    }
}

/// Serves the commands after a model was loaded; `later` comes after that many slices.
fn events(commands: &[Command], later: Option<(usize, Command)>) -> Vec<Event> {
    let (sender, receiver) = mpsc::unbounded();
    let page = Page::default();
    let load = Command::LoadUrl { url: "model".to_owned(), backend: BackendChoice::Cpu };
    let greedy = Command::SetSampling(Sampling { temperature: 0.0, ..Sampling::default() });
    let prompt = Command::SetPrompt { text: "Once upon a time".to_owned() };
    for command in [load, greedy, prompt].iter().chain(commands) {
        sender.unbounded_send(command.clone()).expect("the receiver exists");
    }
    if let Some((n, command)) = later {
        page.later.replace(Some((n, command, sender)));
    } else {
        drop(sender);
    }
    pollster::block_on(serve(&page, receiver));
    page.events.into_inner()
}

fn stepped(events: &[Event]) -> Vec<u32> {
    let id = |event: &Event| match event {
        Event::Stepped { token, .. } => Some(token.text.id),
        _ => None,
    };
    events.iter().filter_map(id).collect()
}

fn findings(events: &[Event]) -> Vec<&Finding> {
    let mut found = Vec::new();
    for event in events {
        if let Event::Studied(Studied { finding, .. }) = event {
            found.push(finding);
        }
    }
    found
}

#[test]
fn the_text_goes_on_as_if_nothing_had_been_measured() {
    let plain = stepped(&events(&[Command::Step, Command::Step], None));
    let time = Command::Study(Study::Time);
    // The step interrupts the measurement in its middle.
    let cut = events(&[Command::Step, time.clone()], Some((40, Command::Step)));
    assert_eq!(stepped(&cut), plain);
    assert!(findings(&cut).contains(&&Finding::Refused(Refusal::Stopped)));
    let stopped = events(&[time], Some((9, Command::Study(Study::Stop))));
    assert_eq!(findings(&stopped).last(), Some(&&Finding::Refused(Refusal::Stopped)));
}

#[test]
fn every_length_is_measured_with_the_cache_and_without() {
    let all = events(&[Command::Study(Study::Time)], None);
    let Some(Finding::Timed(Timing { rows, n_rows })) = findings(&all).last().copied() else {
        panic!("expected a timing")
    };
    assert_eq!(rows.len(), *n_rows);
    let config = loaded(MODEL).model.config;
    assert_eq!((rows[0].length, rows.last().map(|row| row.length)), (1, Some(config.context_length)));
    for row in rows {
        let kv = 2 * config.n_layer * config.n_kv_head * config.head_size * size_of::<f32>();
        assert_eq!(row.cache_bytes, kv * row.length);
        for spread in [row.cached_secs, row.uncached_secs] {
            assert!(0.0 < spread.least && spread.least <= spread.median && spread.median <= spread.most);
        }
    }
}

#[test]
fn a_comparison_reports_its_way_and_names_what_is_wrong_with_a_reference() {
    let compare = |url: &str| Command::Study(Study::Compare { reference_url: Some(url.to_owned()) });
    let good = events(&[compare("reference")], None);
    let findings_of_good = findings(&good);
    assert_eq!(findings_of_good[0], &Finding::Fetching(5, Some(9)));
    assert!(matches!(findings_of_good[1], Finding::Comparing(8, _)));
    assert!(matches!(findings_of_good.last(), Some(Finding::Compared(_))));
    for (url, words) in [("cut", "expected"), ("nowhere", "404")] {
        let bad = events(&[compare(url)], None);
        match findings(&bad).last() {
            Some(Finding::Refused(Refusal::Reference { message })) => {
                assert!(message.contains(words), "{message}");
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
    let stopped = events(&[compare("slow"), Command::Study(Study::Stop)], None);
    assert_eq!(findings(&stopped), [&Finding::Fetching(5, Some(9)), &Finding::Refused(Refusal::Stopped)]);
    let stepped_meanwhile = events(&[compare("slow"), Command::Step], None);
    assert_eq!(stepped(&stepped_meanwhile).len(), 1);
    assert_eq!(findings(&stepped_meanwhile).last(), Some(&&Finding::Refused(Refusal::Stopped)));
    let again = events(&[compare("slow"), compare("reference")], None);
    assert!(matches!(findings(&again).last(), Some(Finding::Compared(_))));
    let none = events(&[Command::Study(Study::Block { index: 0 })], None);
    assert_eq!(findings(&none), [&Finding::Refused(Refusal::Nothing)]);
}
