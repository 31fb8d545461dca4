mod item;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::mpsc;

use crate::engine::backend;
use crate::engine::protocol::curves::{Analyse, Analysed, Line, Metric};
use crate::engine::protocol::lab::{Job, Lab, LabNews, News, Pose, PosedQuestion, Solution, Solve};
use crate::engine::protocol::{BackendChoice, Command, CpuReason, Event, Stage, decode, encode};
use crate::engine::scorer::Scorer;
use crate::engine::service::{Host, serve};
use crate::lab::{Material, Plan, Row, Setup, Tally};
use crate::model::checkpoint::Loaded;
use crate::tasks::Split;
use crate::text::Tokenizer;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/micro/model-q8_0.gguf");

/// The same model with fewer bits: it answers otherwise.
const OTHER_MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/micro/model-q4_0.gguf");

/// What to say to an event, if anything.
type Reply = fn(&Event) -> Option<Command>;

/// A page that answers events with commands.
struct TestHost {
    events: RefCell<Vec<Event>>,
    clock_secs: Cell<f64>,
    reply: Reply,
    sender: mpsc::UnboundedSender<Command>,
    n_downloads: Cell<usize>,
}

impl TestHost {
    fn new(sender: mpsc::UnboundedSender<Command>, reply: Reply) -> Self {
        let (events, clock_secs, n_downloads) = Default::default();
        Self { events, clock_secs, reply, sender, n_downloads }
    }
}

impl Host for TestHost {
    fn send(&self, event: Event) {
        assert_eq!(decode::<Event>(&encode(&event)).as_ref(), Ok(&event), "every event survives the trip");
        if let Some(command) = (self.reply)(&event) {
            self.sender.unbounded_send(command).expect("the service listens");
        }
        if is_last(&event) {
            self.sender.close_channel();
        }
        self.events.borrow_mut().push(event);
    }

    fn now_secs(&self) -> f64 {
        self.clock_secs.set(self.clock_secs.get() + 0.01);
        self.clock_secs.get()
    }

    async fn yield_now(&self) {}

