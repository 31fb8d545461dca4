//! Making a page in several turns.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How many turns of the browser have passed since the component was made, up to `n`. A component that makes one part in
/// each leaves the browser time to paint and to answer in between, where all parts at once would be one long task.
#[hook]
pub fn use_turns(n: usize) -> usize {
    let turn = use_state_eq(|| 0);
    let set_turn = turn.setter();
    use_effect_with(*turn, move |&passed| {
        let next = (passed < n).then(|| Timeout::new(0, move || set_turn.set(passed + 1)));
        move || drop(next)
    });
    *turn
}
