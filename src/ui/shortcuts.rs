//! Which key does what.

use crate::ui::i18n::Msg;
use crate::ui::state::Control;

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Presses a button.
    Press(Control),
    /// Starts a run, or pauses the one that goes on.
    RunOrPause,
    /// Ends the run that goes on or is paused.
    Stop,
    /// Puts the cursor into the prompt.
    EditPrompt,
    /// Chooses the token before.
    PreviousToken,
    /// Chooses the token after.
    NextToken,
    /// Opens the list of keys.
    ShowKeys,
}

/// The list for the visitor: what is done, and the keys that do it.
pub const LIST: [(Msg, &[&str]); 9] = [
    (Msg::ControlStep, &["S", "Ctrl + Enter"]),
    (Msg::HelpRun, &["R", "Ctrl + Shift + Enter"]),
    (Msg::ControlStop, &["Esc"]),
    (Msg::ControlStepBack, &["B"]),
    (Msg::ControlReset, &["X"]),
    (Msg::HelpPrompt, &["P"]),
    (Msg::HelpPrevious, &["←"]),
    (Msg::HelpNext, &["→"]),
    (Msg::HelpKeys, &["?"]),
];

/// A key as the browser reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// The character or name.
    pub key: &'a str,
    /// The place on the keyboard, such as `KeyS`: what counts while Korean is typed.
    pub code: &'a str,
    /// Whether Ctrl or Command is held.
    pub has_ctrl: bool,
    /// Whether Shift is held.
    pub has_shift: bool,
    /// Whether Alt is held.
    pub has_alt: bool,
}

/// Where the focus is when a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// In something that takes text.
    Text,
    /// In something that takes arrow keys.
    Arrows,
    /// Anywhere else.
    Elsewhere,
}

/// What `key` does. Letters and arrows only do something outside text fields, and if `has_letter_keys`.
pub fn shortcut(key: Key<'_>, focus: Focus, has_letter_keys: bool) -> Option<Shortcut> {
    if key.has_alt {
        return None;
    }
    if key.has_ctrl {
        return match (key.key, key.has_shift) {
            ("Enter", false) => Some(Shortcut::Press(Control::Step)),
            ("Enter", true) => Some(Shortcut::RunOrPause),
            _ => None,
        };
    }
    if key.key == "Escape" {
        return Some(Shortcut::Stop);
    }
    if focus == Focus::Text {
        return None;
    }
    match key.key {
        "ArrowLeft" if focus == Focus::Elsewhere => return Some(Shortcut::PreviousToken),
        "ArrowRight" if focus == Focus::Elsewhere => return Some(Shortcut::NextToken),
        "?" if has_letter_keys => return Some(Shortcut::ShowKeys),
        _ => {}
    }
    if !has_letter_keys || key.has_shift {
        return None;
    }
    match letter(key)? {
        's' => Some(Shortcut::Press(Control::Step)),
        'r' => Some(Shortcut::RunOrPause),
        'b' => Some(Shortcut::Press(Control::StepBack)),
        'x' => Some(Shortcut::Press(Control::Reset)),
        'p' => Some(Shortcut::EditPrompt),
        _ => None,
    }
}

/// The Latin letter of a key: the one it types, or the one at its place where it types another script.
fn letter(key: Key<'_>) -> Option<char> {
    let mut chars = key.key.chars();
    let typed = chars.next().filter(|_| chars.next().is_none());
    match typed {
        Some(c) if c.is_ascii() => Some(c.to_ascii_lowercase()),
        _ => {
            key.code.strip_prefix("Key").and_then(|code| code.chars().next()).map(|c| c.to_ascii_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(key: &'static str) -> Key<'static> {
        Key { key, code: "", has_ctrl: false, has_shift: false, has_alt: false }
    }

    #[test]
    fn letters_type_in_text_fields_and_act_elsewhere() {
        assert_eq!(shortcut(plain("s"), Focus::Text, true), None);
        assert_eq!(shortcut(plain("s"), Focus::Elsewhere, true), Some(Shortcut::Press(Control::Step)));
        assert_eq!(shortcut(plain("s"), Focus::Elsewhere, false), None);
    }

    #[test]
    fn ctrl_and_enter_act_in_text_fields_too() {
        let key = Key { has_ctrl: true, ..plain("Enter") };
        assert_eq!(shortcut(key, Focus::Text, false), Some(Shortcut::Press(Control::Step)));
        let key = Key { has_shift: true, ..key };
        assert_eq!(shortcut(key, Focus::Text, false), Some(Shortcut::RunOrPause));
    }

    #[test]
    fn escape_stops_wherever_the_focus_is() {
        for focus in [Focus::Text, Focus::Arrows, Focus::Elsewhere] {
            assert_eq!(shortcut(plain("Escape"), focus, false), Some(Shortcut::Stop));
        }
        assert_eq!(shortcut(Key { has_alt: true, ..plain("Escape") }, Focus::Elsewhere, true), None);
    }

    #[test]
    fn keys_of_the_browser_stay_with_the_browser() {
        assert_eq!(shortcut(Key { has_ctrl: true, ..plain("r") }, Focus::Elsewhere, true), None);
        assert_eq!(shortcut(Key { has_alt: true, ..plain("ArrowLeft") }, Focus::Elsewhere, true), None);
        assert_eq!(shortcut(plain("ArrowLeft"), Focus::Arrows, true), None);
        assert_eq!(shortcut(plain("Enter"), Focus::Elsewhere, true), None);
    }

    #[test]
    fn a_korean_keyboard_has_the_same_places() {
        let key = Key { code: "KeyS", ..plain("ㄴ") };
        assert_eq!(shortcut(key, Focus::Elsewhere, true), Some(Shortcut::Press(Control::Step)));
        assert_eq!(
            shortcut(Key { code: "KeyS", ..plain("Process") }, Focus::Elsewhere, true),
            Some(Shortcut::Press(Control::Step))
        );
    }
}
