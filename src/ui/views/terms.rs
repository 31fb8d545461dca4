//! Sentences whose terms explain themselves.

use yew::prelude::*;

use crate::ui::components::term::Term as TermView;
use crate::ui::glossary::{Span, Term, spans};
use crate::ui::i18n::Lang;

/// `text` with its terms as words that can be asked.
pub fn with_terms(lang: Lang, text: &str) -> Html {
    without(lang, text, None)
}

/// The same, with one term left as it is: its own explanation needs none.
pub fn without(lang: Lang, text: &str, but: Option<Term>) -> Html {
    let view = |span: Span| match span {
        Span::Plain(text) => html! { text },
        Span::Term(term, text) => {
            html! { <TermView {text} name={lang.text(term.name)} what={lang.text(term.what)} /> }
        }
    };
    html! { <>{ for spans(lang, text, but).into_iter().map(view) }</> }
}
