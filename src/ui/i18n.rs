//! The words of the page in every language, from one catalogue per language.
//!
//! Code names a message by [`Msg`], never by a string, so that a missing one is found by the compiler or by the tests.

mod messages;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

pub use messages::Msg;

const EN: &str = include_str!("../../www/locales/en.ftl");
const KO: &str = include_str!("../../www/locales/ko.ftl");

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// All languages, with their own names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::En, "English"), (Self::Ko, "한국어")];

    /// The language tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language that a tag such as `ko` or `ko-KR` asks for, if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        Self::ALL.iter().map(|(lang, _)| *lang).find(|lang| lang.tag() == primary)
    }

    /// A message without variables.
    pub fn text(self, msg: Msg) -> String {
        self.text_with(msg, &[])
    }

    /// A message with its variables.
    pub fn text_with(self, msg: Msg, args: &[(&'static str, Arg<'_>)]) -> String {
        let mut fluent_args = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            fluent_args.set(*name, arg.value());
        }
        self.with_bundle(|bundle| format(bundle, msg, &fluent_args))
    }

    fn with_bundle<T>(self, act: impl FnOnce(&FluentBundle<FluentResource>) -> T) -> T {
        match self {
            Self::En => BUNDLE_EN.with(act),
            Self::Ko => BUNDLE_KO.with(act),
        }
    }
}

/// A variable of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Text, put in as it is.
    Str(&'a str),
    /// A count, which may choose a plural form.
    Count(usize),
}

impl<'a> Arg<'a> {
    fn value(self) -> FluentValue<'a> {
        match self {
            Self::Str(text) => FluentValue::String(Cow::Borrowed(text)),
            Self::Count(n) => FluentValue::from(n),
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Str(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Str(text)
    }
}

impl From<usize> for Arg<'_> {
    fn from(n: usize) -> Self {
        Self::Count(n)
    }
}

thread_local! {
    // Each is read when its language is first wanted: most visitors want one of them.
    static BUNDLE_EN: FluentBundle<FluentResource> = bundle("en", EN);
    static BUNDLE_KO: FluentBundle<FluentResource> = bundle("ko", KO);
}

/// The catalogue `source` as a bundle. What cannot be parsed is left out; the tests allow no such thing.
fn bundle(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
    // Marks around variables would make Korean and tokens harder to copy; no language here is written right to left.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The message in that bundle; its key where the bundle lacks it.
fn format(bundle: &FluentBundle<FluentResource>, msg: Msg, args: &FluentArgs<'_>) -> String {
    let key = msg.key();
    match bundle.get_message(key).and_then(|message| message.value()) {
        Some(pattern) => bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned(),
        None => key.to_owned(),
    }
}
