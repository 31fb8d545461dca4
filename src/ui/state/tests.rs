mod branches;
mod look;
mod study;

use super::frame_tests::catalog;
use super::*;
use crate::engine::protocol::{AttentionMap, Backend, Choice, CpuReason, Event, Expected, SelfCheck, Stage};
use crate::model::config::{Architecture, Config};
use crate::model::graph::Attention;
use crate::model::tensor::DType;

pub fn settings() -> Settings {
    Settings {
        lang: Lang::En,
        is_lang_linked: false,
        theme: Theme::System,
        is_theme_linked: false,
        is_system_dark: false,
        has_letter_keys: true,
        backend: BackendChoice::Auto,
    }
}

pub fn model() -> ModelInfo {
    let config = Config {
        architecture: Architecture::Qwen3,
        n_layer: 4,
        n_head: 2,
        n_kv_head: 2,
        n_embd: 64,
        head_size: 32,
        n_ff: 128,
        vocab_size: 300,
        context_length: 8,
        norm_eps: 1e-6,
        rope_theta: 1e4,
        is_head_tied: true,
        attention: Attention::Causal,
    };
    let activations = Vec::new();
    let name = "tiny".to_owned();
    ModelInfo {
        name,
        config,
        n_params: 1000,
        dtype: DType::Q8_0,
        weights_bytes: 1100,
        checksum: 7,
        activations,
        opening: None,
    }
}

pub fn backend() -> BackendInfo {
    let self_check = SelfCheck { n_positions: 4, max_abs_diff: 1e-5, tolerance: 1e-3 };
    BackendInfo { backend: Backend::Cpu, cpu_reason: Some(CpuReason::Chosen), self_check }
}

pub fn token(id: u32) -> Token {
    Token { text: TokenText { id, bytes: vec![b'a'], is_special: false }, choice: None }
}

pub fn generated(id: u32) -> Token {
    let expected = Expected { probability: 0.25, rank: 1, entropy_nats: 2.0 };
    Token { choice: Some(Choice { expected, sampled_probability: 0.5, is_forced: false }), ..token(id) }
}

pub fn distribution(n_tokens: usize) -> Event {
    Event::Distribution(Distribution { n_tokens, candidates: Vec::new(), n_possible: 300, entropy_nats: 1.0 })
}

pub fn text(n_tokens: u32) -> Event {
    let tokens = (0..n_tokens).map(token).collect();
    Event::Text { tokens, n_prompt: n_tokens as usize, n_dropped: 0, left_out: LeftOut::default() }
}

pub fn stepped(position: usize) -> Event {
    Event::Stepped { token: generated(9), position, speed: Speed::default() }
}

/// The state with its outbox emptied, as the page does after each action.
pub fn act(state: State, action: Action) -> (State, Vec<Command>) {
    let mut state = reduce(state, action);
    let commands = std::mem::take(&mut state.outbox);
    (state, commands)
}

pub fn tell(state: State, event: Event) -> (State, Vec<Command>) {
    act(state, Action::Engine { event, now_ms: 0.0 })
}

/// A page with a model, a prompt of four tokens and its distribution.
pub fn ready() -> State {
    let (state, commands) = act(State::new(settings()), Travel::CatalogRead(catalog()).into());
    let url = "https://host/tiny-q8_0.gguf".to_owned();
    assert_eq!(commands, [Command::LoadUrl { url, backend: BackendChoice::Auto }]);
    let (state, commands) = tell(state, Event::Loaded { model: model(), backend: backend() });
    assert!(commands.contains(&Command::SetPrompt { text: FIRST_PROMPT.to_owned() }));
    let (state, _) = tell(state, text(4));
    let (state, commands) = tell(state, distribution(4));
    assert_eq!(commands, []);
    assert_eq!(state.activity, Activity::Idle);
    rest(state).0
}

/// The text stays as it is for a while.
pub fn rest(state: State) -> (State, Vec<Command>) {
    let version = state.look.version();
    act(state, Action::Look(LookAction::Rest(version)))
}

#[test]
fn a_step_is_asked_for_and_appended_with_its_probability() {
    let (state, commands) = act(ready(), Action::Press(Control::Step));
    assert_eq!(commands, [Command::Step]);
    let (state, _) = tell(state, stepped(4));
    let (state, commands) = tell(state, distribution(5));
    assert_eq!(commands, []);
    assert_eq!(state.text.tokens.len(), 5);
    assert_eq!(state.text.tokens[4].choice.unwrap().expected.probability, 0.25);
    assert_eq!(state.said, Some(Said::Token(4)));
    assert!(state.is_current(5));
}

