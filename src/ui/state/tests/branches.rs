//! Forced tokens, branches, and the scores of the prompt.

use super::super::branches::{BranchAction, BranchView, MAX_BRANCHES};
use super::super::frame_tests::opened;
use super::super::shades::{expected, has_scores};
use super::*;
use crate::engine::protocol::look::{Look, Looked, Scored, Seen};
use crate::engine::protocol::write::{Write, Written};
use crate::ui::link;

fn branch(action: BranchAction) -> Action {
    Action::Branch(action)
}

fn shade(action: ShadeAction) -> Action {
    Action::Shade(action)
}

fn force(id: u32) -> Command {
    Command::Write(Write::Token { id })
}

fn forced(position: usize, id: u32) -> Event {
    let choice = generated(id).choice.map(|choice| Choice { is_forced: true, ..choice });
    Event::Stepped { token: Token { choice, ..token(id) }, position, speed: Speed::default() }
}

/// The text that the engine was told to put back.
fn written(commands: &[Command]) -> Option<&Written> {
    commands.iter().find_map(|command| match command {
        Command::Write(Write::Text(written)) => Some(written),
        _ => None,
    })
}

fn ids(state: &State) -> Vec<u32> {
    state.text.tokens.iter().map(|token| token.text.id).collect()
}

/// The engine's answers to everything asked: a text put back, steps, forced tokens. Drawn tokens have the id
/// 100 + position + 10 * seed.
fn answered(mut state: State, mut commands: Vec<Command>) -> State {
    while !commands.is_empty() {
        let command = commands.remove(0);
        let position = state.text.tokens.len();
        let more = match command {
            Command::Write(Write::Text(Written { tokens, n_prompt, n_dropped, left_out })) => {
                let n_tokens = tokens.len();
                state = tell(state, Event::Text { tokens, n_prompt, n_dropped, left_out }).0;
                tell(state, distribution(n_tokens))
            }
            Command::SetPrompt { .. } => {
                state = tell(state, text(4)).0;
                tell(state, distribution(4))
            }
            Command::Write(Write::Token { id }) => {
                state = tell(state, forced(position, id)).0;
                tell(state, distribution(position + 1))
            }
            Command::Step => {
                let id = 100 + position as u32 + 10 * state.sampling.seed as u32;
                let token = generated(id);
                state = tell(state, Event::Stepped { token, position, speed: Speed::default() }).0;
                tell(state, distribution(position + 1))
            }
            Command::SetSampling(_) => tell(state, distribution(position)),
            _ => continue,
        };
        state = more.0;
        commands.extend(more.1);
    }
    assert_eq!(state.activity, Activity::Idle);
    state
}

fn done(state: State, action: Action) -> State {
    let (state, commands) = act(state, action);
    answered(state, commands)
}

fn stepped_times(mut state: State, n: usize) -> State {
    for _ in 0..n {
        state = done(state, Action::Press(Control::Step));
    }
    state
}

/// Four tokens of the prompt, three drawn: 114, 115, 116.
fn three() -> State {
    stepped_times(ready(), 3)
}

#[test]
fn a_forced_token_is_in_the_link_and_the_link_brings_it_back() {
    let state = stepped_times(ready(), 1);
    let (state, commands) = act(state, Action::Press(Control::Force(42)));
    assert_eq!(commands, [force(42)]);
    assert_eq!(state.blocked(Control::Force(43)), Some(Blocked::Computing), "those bars are of the past");
    let state = stepped_times(answered(state, commands), 1);
    assert_eq!(ids(&state)[4..], [114, 42, 116]);
    let address = link::write(&state.link());
    assert_eq!(address, "#text?generated=3&forced=6:42&run=8");

    let fresh = State::open(settings(), &link::parse("", &address));
    let fresh = reduce(fresh, Travel::CatalogRead(catalog()).into());
    let (fresh, _) = tell(fresh, Event::Loaded { model: model(), backend: backend() });
    let (fresh, _) = tell(fresh, text(4));
    assert_eq!(link::write(&fresh.link()), address, "while it is under way too");
    let (fresh, commands) = tell(fresh, distribution(4));
    let fresh = answered(fresh, commands);
    assert_eq!((ids(&fresh), link::write(&fresh.link())), (ids(&state), address));
    // What comes afterwards is drawn.
    let (fresh, _) = act(fresh, Action::Press(Control::Reset));
    let (fresh, _) = tell(fresh, text(4));
    let (fresh, _) = tell(fresh, distribution(4));
    assert_eq!(ids(&stepped_times(fresh, 2))[4..], [114, 115]);
}

