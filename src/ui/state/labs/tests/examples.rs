//! Changed examples, one item in every way, gradient steps and real sentences, as the page plans and keeps them.

use xxhash_rust::xxh64::xxh64;

use super::*;
use crate::engine::protocol::lab::{
    Examples, Gain, ItemOf, Lesson, Score, Standing, Told, TuneNews, Tuned, Varied,
};
use crate::tasks::real::RealTask;
use crate::ui::state::labs::change::outcomes_of;
use crate::ui::state::labs::lesson::LessonStatus;
use crate::ui::state::labs::matched::{common_tasks, measured};

fn shots(change: impl Fn(&mut ShotPlan)) -> LabAction {
    let mut plan = ShotPlan { shots: vec![0, 4], ..ShotPlan::default() };
    change(&mut plan);
    LabAction::Plan(Plan::Shots(plan))
}

/// A page with a run over two models that has ended.
fn measured_page() -> State {
    let models = ["tiny", "small"].map(str::to_owned).to_vec();
    let sample = Sample { models, ..Sample::default() };
    let (state, _) = act(page(), shots(|plan| plan.sample = sample.clone()));
    let (state, _) = act(state, LabAction::Start(Bench::Shots));
    let state = tell(state, 1, progress(0, 100, &[row(0, 100, 0.25), row(4, 100, 0.75)]));
    let state = tell(state, 1, progress(1, 100, &[row(0, 100, 0.5), row(4, 100, 0.9)]));
    tell(state, 1, News::Over)
}

#[test]
fn a_change_adds_to_the_run_and_is_set_against_what_it_changes() {
    let (state, commands) = act(measured_page(), LabAction::Change(Examples::Reversed));
    let [Command::Lab(Lab::More { run: 1, jobs })] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(jobs.len(), 2, "for each model");
    assert!(jobs.iter().all(|job| job.examples == "reversed" && job.shots == [0, 4]));
    assert_eq!(jobs[1].url, "https://host/small-q8_0.gguf");
    assert_eq!((state.labs.running, run_of(&state).status), (Some(Bench::Shots), RunStatus::Running));
    assert_eq!(state.labs.plans.shots.changes, [Examples::Reversed], "the link has it");
    assert_eq!(run_of(&state).jobs.len(), 4);
    let mut with_gain: serde_json::Value = serde_json::from_str(&row(4, 100, 0.5)).unwrap();
    with_gain["gain"] = serde_json::json!({"gain":-0.25,"ci_low":-0.4,"ci_high":-0.1,"p_value":0.01});
    let mut without = with_gain.clone();
    without["shots"] = 0.into();
    let state = tell(state, 1, progress(2, 100, &[without.to_string(), with_gain.to_string()]));
    let outcomes = outcomes_of(run_of(&state));
    assert_eq!(outcomes.len(), 1, "only what has been measured and has something to change");
    let outcome = outcomes[0];
    assert_eq!((outcome.model, outcome.shots, outcome.examples), ("tiny", 4, Examples::Reversed));
    assert_eq!((outcome.before, outcome.after), (0.75, 0.5));
    assert_eq!(outcome.gain, Gain { gain: -0.25, ci_low: -0.4, ci_high: -0.1, p_value: 0.01 });
    // Twice is once; while it goes on another one can be added.
    let (state, commands) = act(state, LabAction::Change(Examples::Reversed));
    assert_eq!(commands, []);
    let (state, commands) = act(state, LabAction::Change(Examples::Restyled));
    assert!(matches!(&commands[..], [Command::Lab(Lab::More { run: 1, jobs })] if jobs.len() == 2));
    assert_eq!(state.labs.plans.shots.changes, [Examples::Reversed, Examples::Restyled]);
}