    async fn download(&self, url: &str, progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String> {
        self.n_downloads.set(self.n_downloads.get() + 1);
        progress(Stage::Download { done_bytes: 1, total_bytes: Some(2), n_retries: 0 });
        match url {
            "good" => Ok(std::fs::read(MODEL).expect("the model is in the repository")),
            "other" => Ok(std::fs::read(OTHER_MODEL).expect("the model is in the repository")),
            "cut" => Ok(std::fs::read(MODEL).expect("the model is in the repository")[..9_999].to_vec()),
            _ => Err("expected status 200, got 404".to_owned()),
        }
    }
}

/// What the worker says to these commands, and to what `reply` sends.
fn answered(commands: Vec<Lab>, reply: Reply, closes_at_once: bool) -> Vec<News> {
    let (sender, receiver) = mpsc::unbounded();
    commands.into_iter().for_each(|lab| sender.unbounded_send(Command::Lab(lab)).expect("it listens"));
    if closes_at_once {
        sender.close_channel();
    }
    let host = TestHost::new(sender, reply);
    pollster::block_on(serve(&host, receiver));
    let events = host.events.into_inner().into_iter();
    let news = events.map(|event| match event {
        Event::Lab(told) => told.news,
        other => panic!("expected news, got {other:?}"),
    });
    news.collect()
}

/// Whether nothing more is expected.
fn is_last(event: &Event) -> bool {
    let Event::Lab(told) = event else { return false };
    matches!(told.news, News::Over | News::Items { .. })
}

/// Runs the jobs and returns what was told of run 7, and the number of downloads.
fn news(jobs: Vec<Job>, reply: Reply) -> (Vec<News>, usize) {
    let (sender, receiver) = mpsc::unbounded();
    let start = Lab::Start { run: 7, jobs, backend: BackendChoice::Cpu };
    sender.unbounded_send(Command::Lab(start)).expect("the receiver exists");
    let host = TestHost::new(sender, reply);
    pollster::block_on(serve(&host, receiver));
    let told = host.events.into_inner().into_iter().map(|event| match event {
        Event::Lab(told) => {
            let LabNews { run, news } = *told;
            assert_eq!(run, 7);
            news
        }
        other => panic!("expected news, got {other:?}"),
    });
    (told.collect(), host.n_downloads.get())
}

fn job(task: &str, format: &str) -> Job {
    Job {
        url: "good".to_owned(),
        task: task.to_owned(),
        format: format.to_owned(),
        variant: "trained".to_owned(),
        examples: "drawn".to_owned(),
        shots: Vec::new(),
        n: 5,
        seed: 3,
        sentences: Vec::new(),
        questions: Vec::new(),
    }
}

/// The last rows of a job.
fn rows(told: &[News], wanted: usize) -> Vec<Row> {
    let last = told.iter().rev().find_map(|news| match news {
        News::Progress { job, rows, .. } if *job == wanted => Some(rows),
        _ => None,
    });
    serde_json::from_str(last.expect("the job has rows")).expect("rows are JSON")
}

/// The judgements of a job in one loop, without the worker.
fn tally(job: &Job) -> Tally {
    let loaded = Loaded::from_gguf(&std::fs::read(MODEL).unwrap()).unwrap();
    let tokenizer = Rc::new(Tokenizer::from_vocabulary(&loaded.vocabulary).unwrap());
    let material = Material::default();
    let specs = job.task.parse::<crate::lab::Task>().unwrap().specs(&material);
    let is_it =
        |spec: &crate::lab::Spec| spec.format.name() == job.format && spec.variant.name() == job.variant;
    let spec = specs.into_iter().find(is_it).unwrap();
    let shots = (!job.shots.is_empty()).then_some(&job.shots[..]);
    let plan = Plan::new(spec, shots, job.n, job.seed, Split::Test).unwrap();
    let plan = plan.with_examples(crate::lab::Examples::from_name(&job.examples).unwrap()).unwrap();
    let model = Rc::new(loaded.model);
    let setup = Setup {
        tokenizer: &tokenizer,
        start: loaded.vocabulary.start_id(),
        end: loaded.vocabulary.eos_id,
        context_length: model.config.context_length,
        material: &material,
    };
    let (runner, _) = pollster::block_on(backend::cpu(&model, CpuReason::Chosen));
    let mut scorer = Scorer::new(runner, Rc::clone(&tokenizer));
    let mut tally = Tally::new(plan.clone());
    for index in (0..job.n).rev() {
        let question = plan.question(index, &setup).unwrap();
        let answers = pollster::block_on(scorer.answer(&question.asks)).unwrap();
        tally.add(index, question.judge(&answers, &tokenizer));
    }
    tally
}

#[test]
fn rows_of_the_worker_are_those_of_the_plan() {
    let jobs = vec![job("coin", "direct"), job("coin", "steps"), job("quiz_animals", "letter")];
    let (told, n_downloads) = news(jobs.clone(), |_| None);
    let tallies: Vec<Tally> = jobs.iter().map(tally).collect();
    assert_eq!(rows(&told, 0), tallies[0].rows());
    assert_eq!(rows(&told, 1), tallies[1].rows_against(&[&tallies[0]]));
    assert!(rows(&told, 1)[0].gain.is_some(), "steps are compared with direct answers");
    assert_eq!(rows(&told, 2), tallies[2].rows());
    assert_eq!(n_downloads, 1, "one model for all");
    let sums = |began: bool| -> Vec<u64> {
        let sum = |news: &News| match news {
            News::Began { checksum, .. } if began => Some(*checksum),
            News::Ended { checksum, .. } if !began => Some(*checksum),
            _ => None,
        };
        told.iter().filter_map(sum).collect()
    };
    assert_eq!(sums(true), sums(false), "no weight has changed");
    assert_eq!((sums(true).len(), told.last()), (3, Some(&News::Over)));
}

/// Rows in the layout of MMLU; the last is longer than the context.
fn questions() -> Vec<crate::tasks::quiz::Question> {
    let long = "So it goes. ".repeat(400);
    let rows = format!(
        "What is 2 + 3?,4,5,6,7,B\nWhat is 1 + 1?,2,3,4,5,A\nWhat is 7 - 4?,1,2,3,4,C\n{long},1,2,3,4,D\n"
    );
    crate::tasks::quiz::csv::questions("numbers", &rows).expect("rows of MMLU")
}

#[test]
fn questions_of_the_visitor_are_asked_both_ways_and_long_ones_are_counted() {
    let of =
        |format: &str| Job { n: 100, shots: vec![0, 2], questions: questions(), ..job("quiz_given", format) };
    let (told, _) = news(vec![of("letter"), of("cloze")], |_| None);
    for wanted in [0, 1] {
        let rows = rows(&told, wanted);
        assert_eq!(rows.iter().map(|row| (row.shots, row.n)).collect::<Vec<_>>(), [(0, 3), (2, 3)]);
        assert_eq!(rows[0].chance, Some(0.25));
        assert_eq!(rows[0].gain.is_some(), wanted == 1, "options are compared with letters");
        let last = told.iter().rev().find_map(|news| match news {
            News::Progress { job, n_done, n_left_out, .. } if *job == wanted => Some((*n_done, *n_left_out)),
            _ => None,
        });
        assert_eq!(last, Some((4, 1)));
    }
    assert_eq!(told.last(), Some(&News::Over));
}

#[test]
fn a_posed_question_is_that_of_the_run_with_its_answers() {
    for (task, variant, questions) in
        [("quiz_animals", "open", Vec::new()), ("quiz_given", "trained", questions())]
    {
        let of = |format: &str, variant: &str| {
            let shots = vec![2];
            Job {
                n: 3,
                shots,
                variant: variant.to_owned(),
                questions: questions.clone(),
                ..job(task, format)
            }
        };
        let jobs = vec![of("letter", variant), of("cloze", "trained")];
        let (told, _) = news(jobs, |event| {
            let Event::Lab(told) = event else { return None };
            // The order of the given ones puts the long one elsewhere for this seed.
            matches!(told.news, News::Ended { job: 1, .. }).then_some(Command::Lab(Lab::Items {
                job: 1,
                shots: 2,
                from: 0,
                n: 9,
            }))
        });
        let items = told.iter().find_map(|news| match news {
            News::Items { items, .. } => Some(items),
            _ => None,
        });
        let item = items.and_then(|items| items.first()).expect("a question was answered");
        let ask = |item| Pose {
            request: 9,
            url: "good".to_owned(),
            task: task.to_owned(),
            shots: 2,
            seed: 3,
            item,
            questions: questions.clone(),
        };
        let posed = posed(ask(item.question)).expect("the question is there");
        assert_eq!(item.answer.trim(), posed.question.options[posed.question.right]);
        assert_eq!(item.choices, std::slice::from_ref(&posed.cloze));
        assert_eq!(posed.letter.len(), 4);
        assert!(posed.prompt.contains(&posed.question.stem));
        assert_eq!(item.said.trim(), posed.question.options[posed.cloze.2], "the chosen option is told");
        for (shares, right, chosen) in posed.letter.iter().chain([&posed.cloze]) {
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9 && *right < 4 && *chosen < 4);
        }
    }
    let lost = Pose {
        request: 9,
        url: "lost".to_owned(),
        task: "coin".to_owned(),
        shots: 0,
        seed: 0,
        item: 0,
        questions: Vec::new(),
    };
    assert_eq!(posed(lost.clone()).expect_err("no model"), "expected status 200, got 404");
    let other = Pose { url: "good".to_owned(), ..lost };
    assert!(posed(other.clone()).expect_err("no quiz").starts_with("expected a format and variant of coin"));
    let none = Pose { task: "quiz_given".to_owned(), ..other };
    assert_eq!(posed(none).expect_err("no questions"), "expected data for quiz_given, got none");
}