#[test]
fn forced_tokens_do_not_count_as_drawn() {
    let state = done(ready(), Action::Press(Control::Force(42)));
    let hot = Sampling { temperature: 2.0, ..state.sampling };
    let state = done(state, Action::SetSampling(hot));
    assert!(state.can_replay(), "no setting had a part in it");
    let state = stepped_times(state, 1);
    assert_eq!((state.link().n_generated, state.link().forced), (2, vec![(4, 42)]));
    let state = done(state, Action::SetSampling(Sampling::default()));
    assert_eq!((state.link().n_generated, state.link().forced), (2, vec![(4, 42), (5, 115)]), "all named");
}

#[test]
fn an_id_that_the_model_lacks_is_drawn_instead() {
    let (state, _) =
        act(ready(), Travel::Arrive(Box::new(link::parse("", "#text?generated=1&forced=5:999"))).into());
    let (state, _) = tell(state, text(4));
    let (_, commands) = tell(state, distribution(4));
    assert_eq!(commands, [Command::Step]);
}

#[test]
fn rewinding_keeps_the_tokens_up_to_there() {
    let (state, commands) = act(three(), branch(BranchAction::Rewind(4)));
    let asked = written(&commands).expect("the engine is told");
    assert_eq!((asked.tokens.len(), asked.n_prompt), (5, 4));
    assert_eq!(asked.tokens[4].choice, generated(114).choice, "with what the model thought of it");
    let state = answered(state, commands);
    assert_eq!(ids(&state)[4..], [114]);
    assert_eq!(ids(&stepped_times(state, 1))[4..], [114, 115]);
    let (state, commands) = act(three(), branch(BranchAction::Rewind(2)));
    assert_eq!((state.status, commands), (Status::Refused(Blocked::PromptToken), Vec::new()));
}

#[test]
fn a_branch_goes_on_from_another_token_and_the_first_one_stays() {
    let (state, commands) = act(three(), branch(BranchAction::Part { position: 5, id: 42 }));
    assert_eq!(written(&commands).map(|written| written.tokens.len()), Some(5));
    let state = stepped_times(answered(state, commands), 1);
    assert_eq!(ids(&state)[4..], [114, 42, 116]);
    assert_eq!(
        link::write(&state.link()),
        "#text?generated=3&forced=6:42&run=8&this=B,A:6,2&branch=A,,0.8,0,0.95,0,1,114.115.116"
    );
    let views = state.branch_views();
    assert_eq!((views[1].n_shared, views[1].parent, views[0].n_shared), (Some(5), Some(0), None));

    // Each branch has its own seed and temperature, and both keep them.
    let seeded = Sampling { seed: 5, ..state.sampling };
    let state = done(state, Action::SetSampling(seeded));
    let (back, commands) = act(state, branch(BranchAction::Switch(0)));
    assert_eq!(ids(&back)[4..], [114, 115, 116], "at once");
    assert_eq!(commands[0], Command::SetSampling(Sampling::default()));
    let back = stepped_times(answered(back, commands), 1);
    assert_eq!(ids(&back)[4..], [114, 115, 116, 117]);
    let there = stepped_times(done(back, branch(BranchAction::Switch(1))), 1);
    assert_eq!((ids(&there)[4..].to_vec(), there.sampling.seed), (vec![114, 42, 116, 157], 5));
    assert!(!there.can_replay(), "its tokens were drawn with two seeds");
    let views = there.branch_views();
    assert_eq!(views.iter().map(|view| view.tokens.len()).collect::<Vec<_>>(), [8, 8]);
}

