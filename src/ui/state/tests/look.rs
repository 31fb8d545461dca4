use super::super::look::{graph, numbers, position, story_of};
use super::*;
use crate::engine::protocol::Candidate;
use crate::engine::protocol::look::{Captured, Look, Looked, Part, Seen};
use crate::model::graph::{Activation, ActivationId, Attention};

fn look(action: LookAction) -> Action {
    Action::Look(action)
}

fn view(state: State, view: LookView) -> (State, Vec<Command>) {
    act(state, look(LookAction::View(view)))
}

fn answer(state: State, look: Look, seen: Option<Seen>) -> (State, Vec<Command>) {
    tell(state, Event::Looked(Looked { look, seen }))
}

const EMBEDDING: ActivationId = ActivationId::global(Activation::TokenEmbedding);

/// The value in sight, and whether it is up to date.
fn seen(state: &State) -> Option<(f32, bool)> {
    numbers(state, EMBEDDING).map(|(numbers, is_new)| (numbers.captured().values[0], is_new))
}

fn token_values(value: f32) -> Option<Seen> {
    Some(Seen::Token(vec![Captured { activation: EMBEDDING, shape: vec![1, 1], values: vec![value] }]))
}

/// A distribution after four tokens of which this one is the most probable.
fn likely(id: u32) -> Event {
    let candidate =
        Candidate { text: token(id).text, logit: 1.0, probability: 0.5, sampled_probability: 0.5 };
    let candidates = vec![candidate];
    Event::Distribution(Distribution { n_tokens: 4, candidates, n_possible: 300, entropy_nats: 1.0 })
}

fn chances(state: &State) -> Look {
    Look::Chances { position: position(state).expect("there is a text"), sampling: state.sampling }
}

#[test]
fn the_overview_asks_nothing() {
    let (state, commands) = view(ready(), LookView::Overview);
    assert_eq!(commands, []);
    let (_, commands) = act(state, look(LookAction::Mask(Attention::Bidirectional)));
    assert_eq!(commands, []);
}

#[test]
fn the_diagram_asks_for_the_last_token_then_for_the_chosen_cell() {
    let (state, commands) = view(ready(), LookView::Diagram);
    let token = Look::Token { position: 3 };
    assert_eq!(commands, [Command::Look(token.clone())]);
    let (state, commands) = act(state, look(LookAction::Op(Some(0))));
    assert_eq!(commands, [], "one question at a time");
    let (state, commands) = answer(state, token, token_values(0.5));
    assert_eq!(commands, [Command::Look(chances(&state))]);
    let chances = chances(&state);
    let (state, commands) = answer(state, chances, None);
    let cell = Look::Cell { position: 3, activation: EMBEDDING, index: 0 };
    assert_eq!(commands, [Command::Look(cell.clone())]);
    let (state, commands) = answer(state, cell, None);
    assert_eq!(commands, [], "an empty answer is an answer");
    assert_eq!(seen(&state), Some((0.5, true)));
}

#[test]
fn another_token_is_asked_for_and_the_old_values_stay_in_sight_until_then() {
    let (state, _) = view(ready(), LookView::Diagram);
    let (state, _) = answer(state, Look::Token { position: 3 }, token_values(0.5));
    let asked = chances(&state);
    let (state, _) = answer(state, asked, None);
    let (state, commands) = act(state, Action::Select(Some(1)));
    assert_eq!(position(&state), Some(1));
    assert_eq!(commands, [Command::Look(Look::Token { position: 1 })]);
    assert_eq!(seen(&state), Some((0.5, false)));
    let (state, _) = answer(state, Look::Token { position: 1 }, token_values(0.75));
    assert_eq!(seen(&state), Some((0.75, true)));
}

