//! What the arms of a race are called and how they are drawn, the same everywhere.

use yew::prelude::*;

use crate::engine::protocol::training::Objective;
use crate::ui::chart::{Hue, Mark};
use crate::ui::i18n::{Lang, Msg};

/// The arm's name.
pub fn arm_name(lang: Lang, objective: Objective) -> String {
    let share = |share: f32| format!("{:.0} %", share * 100.0);
    match objective {
        Objective::Clm { share: s } => lang.text_with(Msg::ArmClm, &[("share", (&share(s)).into())]),
        Objective::Mlm { share: s } => lang.text_with(Msg::ArmMlm, &[("share", (&share(s)).into())]),
        Objective::NoMask => lang.text(Msg::ArmNoMask),
    }
}

/// The arm's colour and shape: triangles and their kin for what reads from the left, squares for what reads both ways.
pub const fn look(objective: Objective) -> (Hue, Mark) {
    match objective {
        Objective::Clm { share } if share >= 1.0 => (Hue::Width, Mark::Triangle),
        Objective::Clm { .. } => (Hue::Accent, Mark::Diamond),
        Objective::Mlm { share } if share < 0.3 => (Hue::Heads, Mark::Square),
        Objective::Mlm { .. } => (Hue::Positive, Mark::Circle),
        Objective::NoMask => (Hue::Ink, Mark::Circle),
    }
}

/// The arm's shape and name, side by side.
pub fn arm_view(lang: Lang, objective: Objective) -> Html {
    let (hue, mark) = look(objective);
    html! {
        <span class={classes!("arm", hue.class())}>
            <svg class="arm-mark" viewBox="-6 -6 12 12" aria-hidden="true" focusable="false">
                <path class="chart-mark" d={mark.path(4.2)} />
            </svg>
            { arm_name(lang, objective) }
        </span>
    }
}
