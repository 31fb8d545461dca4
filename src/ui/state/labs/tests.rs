mod examples;
mod quiz;

use xxhash_rust::xxh64::xxh64;

use super::super::frame_tests::catalog;
use super::super::tests::{ready, settings};
use super::super::{Action, Travel, reduce};
use super::*;
use crate::engine::protocol::Backend;
use crate::engine::protocol::lab::{Cost, MAX_N, Solution, Solve, Solved};
use crate::ui::link;

/// A page with two models to choose from, `tiny` and `small`.
fn page() -> State {
    let state = reduce(ready(), Travel::CatalogRead(catalog()).into());
    State { outbox: Vec::new(), ..state }
}

fn act(state: State, action: LabAction) -> (State, Vec<Command>) {
    let mut state = reduce(state, Action::Lab(action));
    let commands = std::mem::take(&mut state.labs.outbox);
    assert_eq!(state.outbox, [], "the worker of the playground has nothing to do with it");
    (state, commands)
}

fn tell(state: State, run: u32, news: News) -> State {
    let (state, commands) =
        act(state, LabAction::Told { news: Box::new(LabNews { run, news }), now_ms: 0.0 });
    assert_eq!(commands, []);
    state
}

fn started(commands: &[Command]) -> (u32, &[Job]) {
    match commands {
        [Command::Lab(Lab::Start { run, jobs, backend: BackendChoice::Cpu })] => (*run, jobs),
        other => panic!("expected a start on the CPU, got {other:?}"),
    }
}

fn began(job: usize, checksum: u64) -> News {
    News::Began { job, n_questions: 100, backend: Backend::Cpu, cpu_reason: None, checksum }
}

/// A row as `glassgpt eval --json` prints it.
fn row(shots: usize, n: usize, exact_match: f64) -> String {
    format!(
        r#"{{"task":"topic","format":"natural","variant":"trained","shots":{shots},"n":{n},"n_distinct":{n},"exact_match":{exact_match},"ci_low":0.1,"ci_high":0.9,"token_accuracy":0.5,"mean_logprob":-1.25,"chance":0.25}}"#
    )
}

fn progress(job: usize, n_done: usize, rows: &[String]) -> News {
    let rows = format!("[{}]", rows.join(","));
    News::Progress { job, n_done, n_left_out: 0, secs: n_done as f64 / 10.0, rows, cost: Cost::default() }
}

fn run_of(state: &State) -> &Run {
    state.labs.board(Bench::Shots).run.as_deref().expect("there is a run")
}

#[test]
fn a_plan_becomes_jobs_for_each_chosen_model_in_the_order_of_the_list() {
    let plan = ShotPlan {
        task: ShotTask::Topic,
        labels: LabelMode::Random,
        is_new_form: true,
        shots: vec![0, 16],
        changes: Vec::new(),
        is_own: false,
        is_all_unseen: false,
        sample: Sample { models: vec!["small".to_owned(), "tiny".to_owned()], n: 30, seed: 7 },
    };
    let (state, _) = act(page(), LabAction::Plan(Plan::Shots(plan)));
    let (state, commands) = act(state, LabAction::Start(Bench::Shots));
    let (run, jobs) = started(&commands);
    assert_eq!((run, jobs.len()), (1, 2));
    assert_eq!(jobs[0].url, "https://host/tiny-q8_0.gguf", "8 bits, where there are several types");
    assert_eq!(jobs[1].url, "https://host/small-q8_0.gguf");
    for job in jobs {
        assert_eq!((&*job.task, &*job.format, &*job.variant), ("topic", "random", "held_out_form"));
        assert_eq!((&job.shots[..], job.n, job.seed), (&[0, 16][..], 30, 7));
    }
    assert_eq!((state.labs.running, run_of(&state).status), (Some(Bench::Shots), RunStatus::Running));
}

#[test]
fn every_plan_names_an_experiment_that_there_is() {
    use crate::lab::{Material, Task};
    for task in ShotTask::ALL {
        for labels in LabelMode::ALL {
            for is_new_form in [false, true] {
                let plan = ShotPlan { task, labels, is_new_form, ..ShotPlan::default() };
                let known: Task = plan.task.task().parse().expect("a task of evaluations");
                let specs = known.specs(&Material::default());
                let is_it = |spec: &&crate::lab::Spec| {
                    spec.format.name() == plan.format() && spec.variant.name() == plan.variant()
                };
                assert_eq!(specs.iter().filter(is_it).count(), 1, "{plan:?}");
            }
        }
    }
}