#[test]
fn steps_asked_for_while_computing_follow_one_by_one() {
    let (state, _) = act(ready(), Action::Press(Control::Step));
    let (state, commands) = act(state, Action::Press(Control::Step));
    assert_eq!(commands, [], "the first step is not answered yet");
    let (state, commands) = tell(state, stepped(4));
    assert_eq!(commands, []);
    let (state, commands) = tell(state, distribution(5));
    assert_eq!(commands, [Command::Step]);
    let (state, _) = tell(state, stepped(5));
    let (state, commands) = tell(state, distribution(6));
    assert_eq!(commands, []);
    assert_eq!(state.activity, Activity::Idle);
}

#[test]
fn the_end_of_the_text_does_not_end_a_step_that_follows_it() {
    let (state, _) = act(ready(), Action::Press(Control::Step));
    let (state, _) = act(state, Action::Press(Control::Step));
    let (state, _) = tell(state, stepped(4));
    let (state, commands) = tell(state, distribution(5));
    assert_eq!(commands, [Command::Step]);
    let (state, _) = tell(state, Event::Stopped(StopReason::EndOfText));
    assert_eq!(state.activity, Activity::Computing { queued_steps: 0 });
    let (state, _) = tell(state, stepped(5));
    let (state, _) = tell(state, distribution(6));
    assert_eq!(state.activity, Activity::Idle);
}

#[test]
fn stepping_back_drops_the_steps_that_wait() {
    let (state, _) = act(ready(), Action::Press(Control::Step));
    let (state, _) = tell(state, stepped(4));
    let (state, _) = act(state, Action::Press(Control::Step));
    let (state, commands) = act(state, Action::Press(Control::StepBack));
    assert_eq!(commands, [Command::StepBack]);
    let (state, _) = tell(state, text(4));
    let (state, commands) = tell(state, distribution(4));
    assert_eq!(commands, []);
    assert_eq!(state.text.tokens.len(), 4);
}

#[test]
fn a_new_prompt_is_run_before_the_step() {
    let (state, _) = act(ready(), Action::Edit("Hello".to_owned()));
    assert!(state.is_draft_pending());
    let (state, commands) = act(state, Action::Press(Control::Step));
    assert_eq!(commands, [Command::SetPrompt { text: "Hello".to_owned() }]);
    let (state, _) = tell(state, text(1));
    let (_, commands) = tell(state, distribution(1));
    assert_eq!(commands, [Command::Step]);
}

#[test]
fn only_the_newest_edit_is_tokenized_and_only_its_answer_counts() {
    let (state, _) = act(ready(), Action::Edit("H".to_owned()));
    let first = state.draft.edit;
    let (state, commands) = act(state, Action::EditSettled(first));
    assert_eq!(commands, [Command::Tokenize { request: first, text: "H".to_owned() }]);
    let (state, _) = act(state, Action::Edit("He".to_owned()));
    let (state, commands) = act(state, Action::EditSettled(first));
    assert_eq!(commands, [], "a later edit makes this one stale");
    let late = Event::Tokenized {
        request: first,
        tokens: vec![token(1).text],
        n_dropped: 0,
        left_out: LeftOut::default(),
    };
    let (state, _) = tell(state, late);
    assert_eq!(state.visible_tokens().0.len(), 4);
    let request = state.draft.edit;
    let tokens = vec![token(1).text, token(2).text];
    let (state, _) =
        tell(state, Event::Tokenized { request, tokens, n_dropped: 3, left_out: LeftOut::default() });
    assert_eq!(state.draft.n_dropped, 3);
    let (tokens, n_prompt) = state.visible_tokens();
    assert_eq!((tokens.len(), n_prompt), (2, 2));
}

#[test]
fn an_edit_made_while_computing_is_run_afterwards() {
    let (state, _) = act(ready(), Action::Press(Control::Step));
    let (state, _) = act(state, Action::Edit("Hello".to_owned()));
    let edit = state.draft.edit;
    let (state, commands) = act(state, Action::EditRested(edit));
    assert_eq!(commands, []);
    let (state, _) = tell(state, stepped(4));
    let (_, commands) = tell(state, distribution(5));
    assert_eq!(commands, [Command::SetPrompt { text: "Hello".to_owned() }]);
}

#[test]
fn a_text_without_tokens_leaves_nothing_to_step() {
    let (state, _) = act(ready(), Action::Edit(String::new()));
    assert_eq!(state.blocked(Control::Step), None, "the engine may know a token that starts every text");
    let edit = state.draft.edit;
    let (state, commands) = act(state, Action::EditRested(edit));
    assert_eq!(commands, [Command::SetPrompt { text: String::new() }]);
    let (state, _) = tell(state, text(0));
    assert_eq!(state.activity, Activity::Idle);
    assert_eq!((state.distribution.clone(), state.attention.clone()), (None, None));
    let (state, commands) = act(state, Action::Press(Control::Step));
    assert_eq!(commands, []);
    assert_eq!(state.status, Status::Refused(Blocked::EmptyPrompt));
}