fn posed(ask: Pose) -> Result<PosedQuestion, String> {
    match last_news(Lab::Pose(ask)) {
        News::Posed(posed) if posed.request == 9 => posed.posed,
        other => panic!("expected a question, got {other:?}"),
    }
}

#[test]
fn a_job_that_cannot_be_done_says_why_and_the_others_go_on() {
    let other = |change: &dyn Fn(&mut Job)| {
        let mut job = job("coin", "direct");
        change(&mut job);
        job
    };
    let jobs = vec![
        other(&|job| job.url = "lost".to_owned()),
        other(&|job| job.url = "cut".to_owned()),
        other(&|job| job.task = "pony".to_owned()),
        other(&|job| job.format = "letter".to_owned()),
        other(&|job| job.n = 0),
        other(&|job| job.n = 1_000_000),
        other(&|job| job.shots = vec![99]),
        other(&|job| (job.task, job.format) = ("spam_real".to_owned(), "natural".to_owned())),
        other(&|job| job.shots = vec![30]),
        other(&|_| ()),
    ];
    let (told, _) = news(jobs, |_| None);
    let failures: Vec<(usize, &str)> = told
        .iter()
        .filter_map(|news| match news {
            News::Failed { job, message } => Some((*job, message.as_str())),
            _ => None,
        })
        .collect();
    let expected = [
        "expected status 200, got 404",
        "got 9999",
        "got \"pony\"",
        "got letter trained",
        "got 0",
        "got 1000000",
        "got 99",
        "expected data for spam_real, got none",
        "none of 300 did",
    ];
    assert_eq!(failures.len(), expected.len(), "{failures:?}");
    for (index, ((job, message), expected)) in failures.iter().zip(expected).enumerate() {
        assert!(*job == index && (message.contains(expected) || index == 1), "{job}: {message}");
    }
    assert_eq!(rows(&told, 9)[0].n, 5);
}