#[test]
fn numbers_out_of_range_and_models_that_are_not_there_are_put_right() {
    for (n, expected) in [(0, 1), (1_000_000, MAX_N)] {
        let sample = Sample { models: vec!["gone".to_owned()], n, seed: u64::MAX };
        let plan = ShotPlan { sample, ..ShotPlan::default() };
        let (state, _) = act(page(), LabAction::Plan(Plan::Shots(plan)));
        let (_, commands) = act(state, LabAction::Start(Bench::Shots));
        let (_, jobs) = started(&commands);
        assert_eq!((jobs.len(), jobs[0].n, jobs[0].seed), (1, expected, MAX_ITEM_SEED));
    }
    let link =
        link::parse("", "#few-shot-lab?fs_n=0&fs_seed=-1&fs_k=5,99,x&fs_task=pony&fs_labels=&fs_models=,,");
    assert_eq!(link.plans, Plans::default());
    let plan = ShotPlan { shots: vec![4], ..ShotPlan::default() };
    assert_eq!(plan.toggled(4).shots, [4], "the last one stays");
    assert_eq!(plan.toggled(1).shots, [1, 4]);
    // Without the list of models there is nothing to measure.
    let (state, commands) = act(State::new(settings()), LabAction::Start(Bench::Shots));
    assert_eq!((commands, state.labs.running), (Vec::new(), None));
}

#[test]
fn a_run_grows_fails_in_part_and_ends() {
    let sample = Sample { models: vec!["tiny".to_owned(), "small".to_owned()], ..Sample::default() };
    let plan = Plan::Shots(ShotPlan { sample, ..ShotPlan::default() });
    let (state, _) = act(page(), LabAction::Compare(plan));
    assert_eq!(state.labs.board(Bench::Shots).kept, None, "nothing was there to be kept");
    let state = tell(state, 1, began(0, 5));
    let state = tell(state, 1, progress(0, 50, &[row(0, 50, 0.5)]));
    assert_eq!(run_of(&state).progress(), Progress { n_done: 50, n_questions: 200, secs_left: Some(15.0) });
    let state = tell(state, 1, progress(0, 100, &[row(0, 100, 0.25), row(4, 100, 0.75)]));
    let state = tell(state, 1, News::Ended { job: 0, checksum: 5 });
    let state = tell(state, 1, News::Failed { job: 1, message: "expected status 200, got 404".to_owned() });
    let state = tell(state, 1, News::Over);
    let run = run_of(&state);
    assert_eq!((run.status, state.labs.running), (RunStatus::Over, None));
    assert_eq!((run.jobs[0].before, run.jobs[0].after), (Some(5), Some(5)));
    assert_eq!(run.jobs[1].status, JobStatus::Failed("expected status 200, got 404".to_owned()));
    assert_eq!(run.progress().n_questions, 100, "what failed is waited for no more");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.json()).expect("rows are JSON");
    let mut expected: serde_json::Value = serde_json::from_str(&row(4, 100, 0.75)).unwrap();
    expected["model"] = "tiny".into();
    assert_eq!((rows.len(), &rows[1]), (2, &expected));
}

#[test]
fn items_are_there_while_the_worker_remembers_their_run() {
    let (state, _) = act(page(), LabAction::Start(Bench::Shots));
    let state = tell(state, 1, progress(0, 50, &[row(0, 50, 0.5)]));
    let spot = Spot { job: 0, shots: 0, from: 20 };
    let (state, commands) = act(state, LabAction::Open(Bench::Shots, Some(spot)));
    assert_eq!(commands, [Command::Lab(Lab::Items { job: 0, shots: 0, from: 20, n: PAGE_ITEMS })]);
    let items = |from| News::Items { job: 0, shots: 0, from, n_answered: 50, items: Vec::new() };
    let state = tell(state, 1, items(0));
    assert!(matches!(state.labs.board(Bench::Shots).open, Some((_, Items::Awaited))), "another page");
    let state = tell(state, 1, items(20));
    assert!(matches!(state.labs.board(Bench::Shots).open, Some((_, Items::There(_, 50)))));
    let (state, _) = act(state, LabAction::Died("out of memory".to_owned()));
    assert_eq!((run_of(&state).status, state.labs.running), (RunStatus::Lost, None));
    assert_eq!((state.labs.died.as_deref(), state.labs.n_deaths), (Some("out of memory"), 1));
    let (state, commands) = act(state, LabAction::Open(Bench::Shots, Some(spot)));
    assert_eq!(commands, []);
    assert!(matches!(state.labs.board(Bench::Shots).open, Some((_, Items::Gone))));
}