#[test]
fn buttons_say_why_they_do_nothing() {
    let check =
        |state: &State, control, expected| assert_eq!(state.blocked(control), expected, "{control:?}");
    let fresh = State::new(settings());
    check(&fresh, Control::Step, Some(Blocked::Loading));
    let state = ready();
    check(&state, Control::Step, None);
    check(&state, Control::Pause, Some(Blocked::NotRunning));
    check(&state, Control::Stop, Some(Blocked::NotRunning));
    check(&state, Control::StepBack, Some(Blocked::NothingGenerated));
    let (full, _) = tell(state.clone(), text(8));
    check(&full, Control::Step, Some(Blocked::ContextFull));
    let (running, commands) = act(state, Action::Press(Control::Run));
    assert_eq!(commands, [Command::Run { max_tokens: 8 }]);
    check(&running, Control::Pause, None);
    check(&running, Control::Stop, None);
    check(&running, Control::Reset, Some(Blocked::Running));
}

/// A run of three tokens after the four of the prompt, paused after one.
fn paused() -> State {
    let (state, _) = act(ready(), Action::SetRunTokens(3));
    let (state, commands) = act(state, Action::Press(Control::Run));
    assert_eq!(commands, [Command::Run { max_tokens: 3 }]);
    let (state, _) = tell(state, Event::Running);
    let (state, _) = tell(state, stepped(4));
    let (state, _) = tell(state, distribution(5));
    assert_eq!(state.activity, Activity::Running(Run { from: 4, total: 3 }));
    let (state, commands) = act(state, Action::Press(Control::Pause));
    assert_eq!(commands, [Command::Pause]);
    let (state, _) = tell(state, Event::Stopped(StopReason::Paused));
    assert_eq!((state.activity, state.status), (Activity::Idle, Status::Stopped(StopReason::Paused)));
    assert_eq!(state.said, Some(Said::Tokens { from: 4 }));
    state
}

#[test]
fn a_paused_run_goes_on_with_the_tokens_that_are_left() {
    let (state, commands) = act(paused(), Action::Press(Control::Run));
    assert_eq!(commands, [Command::Run { max_tokens: 2 }]);
    assert_eq!(state.activity, Activity::Running(Run { from: 4, total: 3 }));
    // A step between is one of them, a step back gives one back.
    let (state, _) = act(paused(), Action::Press(Control::Step));
    let (state, _) = tell(state, stepped(5));
    let (state, _) = tell(state, distribution(6));
    let (one_left, commands) = act(state.clone(), Action::Press(Control::Run));
    assert_eq!((commands, one_left.paused), (vec![Command::Run { max_tokens: 1 }], None));
    let (state, _) = act(state, Action::Press(Control::Step));
    let (state, _) = tell(state, stepped(6));
    assert_eq!(state.paused, None, "all three are there");
}

#[test]
fn stop_ends_a_run_for_good_also_a_paused_one() {
    let (state, commands) = act(paused(), Action::Press(Control::Stop));
    assert_eq!((commands, state.paused), (Vec::new(), None), "nothing runs that the engine could stop");
    assert_eq!(state.status, Status::Interrupted { n_done: 1, total: 3 });
    assert_eq!(state.blocked(Control::Stop), Some(Blocked::NotRunning));
    let (state, commands) = act(state, Action::Press(Control::Run));
    assert_eq!(commands, [Command::Run { max_tokens: 3 }]);
    let (state, _) = tell(state, stepped(5));
    let (state, commands) = act(state, Action::Press(Control::Stop));
    assert_eq!(commands, [Command::Stop]);
    let (state, _) = tell(state, Event::Stopped(StopReason::Stopped));
    assert_eq!((state.activity, state.paused), (Activity::Idle, None));
    assert_eq!(state.status, Status::Interrupted { n_done: 1, total: 3 });
}

#[test]
fn a_paused_run_ends_with_its_text() {
    let (state, _) = act(paused(), Action::Edit("Hello".to_owned()));
    assert_eq!(state.paused, None);
    let (state, _) = act(paused(), Action::Press(Control::Reset));
    assert_eq!(state.paused, None);
    let (state, _) = act(paused(), Action::Press(Control::StepBack));
    let (state, _) = tell(state, text(4));
    assert_eq!(state.paused.map(|run| run.n_left(4)), Some(3));
}

#[test]
fn a_dragged_slider_sends_its_last_value_when_the_first_is_answered() {
    let sampling = |temperature| Sampling { temperature, ..Sampling::default() };
    let (state, commands) = act(ready(), Action::SetSampling(sampling(0.1)));
    assert_eq!(commands, [Command::SetSampling(sampling(0.1))]);
    let (state, commands) = act(state, Action::SetSampling(sampling(0.2)));
    assert_eq!(commands, []);
    let (state, commands) = act(state, Action::SetSampling(sampling(0.3)));
    assert_eq!(commands, []);
    let (state, commands) = tell(state, distribution(4));
    assert_eq!(commands, [Command::SetSampling(sampling(0.3))]);
    let (state, commands) = tell(state, distribution(4));
    assert_eq!(commands, []);
    assert_eq!(state.sampling_awaited, None);
}