#[test]
fn a_run_stops_and_keeps_its_items() {
    let mut long = job("word_transform", "direct");
    (long.n, long.shots) = (100_000, vec![0, 2]);
    let (told, _) = news(vec![long, job("coin", "direct")], |event| {
        let Event::Lab(told) = event else { return None };
        match &told.news {
            News::Progress { n_done, .. } if *n_done < 1_000 => Some(Command::Lab(Lab::Stop)),
            News::Stopped => Some(Command::Lab(Lab::Items { job: 0, shots: 2, from: 1, n: 100_000 })),
            _ => None,
        }
    });
    assert!(told.contains(&News::Stopped) && !told.contains(&News::Over));
    let Some(News::Items { items, n_answered, from: 1, .. }) = told.last() else {
        panic!("{:?}", told.last())
    };
    assert_eq!(
        items.iter().map(|item| item.question).collect::<Vec<_>>(),
        (1..*n_answered).collect::<Vec<_>>()
    );
    assert_eq!(rows(&told, 0).iter().map(|row| row.n).collect::<Vec<_>>(), [*n_answered; 2]);
    for item in items {
        assert!(item.prompt.len() > item.answer.len() && item.logprob < 0.0, "{item:?}");
        assert_eq!(item.said == item.answer, item.is_right == Some(true), "{item:?}");
    }
}

#[test]
fn a_new_run_takes_the_place_of_the_old_one() {
    let (sender, receiver) = mpsc::unbounded();
    for run in [1, 2] {
        let start = Lab::Start { run, jobs: vec![job("coin", "direct")], backend: BackendChoice::Cpu };
        sender.unbounded_send(Command::Lab(start)).unwrap();
    }
    // Items of a job that there is not.
    sender.unbounded_send(Command::Lab(Lab::Items { job: 9, shots: 0, from: 0, n: 1 })).unwrap();
    let host = TestHost::new(sender, |_| None);
    pollster::block_on(serve(&host, receiver));
    let events = host.events.into_inner();
    let runs = events.iter().map(|event| match event {
        Event::Lab(told) => told.run,
        other => panic!("expected news, got {other:?}"),
    });
    assert!(runs.into_iter().all(|run| run == 2));
    assert!(matches!(&events[0], Event::Lab(told) if told.news
        == News::Items { job: 9, shots: 0, from: 0, n_answered: 0, items: Vec::new() }));
}

fn solve(format: &str, given: Vec<u32>, edit: &str) -> Solve {
    Solve {
        request: 4,
        url: "good".to_owned(),
        task: "serial_calc_3".to_owned(),
        format: format.to_owned(),
        variant: "trained".to_owned(),
        shots: 0,
        seed: 1,
        item: 2,
        given,
        edit: edit.to_owned(),
    }
}

/// The solution of one item, and what an evaluation says about it.
fn solved(ask: Solve) -> Solution {
    match last_news(Lab::Solve(ask)) {
        News::Solved(solved) if solved.request == 4 => solved.solution.expect("the item is there"),
        other => panic!("expected a solution, got {other:?}"),
    }
}

/// What is told last after one command.
fn last_news(command: Lab) -> News {
    answered(vec![command], |_| None, true).pop().expect("there is news")
}

