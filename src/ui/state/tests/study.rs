use super::super::frame_tests::opened;
use super::super::study::{Chosen, Comparison, Measured, Reference, Setting, Side, nearest_shots};
use super::*;
use crate::engine::protocol::study::{
    Ask, Asked, Compared, Drawn, Exercise, Finding, Genre, MAX_COMPARED, Refusal, Studied, Study, Timing, Way,
};
use crate::ui::route::Route;

fn asked(logprob: f64) -> Asked {
    Asked {
        prompt: "a -> b\nc ->".to_owned(),
        examples: vec!["a -> b\n".to_owned()],
        answer: " d".to_owned(),
        written: " d".to_owned(),
        is_right: true,
        logprob: Some(logprob),
        scored_logprob: logprob,
        n_scored: 1,
        attention: None,
        prefill_tokens: 6,
        decode_steps: 1,
        checksum_before: 7,
        checksum_after: 7,
    }
}

/// A page with a model and a text, in the view of examples and steps.
fn open() -> State {
    let mut state = ready();
    state.outbox.clear();
    reduce(state, Travel::Visit(Route::Shots).into())
}

fn studied(state: State, study: Study, finding: Finding) -> State {
    reduce(state, Action::Engine { event: Event::Studied(Studied { study, finding }), now_ms: 0.0 })
}

fn asks(state: &State) -> Vec<Ask> {
    let ask = |command: &Command| match command {
        Command::Study(Study::Ask(ask)) => Some(*ask),
        _ => None,
    };
    state.outbox.iter().filter_map(ask).collect()
}

#[test]
fn both_sides_are_asked_one_after_the_other_and_kept() {
    let mut state = open();
    let first = asks(&state)[0];
    assert_eq!((first.shots, first.way, asks(&state).len()), (0, Way::Direct, 1));
    state.outbox.clear();
    state = studied(state, Study::Ask(first), Finding::Asked(Box::new(asked(-2.0))));
    let second = asks(&state)[0];
    assert_eq!((second.shots, asks(&state).len()), (4, 1));
    state.outbox.clear();
    state = studied(state, Study::Ask(second), Finding::Refused(Refusal::DoesNotFit));
    assert_eq!(asks(&state), []);
    let Chosen { before, after, .. } = state.study.chosen;
    assert_eq!(state.study.answer(before).map(|answer| answer.is_ok()), Some(true));
    assert_eq!(state.study.answer(after).map(|answer| answer.is_ok()), Some(false));
    // A side that was asked before needs no second question; another one does.
    state = reduce(state, Action::Study(StudyAction::Set(Side::After, before)));
    assert_eq!(asks(&state), []);
    state = reduce(state, Action::Study(StudyAction::Item(1)));
    assert_eq!(asks(&state)[0].item, 1);
}

#[test]
fn a_task_without_steps_is_asked_directly_and_numbers_are_those_on_offer() {
    let state = open();
    let steps = Setting { shots: 7, way: Way::Steps };
    let state = reduce(state, Action::Study(StudyAction::Set(Side::Before, steps)));
    assert_eq!(state.study.chosen.before, Setting { shots: 4, way: Way::Steps });
    assert_eq!(state.study.chosen.ask(state.study.chosen.before).way, Way::Direct);
    let state = reduce(state, Action::Study(StudyAction::Exercise(Exercise::Coin)));
    assert_eq!(state.study.chosen.ask(state.study.chosen.before).way, Way::Steps);
    assert_eq!(nearest_shots(usize::MAX), 8);
}

#[test]
fn nothing_is_asked_while_the_model_is_busy_or_elsewhere() {
    let mut state = open();
    state.study = StudyState::default();
    state.outbox.clear();
    let mut busy = state.clone();
    busy.activity = Activity::Computing { queued_steps: 0 };
    assert_eq!(asks(&reduce(busy, Action::Hover(None))), []);
    state.frame.route = Route::Text;
    assert_eq!(asks(&reduce(state, Action::Hover(None))), []);
}

#[test]
fn each_press_draws_another_prompt() {
    let mut state = open();
    let mut seeds = Vec::new();
    for _ in 0..2 {
        state = reduce(state, Action::Study(StudyAction::Draw(Genre::Quiz)));
        if let Some(Command::Study(Study::Draw { seed, .. })) = state.outbox.last() {
            seeds.push(*seed);
        }
    }
    assert_eq!(seeds, [0, 1]);
    let drawn = Drawn { prompt: "Q".to_owned(), answer: None, n_tokens: 1 };
    state = studied(state, Study::Draw { genre: Genre::Quiz, seed: 1 }, Finding::Drawn(drawn.clone()));
    let (genre, shown) = state.study.drawn.as_ref().expect("it is shown");
    assert_eq!((*genre, &**shown), (Genre::Quiz, &Ok(drawn)));
}