#[test]
fn a_token_of_the_prompt_can_be_another_in_a_branch() {
    let (state, commands) = act(three(), branch(BranchAction::Part { position: 2, id: 42 }));
    assert_eq!(commands, [Command::SetPrompt { text: "aa".to_owned() }]);
    assert_eq!(&*state.draft.text, "aa");
    let (state, _) = tell(state, text(2));
    let (state, commands) = tell(state, distribution(2));
    assert_eq!(commands, [force(42)]);
    let state = stepped_times(answered(state, commands), 1);
    assert_eq!((ids(&state)[2..].to_vec(), state.text.n_prompt), (vec![42, 113], 2));
    assert_eq!(
        link::write(&state.link()),
        format!(
            "#text?prompt=aa&generated=2&forced=3:42&run=8&this=B,A:3,2&branch=A,,0.8,0,0.95,0,1,114.115.116,{}",
            FIRST_PROMPT.replace(' ', "+")
        )
    );
    let back = done(state, branch(BranchAction::Switch(0)));
    assert_eq!((ids(&back).len(), &*back.draft.text), (7, FIRST_PROMPT));
    let (_, commands) = act(back, branch(BranchAction::Part { position: 0, id: 42 }));
    assert_eq!(commands, [], "before the first token stands nothing");
}

#[test]
fn a_link_brings_all_branches_back() {
    let state = stepped_times(done(three(), branch(BranchAction::Part { position: 5, id: 42 })), 1);
    let seeded = Sampling { seed: 5, temperature: 0.5, ..state.sampling };
    let state = done(state, Action::SetSampling(seeded));
    let state = done(state, branch(BranchAction::Part { position: 6, id: 43 }));
    let state = done(state, branch(BranchAction::Switch(1)));
    let address = link::write(&state.link());
    assert!(
        address.ends_with(
            "&this=B,A:6,2&branch=A,,0.8,0,0.95,0,1,114.115.116&branch=C,B:7,0.5,0,0.95,0,5,114.42.43"
        ),
        "{address}"
    );
    let (there, commands) = opened(&address);
    assert_eq!(there.link().branches, state.link().branches, "while nothing of it is there");
    let there = answered(there, commands);
    assert_eq!(link::write(&there.link()), address);
    let shown = |state: &State| {
        let view = |view: BranchView| {
            let ids: Vec<u32> = view.tokens.iter().map(|token| token.text.id).collect();
            (ids[view.n_prompt..].to_vec(), view.n_shared, view.parent, view.sampling)
        };
        state.branch_views().into_iter().map(view).collect::<Vec<_>>()
    };
    assert_eq!((shown(&there), there.branches.active), (shown(&state), 1));
    let first = done(there, branch(BranchAction::Switch(0)));
    assert_eq!((ids(&first)[4..].to_vec(), first.sampling.seed), (vec![114, 115, 116], 1));
}

#[test]
fn what_the_engine_says_of_the_old_text_does_not_count_for_the_new_one() {
    let state = done(three(), branch(BranchAction::Part { position: 6, id: 42 }));
    let (state, _) = act(state, branch(BranchAction::Switch(0)));
    // Both texts have seven tokens: only the answer with the text tells.
    let (state, _) = tell(state, distribution(7));
    assert_eq!(state.activity, Activity::Computing { queued_steps: 0 });
}

#[test]
fn a_closed_branch_comes_back_whole() {
    let state = done(three(), branch(BranchAction::Part { position: 5, id: 42 }));
    let whole = ids(&state);
    let state = done(state, branch(BranchAction::Close(1)));
    assert_eq!((state.branches.list.len(), state.branches.active), (1, 0));
    assert_eq!(
        (ids(&state)[4..].to_vec(), &state.notice),
        (vec![114, 115, 116], &Some(Notice::BranchClosed('B')))
    );
    let state = done(state, branch(BranchAction::Reopen));
    assert_eq!((state.branches.list.len(), state.notice.clone()), (2, None));
    let state = done(state, branch(BranchAction::Switch(1)));
    assert_eq!(ids(&state), whole);
    // The first one can be closed too, from the other; its child then stands alone.
    let state = done(state, branch(BranchAction::Close(0)));
    assert_eq!((state.branches.active, ids(&state), state.branch_views()[0].n_shared), (0, whole, None));
    let (state, _) = act(state, branch(BranchAction::Close(0)));
    assert_eq!(state.status, Status::Refused(Blocked::LastBranch));
}

