//! The branches of a text in an address. `this=B,A:6,2` names the one at work: its letter, where it left another, its
//! place. Each other one is a `branch=` of its own: letter, origin, temperature, top-k, top-p, min-p, seed, ids of its
//! tokens, and its prompt where that is another.

use super::{MAX_FORCED, MAX_PROMPT_BYTES, MAX_SEED, MAX_TEMPERATURE};
use super::{count, number, position};
use crate::engine::protocol::Sampling;
use crate::ui::state::MAX_BRANCHES;

/// The branch that another one left, and the position where.
pub type Origin = Option<(char, usize)>;

/// A branch that is not at work.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedBranch {
    /// Its name.
    pub letter: char,
    /// Where it comes from.
    pub origin: Origin,
    /// How its tokens are drawn from now on.
    pub sampling: Sampling,
    /// Its tokens after the prompt.
    pub ids: Vec<u32>,
    /// Its prompt, if it is not that of the branch at work.
    pub prompt: Option<String>,
}

/// All branches, where there are several.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedBranches {
    /// The name of the one at work.
    pub letter: char,
    /// Where it comes from.
    pub origin: Origin,
    /// Its place in the list.
    pub place: usize,
    /// The others, in the order of the list.
    pub others: Vec<LinkedBranch>,
}

impl Default for LinkedBranches {
    fn default() -> Self {
        Self { letter: 'A', origin: None, place: 0, others: Vec::new() }
    }
}

impl LinkedBranches {
    /// Leaves out what no page says: a letter that is taken, a place behind the end, a single branch with a history.
    pub fn check(&mut self) {
        let mut taken = vec![self.letter];
        self.others.retain(|other| {
            let is_free = !taken.contains(&other.letter);
            taken.push(other.letter);
            is_free
        });
        self.place = self.place.min(self.others.len());
        if self.others.is_empty() {
            *self = Self::default();
        }
    }
}

/// Takes in one variable of the address; what cannot be understood counts as not said.
pub fn set(branches: &mut LinkedBranches, name: &str, value: &str) {
    match name {
        "this" => {
            if let Some((letter, origin, place)) = this(value) {
                (branches.letter, branches.origin, branches.place) = (letter, origin, place);
            }
        }
        "branch" if branches.others.len() + 1 < MAX_BRANCHES => branches.others.extend(branch(value)),
        _ => {}
    }
}

/// The variables, if there are several branches.
pub fn pairs(branches: &LinkedBranches) -> Vec<(&'static str, String)> {
    if branches.others.is_empty() {
        return Vec::new();
    }
    let LinkedBranches { letter, origin, place, others } = branches;
    let this = format!("{letter},{},{}", origin_text(*origin), place + 1);
    let others = others.iter().map(|other| ("branch", branch_text(other)));
    std::iter::once(("this", this)).chain(others).collect()
}

fn this(value: &str) -> Option<(char, Origin, usize)> {
    let mut parts = value.split(',');
    let letter = letter(parts.next()?)?;
    let origin = origin(parts.next()?);
    let place = position(parts.next()?).filter(|&place| place < MAX_BRANCHES)?;
    Some((letter, origin, place))
}

fn branch(value: &str) -> Option<LinkedBranch> {
    let mut parts = value.splitn(9, ',');
    let mut next = || parts.next();
    let letter = letter(next()?)?;
    let origin = origin(next()?);
    let sampling = Sampling {
        temperature: number(next()?, MAX_TEMPERATURE)?,
        top_k: count(next()?)?,
        top_p: number(next()?, 1.0)?,
        min_p: number(next()?, 1.0)?,
        seed: next()?.parse().ok().filter(|&seed| seed <= MAX_SEED)?,
    };
    let ids = next()?.split('.').filter_map(|id| id.parse().ok()).take(MAX_FORCED).collect();
    let prompt = next().filter(|prompt| prompt.len() <= MAX_PROMPT_BYTES).map(str::to_owned);
    Some(LinkedBranch { letter, origin, sampling, ids, prompt })
}

fn branch_text(branch: &LinkedBranch) -> String {
    let LinkedBranch { letter, origin, sampling, ids, prompt } = branch;
    let Sampling { temperature, top_k, top_p, min_p, seed } = sampling;
    let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
    let prompt = prompt.as_ref().map(|prompt| format!(",{prompt}")).unwrap_or_default();
    let origin = origin_text(*origin);
    format!("{letter},{origin},{temperature},{top_k},{top_p},{min_p},{seed},{}{prompt}", ids.join("."))
}

/// A capital, as branches are named.
fn letter(value: &str) -> Option<char> {
    let mut chars = value.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    chars.next().is_none().then_some(letter)
}

fn origin(value: &str) -> Origin {
    let (from, at) = value.split_once(':')?;
    Some((letter(from)?, position(at)?))
}

fn origin_text(origin: Origin) -> String {
    origin.map(|(from, at)| format!("{from}:{}", at + 1)).unwrap_or_default()
}