#[test]
fn a_comparison_ends_with_a_block_under_the_lens_and_a_failure_ends_everything() {
    let study = Study::Compare { reference_url: Some("f32".to_owned()) };
    let mut state = reduce(open(), Action::Study(StudyAction::Compare(Some("f32".to_owned()))));
    assert_eq!(state.study.comparison, Comparison::Fetching(0, None));
    state = studied(state, study.clone(), Finding::Comparing(8, 44));
    assert_eq!(state.study.comparison, Comparison::Comparing(8, 44));
    let mut failed = reduce(state.clone(), Action::Study(StudyAction::Time));
    failed = reduce(failed, Action::Engine { event: Event::Failed(Failure::NoModel), now_ms: 0.0 });
    assert_eq!(failed.study.comparison, Comparison::Refused(Refusal::Device));
    assert!(!failed.study.is_timing);
    state.study.chosen.block_index = 9;
    let compared = Compared { ids: vec![0, 1, 2, 3], kinds: Vec::new(), n_blocks: 5 };
    state = studied(state, study, Finding::Compared(Box::new(compared)));
    assert!(matches!(state.study.comparison, Comparison::Done(_)));
    assert_eq!(state.outbox.last(), Some(&Command::Study(Study::Block { index: 4 })));
}

#[test]
fn the_block_that_an_address_names_is_asked_for_where_there_is_a_comparison() {
    let arrive = |state: State, block_index: usize| {
        let mut link = state.link();
        link.chosen.block_index = block_index;
        reduce(state, Travel::Arrive(Box::new(link)).into())
    };
    let blocks = |state: &State| -> Vec<usize> {
        let block = |command: &Command| match command {
            Command::Study(Study::Block { index }) => Some(*index),
            _ => None,
        };
        state.outbox.iter().filter_map(block).collect()
    };
    let mut state = arrive(open(), 3);
    assert_eq!((state.study.chosen.block_index, blocks(&state)), (3, vec![]), "there is none yet");
    let compared = Compared { ids: vec![0, 1, 2, 3], kinds: Vec::new(), n_blocks: 5 };
    let study = Study::Compare { reference_url: None };
    state = studied(state, study, Finding::Compared(Box::new(compared)));
    assert_eq!(blocks(&state), [3]);
    assert_eq!(state.link().chosen.block_index, 3);
    state = arrive(state, 1);
    state = arrive(state, 9);
    assert_eq!((state.study.chosen.block_index, blocks(&state)), (4, vec![3, 1, 4]), "there are five");
}

#[test]
fn a_comparison_is_old_once_the_text_that_it_read_is_another() {
    let mut state = reduce(ready(), Action::Study(StudyAction::Compare(Some("f32".to_owned()))));
    let tokens = |ids: std::ops::Range<u32>| ids.map(token).collect::<Vec<_>>();
    assert!(!state.study.is_comparison_old(&tokens(0..4)), "there is none yet");
    let study = Study::Compare { reference_url: Some("f32".to_owned()) };
    let of = |n: u32| Compared { ids: (0..n).collect(), kinds: Vec::new(), n_blocks: 5 };
    state = studied(state, study.clone(), Finding::Compared(Box::new(of(4))));
    assert_eq!(state.study.reference_url.as_deref(), Some("f32"), "it can be measured again in the same way");
    assert!(!state.study.is_comparison_old(&tokens(0..4)));
    assert!(state.study.is_comparison_old(&tokens(0..5)), "a step");
    assert!(state.study.is_comparison_old(&tokens(0..3)), "a step back");
    assert!(state.study.is_comparison_old(&tokens(1..5)), "another text");
    let most = MAX_COMPARED as u32;
    state = studied(state, study, Finding::Compared(Box::new(of(most))));
    assert!(!state.study.is_comparison_old(&tokens(0..most + 9)), "what comes after was not read");
}

#[test]
fn how_long_an_item_is_with_examples_is_asked_once_for_each_way() {
    let fits = |state: &State| -> Vec<Ask> {
        let fit = |command: &Command| match command {
            Command::Study(Study::Fit(ask)) => Some(*ask),
            _ => None,
        };
        state.outbox.iter().filter_map(fit).collect()
    };
    let mut state = open();
    let item = Ask { shots: 0, ..asks(&state)[0] };
    assert_eq!(fits(&state), [item], "both sides are asked directly");
    assert_eq!(state.study.fit(state.study.chosen.after), None);
    state = studied(state, Study::Fit(item), Finding::Fit(vec![9, 20, 31, 60, 300]));
    assert_eq!(state.study.fit(state.study.chosen.after), Some(&[9, 20, 31, 60, 300][..]));
    state.outbox.clear();
    state = reduce(state, Action::Study(StudyAction::Item(1)));
    assert_eq!(fits(&state), [Ask { item: 1, ..item }]);
    assert_eq!(state.study.fit(state.study.chosen.after), None, "that was another item");
    state.outbox.clear();
    state = reduce(state, Action::Study(StudyAction::Item(0)));
    assert_eq!(fits(&state), [], "it is known");
}

