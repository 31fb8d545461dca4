//! Branches of a link: how they are told, and how they come back, one after the other, behind the one at work.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::reduce::{set_prompt, set_sampling};
use super::super::{Activity, Drawn, Load, State};
use super::{Branch, Branches, Kept, keep_active, show};
use crate::ui::link::{LinkedBranch, LinkedBranches, MAX_PROMPT_BYTES};

impl Branches {
    /// Where a link begins: with the branch that was at work.
    pub fn opened(linked: &LinkedBranches) -> Self {
        let only = Branch { letter: linked.letter, origin: linked.origin, kept: None };
        Self { list: vec![only], ..Self::default() }
    }
}

impl State {
    /// The branches as a link tells them. One whose prompt is too long for an address is left out.
    pub(in crate::ui::state) fn linked_branches(&self) -> LinkedBranches {
        if let Some(asked) = self.frame.replay.branches.as_deref()
            && (self.load != Load::Ready || self.activity != Activity::Idle)
        {
            return asked.clone();
        }
        let Branches { list, active, .. } = &self.branches;
        let this = &list[*active];
        let other = |branch: &Branch| {
            let kept = branch.kept.as_ref()?;
            let prompt = (kept.prompt != self.draft.text).then(|| kept.prompt.to_string());
            let is_told = prompt.as_ref().is_none_or(|prompt| prompt.len() <= MAX_PROMPT_BYTES);
            is_told.then(|| linked(branch, kept, prompt))
        };
        let others = list.iter().enumerate().filter(|(index, _)| index != active);
        let mut linked = LinkedBranches {
            letter: this.letter,
            origin: this.origin,
            place: *active,
            others: others.filter_map(|(_, branch)| other(branch)).collect(),
        };
        linked.check();
        linked
    }
}

fn linked(branch: &Branch, kept: &Kept, prompt: Option<String>) -> LinkedBranch {
    let generated = kept.text.tokens.iter().skip(kept.text.n_prompt);
    LinkedBranch {
        letter: branch.letter,
        origin: branch.origin,
        sampling: kept.sampling,
        ids: generated.map(|token| token.text.id).collect(),
        prompt,
    }
}

/// Brings the next branch of the link back, or the one at work to the front when all are there. `false` if there is
/// nothing to bring back.
pub(in crate::ui::state) fn restore_next(state: &mut State) -> bool {
    let Some(asked) = state.frame.replay.branches.clone() else { return false };
    match asked.others.get(state.branches.list.len() - 1) {
        Some(other) => restore(state, other),
        None => bring_to_front(state, asked.place),
    }
    true
}

fn restore(state: &mut State, other: &LinkedBranch) {
    let LinkedBranch { letter, origin, sampling, ids, prompt } = other.clone();
    keep_active(state);
    let branches = &mut state.branches;
    let of_first = branches.list[0].kept.as_ref().map(|kept| kept.prompt.to_string());
    branches.list.push(Branch { letter, origin, kept: None });
    branches.active = branches.list.len() - 1;
    if state.sampling != sampling {
        set_sampling(state, sampling);
    }
    set_prompt(state, prompt.or(of_first).unwrap_or_default());
    state.paused = None;
    state.frame.drawn = Drawn::Nothing;
    state.activity = Activity::Computing { queued_steps: ids.len() };
    state.frame.replay.next = VecDeque::from(ids);
}

fn bring_to_front(state: &mut State, place: usize) {
    let token = state.frame.replay.token;
    state.frame.replay.branches = None;
    if state.branches.list.len() > 1 {
        keep_active(state);
        let list = &mut state.branches.list;
        let first = list.remove(0);
        let place = place.min(list.len());
        list.insert(place, first);
        show(state, place);
        state.frame.replay.token = token;
    }
}

/// What `linked` asks for, if there is more than one branch.
pub(in crate::ui::state) fn asked(linked: &LinkedBranches) -> Option<Rc<LinkedBranches>> {
    (!linked.others.is_empty()).then(|| Rc::new(linked.clone()))
}