#[test]
fn an_item_is_written_out_as_the_evaluation_judges_it() {
    for format in ["direct", "steps"] {
        let mut job = job("serial_calc_3", format);
        (job.n, job.seed) = (3, 1);
        let tally = tally(&job);
        let judged = tally.judgements(0).find(|(index, _)| *index == 2).expect("it is judged").1;
        let solution = solved(solve(format, Vec::new(), ""));
        assert_eq!(solution.answer, judged.answer.trim());
        assert_eq!(Some(solution.is_right()), judged.is_right(), "{format}: {solution:?}");
        assert!(solution.tokens.iter().all(|token| token.logprob <= 0.0 && !token.is_given));
        assert_eq!(solution.cost.n_written_tokens, solution.tokens.len());
    }
}

#[test]
fn an_edited_step_is_kept_and_what_follows_is_written_anew() {
    let plain = solved(solve("steps", Vec::new(), ""));
    let text = |solution: &Solution| -> String {
        solution.tokens.iter().map(|token| String::from_utf8_lossy(&token.text.bytes).into_owned()).collect()
    };
    // Up to the first intermediate result, and another digit in its place.
    let at = plain.tokens.iter().position(|token| token.text.bytes == b">").expect("steps have results") + 1;
    let given: Vec<u32> = plain.tokens[..at].iter().map(|token| token.text.id).collect();
    let written = String::from_utf8_lossy(&plain.tokens[at].text.bytes).into_owned();
    let other = if written == "1" { "2" } else { "1" };
    let edited = solved(solve("steps", given, other));
    assert_eq!(edited.tokens[..at], plain.tokens[..at].to_vec());
    assert!(edited.tokens[at].is_given && edited.tokens[at].text.bytes == other.as_bytes());
    assert!(!edited.tokens[at + 1].is_given);
    assert_ne!(text(&edited), text(&plain));
    assert!(edited.said.is_some(), "it comes to an answer: {}", text(&edited));
}

#[test]
fn written_answers_cost_a_pass_for_the_prompt_and_one_for_each_further_token() {
    let (told, _) = news(vec![job("serial_calc_3", "direct"), job("serial_calc_3", "steps")], |_| None);
    let cost = |wanted: usize| {
        let of = |news: &News| match news {
            News::Progress { job, cost, .. } if *job == wanted => Some(*cost),
            _ => None,
        };
        told.iter().rev().find_map(of).expect("the job made progress")
    };
    let (direct, steps) = (cost(0), cost(1));
    assert_eq!((direct.n_items, steps.n_items), (5, 5));
    assert!(steps.n_written_tokens > 3 * direct.n_written_tokens, "{direct:?} {steps:?}");
    // Both prompts hold the same problem; that of the steps ends in the sentence that asks for them.
    assert!(steps.flops > direct.flops);
    let loaded = Loaded::from_gguf(&std::fs::read(MODEL).unwrap()).unwrap();
    let n_params = loaded.model.n_params() as u64;
    let n_tokens = (direct.n_prompt_tokens + direct.n_written_tokens - 5) as u64;
    // Two operations for each weight and token, the embedding at the end once per pass only; attention on top.
    assert!(direct.flops < 3 * n_params * n_tokens && direct.flops > n_params * n_tokens / 2, "{direct:?}");
}

#[test]
fn published_lines_are_analysed_as_the_library_does_it() {
    let rising = |i: usize| (5.0 + 0.3 * i as f64, if i < 6 { 0.02 } else { 0.9 });
    let lines: Vec<Line> = [12, 3]
        .map(|n| Line { points: (0..n).map(rising).collect(), metric: Metric::ExactMatch, chance: Some(0.1) })
        .to_vec();
    let ask = Analyse { request: 9, lines: lines.clone(), n_resamples: 40 };
    let (sender, receiver) = mpsc::unbounded();
    sender.unbounded_send(Command::Lab(Lab::Analyse(ask))).unwrap();
    sender.close_channel();
    let host = TestHost::new(sender, |_| None);
    pollster::block_on(serve(&host, receiver));
    let analyses: Vec<_> = lines.iter().map(|line| crate::lab::curves::analyse(line, 40, 1)).collect();
    assert!(analyses[0].fit.is_ok_and(|fit| fit.width.is_some()) && analyses[1].fit.is_err());
    let news = News::Analysed(Box::new(Analysed { request: 9, analyses }));
    assert_eq!(host.events.into_inner(), [Event::Lab(Box::new(LabNews { run: 0, news }))]);
}