#[test]
fn nothing_is_asked_while_the_engine_generates_and_everything_again_after_it() {
    let (state, _) = view(ready(), LookView::Diagram);
    let (state, _) = answer(state, Look::Token { position: 3 }, token_values(0.5));
    let asked = chances(&state);
    let (state, _) = answer(state, asked, None);
    let (state, commands) = act(state, Action::Press(Control::Step));
    assert_eq!(commands, [Command::Step]);
    let (state, commands) = tell(state, stepped(4));
    assert_eq!(commands, []);
    assert_eq!(seen(&state), Some((0.5, false)));
    let (state, commands) = tell(state, distribution(5));
    assert_eq!(commands, [], "who steps on does not wait for an answer about a text that is gone");
    let (state, _) = act(state, look(LookAction::Rest(0)));
    assert_eq!(state.outbox, [], "an earlier text rested");
    let (_, commands) = rest(state);
    assert_eq!(commands, [Command::Look(Look::Token { position: 4 })]);
}

#[test]
fn a_question_that_failed_is_not_asked_again_of_the_same_text() {
    let (state, _) = view(ready(), LookView::Diagram);
    let failure = Failure::Engine { message: "out of memory".to_owned() };
    let (state, commands) = tell(state, Event::Failed(failure.clone()));
    assert_eq!(commands, [Command::Look(chances(&state))], "another question");
    let (state, commands) = tell(state, Event::Failed(failure));
    assert_eq!(commands, []);
    assert!(!state.look.is_waiting());
}

#[test]
fn opening_an_op_opens_its_block_and_chooses_its_first_number() {
    let (state, _) = view(ready(), LookView::Diagram);
    let ops = graph(&state).expect("a model is loaded").ops;
    let number = ops.iter().position(|op| op.output.layer == Some(2)).expect("there is a third block");
    let (state, _) = act(state, look(LookAction::Op(Some(number))));
    assert_eq!((state.look.op, state.look.cell), (Some(number), Some((ops[number].output, 0))));
    assert_eq!(state.look.open_blocks, [2]);
    let (state, _) = act(state, look(LookAction::Cell(ops[number].output, 7)));
    let (state, _) = act(state, look(LookAction::Op(Some(number))));
    assert_eq!(state.look.cell, Some((ops[number].output, 7)), "the same op keeps its number");
    let (state, _) = act(state, look(LookAction::Op(Some(ops.len() + 2))));
    assert_eq!(state.look.op, None, "there is no such op");
    let (state, _) = act(state, look(LookAction::ToggleBlock(2)));
    assert!(state.look.open_blocks.is_empty());
}

#[test]
fn a_part_that_is_switched_asks_for_the_answer_without_it() {
    let (state, commands) = view(ready(), LookView::Lens);
    assert_eq!(commands, [Command::Look(Look::Lens { position: 3 })]);
    let (state, commands) = answer(state, Look::Lens { position: 3 }, None);
    let whole = Look::Ablation { position: 3, parts: Vec::new() };
    assert_eq!(commands, [Command::Look(whole.clone())]);
    let part = Part { layer: 1, head: Some(0) };
    let (state, _) = act(state, look(LookAction::TogglePart(part)));
    let (state, commands) = answer(state, whole, None);
    assert_eq!(commands, [Command::Look(Look::Ablation { position: 3, parts: vec![part] })]);
    let (state, _) = act(state, look(LookAction::TogglePart(part)));
    assert!(state.look.parts.is_empty());
}

#[test]
fn the_certificate_asks_for_one_column_after_the_other() {
    let (mut state, mut commands) = view(ready(), LookView::Influence);
    for source in 0..4 {
        let look = Look::Influence { source, n_tokens: 4, mask: Attention::Causal };
        assert_eq!(commands, [Command::Look(look.clone())]);
        (state, commands) = answer(state, look, Some(Seen::Influence(vec![0.0; 4])));
    }
    assert_eq!(commands, []);
    let (_, commands) = act(state, look(LookAction::Mask(Attention::Bidirectional)));
    let look = Look::Influence { source: 0, n_tokens: 4, mask: Attention::Bidirectional };
    assert_eq!(commands, [Command::Look(look)]);
}

