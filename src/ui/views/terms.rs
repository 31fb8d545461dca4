//! Sentences whose terms explain themselves.

use yew::prelude::*;

use crate::ui::components::term::Term as TermView;
use crate::ui::glossary::{Span, Talk, spans};
use crate::ui::i18n::Lang;

/// `text` with its terms as words that can be asked.
pub fn with_terms(lang: Lang, text: &str) -> Html {
    view(lang, spans(lang, text, Talk::General, None))
}

/// The same for a text about the inside of the model, where a key is no key of a keyboard.
pub fn with_inner_terms(lang: Lang, text: &str) -> Html {
    view(lang, spans(lang, text, Talk::Inside, None))
}

fn view(lang: Lang, spans: Vec<Span>) -> Html {
    let view = |span: Span| match span {
        Span::Plain(text) => html! { text },
        Span::Term(term, text) => {
            html! { <TermView {text} name={lang.text(term.name)} what={lang.text(term.what)} /> }
        }
    };
    html! { <>{ for spans.into_iter().map(view) }</> }
}
