//! A list of names and values.

use yew::prelude::*;

/// One name and its value.
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// What it is.
    pub name: Html,
    /// Its value.
    pub value: Html,
}

impl Fact {
    /// A value in words.
    pub fn text(name: impl Into<Html>, value: impl Into<String>) -> Self {
        let value: String = value.into();
        Self { name: name.into(), value: html! { value } }
    }

    /// A value in the mono face.
    pub fn number(name: impl Into<Html>, value: impl Into<String>) -> Self {
        let value: String = value.into();
        Self { name: name.into(), value: html! { <span class="number">{ value }</span> } }
    }
}

/// Props of [`Facts`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// What to list.
    pub facts: Vec<Fact>,
}

/// A list of names and values.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let rows = props.facts.iter().map(|fact| {
        html! { <div class="facts-row"><dt>{ fact.name.clone() }</dt><dd>{ fact.value.clone() }</dd></div> }
    });
    html! { <dl class="facts">{ for rows }</dl> }
}
