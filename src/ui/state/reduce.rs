//! What each action does to the state. Pure: commands for the engine are put into the outbox, not sent.

use std::rc::Rc;

use crate::engine::protocol::write::Write;
use crate::engine::protocol::{
    AttentionMap, BackendInfo, Command, Distribution, Event, Failure, ModelInfo, Sampling, Speed, Stage,
    StopReason, Token,
};
use crate::model::graph::Attention;

use super::branches::{self, linked};
use super::travel::{reload, travel};
use super::{
    Action, Activity, AttentionView, Control, Download, Drawn, Fault, Load, Notice, Replay, Run, Said,
    Shared, State, Status, Text, labs, look, scale, shades, study, training,
};

/// The longest draft whose tokens are shown before it is run, in bytes: many contexts.
const MAX_PREVIEW_BYTES: usize = 16 << 10;

/// The state after `action`.
pub fn reduce(mut state: State, action: Action) -> State {
    match action {
        Action::Travel(what) => travel(&mut state, what),
        Action::LoadFailed(fault) => fail(&mut state, fault),
        Action::Retry => reload(&mut state),
        Action::Engine { event, now_ms } => engine(&mut state, event, now_ms),
        Action::Edit(text) => {
            state.draft.text = text.into();
            state.draft.edit = state.draft.edit.wrapping_add(1);
            state.paused = None;
            (state.frame.replay.forced, state.frame.replay.branches) = (Rc::default(), None);
            if !has_preview(&state) {
                state.draft.tokens = None;
            }
            state.status = Status::Ready;
        }
        Action::EditSettled(edit) => {
            if edit == state.draft.edit && state.load == Load::Ready {
                preview(&mut state);
            }
        }
        Action::EditRested(edit) => {
            state.draft.rested_edit = Some(edit);
            if edit == state.draft.edit && state.load == Load::Ready && state.activity == Activity::Idle {
                apply_draft(&mut state);
            }
        }
        Action::Press(control) => press(&mut state, control),
        Action::SetRunTokens(n_tokens) => state.run_tokens = n_tokens.clamp(1, state.context_length().max(1)),
        Action::SetSampling(sampling) => set_sampling(&mut state, sampling),
        Action::SetLayer(layer) => set_layer(&mut state, layer),
        Action::SetHead(head) => state.head = head,
        Action::PointCell(cell) => state.cell = cell,
        Action::Look(action) => look::reduce(&mut state, action),
        Action::Study(action) => study::reduce(&mut state, action),
        Action::Train(action) => training::reduce(&mut state, action),
        Action::Lab(action) => labs::reduce(&mut state, action),
        Action::Scale(action) => scale::reduce(&mut state, action),
        Action::Shade(action) => shades::reduce(&mut state, action),
        Action::Branch(action) => branches::reduce(&mut state, action),
        Action::Select(position) => state.selected = position,
        Action::Hover(position) => state.hovered = position,
        // From now on it is the visitor's choice, not the link's.
        Action::SetLang(lang) => (state.settings.lang, state.settings.is_lang_linked) = (lang, false),
        Action::SetTheme(theme) => (state.settings.theme, state.settings.is_theme_linked) = (theme, false),
        Action::SystemDark(is_dark) => state.settings.is_system_dark = is_dark,
        Action::SetLetterKeys(has_letter_keys) => state.settings.has_letter_keys = has_letter_keys,
        Action::DismissNotice => state.notice = None,
        Action::DestroyDevice => state.outbox.push(Command::DestroyDevice),
    }
    look::ask(&mut state);
    study::ask(&mut state);
    training::ask(&mut state);
    scale::ask(&mut state);
    state
}

/// Whether the draft's tokens are shown while one writes. Of pasted megabytes the model keeps the end only, and nobody
/// reads a million chips.
fn has_preview(state: &State) -> bool {
    state.draft.text.len() <= MAX_PREVIEW_BYTES
}

/// Asks for the tokens of the draft.
fn preview(state: &mut State) {
    if has_preview(state) {
        let text = state.draft.text.to_string();
        state.outbox.push(Command::Tokenize { request: state.draft.edit, text });
    }
}

/// Looks at another layer.
pub fn set_layer(state: &mut State, layer: usize) {
    if layer != state.layer {
        state.layer = layer;
        state.outbox.push(Command::WatchAttention { layer: Some(layer) });
    }
}

