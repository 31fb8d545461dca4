use std::rc::Rc;

use super::tests::{act, backend, distribution, generated, model, ready, settings, stepped, tell, text};
use super::*;
use crate::engine::protocol::Event;
use crate::model::graph::{Activation, ActivationId};
use crate::ui::hidden::{Hidden, Part};
use crate::ui::link::{self, MAX_PROMPT_BYTES};
use crate::ui::models::{Catalog, ModelEntry, Wanted};
use crate::ui::route::Route;

fn go(state: State, travel: Travel) -> (State, Vec<Command>) {
    act(state, travel.into())
}

fn arrive(state: State, address: &str) -> (State, Vec<Command>) {
    go(state, Travel::Arrive(Box::new(link::parse("", address))))
}

/// Two models, the first in two element types.
pub fn catalog() -> Rc<Catalog> {
    let file = |name: &str, dtype: &str| ModelFile {
        name: name.to_owned(),
        dtype: dtype.to_owned(),
        url: format!("https://host/{name}-{dtype}.gguf"),
        size_bytes: 10,
    };
    let entry = |name: &str, dtypes: &[&str]| ModelEntry {
        name: name.to_owned(),
        shape: None,
        about: None,
        files: dtypes.iter().map(|dtype| file(name, dtype)).collect(),
        training: None,
        curve: None,
        eval: None,
    };
    Rc::new(Catalog {
        models: vec![entry("tiny", &["q4_0", "q8_0", "f32"]), entry("small", &["q8_0"])],
        default: 0,
    })
}

/// A page opened with `address`, its model loaded and its prompt of four tokens answered.
pub fn opened(address: &str) -> (State, Vec<Command>) {
    let state = State::open(settings(), &link::parse("", address));
    let (state, _) = go(state, Travel::CatalogRead(catalog()));
    let (state, commands) = tell(state, Event::Loaded { model: model(), backend: backend() });
    assert!(commands.iter().any(|command| matches!(command, Command::SetPrompt { .. })), "{commands:?}");
    let (state, _) = tell(state, text(4));
    tell(state, distribution(4))
}

/// The state after all steps that it asks for were answered, and their number.
fn answered(mut state: State, mut commands: Vec<Command>) -> (State, usize) {
    let mut n_steps = 0;
    while commands.contains(&Command::Step) {
        n_steps += 1;
        let position = state.text.tokens.len();
        state = tell(state, stepped(position)).0;
        (state, commands) = tell(state, distribution(position + 1));
    }
    (state, n_steps)
}

#[test]
fn a_link_brings_back_the_text_the_settings_and_the_token() {
    let address = "#text?view=lens&prompt=Hi&seed=7&generated=3&run=5&layer=3&head=2&token=6&hide=sampling";
    let (state, commands) = opened(address);
    let (state, n_steps) = answered(state, commands);
    assert_eq!(n_steps, 3);
    assert_eq!((state.layer, state.head, state.run_tokens, state.selected), (2, 1, 5, Some(5)));
    assert_eq!((state.sampling.seed, &*state.draft.text), (7, "Hi"));
    assert!(state.frame.hidden.has(Part::Sampling));
    assert_eq!(link::write(&state.link()), address);
}

#[test]
fn a_link_for_more_than_the_context_fills_it_and_stops() {
    let (state, commands) = opened("#text?generated=100000");
    let (state, n_steps) = answered(state, commands);
    assert_eq!((n_steps, state.text.tokens.len(), state.activity), (4, 8, Activity::Idle));
}

#[test]
fn a_link_names_the_generated_tokens_where_settings_were_changed_since() {
    let (state, commands) = act(ready(), Action::Press(Control::Step));
    let (state, _) = answered(state, commands);
    assert_eq!(state.link().n_generated, 1);
    let hot = Sampling { temperature: 2.0, ..state.sampling };
    let (state, _) = act(state, Action::SetSampling(hot));
    let given = |state: &State| state.link().forced.iter().map(|&(position, _)| position).collect::<Vec<_>>();
    assert_eq!((state.link().n_generated, state.can_replay(), given(&state)), (1, false, vec![4]));
    let (state, _) = tell(state, distribution(5));
    let (state, commands) = act(state, Action::Press(Control::Step));
    let (state, _) = answered(state, commands);
    assert_eq!(state.link().n_generated, 2);
    assert_eq!(given(&state), [4, 5], "one token is of the old setting, one of the new");
    let (state, _) = act(state, Action::Press(Control::Reset));
    let (state, _) = tell(state, text(4));
    let (state, _) = tell(state, distribution(4));
    let (state, commands) = act(state, Action::Press(Control::Step));
    let (state, _) = answered(state, commands);
    assert_eq!((state.link().n_generated, given(&state)), (1, vec![]));
}

