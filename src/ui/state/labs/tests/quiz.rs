//! The quiz: its jobs, the visitor's answers, questions that were brought.

use super::*;
use crate::engine::protocol::lab::{Pose, Posed, PosedQuestion, Question};
use crate::tasks::quiz::csv::CsvError;

/// Rows in the layout of MMLU.
const ROWS: &str = "What is 2 + 3?,4,5,6,7,B\n\"1, 2, and?\",2,3,4,5,B\n";

fn posed(request: u32, right: usize) -> News {
    let question = Question {
        subject: "animals".to_owned(),
        stem: "What does a zib eat?".to_owned(),
        options: ["leaves", "fish", "nuts", "worms"].map(str::to_owned),
        right,
    };
    let choice = |chosen: usize, right: usize| (vec![0.1, 0.2, 0.3, 0.4], right, chosen);
    let letter = (0..4).map(|by| choice(3, (right + by) % 4)).collect();
    let posed = PosedQuestion { question, prompt: String::new(), letter, cloze: choice(right, right) };
    News::Posed(Box::new(Posed { request, posed: Ok(posed) }))
}

fn asked(commands: &[Command]) -> &Pose {
    match commands {
        [Command::Lab(Lab::Pose(pose))] => pose,
        other => panic!("expected a question, got {other:?}"),
    }
}

#[test]
fn a_quiz_becomes_jobs_both_ways_and_stories_have_fewer_examples() {
    use crate::lab::{Material, Task};
    let material = Material::default();
    for topic in QuizTopic::all() {
        let plan = QuizPlan { topic, ..QuizPlan::default() };
        let (state, _) = act(page(), LabAction::Pose(PoseAction::Bring("sums".to_owned(), ROWS.to_owned())));
        let (state, _) = act(state, LabAction::Plan(Plan::Quiz(plan)));
        let (_, commands) = act(state, LabAction::Start(Bench::Quiz));
        let (_, jobs) = started(&commands);
        assert_eq!(jobs.len(), if topic == QuizTopic::All { 16 } else { 2 });
        for pair in jobs.chunks(2) {
            let specs = [&pair[0], &pair[1]].map(|job| {
                let known: Task = job.task.parse().expect("a task of evaluations");
                let is_it = |spec: &crate::lab::Spec| {
                    spec.format.name() == job.format && spec.variant.name() == job.variant
                };
                known.specs(&material).into_iter().find(is_it).unwrap_or_else(|| panic!("{job:?}"))
            });
            assert_eq!(specs[1].compared_with().as_ref(), Some(&specs[0]), "{topic:?}");
            let has_story = ["quiz_logic", "quiz_sentiment"].contains(&&*pair[0].task);
            assert_eq!(pair[0].shots, if has_story { [0, 3] } else { [0, 5] });
            assert_eq!(pair[0].questions.len(), if topic == QuizTopic::Given { 2 } else { 0 });
        }
    }
}

#[test]
fn the_visitor_answers_each_question_once_and_the_score_is_kept() {
    let (state, commands) = act(page(), LabAction::Pose(PoseAction::Next));
    let first = asked(&commands).clone();
    assert_eq!(
        (&*first.task, first.item, first.shots),
        ("quiz_animals", 0, 5),
        "the planned one comes first"
    );
    assert!(state.labs.pose.is_awaited());
    // Nothing to choose yet; an answer to another request is none to this one.
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(1)));
    let state = tell(state, 0, posed(first.request + 1, 2));
    assert_eq!((state.labs.pose.answer(), state.labs.pose.chosen), (None, None));
    let state = tell(state, 0, posed(first.request, 2));
    assert!(!state.labs.pose.is_awaited());
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(4)));
    assert_eq!(state.labs.pose.chosen, None, "there is no such option");
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(2)));
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(0)));
    let played = &state.labs.pose.played;
    assert_eq!((state.labs.pose.chosen, played.len()), (Some(2), 1), "the first answer counts");
    assert!(played[0].is_right && !played[0].is_letter_right && played[0].is_cloze_right, "{played:?}");
    // Another one, and the first one again, which does not count twice.
    let (state, commands) = act(state, LabAction::Pose(PoseAction::Next));
    assert_eq!((asked(&commands).item, state.labs.plans.quiz.item), (1, 1));
    let state = tell(state, 0, posed(asked(&commands).request, 0));
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(1)));
    assert_eq!(state.labs.pose.played.len(), 2);
    let plan = QuizPlan { item: 0, ..state.labs.plans.quiz.clone() };
    let (state, _) = act(state, LabAction::Plan(Plan::Quiz(plan)));
    let (state, commands) = act(state, LabAction::Pose(PoseAction::Ask));
    let state = tell(state, 0, posed(asked(&commands).request, 2));
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(1)));
    assert_eq!(state.labs.pose.played.len(), 2);
    // It comes back on the next visit, and goes when the visitor says so.
    let (back, _) = act(page(), LabAction::Found(state.labs.json()));
    assert_eq!(back.labs.pose.played, state.labs.pose.played);
    let (back, _) = act(back, LabAction::Pose(PoseAction::Forget));
    assert!(back.labs.pose.played.is_empty() && back.labs.n_changes > 0);
    let (state, _) = act(state, LabAction::Pose(PoseAction::Next));
    let (state, _) = act(state, LabAction::Died(String::new()));
    assert!(!state.labs.pose.is_awaited(), "nothing comes any more");
}

#[test]
fn questions_that_are_brought_are_read_or_refused_with_their_line() {
    let bring = |rows: &str| PoseAction::Bring("sums".to_owned(), rows.to_owned());
    let (state, _) = act(page(), LabAction::Pose(bring("What is 2 + 3?,4,5,6,7,E\n")));
    let refused = NotRead::Rows(CsvError::Answer { line: 1, got: "E".to_owned() });
    assert_eq!((&state.labs.pose.not_read, &state.labs.pose.given), (&Some(refused), &None));
    assert_eq!(state.labs.plans.quiz.topic, QuizTopic::default());
    let (state, _) = act(state, LabAction::Pose(bring(ROWS)));
    assert_eq!(state.labs.pose.not_read, None);
    assert_eq!(state.labs.plans.quiz.topic, QuizTopic::Given);
    let (state, commands) = act(state, LabAction::Pose(PoseAction::Next));
    assert_eq!((&*asked(&commands).task, asked(&commands).questions.len()), ("quiz_given", 2));
    let state = tell(state, 0, posed(asked(&commands).request, 1));
    let (state, _) = act(state, LabAction::Pose(PoseAction::Choose(1)));
    // After the last one the first one comes again.
    let (state, _) = act(state, LabAction::Pose(PoseAction::Next));
    let (state, commands) = act(state, LabAction::Pose(PoseAction::Next));
    assert_eq!(asked(&commands).item, 0);
    // Answers to questions of another file do not count for these; a bad file takes nothing away.
    assert_eq!(state.labs.pose.played.len(), 1);
    let (state, _) = act(state, LabAction::Pose(bring("")));
    assert!(state.labs.pose.given.is_some() && state.labs.pose.not_read.is_some());
    let (state, _) = act(state, LabAction::Pose(PoseAction::Refuse(NotRead::File)));
    assert_eq!(state.labs.pose.not_read, Some(NotRead::File));
    let (state, _) = act(state, LabAction::Pose(bring(ROWS)));
    assert!(state.labs.pose.played.is_empty());
    let (state, _) = act(state, LabAction::Pose(PoseAction::Drop));
    assert_eq!((&state.labs.pose.given, state.labs.plans.quiz.topic), (&None, QuizTopic::default()));
}