#[test]
fn a_second_run_takes_the_place_of_the_first_and_old_news_are_not_its() {
    let (state, _) = act(page(), LabAction::Start(Bench::Shots));
    let state = tell(state, 1, progress(0, 50, &[row(0, 50, 0.5)]));
    let plan = ShotPlan { task: ShotTask::Topic, ..ShotPlan::default() };
    let (state, commands) = act(state, LabAction::Compare(Plan::Shots(plan)));
    assert_eq!(started(&commands).0, 2);
    let state = tell(state, 1, progress(0, 60, &[row(0, 60, 0.5)]));
    let state = tell(state, 1, News::Over);
    assert_eq!((run_of(&state).jobs[0].n_done, state.labs.running), (0, Some(Bench::Shots)));
    let kept = state.labs.board(Bench::Shots).kept.as_deref().expect("the first one is kept");
    assert_eq!((kept.status, kept.jobs[0].rows[0].n), (RunStatus::Replaced, 50));
    let (state, commands) = act(state, LabAction::Stop);
    assert_eq!(commands, [Command::Lab(Lab::Stop)]);
    let state = tell(state, 2, News::Stopped);
    assert_eq!((run_of(&state).status, state.labs.running), (RunStatus::Stopped, None));
    assert_eq!(act(state, LabAction::Stop).1, [], "nothing goes on any more");
}

#[test]
fn results_come_back_with_the_next_visit_and_another_model_leaves_them_alone() {
    let (state, _) = act(page(), LabAction::Start(Bench::Shots));
    let state = tell(state, 1, began(0, u64::MAX));
    let state = tell(state, 1, progress(0, 50, &[row(0, 50, 0.123456)]));
    let before = state.labs.n_changes;
    let state = reduce(state, Action::Retry);
    assert_eq!(state.labs.running, Some(Bench::Shots), "the other worker goes on");
    let (later, _) = act(page(), LabAction::Found(state.labs.json()));
    let run = run_of(&later);
    assert_eq!((run.status, run.number), (RunStatus::Lost, 0));
    assert_eq!(run.jobs[0], run_of(&state).jobs[0]);
    for junk in ["", "[1]", r#"[{"run":{"number":1}}]"#] {
        let (state, _) = act(page(), LabAction::Found(junk.to_owned()));
        assert_eq!(state.labs.board(Bench::Shots), &Board::default());
    }
    let state = tell(state, 1, News::Over);
    assert_ne!(state.labs.n_changes, before, "the end is kept");
    let (state, _) = act(state, LabAction::Stored(Some("full".to_owned())));
    assert_eq!(state.labs.not_stored.as_deref(), Some("full"));
}

fn step_plan(change: impl Fn(&mut StepPlan)) -> LabAction {
    let mut plan = StepPlan::default();
    change(&mut plan);
    LabAction::Plan(Plan::Steps(plan))
}

#[test]
fn steps_are_measured_after_the_answers_at_once_that_they_are_compared_with() {
    use crate::lab::{Material, Task};
    for task in StepTask::ALL {
        for has_filler in [false, true] {
            let (state, _) = act(page(), step_plan(|plan| (plan.task, plan.has_filler) = (task, has_filler)));
            let (_, commands) = act(state, LabAction::Start(Bench::Steps));
            let (_, jobs) = started(&commands);
            for job in jobs {
                let known: Task = job.task.parse().expect("a task of evaluations");
                let specs = known.specs(&Material::default());
                let is_it = |spec: &&crate::lab::Spec| {
                    spec.format.name() == job.format && spec.variant.name() == job.variant
                };
                assert_eq!(specs.iter().filter(is_it).count(), 1, "{job:?}");
                let is_direct = |other: &&Job| other.task == job.task && other.format == "direct";
                let direct = jobs.iter().position(|other| is_direct(&other)).expect("asked at once, too");
                let this = jobs.iter().position(|other| other == job).expect("it is there");
                assert!(direct <= this, "{job:?}");
            }
            assert_eq!(
                jobs.iter().any(|job| job.format == "filler"),
                has_filler && task != StepTask::TwoHop && task != StepTask::WordProblem
            );
        }
    }
}

fn solution(texts: &[&str], said: &str) -> Solution {
    use crate::engine::protocol::TokenText;
    use crate::engine::protocol::lab::WrittenToken;
    let token = |(id, text): (usize, &&str)| WrittenToken {
        text: TokenText { id: id as u32 + 10, bytes: text.as_bytes().to_vec(), is_special: false },
        logprob: -0.5,
        is_given: false,
    };
    Solution {
        prompt: "1+2".to_owned(),
        answer: "3".to_owned(),
        tokens: texts.iter().enumerate().map(token).collect(),
        said: Some(said.to_owned()),
        cost: Cost::default(),
    }
}