#[test]
fn a_token_drawn_while_new_settings_are_on_their_way_is_named_in_the_link() {
    let (state, _) = act(ready(), Action::Press(Control::Step));
    let hot = Sampling { temperature: 2.0, ..state.sampling };
    let (state, _) = act(state, Action::SetSampling(hot));
    let (state, _) = tell(state, stepped(4));
    assert!(!state.can_replay());
    assert_eq!(state.link().forced.len(), 1);
}

#[test]
fn what_the_visitor_chose_is_no_longer_what_the_link_chose() {
    let linked = Settings { is_lang_linked: true, is_theme_linked: true, ..settings() };
    let state = State::open(linked, &link::parse("", "#text?lang=en&theme=dark"));
    assert_eq!(state.link().lang, Some(Lang::En));
    let (state, _) = act(state, Action::SetLang(Lang::Ko));
    let (state, _) = act(state, Action::SetTheme(Theme::Light));
    assert_eq!((state.link().lang, state.link().theme), (None, None));
    assert_eq!((state.settings.lang, state.settings.theme), (Lang::Ko, Theme::Light));
}

#[test]
fn a_link_brings_back_what_is_open_inside_the_model() {
    let inside = "open=2&op=block.1.attention_weights&cell=7&mask=off&stage=2&first=shown&off=1.2,3.mlp";
    let address = format!("#text?view=diagram&prompt=Hi&run=8&{inside}");
    let waiting = State::open(settings(), &link::parse("", &address));
    assert_eq!(link::write(&waiting.link()), address, "said before there is a model");
    let (state, _) = opened(&address);
    let output = ActivationId::in_block(1, Activation::AttentionWeights);
    assert_eq!(state.look.cell, Some((output, 7)));
    assert_eq!(look::graph(&state).unwrap().ops[state.look.op.unwrap()].output, output);
    assert_eq!(link::write(&state.link()), address);
    // By hand, in the same page.
    let (state, _) = arrive(state, "#text?view=lens&prompt=Hi&run=8&off=2.1");
    assert_eq!((state.look.op, state.look.cell, state.look.open_blocks.len()), (None, None, 0));
    assert_eq!(link::write(&state.link()), "#text?view=lens&prompt=Hi&run=8&off=2.1");
}

#[test]
fn a_link_opens_nothing_that_the_model_lacks() {
    let (state, _) =
        opened("#text?prompt=Hi&run=8&open=99&op=block.99.attention_weights&cell=3&stage=9&off=99.1,1.99");
    assert_eq!(link::write(&state.link()), "#text?prompt=Hi&run=8");
}

#[test]
fn an_address_typed_by_hand_changes_what_differs() {
    let state = ready();
    let address = link::write(&state.link());
    let (same, commands) = arrive(state.clone(), &address);
    assert_eq!((same, commands), (state.clone(), Vec::new()));
    let (state, commands) = arrive(state, "#glossary?seed=9&prompt=Hello&layer=4");
    assert_eq!((state.frame.route, state.layer), (Route::Glossary, 3));
    let sampling = Sampling { seed: 9, ..Sampling::default() };
    let prompt = Command::SetPrompt { text: "Hello".to_owned() };
    let watch = Command::WatchAttention { layer: Some(3) };
    assert_eq!(commands, [watch, Command::SetSampling(sampling), prompt]);
    assert!(state.is_draft_pending());
}

#[test]
fn an_address_with_another_model_loads_it() {
    let (state, commands) = arrive(ready(), "#text?model=small&prompt=Hello");
    assert_eq!((state.load.clone(), state.frame.n_loads, commands), (Load::Index, 1, Vec::new()));
    let (state, commands) = go(state, Travel::CatalogRead(catalog()));
    let url = "https://host/small-q8_0.gguf".to_owned();
    assert_eq!(commands, [Command::LoadUrl { url, backend: BackendChoice::Auto }]);
    assert_eq!(&*state.draft.text, "Hello");
}

