//! The parts of the page: each turns the state into the props of components, in the visitor's language.

mod about;
mod attention;
mod backend;
mod badge;
mod branches;
mod clm_mlm;
mod diagram;
mod failure;
mod figure;
mod glossary;
mod help;
mod labs;
mod loading;
mod model_menu;
mod next_token;
mod notices;
mod picture;
mod playground;
mod prompt;
mod rail;
mod sampling;
mod share;
pub mod shell;
mod study;
mod terms;
mod text_so_far;
mod token;
mod topbar;
mod tour;
mod transport;
mod words;

use std::rc::Rc;

use yew::prelude::*;

use super::state::{Action, State};

/// Props of every view.
#[derive(Properties, PartialEq)]
pub struct ViewProps {
    /// What to show.
    pub state: Rc<State>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}
