use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;
use crate::model::graph::Activation;

type Catalogue = BTreeMap<String, BTreeSet<String>>;

/// Keys of a catalogue with the variables that each uses.
fn catalogue(source: &str) -> Catalogue {
    let resource = fluent_syntax::parser::parse(source).expect("the catalogue is valid Fluent");
    let mut catalogue = Catalogue::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut variables = BTreeSet::new();
            collect_pattern(&message.value.expect("every message has a value"), &mut variables);
            let key = message.id.name.to_owned();
            assert!(catalogue.insert(key.clone(), variables).is_none(), "{key} is there twice");
        }
    }
    catalogue
}

fn collect_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => collect_inline(inline, variables),
                Expression::Select { selector, variants } => {
                    collect_inline(selector, variables);
                    variants.iter().for_each(|variant| collect_pattern(&variant.value, variables));
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = &**expression {
                collect_inline(inline, variables);
            }
        }
        _ => {}
    }
}

/// What the code believes the catalogues to hold.
fn declared() -> Catalogue {
    let names = |variables: &[&str]| variables.iter().map(|&name| name.to_owned()).collect();
    Msg::all().map(|msg| (msg.key().to_owned(), names(msg.variables()))).collect()
}

#[test]
fn english_has_exactly_the_messages_that_the_code_names() {
    assert_eq!(catalogue(EN), declared());
}

#[test]
fn korean_has_exactly_the_messages_and_variables_of_english() {
    assert_eq!(catalogue(KO), catalogue(EN));
}

#[test]
fn every_message_formats_without_an_error_in_every_language() {
    for (lang, _) in Lang::ALL {
        for msg in Msg::all() {
            let mut args = FluentArgs::new();
            msg.variables().iter().for_each(|name| args.set(*name, 2));
            lang.with_bundle(|bundle| {
                let message = bundle.get_message(msg.key()).expect("the other tests found it");
                let mut errors = Vec::new();
                bundle.format_pattern(message.value().expect("it has a value"), Some(&args), &mut errors);
                assert!(errors.is_empty(), "{lang:?} {}: {errors:?}", msg.key());
            });
        }
    }
}

#[test]
fn plurals_follow_the_language() {
    let prompt = |lang: Lang, n: usize| lang.text_with(Msg::ControlRun, &[("n", n.into())]);
    assert_eq!(prompt(Lang::En, 1), "Run 1 token");
    assert_eq!(prompt(Lang::En, 20), "Run 20 tokens");
    assert_eq!(prompt(Lang::Ko, 20), "토큰 20개 실행");
}

#[test]
fn tags_with_regions_are_understood() {
    assert_eq!(Lang::from_tag("ko-KR"), Some(Lang::Ko));
    assert_eq!(Lang::from_tag("EN_us"), Some(Lang::En));
    assert_eq!(Lang::from_tag("kok"), None);
    assert_eq!(Lang::from_tag(""), None);
}

#[test]
fn every_activation_has_a_korean_name_of_its_own() {
    let name = |lang: Lang, op: &'static str| {
        let [key, plain] = ["-", " "].map(|between| op.replace('_', between));
        lang.text_with(Msg::OpName, &[("op", (&key).into()), ("plain", (&plain).into())])
    };
    let mut names: Vec<String> = Activation::ALL.iter().map(|(_, op)| name(Lang::Ko, op)).collect();
    for ((_, op), korean) in Activation::ALL.iter().zip(&names) {
        assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)), "{op}: {korean}");
        assert_eq!(name(Lang::En, op), op.replace('_', " "));
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Activation::ALL.len());
}