#[test]
fn another_model_keeps_the_prompt_and_cancelling_brings_the_old_one_back() {
    let (state, commands) = act(ready(), Action::Press(Control::Step));
    let (state, _) = answered(state, commands);
    let wanted = Wanted { model: Some("small".to_owned()), dtype: None };
    let (state, _) = go(state, Travel::Switch(wanted.clone()));
    assert_eq!((state.frame.n_loads, &*state.draft.text), (1, FIRST_PROMPT));
    let (state, _) = go(state, Travel::CatalogRead(catalog()));
    assert!(matches!(&state.load, Load::Asked(file) if file.name == "small"));
    assert_eq!(state.link().n_generated, 0, "another model writes another text");
    let (state, _) = go(state, Travel::Cancel);
    assert_eq!((state.frame.n_loads, state.link().n_generated), (2, 1));
    let (state, _) = go(state, Travel::CatalogRead(catalog()));
    assert!(matches!(&state.load, Load::Asked(file) if file.name == "tiny" && file.dtype == "q8_0"));
}

#[test]
fn cancelling_the_first_download_leaves_a_choice() {
    let (state, _) = go(State::new(settings()), Travel::CatalogRead(catalog()));
    let (state, _) = go(state, Travel::Cancel);
    assert_eq!(state.load, Load::Failed(Fault::Cancelled { name: "tiny".to_owned() }));
    let wanted = Wanted { model: Some("small".to_owned()), dtype: Some("q8_0".to_owned()) };
    let (state, _) = go(state, Travel::Switch(wanted));
    assert_eq!((state.load, state.frame.previous), (Load::Index, None));
}

#[test]
fn a_connection_that_comes_back_goes_on_with_what_failed_for_want_of_it() {
    let download = || Failure::Download { url: "u".to_owned(), message: "m".to_owned() };
    let (state, _) = go(State::new(settings()), Travel::CatalogRead(catalog()));
    let (state, _) = tell(state, Event::Failed(download()));
    let (state, _) = go(state, Travel::Online(false));
    assert_eq!(state.frame.n_loads, 0);
    let (state, _) = go(state, Travel::Online(true));
    assert_eq!((state.load, state.frame.n_loads), (Load::Index, 1));
    let (running, _) = go(ready(), Travel::Online(false));
    let (running, _) = go(running, Travel::Online(true));
    assert_eq!((running.load, running.frame.n_loads), (Load::Ready, 0));
}

#[test]
fn the_tour_shows_what_it_speaks_of() {
    let (state, _) = arrive(ready(), "#glossary?view=diagram&hide=prompt");
    let (state, _) = go(state, Travel::Tour(Some(0)));
    assert_eq!((state.frame.route, state.frame.hidden), (Route::Text, Hidden::default()));
    assert_eq!(state.look.view, LookView::Overview);
    let (state, _) = go(state, Travel::Tour(None));
    assert_eq!((state.frame.tour, state.frame.is_tour_offered), (None, false));
    let quiet = State::open(settings(), &link::parse("?tour=off", ""));
    let (quiet, _) = go(quiet, Travel::OfferTour(true));
    assert!(!quiet.frame.is_tour_offered);
}

#[test]
fn a_prompt_of_megabytes_is_run_but_neither_previewed_nor_linked() {
    let (state, _) = act(ready(), Action::Edit("x".repeat(3_000_000)));
    assert!(!state.is_prompt_linkable());
    assert_eq!(state.link().prompt, None);
    let edit = state.draft.edit;
    let (state, commands) = act(state, Action::EditSettled(edit));
    assert_eq!(commands, [], "nobody reads a million chips");
    let (state, commands) = act(state, Action::EditRested(edit));
    assert!(matches!(&commands[..], [Command::SetPrompt { text }] if text.len() == 3_000_000));
    let (state, _) = act(state, Action::Edit("x".repeat(MAX_PROMPT_BYTES)));
    assert!(state.link().prompt.is_some());
}

#[test]
fn a_run_is_in_the_link_with_every_token() {
    let (state, _) = act(ready(), Action::Press(Control::Run));
    let (state, _) = tell(state, Event::Running);
    let (state, _) = tell(state, stepped(4));
    let (state, _) = tell(state, stepped(5));
    assert_eq!(state.link().n_generated, 2);
    assert_eq!(state.text.tokens[5], generated(9));
}
