//! Every message of the page: its name in code, its key in the catalogues and its variables.

mod clm_mlm;
mod examples;
mod frame;
mod inside;
mod labs;
mod page;
mod playground;
mod quiz;
mod scale;
mod study;

/// A message of the page. The messages are constants of this type, named like variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Msg {
    key: &'static str,
    variables: &'static [&'static str],
}

impl Msg {
    /// All messages.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            page::ALL,
            playground::ALL,
            inside::ALL,
            frame::ALL,
            study::ALL,
            clm_mlm::ALL,
            labs::ALL,
            examples::ALL,
            quiz::ALL,
            scale::ALL,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    /// The key in the catalogues.
    pub const fn key(self) -> &'static str {
        self.key
    }

    /// The variables that the message takes.
    pub const fn variables(self) -> &'static [&'static str] {
        self.variables
    }
}

/// Declares the messages of one area, each with its key and variables in one place.
macro_rules! messages {
    ($($name:ident = $key:literal $([$($variable:literal),*])?;)*) => {
        #[expect(non_upper_case_globals, reason = "they are used as the variants of an enum would be")]
        impl Msg {
            $(#[doc = concat!("`", $key, "`")]
            pub const $name: Self = Self { key: $key, variables: &[$($($variable),*)?] };)*
        }

        /// The messages of this area.
        pub(super) const ALL: &[Msg] = &[$(Msg::$name),*];
    };
}
use messages;
