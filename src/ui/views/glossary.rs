//! All words of the field on one page.

use yew::prelude::*;

use super::ViewProps;
use crate::ui::glossary::TERMS;
use crate::ui::i18n::{Lang, Msg};

/// The glossary: each term in the visitor's language and in the other one, with what it means.
#[component]
pub fn Glossary(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    let other = if lang == Lang::En { Lang::Ko } else { Lang::En };
    let rows = TERMS.iter().map(|term| {
        let (name, also) = (lang.text(term.name), other.text(term.name));
        html! {
            <div class="glossary-row">
                <dt>
                    <span class="glossary-name">{ &name }</span>
                    if also != name { <span class="glossary-also" lang={other.tag()}>{ also }</span> }
                </dt>
                <dd>{ lang.text(term.what) }</dd>
            </div>
        }
    });
    html! {
        <article class="glossary">
            <h2 class="glossary-title">{ lang.text(Msg::RailGlossary) }</h2>
            <p class="glossary-what">{ lang.text(Msg::GlossaryWhat) }</p>
            <dl class="glossary-list">{ for rows }</dl>
        </article>
    }
}