/// A button, or its key, was pressed.
fn press(state: &mut State, control: Control) {
    if let Some(blocked) = state.blocked(control) {
        state.status = Status::Refused(blocked);
        return;
    }
    state.status = Status::Ready;
    state.selected = None;
    state.frame.replay.token = None;
    match control {
        Control::Step => {
            if let Activity::Computing { queued_steps } = &mut state.activity {
                *queued_steps += 1;
                return;
            }
            step(state, 1);
        }
        Control::Force(id) => {
            state.outbox.push(Command::Write(Write::Token { id }));
            state.activity = Activity::Computing { queued_steps: 0 };
        }
        Control::Run => run(state),
        Control::Pause => state.outbox.push(Command::Pause),
        Control::Stop => stop(state),
        Control::StepBack => {
            state.outbox.push(Command::StepBack);
            state.activity = Activity::Computing { queued_steps: 0 };
            state.said = Some(Said::TakenBack);
        }
        Control::Reset => {
            state.paused = None;
            state.outbox.push(Command::Reset);
            state.activity = Activity::Computing { queued_steps: 0 };
            state.said = Some(Said::TakenBack);
        }
    }
}

/// Begins a run, or goes on with the one that was paused.
fn run(state: &mut State) {
    let n_tokens = state.text.tokens.len();
    let run = state.paused.take().unwrap_or(Run { from: n_tokens, total: state.run_tokens });
    if state.is_draft_pending() {
        apply_draft(state);
    }
    state.outbox.push(Command::Run { max_tokens: run.n_left(n_tokens) });
    state.activity = Activity::Running(run);
}

/// Ends the run that goes on, or forgets the one that is paused.
fn stop(state: &mut State) {
    if let Some(run) = state.paused.take() {
        state.status = interrupted(state, run);
    } else {
        state.outbox.push(Command::Stop);
    }
}

fn interrupted(state: &State, run: Run) -> Status {
    let n_done = run.n_done(state.text.tokens.len()).unwrap_or(0);
    Status::Interrupted { n_done, total: run.total }
}

/// A paused run is over when its tokens are there after all, or when the text ends before it.
fn settle_paused(state: &mut State) {
    let n_tokens = state.text.tokens.len();
    state.paused = state.paused.filter(|run| run.n_left(n_tokens) > 0);
}

/// Asks for a token now, or for the new prompt first; the rest of `n_steps` waits for the answer.
fn step(state: &mut State, n_steps: usize) {
    if state.is_draft_pending() {
        apply_draft(state);
        state.activity = Activity::Computing { queued_steps: n_steps };
    } else {
        let position = state.text.tokens.len();
        let n_vocab = state.model.as_ref().map_or(0, |model| model.config.vocab_size);
        let replay = &mut state.frame.replay;
        let of_link = replay.forced.iter().find(|&&(at, _)| at == position).map(|&(_, id)| id);
        state.outbox.push(match replay.next.pop_front().or(of_link) {
            Some(id) if (id as usize) < n_vocab => Command::Write(Write::Token { id }),
            Some(id) => {
                state.notice = Some(Notice::NoToken { id, position });
                Command::Step
            }
            None => Command::Step,
        });
        state.activity = Activity::Computing { queued_steps: n_steps - 1 };
    }
}

/// Gives the engine the text of the editor as its prompt, if it has another.
fn apply_draft(state: &mut State) {
    if state.draft.applied_edit == Some(state.draft.edit) {
        return;
    }
    state.draft.applied_edit = Some(state.draft.edit);
    state.draft.is_text_awaited = true;
    state.paused = None;
    state.activity = Activity::Computing { queued_steps: 0 };
    state.outbox.push(Command::SetPrompt { text: state.draft.text.to_string() });
}

/// Makes `text` the prompt, in the editor as well.
pub fn set_prompt(state: &mut State, text: String) {
    state.draft.text = text.into();
    state.draft.edit = state.draft.edit.wrapping_add(1);
    state.draft.applied_edit = Some(state.draft.edit);
    state.draft.is_text_awaited = true;
    state.draft.tokens = None;
    state.outbox.push(Command::SetPrompt { text: state.draft.text.to_string() });
}

/// Sends the newest settings, but not before the answer to those sent last: a dragged slider must not fill the queue.
pub fn set_sampling(state: &mut State, sampling: Sampling) {
    state.sampling = sampling;
    if state.sampling_awaited.is_none() && state.load == Load::Ready {
        state.sampling_awaited = Some(sampling);
        state.outbox.push(Command::SetSampling(sampling));
    }
}