fn solved(state: State, request: u32, solution: Result<Solution, String>) -> State {
    tell(state, 0, News::Solved(Box::new(Solved { request, solution })))
}

fn asks(commands: &[Command]) -> Vec<&Solve> {
    let ask = |command| match command {
        &Command::Lab(Lab::Solve(ref ask)) => ask,
        other => panic!("expected a problem, got {other:?}"),
    };
    commands.iter().map(ask).collect()
}

#[test]
fn a_problem_is_asked_both_ways_and_again_with_a_changed_token() {
    let (state, _) = act(page(), step_plan(|plan| (plan.problem, plan.n_operands) = (5, 4)));
    let (state, commands) = act(state, SolveAction::Ask.into());
    let both = asks(&commands);
    assert_eq!(both.iter().map(|ask| &*ask.format).collect::<Vec<_>>(), ["direct", "steps"]);
    for ask in &both {
        assert_eq!((&*ask.task, ask.item, ask.given.len(), &*ask.edit), ("serial_calc_4", 5, 0, ""));
    }
    let numbers: Vec<u32> = both.iter().map(|ask| ask.request).collect();
    assert!(state.labs.solve.is_busy() && act(state.clone(), SolveAction::GoOn.into()).1.is_empty());
    let state = solved(state, numbers[1], Ok(solution(&["a", "b", "c"], "3")));
    let state = solved(state, numbers[0], Err("expected room, got none".to_owned()));
    assert!(!state.labs.solve.is_busy());
    assert!(state.labs.solve.direct().is_some_and(|answer| answer.is_err()));
    let (state, _) = act(state, SolveAction::Choose(Some(99)).into());
    assert_eq!(state.labs.solve.chosen, None, "there is no such token");
    let (state, _) = act(state, SolveAction::Choose(Some(1)).into());
    assert_eq!(state.labs.solve.edit, "b");
    let (state, _) = act(state, SolveAction::Write("글".repeat(100)).into());
    assert!(state.labs.solve.edit.len() <= 64);
    let (state, _) = act(state, SolveAction::Write("x".to_owned()).into());
    let (state, commands) = act(state, SolveAction::GoOn.into());
    let changed = asks(&commands)[0].clone();
    assert_eq!((&changed.given[..], &*changed.edit, &*changed.format), (&[10][..], "x", "steps"));
    // A late answer to an earlier question is not the answer to this one.
    let state = solved(state, numbers[1], Ok(solution(&["z"], "0")));
    assert_eq!(state.labs.solve.edited(), None);
    let state = solved(state, changed.request, Ok(solution(&["a", "x"], "4")));
    assert!(state.labs.solve.edited().is_some());
    assert_eq!(state.labs.solve.kept(), None, "a failure is none of the next visit");
    let (state, commands) = act(state, SolveAction::Ask.into());
    assert_eq!((state.labs.solve.edited(), state.labs.solve.chosen), (None, None));
    let numbers: Vec<u32> = asks(&commands).iter().map(|ask| ask.request).collect();
    let state = solved(state, numbers[0], Ok(solution(&["3"], "3")));
    assert_eq!(state.labs.solve.kept(), None, "the other answer is awaited");
    let state = solved(state, numbers[1], Ok(solution(&["a", "b"], "3")));
    let kept = state.labs.solve.kept().expect("it was answered");
    assert_eq!(
        xxh64(&kept, 0),
        16_278_010_287_058_580_483,
        "another layout: count its version up, and write the new sum here"
    );
    let (later, _) = act(page(), LabAction::Found(state.labs.json()));
    let (later, before) = (&later.labs.solve, &state.labs.solve);
    for answer in [SolveState::direct, SolveState::steps] {
        assert_eq!(answer(later).map(|answer| &**answer), answer(before).map(|answer| &**answer));
    }
    assert_eq!(later.model, before.model);
    assert!(later.is_about(&state.labs.plans.steps) && !later.is_busy());
    assert!(!later.is_about(&StepPlan { problem: 6, ..state.labs.plans.steps.clone() }));
    let (state, _) = act(state, SolveAction::Ask.into());
    let (state, _) = act(state, LabAction::Died(String::new()));
    assert!(!state.labs.solve.is_busy(), "nothing comes any more");
}
