//! Several continuations of a text, side by side. One of them is at work; the others keep all that is needed to go on
//! with them.

pub(super) mod linked;

use std::rc::Rc;

use super::reduce::{set_prompt, set_sampling};
use super::{Activity, Blocked, Drawn, Load, Notice, Replay, Run, Said, Shared, State, Status, Text};
use crate::engine::protocol::write::{Write, Written};
use crate::engine::protocol::{Command, Distribution, Sampling, Token};

/// The most branches: more cannot be told apart at a glance.
pub const MAX_BRANCHES: usize = 4;
const LETTERS: [char; MAX_BRANCHES] = ['A', 'B', 'C', 'D'];

/// A continuation.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its name.
    pub letter: char,
    /// The branch that it left, and the position where.
    pub origin: Option<(char, usize)>,
    /// What is kept of it while another is at work.
    kept: Option<Kept>,
}

/// All that is needed to go on.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    prompt: Rc<str>,
    text: Text,
    sampling: Sampling,
    drawn: Drawn,
    distribution: Option<Shared<Distribution>>,
    paused: Option<Run>,
}

/// All continuations.
#[derive(Clone, Debug, PartialEq)]
pub struct Branches {
    /// At least one.
    pub list: Vec<Branch>,
    /// The one at work.
    pub active: usize,
    /// The last one that was closed, and its place.
    closed: Option<(usize, Branch)>,
    /// Whether the engine has yet to answer with the text that it was given.
    pub(super) is_text_awaited: bool,
}

impl Default for Branches {
    fn default() -> Self {
        let only = Branch { letter: LETTERS[0], origin: None, kept: None };
        Self { list: vec![only], active: 0, closed: None, is_text_awaited: false }
    }
}

/// What can happen to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchAction {
    /// Take back every token after this position.
    Rewind(usize),
    /// Go on in a new branch, with another token at this position.
    Part {
        /// The position.
        position: usize,
        /// The token.
        id: u32,
    },
    /// Work on the branch at this place of the list.
    Switch(usize),
    /// Close the one there.
    Close(usize),
    /// Bring the last closed one back.
    Reopen,
}

/// A branch as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchView {
    /// Its tokens.
    pub tokens: Shared<Vec<Token>>,
    /// How many of them are the prompt.
    pub n_prompt: usize,
    /// How its next token is drawn.
    pub sampling: Sampling,
    /// How many tokens it shares with the branch that it left: the branch point, if that branch is still there.
    pub n_shared: Option<usize>,
    /// The place of that branch in the list.
    pub parent: Option<usize>,
}

impl State {
    /// Why `action` cannot be done now, if so.
    pub fn branch_blocked(&self, action: BranchAction) -> Option<Blocked> {
        if self.load != Load::Ready {
            return Some(Blocked::Loading);
        }
        let n_branches = self.branches.list.len();
        let is_touching = match action {
            BranchAction::Rewind(_) | BranchAction::Part { .. } | BranchAction::Switch(_) => true,
            BranchAction::Close(index) => index == self.branches.active,
            BranchAction::Reopen => false,
        };
        if is_touching && self.is_running() {
            return Some(Blocked::Running);
        }
        if is_touching && (self.activity != Activity::Idle || self.is_draft_pending()) {
            return Some(Blocked::Computing);
        }
        match action {
            BranchAction::Rewind(position) if position < self.text.n_prompt => Some(Blocked::PromptToken),
            BranchAction::Part { position, .. }
                if position < self.text.n_prompt && self.prompt_before(position).is_none() =>
            {
                Some(Blocked::PromptToken)
            }
            BranchAction::Part { .. } | BranchAction::Reopen if n_branches >= MAX_BRANCHES => {
                Some(Blocked::TooManyBranches)
            }
            BranchAction::Close(_) if n_branches == 1 => Some(Blocked::LastBranch),
            _ => None,
        }
    }

    /// The branches as they are drawn.
    pub fn branch_views(&self) -> Vec<BranchView> {
        let list = &self.branches.list;
        let text = |index: usize| match &list[index].kept {
            Some(kept) if index != self.branches.active => (&kept.text, kept.sampling),
            _ => (&self.text, self.sampling),
        };
        let view = |index: usize| {
            let (own, sampling) = text(index);
            let parent =
                list[index].origin.and_then(|(from, _)| list.iter().position(|it| it.letter == from));
            let n_shared = parent.map(|parent| n_common(&own.tokens, &text(parent).0.tokens));
            BranchView { tokens: own.tokens.clone(), n_prompt: own.n_prompt, sampling, n_shared, parent }
        };
        (0..list.len()).map(view).collect()
    }
}

impl State {
    /// The prompt up to the token at `position`, as text. `None` where that is nothing, or ends within a character.
    fn prompt_before(&self, position: usize) -> Option<String> {
        let tokens = self.text.tokens.get(..position)?.iter().filter(|token| !token.text.is_special);
        let bytes: Vec<u8> = tokens.flat_map(|token| token.text.bytes.iter().copied()).collect();
        String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
    }
}