/// The engine has nothing more to do for the last command.
fn become_idle(state: &mut State) {
    let queued_steps = match state.activity {
        Activity::Computing { queued_steps } => queued_steps,
        Activity::Idle | Activity::Running(_) => 0,
    };
    state.activity = Activity::Idle;
    if queued_steps > 0 && state.blocked(Control::Step).is_none() {
        step(state, queued_steps);
        return;
    }
    state.frame.replay.forced = Rc::default();
    state.frame.replay.next.clear();
    if linked::restore_next(state) {
        return;
    }
    let n_tokens = state.text.tokens.len();
    state.selected = state.frame.replay.token.take().filter(|&token| token < n_tokens).or(state.selected);
    if state.draft.rested_edit == Some(state.draft.edit) {
        apply_draft(state);
    }
}

fn engine(state: &mut State, event: Event, now_ms: f64) {
    match event {
        Event::Loading(stage) => loading(state, stage, now_ms),
        Event::Loaded { model, backend } => loaded(state, model, backend),
        Event::BackendChanged(backend) => {
            state.backend = Some(Rc::new(backend));
            state.notice = Some(Notice::BackendChanged);
            state.speed = None;
        }
        Event::Tokenized { request, tokens, n_dropped, left_out } => {
            if request == state.draft.edit {
                state.draft.tokens = Some(Shared::new(tokens.into_iter().map(Token::from).collect()));
                (state.draft.n_dropped, state.draft.left_out) = (n_dropped, left_out);
            }
        }
        Event::Text { tokens, n_prompt, n_dropped, left_out } => {
            set_text(state, Text { tokens: Shared::new(tokens), n_prompt, n_dropped, left_out });
        }
        Event::Stepped { token, position, speed } => stepped(state, token, position, speed),
        Event::Distribution(distribution) => set_distribution(state, distribution),
        Event::Attention(map) => set_attention(state, map),
        Event::Captured { .. } => {}
        Event::Looked(looked) => state.look.answered(looked),
        Event::Studied(studied) => study::answered(state, studied),
        Event::Trained(trained) => training::told(state, trained),
        Event::Lab(_) => {}
        Event::Running => {
            if !state.is_running() {
                let from = state.text.tokens.len();
                state.activity = Activity::Running(Run { from, total: state.run_tokens });
            }
        }
        Event::Stopped(reason) => stopped(state, reason),
        Event::Failed(failure) => failed(state, failure),
    }
}

fn loading(state: &mut State, stage: Stage, now_ms: f64) {
    let (file, before) = match &state.load {
        Load::Asked(file) => (file.clone(), None),
        Load::Stage { file, download, .. } => (file.clone(), *download),
        Load::Index | Load::Ready | Load::Failed(_) => return,
    };
    let download = match stage {
        Stage::Download { done_bytes, .. } => Some(match before {
            Some(download) => Download { now_ms, ..download },
            None => Download { start_ms: now_ms, start_bytes: done_bytes, now_ms },
        }),
        Stage::Parse | Stage::Prepare => None,
    };
    state.load = Load::Stage { file, stage, download };
}

fn loaded(state: &mut State, model: ModelInfo, backend: BackendInfo) {
    state.layer = state.layer.min(model.config.n_layer - 1);
    state.head = state.head.min(model.config.n_head - 1);
    state.run_tokens = state.run_tokens.min(model.config.context_length);
    let attention = model.config.attention;
    let before = state.model.as_ref().map_or(Attention::Causal, |model| model.config.attention);
    state.frame.is_trained = std::mem::take(&mut state.frame.is_trained_awaited);
    if let Some(opening) = model.opening.as_deref().filter(|_| state.frame.is_trained) {
        state.draft.text = opening.into();
    }
    state.model = Some(Rc::new(model));
    state.look = state.look.for_new_model();
    if attention != before {
        // What the model was trained with is in sight first; the other mask is the experiment.
        state.look.mask = attention;
    }
    if let Some(inside) = state.frame.inside.take() {
        look::arrive(state, &inside);
    }
    state.study = state.study.choices();
    training::for_new_model(state);
    state.backend = Some(Rc::new(backend));
    state.load = Load::Ready;
    state.outbox.push(Command::SetSampling(state.sampling));
    state.outbox.push(Command::WatchAttention { layer: Some(state.layer) });
    preview(state);
    apply_draft(state);
    state.frame.previous = None;
    // The tokens that a link asks for follow when the prompt has been run.
    let queued_steps = std::mem::take(&mut state.frame.replay.n_generated);
    state.activity = Activity::Computing { queued_steps };
}