#[test]
fn a_change_of_a_run_that_nobody_remembers_measures_all_of_it() {
    let state = measured_page();
    let (later, _) = act(page(), LabAction::Found(state.labs.json()));
    let (later, commands) = act(later, LabAction::Change(Examples::Shuffled));
    let (run, jobs) = started(&commands);
    let names: Vec<&str> = jobs.iter().map(|job| job.examples.as_str()).collect();
    assert_eq!((run, &names[..]), (1, &["drawn", "shuffled", "drawn", "shuffled"][..]));
    assert_eq!(later.labs.plans.shots.sample.models, ["tiny", "small"]);
    // Results of a version that knew of no changes are still read.
    let old = state.labs.json().replace(r#""changes":[],"is_own":false,"is_all_unseen":false,"#, "");
    let old = old.replace(r#""examples":"Drawn","#, "");
    assert_ne!(old, state.labs.json());
    let (old, _) = act(page(), LabAction::Found(old));
    assert_eq!(run_of(&old).jobs, run_of(&state).jobs);
}

fn told(said: &str, is_right: bool) -> Told {
    Told {
        question: 3,
        prompt: "Input: a good film\nOutput:".to_owned(),
        answer: " positive".to_owned(),
        said: said.to_owned(),
        is_right: Some(is_right),
        logprob: -0.5,
        n_tokens: 1,
        choices: Vec::new(),
    }
}

#[test]
fn an_item_is_asked_in_every_way_and_late_answers_are_no_answers() {
    let ask = VaryAction::Ask { job: 1, shots: 4, question: 3 };
    let (state, commands) = act(measured_page(), ask.clone().into());
    let [Command::Lab(Lab::Vary(item))] = &commands[..] else { panic!("{commands:?}") };
    let ItemOf { request, job, shots: 4, question: 3 } = &**item else { panic!("{item:?}") };
    assert_eq!((&*job.url, &*job.examples), ("https://host/small-q8_0.gguf", "drawn"));
    let answer = |request| {
        let answers = Ok(vec![("drawn".to_owned(), told(" positive", true))]);
        News::Varied(Box::new(Varied { request, answers }))
    };
    let state = tell(state, 0, answer(request + 9));
    assert_eq!(state.labs.vary.answers, None);
    let state = tell(state, 0, answer(*request));
    assert!(state.labs.vary.answers.as_ref().is_some_and(|answers| answers.is_ok()));
    let (state, _) = act(state, LabAction::Open(Bench::Shots, None));
    assert_eq!((state.labs.vary.question, &state.labs.vary.answers), (None, &None));
    let state = tell(state, 0, answer(*request));
    assert_eq!(state.labs.vary.answers, None, "nobody looks any more");
    // A worker that died knows no items.
    let (state, _) = act(state, LabAction::Died("out of memory".to_owned()));
    assert_eq!(act(state, ask.into()).1, []);
}

fn standing(checksum: u64, is_right: bool) -> Box<Standing> {
    let other =
        Score { task: "dictionary".to_owned(), shots: 2, n: 40, share: 0.5, low: 0.4, high: 0.6, gain: None };
    let alone = told(" negative", is_right);
    Box::new(Standing { checksum, loss: 1.0, alone, bits_per_byte: 2.0, other })
}

fn tuned(state: State, request: u32, tuned: Tuned) -> State {
    tell(state, 0, News::Tuned(Box::new(TuneNews { request, tuned })))
}

#[test]
fn gradient_steps_are_planned_told_and_stopped() {
    let plan = LessonPlan { shots: 3, item: 7, n_steps: 1_000_000, rate: 99 };
    let (state, _) = act(page(), LessonAction::Plan(plan).into());
    assert_eq!(state.labs.plans.lesson, LessonPlan { shots: 3, item: 7, n_steps: 200, rate: 3 });
    let (state, commands) = act(state, LessonAction::Start.into());
    let [Command::Lab(Lab::Tune(wish))] = &commands[..] else { panic!("{commands:?}") };
    let Lesson { item, n_steps: 200, learning_rate } = &**wish else { panic!("{wish:?}") };
    assert_eq!((item.shots, item.question, *learning_rate), (3, 7, 0.003));
    assert_eq!(item.job.shots, [0, 1, 2, 3, 4, 8], "its number of examples is among those of the plan");
    let request = item.request;
    let in_context = Box::new(told(" positive", true));
    let state = tuned(state, request, Tuned::Began { in_context, n_examples: 3, played: 9 });
    let state = tuned(state, request, Tuned::Before(standing(1, false)));
    let state = tuned(state, request + 1, Tuned::Stepped { losses: vec![5.0] });
    let state = tuned(state, request, Tuned::Stepped { losses: vec![2.0, 1.5] });
    let view = state.labs.lesson.view.clone().expect("it is in sight");
    assert_eq!((&view.losses[..], &view.status), (&[2.0, 1.5][..], &LessonStatus::Stepping));
    assert!(state.labs.lesson.is_running());
    let after = Tuned::After { standing: standing(2, true), norm: 10.0, change: 0.5, played: 9 };
    let done = tuned(state.clone(), request, after);
    assert!(done.labs.n_changes > state.labs.n_changes, "what has ended is kept");
    let kept = done.labs.lesson.kept().expect("it has ended");
    assert_eq!(
        xxh64(&kept, 0),
        16_444_599_001_382_950_740,
        "another layout: count its version up, and write the new sum here"
    );
    let (later, _) = act(page(), LabAction::Found(done.labs.json()));
    assert_eq!(later.labs.lesson.view, done.labs.lesson.view);
    let (later, _) = act(page(), LabAction::Found(state.labs.json()));
    assert_eq!(later.labs.lesson.view, None, "what went on would never end");
    let (_, change) = done.labs.lesson.view.as_ref().and_then(|view| view.after.as_ref()).expect("it ended");
    assert_eq!((change.added, change.played_before, change.played_after), (0.5, 9, 9));
    assert!(!done.labs.lesson.is_running() && act(done, LessonAction::Stop.into()).1.is_empty());
    let (state, commands) = act(state, LessonAction::Stop.into());
    assert_eq!(commands, [Command::Lab(Lab::StopTuning)]);
    let state = tuned(state, request, Tuned::Stopped);
    assert_eq!(state.labs.lesson.view.as_ref().map(|view| &view.status), Some(&LessonStatus::Stopped));
}

#[test]
fn steps_that_cannot_be_read_cost_nothing_else_that_is_kept() {
    let (state, commands) = act(measured_page(), LessonAction::Start.into());
    let [Command::Lab(Lab::Tune(wish))] = &commands[..] else { panic!("{commands:?}") };
    let state = tuned(state, wish.item.request, Tuned::Stopped);
    let kept = state.labs.lesson.kept().expect("it was stopped");
    let whole = state.labs.json();
    assert_ne!(act(page(), LabAction::Found(whole.clone())).0.labs.lesson.view, None);
    let bytes = serde_json::to_string(&kept).expect("JSON");
    for broken in ["[]", "[1]", "[2,4,116]", "[1,255,255,255,255,15]"] {
        let (later, _) = act(page(), LabAction::Found(whole.replace(&bytes, broken)));
        assert_eq!(later.labs.lesson.view, None, "{broken}");
        assert!(later.labs.board(Bench::Shots).run.is_some());
    }
}

#[test]
fn the_rest_of_the_steps_takes_as_long_as_those_before() {
    let plan = LessonPlan { n_steps: 20, ..LessonPlan::default() };
    let (state, _) = act(page(), LessonAction::Plan(plan).into());
    let (state, commands) = act(state, LessonAction::Start.into());
    let [Command::Lab(Lab::Tune(wish))] = &commands[..] else { panic!("{commands:?}") };
    let request = wish.item.request;
    let in_context = Box::new(told(" positive", true));
    let asking = |is_after: bool, n_done: usize| Tuned::Asking { is_after, n_done, n_questions: 50 };
    let steps = |n: usize| Tuned::Stepped { losses: vec![1.0; n] };
    let mut state = state;
    for (now_ms, tuned, expected) in [
        (5000.0, Tuned::Began { in_context, n_examples: 4, played: 9 }, None),
        (6000.0, asking(false, 10), Some(4.0)),
        (9000.0, asking(false, 50), None),
        (9500.0, Tuned::Before(standing(1, false)), None),
        (11500.0, steps(5), Some(6.0)),
        (17500.0, steps(15), None),
        (18500.0, asking(true, 25), Some(1.0)),
        (19000.0, Tuned::Stopped, None),
    ] {
        let news = News::Tuned(Box::new(TuneNews { request, tuned }));
        (state, _) = act(state, LabAction::Told { news: Box::new(LabNews { run: 0, news }), now_ms });
        assert_eq!(state.labs.lesson.view.as_ref().and_then(|view| view.secs_left()), expected, "{now_ms}");
    }
}

#[test]
fn the_examples_of_an_item_of_a_run_are_learned_by_the_model_that_answered() {
    let learn = LessonAction::Learn { job: 1, shots: 4, question: 12 };
    let (state, commands) = act(measured_page(), learn.into());
    let [Command::Lab(Lab::Tune(wish))] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!((wish.item.shots, wish.item.question), (4, 12));
    assert_eq!(wish.item.job.url, "https://host/small-q8_0.gguf");
    assert_eq!((state.labs.plans.lesson.shots, state.labs.plans.lesson.item), (4, 12));
    assert_eq!(state.labs.lesson.view.as_ref().map(|view| &*view.model), Some("small"));
    let (state, _) = act(state, LabAction::Died("out of memory".to_owned()));
    assert!(!state.labs.lesson.is_running(), "nothing comes any more");
}

#[test]
fn real_sentences_go_with_their_jobs_and_without_them_nothing_begins() {
    let (state, _) = act(page(), shots(|plan| plan.task = ShotTask::SentimentReal));
    let (state, commands) = act(state, LabAction::Start(Bench::Shots));
    let (_, jobs) = started(&commands);
    assert_eq!((jobs[0].sentences.len(), &*jobs[0].task), (120, "sentiment_real"));
    let (state, _) = act(state, shots(|plan| plan.task = ShotTask::SpamReal));
    let (state, commands) = act(state, LabAction::Start(Bench::Shots));
    assert_eq!(commands, [], "no sentences, no items");
    assert_eq!(state.labs.running, Some(Bench::Shots), "what went on goes on");
    let text: String =
        (0..12).map(|i| format!("{}\tmessage {}\n", ["ham", "spam"][i % 2], "word ".repeat(i + 1))).collect();
    let brought = BroughtAction::Text { task: RealTask::Spam, name: None, text };
    let (state, _) = act(state, brought.clone().into());
    let own = shots(|plan| (plan.task, plan.is_all_unseen) = (ShotTask::SpamReal, true));
    let (state, _) = act(state, own);
    let (state, commands) = act(state, LabAction::Start(Bench::Shots));
    assert_eq!(started(&commands).1[0].sentences.len(), 12);
    // With other sentences the run is about other items: all of it is measured again.
    let state = tell(state, 2, News::Over);
    let (same, commands) = act(state.clone(), LabAction::Change(Examples::Reversed));
    assert!(matches!(&commands[..], [Command::Lab(Lab::More { jobs, .. })] if jobs[0].sentences.len() == 12));
    drop(same);
    // What is learned of them stays in the tab as they do.
    let (learned, commands) = act(state.clone(), LessonAction::Start.into());
    let [Command::Lab(Lab::Tune(wish))] = &commands[..] else { panic!("{commands:?}") };
    let in_context = Box::new(Told { prompt: "message word word".to_owned(), ..told(" spam", true) });
    let learned = tuned(learned, wish.item.request, Tuned::Began { in_context, n_examples: 4, played: 9 });
    let learned = tuned(learned, wish.item.request, Tuned::Stopped);
    assert!(learned.labs.lesson.view.is_some() && learned.labs.lesson.kept().is_none());
    let (state, _) = act(state, brought.into());
    let (_, commands) = act(state, LabAction::Change(Examples::Reversed));
    assert_eq!(started(&commands).1.len(), 2);
}

#[test]
fn costs_are_compared_on_the_tasks_that_every_way_was_measured_on() {
    let (state, _) = act(page(), step_plan(|plan| plan.task = StepTask::All));
    let (state, _) = act(state, LabAction::Start(Bench::Steps));
    let run = state.labs.board(Bench::Steps).run.as_deref().expect("there is a run").clone();
    let mut state = state;
    for (index, job) in run.jobs.iter().enumerate() {
        let rows = format!("[{}]", row(0, 100, 0.5).replace("topic", &job.task));
        let cost = Cost { n_items: 100, flops: 1_000_000, ..Cost::default() };
        state =
            tell(state, 1, News::Progress { job: index, n_left_out: 0, n_done: 100, secs: 1.0, rows, cost });
    }
    let run = state.labs.board(Bench::Steps).run.as_deref().expect("there is a run");
    let common = common_tasks(run);
    assert!(common.contains(&"coin") && !common.contains(&"two_hop"), "{common:?}: no dots for two facts");
    let all = measured(run, &common);
    assert_eq!(all.len(), 3, "one model in three ways");
    for one in &all {
        assert_eq!((one.n, one.n_right, one.flops), (400, 200, 10_000.0), "{one:?}");
    }
    assert_eq!(measured(run, &["coin"]).iter().map(|one| one.n).collect::<Vec<_>>(), [100; 3]);
}
