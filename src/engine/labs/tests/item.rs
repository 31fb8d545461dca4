//! Changed examples, one item in every way, and examples as gradient steps.

use super::*;
use crate::engine::protocol::lab::{ItemOf, Lesson, MAX_STEPS, TuneNews, Tuned, Varied};
use crate::lab::Examples;

fn shot_job(shots: &[usize]) -> Job {
    Job { shots: shots.to_vec(), ..job("sentiment_world", "natural") }
}

fn item(job: Job, shots: usize) -> ItemOf {
    ItemOf { request: 4, job, shots, question: 2 }
}

fn lesson(n_steps: usize) -> Lesson {
    Lesson { item: item(shot_job(&[0, 2, 4]), 4), n_steps, learning_rate: 1e-3 }
}

/// The steps of request 4.
fn tuned(news: &[News]) -> Vec<&Tuned> {
    let tuned = news.iter().filter_map(|news| match news {
        News::Tuned(told) => {
            let TuneNews { request: 4, tuned } = &**told else { panic!("another request") };
            Some(tuned)
        }
        _ => None,
    });
    tuned.collect()
}

#[test]
fn jobs_that_come_later_are_compared_with_those_of_their_run() {
    let (told, n_downloads) = news(vec![shot_job(&[0, 4])], |event| {
        let Event::Lab(told) = event else { return None };
        let reversed = Job { examples: "reversed".to_owned(), ..shot_job(&[0, 4]) };
        let more = |run| Some(Command::Lab(Lab::More { run, jobs: vec![reversed.clone()] }));
        match told.news {
            News::Began { job: 0, .. } => more(6),
            News::Ended { job: 0, .. } => more(7),
            _ => None,
        }
    });
    assert_eq!(
        told.iter().filter(|news| matches!(news, News::Began { .. })).count(),
        2,
        "one of them is of run 7"
    );
    assert_eq!(n_downloads, 1);
    let drawn = tally(&shot_job(&[0, 4]));
    let reversed = tally(&Job { examples: "reversed".to_owned(), ..shot_job(&[0, 4]) });
    assert_eq!(rows(&told, 0), drawn.rows());
    assert_eq!(rows(&told, 1), reversed.rows_against(&[&drawn]));
    assert!(rows(&told, 1).iter().all(|row| row.gain.is_some() && row.examples.is_some()));
}

#[test]
fn several_models_are_measured_each_against_itself_and_a_lost_one_leaves_the_others() {
    let of = |url: &str, examples: &str| Job {
        url: url.to_owned(),
        examples: examples.to_owned(),
        n: 10,
        ..shot_job(&[0, 4])
    };
    let urls = ["good", "lost", "other"];
    let jobs: Vec<Job> = urls.iter().flat_map(|url| [of(url, "drawn"), of(url, "shuffled")]).collect();
    let (told, _) = news(jobs, |_| None);
    let failed: Vec<usize> = told
        .iter()
        .filter_map(|news| match news {
            News::Failed { job, .. } => Some(*job),
            _ => None,
        })
        .collect();
    assert_eq!(failed, [2, 3]);
    assert_eq!(told.last(), Some(&News::Over));
    let logprob = |job| rows(&told, job)[1].mean_logprob;
    assert_ne!(logprob(0), logprob(4), "two models");
    for (drawn, shuffled) in [(0, 1), (4, 5)] {
        for (before, after) in rows(&told, drawn).iter().zip(rows(&told, shuffled)) {
            let (before, now) = (before.exact_match.expect("a share"), after.exact_match.expect("a share"));
            let gain = after.gain.expect("a gain").gain;
            assert!((gain - (now - before)).abs() < 1e-5, "{gain} from {before} to {now}");
        }
    }
}

#[test]
fn an_item_is_asked_in_every_way_as_an_evaluation_asks_it() {
    let said = answered(vec![Lab::Vary(Box::new(item(shot_job(&[0, 4]), 4)))], |_| None, true);
    let [News::Varied(varied)] = &said[..] else { panic!("expected one answer, got {said:?}") };
    let Varied { request: 4, answers: Ok(answers) } = &**varied else { panic!("{varied:?}") };
    let names: Vec<&str> = answers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, Examples::ALL.map(Examples::name));
    for (name, told) in answers {
        let tally = tally(&Job { examples: name.clone(), ..shot_job(&[0, 4]) });
        let (_, judged) = tally.judgements(4).find(|(index, _)| *index == 2).expect("it is judged");
        assert_eq!((&told.said, told.is_right), (&judged.said, judged.is_right()), "{name}");
        assert_eq!((told.logprob, &told.answer), (judged.sum_logprob, &answers[0].1.answer));
    }
    assert_ne!(answers[0].1.prompt, answers[1].1.prompt);
    let fails = |item: ItemOf, words: &str| {
        let said = answered(vec![Lab::Vary(Box::new(item))], |_| None, true);
        let [News::Varied(varied)] = &said[..] else { panic!("expected one answer, got {said:?}") };
        let error = varied.answers.as_ref().expect_err("it cannot be asked");
        assert!(error.contains(words), "{error}");
    };
    fails(item(shot_job(&[0, 4]), 3), "got 3");
    fails(item(Job { url: "lost".to_owned(), ..shot_job(&[4]) }, 4), "got 404");
    fails(item(job("coin", "direct"), 0), "coin");
}