#[test]
fn a_measurement_goes_on_until_every_length_is_there() {
    let mut state = reduce(open(), Action::Study(StudyAction::Time));
    assert!(state.study.is_timing);
    let timing = |n_rows| Finding::Timed(Timing { rows: Vec::new(), n_rows });
    state = studied(state, Study::Time, timing(3));
    assert!(state.study.is_timing && state.study.timing.is_some());
    assert!(!studied(state.clone(), Study::Time, timing(0)).study.is_timing);
    state = studied(state, Study::Time, Finding::Refused(Refusal::Stopped));
    assert_eq!((state.study.is_timing, &state.study.timing_refusal), (false, &Some(Refusal::Stopped)));
}

/// Commands that begin a measurement.
fn begun(state: &State) -> Vec<&Study> {
    let study = |command: &'_ Command| matches!(command, Command::Study(Study::Compare { .. } | Study::Time));
    let all = state.outbox.iter().filter(|command| study(command));
    all.filter_map(|command| if let Command::Study(study) = command { Some(study) } else { None }).collect()
}

#[test]
fn what_a_link_measures_is_begun_once_in_its_view_and_is_in_the_next_link() {
    let mut state = reduce(ready(), Travel::Visit(Route::Text).into());
    state.outbox.clear();
    let measured = Measured { reference: Some(Reference::Here), is_timed: true };
    state.study.linked = measured;
    state = reduce(state, Action::Hover(None));
    assert_eq!((begun(&state), state.link().measured), (vec![], measured), "nobody looks yet");
    let mut busy = state.clone();
    busy.activity = Activity::Computing { queued_steps: 2 };
    assert_eq!(
        begun(&reduce(busy, Travel::Visit(Route::Quantization).into())),
        Vec::<&Study>::new(),
        "its text is not there"
    );
    state = reduce(state, Travel::Visit(Route::Quantization).into());
    state = reduce(state, Travel::Visit(Route::Cost).into());
    state = reduce(state, Travel::Visit(Route::Quantization).into());
    assert_eq!(begun(&state), [&Study::Compare { reference_url: None }, &Study::Time]);
    assert_eq!(state.link().measured, measured);
    // The same address again begins nothing anew; another text does.
    let link = state.link();
    state.outbox.clear();
    state = reduce(state, Travel::Arrive(Box::new(Link { route: Route::Cost, ..link.clone() })).into());
    assert_eq!(begun(&state), Vec::<&Study>::new());
    let other = Link { prompt: Some("Another".to_owned()), ..link };
    state = reduce(state, Travel::Arrive(Box::new(other)).into());
    assert_eq!(state.study.linked, measured, "as soon as its text is there");
}

#[test]
fn a_link_compares_with_the_original_of_the_model_that_it_names() {
    let address = "#quantization?compare=f32";
    let (state, commands) = opened(address);
    let url = Some("https://host/tiny-f32.gguf".to_owned());
    assert!(commands.contains(&Command::Study(Study::Compare { reference_url: url })), "{commands:?}");
    // Of an open page that has compared, a link with another element type measures again.
    let mut state = state;
    state.outbox.clear();
    let measured = state.link().measured;
    let link = Link { dtype: Some("q4_0".to_owned()), measured, ..state.link() };
    state = reduce(state, Travel::Arrive(Box::new(link)).into());
    assert_eq!((state.load == Load::Ready, state.study.linked), (false, measured));
}

#[test]
fn what_is_begun_by_hand_is_not_begun_again_for_a_link() {
    let mut state = reduce(ready(), Travel::Visit(Route::Quantization).into());
    state.activity = Activity::Computing { queued_steps: 0 };
    state.study.linked = Measured { reference: Some(Reference::Here), is_timed: true };
    state.outbox.clear();
    state = reduce(state, Action::Study(StudyAction::Compare(None)));
    state = reduce(state, Action::Study(StudyAction::Time));
    state.activity = Activity::Idle;
    state = reduce(state, Travel::Visit(Route::Cost).into());
    state = reduce(state, Travel::Visit(Route::Quantization).into());
    assert_eq!(begun(&state), [&Study::Compare { reference_url: None }, &Study::Time]);
}
