//! What the page starts with: the address bar first, then what it remembers, then what the browser says.

use crate::ui::i18n::Lang;
use crate::ui::link::Link;
use crate::ui::state::{Settings, Theme};

/// Under this key the language is remembered.
pub const LANG_KEY: &str = "glassgpt.lang";
/// Under this key the theme is remembered.
pub const THEME_KEY: &str = "glassgpt.theme";
/// Under this key it is remembered that the tour was seen or skipped.
pub const TOUR_KEY: &str = "glassgpt.tour";
/// Under this key it is remembered whether single letters are shortcuts.
pub const LETTER_KEYS_KEY: &str = "glassgpt.letter-keys";

/// What the browser tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Language tags that the visitor prefers, the first one most.
    pub languages: Vec<String>,
    /// Whether the system is dark.
    pub is_system_dark: bool,
}

/// The settings from the address (`link`), from what was remembered (`stored`) and from the browser.
/// A value that is not one of ours counts as absent.
pub fn settings(link: &Link, stored: impl Fn(&str) -> Option<String>, environment: &Environment) -> Settings {
    let stored_lang = || stored(LANG_KEY).and_then(|tag| Lang::from_tag(&tag));
    let browser_lang = || environment.languages.iter().find_map(|tag| Lang::from_tag(tag));
    let stored_theme = || stored(THEME_KEY).and_then(|name| theme_from_name(&name));
    Settings {
        lang: link.lang.or_else(stored_lang).or_else(browser_lang).unwrap_or_default(),
        is_lang_linked: link.lang.is_some(),
        theme: link.theme.or_else(stored_theme).unwrap_or_default(),
        is_theme_linked: link.theme.is_some(),
        is_system_dark: environment.is_system_dark,
        has_letter_keys: stored(LETTER_KEYS_KEY).is_none_or(|value| value != "off"),
        backend: link.backend,
    }
}

/// The theme's name in the address and in storage.
pub const fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The theme of that name.
pub fn theme_from_name(name: &str) -> Option<Theme> {
    [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|&theme| theme_name(theme) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::BackendChoice;
    use crate::ui::link;

    fn check(search: &str, stored: &[(&str, &str)], languages: &[&str]) -> Settings {
        let find =
            |key: &str| stored.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
        let languages = languages.iter().map(|&tag| tag.to_owned()).collect();
        settings(&link::parse(search, ""), find, &Environment { languages, is_system_dark: true })
    }

    #[test]
    fn the_address_comes_before_memory_and_memory_before_the_browser() {
        let asked = check("?lang=ko&theme=dark", &[(LANG_KEY, "en"), (THEME_KEY, "light")], &["en"]);
        assert_eq!((asked.lang, asked.theme), (Lang::Ko, Theme::Dark));
        assert!(asked.is_lang_linked && asked.is_theme_linked);
        let remembered = check("", &[(LANG_KEY, "en")], &["ko-KR"]);
        assert_eq!((remembered.lang, remembered.is_lang_linked), (Lang::En, false));
        assert_eq!(check("", &[], &["fr", "ko-KR", "en"]).lang, Lang::Ko);
        assert_eq!(check("", &[], &["fr"]).lang, Lang::En);
    }

    #[test]
    fn unknown_values_count_as_absent() {
        let settings = check("?theme=pink&backend=tpu&lang=xx", &[(THEME_KEY, "dark")], &[]);
        assert_eq!((settings.theme, settings.is_theme_linked), (Theme::Dark, false));
        assert_eq!(settings.backend, BackendChoice::Auto);
        assert_eq!(settings.lang, Lang::En);
    }

    #[test]
    fn a_backend_can_be_forced() {
        assert_eq!(check("?backend=gpu", &[], &[]).backend, BackendChoice::Gpu);
        assert_eq!(check("?backend=cpu", &[], &[]).backend, BackendChoice::Cpu);
    }

    #[test]
    fn letter_keys_are_on_unless_switched_off() {
        assert!(check("", &[], &[]).has_letter_keys);
        assert!(!check("", &[(LETTER_KEYS_KEY, "off")], &[]).has_letter_keys);
    }
}