#[test]
fn attention_of_another_layer_than_the_one_in_sight_is_late() {
    let map = |layer| Event::Attention(AttentionMap { layer, n_head: 1, n_tokens: 1, weights: vec![1.0] });
    let (state, commands) = act(ready(), Action::SetLayer(2));
    assert_eq!(commands, [Command::WatchAttention { layer: Some(2) }]);
    let (state, _) = tell(state, map(0));
    assert_eq!(state.attention, None);
    let (state, _) = tell(state, map(2));
    assert!(state.attention.is_some());
}

#[test]
fn a_failure_while_loading_ends_loading_and_a_later_one_is_a_notice() {
    let failure = || Failure::Checkpoint { message: "expected GGUF".to_owned() };
    let (state, _) = tell(State::new(settings()), Event::Failed(failure()));
    assert_eq!(state.load, Load::Failed(Fault::Engine(failure())));
    let (state, _) = tell(ready(), Event::Failed(failure()));
    assert_eq!(state.load, Load::Ready);
    assert_eq!(state.notice, Some(Notice::Failed(failure())));
    assert_eq!(state.text.tokens.len(), 4);
}

#[test]
fn a_crash_keeps_the_prompt_and_the_settings_for_the_retry() {
    let (state, _) = act(ready(), Action::Edit("Hello".to_owned()));
    let (state, _) = act(state, Action::LoadFailed(Fault::Worker { message: "gone".to_owned() }));
    let (state, _) = act(state, Action::Retry);
    assert_eq!(state.load, Load::Index);
    assert_eq!(&*state.draft.text, "Hello");
    let (_, commands) = tell(state, Event::Loaded { model: model(), backend: backend() });
    assert!(commands.contains(&Command::SetPrompt { text: "Hello".to_owned() }));
}

#[test]
fn a_worker_that_failed_before_the_list_of_models_came_stays_failed() {
    let fault = Fault::Worker { message: "gone".to_owned() };
    let (state, _) = act(State::new(settings()), Action::LoadFailed(fault.clone()));
    let (state, commands) = act(state, Travel::CatalogRead(catalog()).into());
    assert_eq!((state.load, commands), (Load::Failed(fault), Vec::new()));
}

#[test]
fn another_backend_keeps_the_text() {
    let (state, _) = tell(ready(), Event::BackendChanged(backend()));
    assert_eq!(state.notice, Some(Notice::BackendChanged));
    assert_eq!(state.text.tokens.len(), 4);
    let (state, _) = act(state, Action::DismissNotice);
    assert_eq!(state.notice, None);
}

#[test]
fn progress_remembers_when_the_download_began() {
    let download = |done_bytes| Stage::Download { done_bytes, total_bytes: Some(100), n_retries: 0 };
    let state = reduce(State::new(settings()), Travel::CatalogRead(catalog()).into());
    let at = |event, now_ms| Action::Engine { event: Event::Loading(event), now_ms };
    let state = reduce(reduce(state, at(download(10), 5.0)), at(download(60), 9.0));
    let Load::Stage { download: Some(download), .. } = state.load else { panic!("it downloads") };
    assert_eq!(download, Download { start_ms: 5.0, start_bytes: 10, now_ms: 9.0 });
}

#[test]
fn a_run_starts_from_what_is_written_even_while_an_older_prompt_is_computed() {
    let (state, _) = act(ready(), Action::Edit("A".to_owned()));
    let edit = state.draft.edit;
    let (state, _) = act(state, Action::EditRested(edit));
    assert!(state.draft.is_text_awaited);
    let (state, _) = act(state, Action::Edit("B".to_owned()));
    let (_, commands) = act(state, Action::Press(Control::Run));
    let prompt = Command::SetPrompt { text: "B".to_owned() };
    assert!(matches!(&commands[..], [first, Command::Run { .. }] if *first == prompt), "{commands:?}");
}

#[test]
fn pointing_at_tokens_that_are_gone_ends() {
    let (state, _) = tell(ready(), stepped(4));
    let state = reduce(state, Action::Select(Some(4)));
    let state = reduce(state, Action::PointCell(Some(Cell { query: 4, key: 0 })));
    let (state, _) = tell(state, text(4));
    assert_eq!((state.selected, state.cell), (None, None));
}

#[test]
fn shared_values_are_compared_by_address() {
    let value = Shared::new(vec![1]);
    assert_eq!(value, value.clone());
    assert_ne!(value, Shared::new(vec![1]));
}