fn n_common(a: &[Token], b: &[Token]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a.text.id == b.text.id).count()
}

/// The state after `action`.
pub(super) fn reduce(state: &mut State, action: BranchAction) {
    if let Some(blocked) = state.branch_blocked(action) {
        state.status = Status::Refused(blocked);
        return;
    }
    match action {
        BranchAction::Rewind(position) => rewind(state, position),
        BranchAction::Part { position, id } => part(state, position, id),
        BranchAction::Switch(index) => {
            if index != state.branches.active && index < state.branches.list.len() {
                keep_active(state);
                show(state, index);
            }
        }
        BranchAction::Close(index) => close(state, index),
        BranchAction::Reopen => {
            if let Some((index, branch)) = state.branches.closed.take() {
                state.branches.list.insert(index, branch);
                state.branches.active += usize::from(index <= state.branches.active);
                state.notice = None;
            }
        }
    }
}

fn rewind(state: &mut State, position: usize) {
    if position + 1 < state.text.tokens.len() {
        truncate(state, position + 1);
        state.paused = None;
        state.said = Some(Said::TakenBack);
    }
}

fn part(state: &mut State, position: usize, id: u32) {
    let branches = &mut state.branches;
    let is_free = |letter: &char| branches.list.iter().all(|branch| branch.letter != *letter);
    let Some(letter) = LETTERS.into_iter().find(is_free) else { return };
    let from = branches.list[branches.active].letter;
    keep_active(state);
    let branches = &mut state.branches;
    branches.list.push(Branch { letter, origin: Some((from, position)), kept: None });
    branches.active = branches.list.len() - 1;
    state.paused = None;
    match state.prompt_before(position).filter(|_| position < state.text.n_prompt) {
        // A prompt is text: the engine cuts it into tokens anew, which may be others than those that stood there.
        Some(prompt) => {
            set_prompt(state, prompt);
            state.frame.drawn = Drawn::Nothing;
            (state.selected, state.hovered, state.cell) = (None, None, None);
        }
        None => truncate(state, position),
    }
    // The token follows when the text is there, as those of a link do.
    state.frame.replay = Replay { next: [id].into(), ..Replay::default() };
    state.activity = Activity::Computing { queued_steps: 1 };
}

/// The text becomes its first `n_tokens`.
fn truncate(state: &mut State, n_tokens: usize) {
    state.text.tokens = Shared::new(state.text.tokens[..n_tokens].to_vec());
    write_text(state);
}

/// Gives the engine the text in sight.
fn write_text(state: &mut State) {
    let Text { tokens, n_prompt, n_dropped, left_out } = state.text.clone();
    let written = Written { tokens: tokens.to_vec(), n_prompt, n_dropped, left_out };
    state.outbox.push(Command::Write(Write::Text(written)));
    state.branches.is_text_awaited = true;
    state.activity = Activity::Computing { queued_steps: 0 };
    (state.selected, state.hovered, state.cell) = (None, None, None);
    state.status = Status::Ready;
    state.look.set_text();
}

fn keep_active(state: &mut State) {
    let kept = Kept {
        prompt: Rc::clone(&state.draft.text),
        text: state.text.clone(),
        sampling: state.sampling,
        drawn: state.frame.drawn,
        distribution: state.distribution.clone(),
        paused: state.paused,
    };
    let active = state.branches.active;
    state.branches.list[active].kept = Some(kept);
}

/// Goes on with a branch that was kept.
fn show(state: &mut State, index: usize) {
    let Some(kept) = state.branches.list[index].kept.clone() else { return };
    state.branches.active = index;
    state.draft.text = kept.prompt;
    state.draft.edit = state.draft.edit.wrapping_add(1);
    state.draft.applied_edit = Some(state.draft.edit);
    state.draft.tokens = None;
    (state.text, state.distribution, state.paused) = (kept.text, kept.distribution, kept.paused);
    state.frame.drawn = kept.drawn;
    state.frame.replay = Replay::default();
    if state.sampling != kept.sampling {
        set_sampling(state, kept.sampling);
    }
    write_text(state);
}

fn close(state: &mut State, index: usize) {
    let Some(branch) = state.branches.list.get(index) else { return };
    let (letter, origin) = (branch.letter, branch.origin);
    if index == state.branches.active {
        keep_active(state);
        let list = &state.branches.list;
        let parent = origin.and_then(|(from, _)| list.iter().position(|branch| branch.letter == from));
        let next = parent.unwrap_or(if index == 0 { 1 } else { index - 1 });
        show(state, next);
    }
    let branches = &mut state.branches;
    branches.closed = Some((index, branches.list.remove(index)));
    branches.active -= usize::from(index < branches.active);
    state.notice = Some(Notice::BranchClosed(letter));
}