#[test]
fn branches_end_at_four_and_wait_for_the_engine() {
    let mut state = three();
    for id in 40..40 + MAX_BRANCHES as u32 - 1 {
        state = done(state, branch(BranchAction::Part { position: 4, id }));
    }
    let letters: String = state.branches.list.iter().map(|branch| branch.letter).collect();
    assert_eq!(letters, "ABCD");
    let (state, commands) = act(state, branch(BranchAction::Part { position: 4, id: 50 }));
    assert_eq!((state.status, commands), (Status::Refused(Blocked::TooManyBranches), Vec::new()));
    let (running, _) = act(state, Action::Press(Control::Run));
    assert_eq!(running.branch_blocked(BranchAction::Switch(0)), Some(Blocked::Running));
    assert_eq!(running.branch_blocked(BranchAction::Close(0)), None, "another one than that which runs");
    let (stepping, _) = act(three(), Action::Press(Control::Step));
    assert_eq!(stepping.branch_blocked(BranchAction::Switch(0)), Some(Blocked::Computing));
}

#[test]
fn branches_survive_another_backend_and_a_crash_but_not_another_model() {
    let state = done(three(), branch(BranchAction::Part { position: 5, id: 42 }));
    let (state, _) = tell(state, Event::BackendChanged(backend()));
    assert_eq!(state.branches.list.len(), 2);
    let (crashed, _) = act(state.clone(), Action::Retry);
    assert_eq!(crashed.branches.list.len(), 2);
    let (other, _) = act(state, Travel::Switch(Wanted::default()).into());
    assert_eq!(other.branches, Branches::default());
}

#[test]
fn a_log_bar_loses_a_sixth_with_each_power_of_ten() {
    let (linear, log) = (Shades::default(), Shades { is_log: true, ..Shades::default() });
    for (probability, share) in
        [(1.0, 1.0), (0.1, 5.0 / 6.0), (1e-3, 0.5), (1e-6, 0.0), (1e-9, 0.0), (0.0, 0.0)]
    {
        assert!((log.bar_share(probability) - share).abs() < 1e-12, "{probability}");
        assert_eq!(linear.bar_share(probability), probability);
    }
}

fn scores(ids: &[u32]) -> Looked {
    let expected = |probability| Some(Expected { probability, rank: 0, entropy_nats: 1.0 });
    let scored =
        |(index, &id): (usize, &u32)| Scored { id, expected: if index == 0 { None } else { expected(0.5) } };
    Looked { look: Look::Scores, seen: Some(Seen::Scores(ids.iter().enumerate().map(scored).collect())) }
}

#[test]
fn the_prompt_is_scored_once_and_only_when_it_is_in_sight() {
    let (state, commands) = act(ready(), shade(ShadeAction::Tint(Tint::Surprise)));
    assert_eq!(commands, [Command::Look(Look::Scores)]);
    let (state, commands) = tell(state, Event::Looked(scores(&[0, 1, 2, 3])));
    assert!(commands.is_empty() && has_scores(&state));
    let state = stepped_times(state, 2);
    let looked = state.look.shared(|look| *look == Look::Scores);
    let known = expected(&state.text.tokens, 4, looked.as_deref());
    let surprise = |nats: f64| Some(nats);
    let nats: Vec<Option<f64>> = known.iter().map(|it| it.map(|it| it.surprise_nats())).collect();
    let ln_2 = surprise(std::f64::consts::LN_2);
    assert_eq!(nats, [None, ln_2, ln_2, ln_2, surprise(0.25_f64.ln().abs()), surprise(0.25_f64.ln().abs())]);
    // Another prompt of the same length is another prompt.
    let other = expected(&[token(7), token(1), token(2), token(3)], 4, looked.as_deref());
    assert_eq!(other, [None; 4]);
}

#[test]
fn a_chosen_token_asks_for_its_alternatives() {
    let (state, commands) = act(rest(three()).0, Action::Select(Some(5)));
    assert_eq!(commands, [Command::Look(Look::Scores)]);
    let (state, commands) = tell(state, Event::Looked(scores(&[0, 1, 2, 3])));
    assert_eq!(commands, [Command::Look(Look::Alternatives { position: 5 })]);
    let (state, _) =
        tell(state, Event::Looked(Looked { look: Look::Alternatives { position: 5 }, seen: None }));
    let (_, commands) = act(state, Action::Select(Some(0)));
    assert_eq!(commands, [], "nothing comes before the first token");
}