fn set_text(state: &mut State, text: Text) {
    let tokens = &text.tokens;
    state.draft.is_text_awaited = false;
    state.branches.is_text_awaited = false;
    if tokens.is_empty() {
        state.distribution = None;
        state.attention = None;
    }
    let is_empty = tokens.is_empty();
    let is_shorter = tokens.len() < state.text.tokens.len();
    let keeps = |position: usize| position < tokens.len();
    state.selected = state.selected.filter(|&position| keeps(position));
    state.hovered = state.hovered.filter(|&position| keeps(position));
    state.cell = state.cell.filter(|cell| keeps(cell.query) && !is_shorter);
    state.text = text;
    state.look.set_text();
    if let Activity::Running(run) = &mut state.activity {
        run.from = state.text.tokens.len();
    }
    settle_paused(state);
    if is_empty {
        become_idle(state);
    }
}

fn stepped(state: &mut State, token: Token, position: usize, speed: Speed) {
    // Until the engine has answered to new settings, nobody knows with which of them a token was drawn.
    let now = match state.sampling_awaited {
        None => Drawn::With(state.sampling),
        Some(_) => Drawn::Mixed,
    };
    let before = if position == state.text.n_prompt { Drawn::Nothing } else { state.frame.drawn };
    let is_forced = token.choice.is_some_and(|choice| choice.is_forced);
    state.frame.drawn = if is_forced {
        before
    } else if before == Drawn::Nothing || before == now {
        now
    } else {
        Drawn::Mixed
    };
    let mut tokens = state.text.tokens.to_vec();
    tokens.truncate(position);
    tokens.push(token);
    state.text.tokens = Shared::new(tokens);
    state.look.set_text();
    state.speed = Some(speed);
    settle_paused(state);
    if !state.is_running() {
        state.said = Some(Said::Token(position));
    }
}

fn set_distribution(state: &mut State, distribution: Distribution) {
    let n_tokens = distribution.n_tokens;
    // What comes before the text that the engine was given is about the one before it.
    let is_awaited = state.branches.is_text_awaited;
    if !is_awaited {
        state.distribution = Some(Shared::new(distribution));
    }
    if let Some(sent) = state.sampling_awaited.take()
        && sent != state.sampling
    {
        set_sampling(state, state.sampling);
    }
    let is_answer = n_tokens == state.text.tokens.len() && !state.draft.is_text_awaited && !is_awaited;
    if is_answer && matches!(state.activity, Activity::Computing { .. }) {
        become_idle(state);
    }
}

fn set_attention(state: &mut State, map: AttentionMap) {
    if map.layer == state.layer {
        let AttentionMap { n_head, n_tokens, weights, .. } = map;
        state.attention = Some(AttentionView { n_head, n_tokens, weights: Shared::new(weights) });
    }
}

fn stopped(state: &mut State, reason: StopReason) {
    // A single step that meets the end says so too, after its distribution: by then the next step may be under way.
    state.status = Status::Stopped(reason);
    if let Activity::Running(run) = state.activity {
        state.said = Some(Said::Tokens { from: run.from });
        state.activity = Activity::Idle;
        match reason {
            StopReason::Paused if run.n_left(state.text.tokens.len()) > 0 => state.paused = Some(run),
            StopReason::Stopped => state.status = interrupted(state, run),
            _ => {}
        }
    }
}

/// A command failed: before the model is there that ends loading, after that it is a notice.
fn failed(state: &mut State, failure: Failure) {
    if state.load != Load::Ready {
        fail(state, Fault::Engine(failure));
        return;
    }
    state.draft.is_text_awaited = false;
    state.branches.is_text_awaited = false;
    state.frame.is_trained_awaited = false;
    state.frame.replay = Replay::default();
    state.sampling_awaited = None;
    state.look.failed();
    state.study.failed();
    state.activity = Activity::Idle;
    state.notice = Some(Notice::Failed(failure));
}

/// There is no model; why, stays in sight.
pub fn fail(state: &mut State, fault: Fault) {
    restart(state);
    state.load = Load::Failed(fault);
}

/// Back to the beginning; the settings, the prompt and the frame stay.
pub fn restart(state: &mut State) {
    let fresh = State::new(state.settings.clone());
    let draft = super::Draft { text: Rc::clone(&state.draft.text), ..fresh.draft };
    let frame = super::Frame { file: None, drawn: Drawn::Nothing, ..state.frame.clone() };
    *state = State {
        draft,
        frame,
        sampling: state.sampling,
        run_tokens: state.run_tokens,
        layer: state.layer,
        head: state.head,
        look: state.look.choices(),
        study: state.study.choices(),
        training: state.training.choices(),
        // Another worker does their jobs: what goes on there goes on.
        labs: state.labs.clone(),
        shades: state.shades,
        branches: state.branches.clone(),
        ..fresh
    };
}