#[test]
fn choices_survive_a_restart_and_answers_do_not() {
    let (state, _) = view(ready(), LookView::Diagram);
    let (state, _) = answer(state, Look::Token { position: 3 }, token_values(0.5));
    let (state, _) = act(state, Action::Retry);
    assert_eq!(state.look.view, LookView::Diagram);
    assert!(seen(&state).is_none() && !state.look.is_waiting());
}

#[test]
fn only_a_few_big_answers_are_kept_and_the_newest_is_among_them() {
    let (mut state, _) = view(ready(), LookView::Diagram);
    for turn in 0..40 {
        let at = turn % 4;
        (state, _) = act(state, Action::Select(Some(at)));
        (state, _) = answer(state, Look::Token { position: at }, token_values(turn as f32));
        let asked = chances(&state);
        (state, _) = answer(state, asked, None);
    }
    assert_eq!(seen(&state), Some((39.0, true)));
    let (state, commands) = act(state, Action::Select(Some(0)));
    assert_eq!(commands, [], "the four positions are all known");
    assert_eq!(seen(&state), Some((36.0, true)), "an answer that is known comes back");
}

#[test]
fn views_that_do_not_follow_the_pointer_see_no_change_while_it_moves() {
    let before = ready();
    let (after, _) = act(before.clone(), Action::PointCell(Some(Cell { query: 2, key: 1 })));
    let (after, _) = act(after, Action::Hover(Some(1)));
    assert_ne!(before, after);
    assert_eq!(before.without_pointer(), after.without_pointer());
}

#[test]
fn what_sampling_makes_of_the_logits_opens_like_an_op_and_follows_its_settings() {
    let (state, _) = view(ready(), LookView::Diagram);
    let (state, _) = answer(state, Look::Token { position: 3 }, None);
    let n_ops = graph(&state).expect("a model is loaded").ops.len();
    let (mut state, likely) = (tell(state, likely(42)).0, 42);
    for (number, activation) in [(n_ops, Activation::Probabilities), (n_ops + 1, Activation::Sampled)] {
        (state, _) = act(state, look(LookAction::Op(Some(number))));
        assert_eq!(state.look.op, Some(number));
        assert_eq!(
            state.look.cell,
            Some((ActivationId::global(activation), likely)),
            "what is most probable"
        );
        let story = story_of(&state, ActivationId::global(activation), likely, 3);
        let sampling = state.sampling;
        assert_eq!(story, Look::Chance { position: 3, sampling, activation, id: likely });
    }
    let asked = chances(&state);
    let (state, commands) = answer(state, asked, None);
    let story = |state: &State| story_of(state, ActivationId::global(Activation::Sampled), likely, 3);
    assert_eq!(commands, [Command::Look(story(&state))]);
    let (state, _) = answer(state.clone(), story(&state), None);
    let cooler = Sampling { temperature: 0.1, ..state.sampling };
    let (state, commands) = act(state, Action::SetSampling(cooler));
    assert!(commands.contains(&Command::Look(chances(&state))), "other settings give other probabilities");
    let (state, _) = act(state, Action::Select(Some(1)));
    let (state, _) = act(state, look(LookAction::Op(None)));
    let (state, _) = act(state, look(LookAction::Op(Some(n_ops))));
    let following = state.text.tokens[2].text.id as usize;
    assert_eq!(state.look.cell.map(|(_, id)| id), Some(following), "inside the text, the token that follows");
}

#[test]
fn an_answer_that_gave_way_to_a_command_is_asked_for_again() {
    let (state, commands) = view(ready(), LookView::Lens);
    let asked = Look::Lens { position: 3 };
    assert_eq!(commands, [Command::Look(asked.clone())]);
    let (state, commands) = answer(state, asked.clone(), Some(Seen::Interrupted));
    assert_eq!(commands, [Command::Look(asked.clone())]);
    let (state, _) = act(state, Action::Press(Control::Step));
    let (state, commands) = answer(state, asked, Some(Seen::Interrupted));
    assert_eq!(commands, [], "the command comes first");
    assert!(!state.look.is_waiting());
}