#[test]
fn examples_become_gradient_steps_and_the_played_model_stays() {
    let said = answered(vec![Lab::Tune(Box::new(lesson(6)))], |_| None, true);
    let told = tuned(&said);
    let mut losses: Vec<f64> = Vec::new();
    let (mut began, mut before, mut last) = (None, None, None);
    for tuned in &told {
        match tuned {
            Tuned::Began { in_context, n_examples, played } => {
                began = Some((in_context, *n_examples, *played));
            }
            Tuned::Before(standing) => before = Some(standing),
            Tuned::Stepped { losses: more } => losses.extend(more),
            Tuned::After { standing, norm, change, played } => {
                last = Some((standing, *norm, *change, *played));
            }
            Tuned::Loading(_) | Tuned::Asking { .. } => {}
            Tuned::Failed(message) => panic!("{message}"),
            Tuned::Stopped => panic!("nobody stopped it"),
        }
    }
    let (in_context, n_examples, played) = began.expect("it began");
    let (before, (after, norm, change, again)) = (before.expect("it was asked"), last.expect("it ended"));
    let model = Loaded::from_gguf(&std::fs::read(MODEL).unwrap()).unwrap().model;
    assert_eq!((played, again), (model.checksum(), model.checksum()), "the played weights are as they were");
    assert_ne!(before.checksum, after.checksum);
    assert_eq!((n_examples, losses.len()), (4, 6));
    assert!((losses[0] - before.loss).abs() < 1e-6, "{} before {losses:?}", before.loss);
    assert!(after.loss < losses[5] && losses[5] < losses[0], "{losses:?}, then {}", after.loss);
    assert!(change > 0.0 && change < 0.2 * norm, "{change} of {norm}");
    // The item is that of the evaluation, its examples in the prompt; alone it has none.
    let tally = tally(&shot_job(&[0, 2, 4]));
    let (_, judged) = tally.judgements(4).find(|(index, _)| *index == 2).expect("it is judged");
    assert_eq!((&in_context.said, in_context.logprob), (&judged.said, judged.sum_logprob));
    assert!(in_context.prompt.ends_with(&before.alone.prompt));
    assert_eq!(before.alone.prompt, after.alone.prompt);
    assert_ne!(before.alone.logprob, after.alone.logprob);
    for standing in [before, after] {
        assert!((0.5..8.0).contains(&standing.bits_per_byte), "{}", standing.bits_per_byte);
        assert_eq!((standing.other.n, &*standing.other.task), (40, "dictionary"));
    }
    assert_ne!(before.bits_per_byte, after.bits_per_byte);
    assert_eq!(before.other.gain, None);
    let gain = after.other.gain.expect("the same items, before and after");
    assert!((gain.gain - (after.other.share - before.other.share)).abs() < 1e-5);
}

#[test]
fn steps_end_when_they_are_stopped_and_make_room_for_others() {
    let said = answered(
        vec![Lab::Tune(Box::new(lesson(MAX_STEPS)))],
        |event| {
            let Event::Lab(told) = event else { return None };
            let News::Tuned(tuned) = &told.news else { return None };
            match tuned.tuned {
                Tuned::Stepped { .. } => Some(Command::Lab(Lab::StopTuning)),
                // Ends the test, as the items of a run that there is not.
                Tuned::Stopped => {
                    Some(Command::Lab(Lab::Start { run: 1, jobs: Vec::new(), backend: BackendChoice::Cpu }))
                }
                _ => None,
            }
        },
        false,
    );
    let told = tuned(&said);
    assert_eq!(told.last(), Some(&&Tuned::Stopped));
    assert!(!told.iter().any(|tuned| matches!(tuned, Tuned::After { .. })));
    // The second wish takes the place of the first.
    let first = Lesson { item: ItemOf { request: 3, ..lesson(1).item }, ..lesson(1) };
    let both = answered(vec![Lab::Tune(Box::new(first)), Lab::Tune(Box::new(lesson(1)))], |_| None, true);
    assert!(matches!(tuned(&both).last(), Some(Tuned::After { .. })));
}

#[test]
fn steps_and_a_run_go_on_in_turns() {
    let start = Lab::Start { run: 7, jobs: vec![shot_job(&[0, 2])], backend: BackendChoice::Cpu };
    let said = answered(vec![start, Lab::Tune(Box::new(lesson(3)))], |_| None, true);
    assert!(said.contains(&News::Over));
    let told = tuned(&said);
    assert!(told.iter().any(|tuned| matches!(tuned, Tuned::After { .. })), "{told:?}");
    let first_row = said.iter().position(|news| matches!(news, News::Began { .. }));
    let last_tuned = said.iter().rposition(|news| matches!(news, News::Tuned(_)));
    assert!(first_row < last_tuned, "neither waits for the other");
}

#[test]
fn what_cannot_be_learned_says_why() {
    let with = |change: &dyn Fn(&mut Lesson)| {
        let mut lesson = lesson(2);
        change(&mut lesson);
        let said = answered(vec![Lab::Tune(Box::new(lesson))], |_| None, true);
        match tuned(&said).last() {
            Some(Tuned::Failed(message)) => message.clone(),
            other => panic!("expected a failure, got {other:?}"),
        }
    };
    assert_eq!(with(&|lesson| lesson.n_steps = 0), format!("expected 1 to {MAX_STEPS} steps, got 0"));
    assert!(with(&|lesson| lesson.n_steps = 1_000_000).contains("got 1000000"));
    for rate in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        assert!(with(&|lesson| lesson.learning_rate = rate).starts_with("expected a learning rate above 0"));
    }
    assert!(with(&|lesson| lesson.learning_rate = 1e30).contains("expected a finite loss"));
    assert!(with(&|lesson| lesson.item.shots = 0).contains("got 0 of sentiment_world"));
    assert!(with(&|lesson| lesson.item.job.url = "lost".to_owned()).contains("got 404"));
    assert!(with(&|lesson| lesson.item.job = job("coin", "direct")).contains("of coin"));
}
