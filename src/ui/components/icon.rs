//! Line drawings, one stroke width, in the colour of the text beside them.

use yew::prelude::*;

/// The drawings there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Playground,
    Glossary,
    ClmMlm,
    Measure,
    About,
    Tour,
    Share,
    Down,
    Keyboard,
    Sun,
    Moon,
    Step,
    Run,
    Pause,
    Stop,
    StepBack,
    Reset,
    Close,
    Check,
    Cross,
    More,
    Less,
}

impl Icon {
    /// Path data in a box of 20 by 20.
    const fn path(self) -> &'static str {
        match self {
            Self::Playground => "M3 5h6v4H3zM11 5h6v4h-6zM3 11h4v4H3zM9 11h8v4H9z",
            Self::Glossary => {
                "M10 5.2C8.4 4 6 3.6 3 3.8v11.4c3-.2 5.4.2 7 1.4 1.6-1.2 4-1.6 7-1.4V3.8c-3-.2-5.4.2-7 1.4zM10 5.2v11.4"
            }
            Self::ClmMlm => "M2.5 16L6 4.5 9.5 16zM11.5 5.5h6.5v10h-6.5z",
            Self::Measure => "M3 3.5v13h14M6 13l3.2-4 3 2.2L16.5 5M6 13v0M16.5 5v0",
            Self::Tour => "M5 17V3.5M5 4h9.5l-2.2 3.2 2.2 3.3H5",
            Self::Share => {
                "M8.2 11.8a3.2 3.2 0 0 0 4.6.2l3-3a3.2 3.2 0 0 0-4.6-4.5l-1.4 1.4M11.8 8.2a3.2 3.2 0 0 0-4.6-.2l-3 3a3.2 3.2 0 0 0 4.6 4.5l1.4-1.4"
            }
            Self::Down => "M5.5 8l4.5 4.5L14.5 8",
            Self::About => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 9v5M10 6v.5",
            Self::Keyboard => "M2.5 5.5h15v9h-15zM5.5 8.5h.5M8.5 8.5h.5M11.5 8.5h.5M14 8.5h.5M6 11.5h8",
            Self::Sun => {
                "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 \
                 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1"
            }
            Self::Moon => "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
            Self::Step => "M5 4.5v11l8-5.5zM15.5 4.5v11",
            Self::Run => "M4 4.5v11l6-5.5zM10.5 4.5v11l6-5.5z",
            Self::Pause => "M6.5 4.5v11M13.5 4.5v11",
            Self::Stop => "M5.5 5.5h9v9h-9z",
            Self::StepBack => "M15 4.5v11L7 10zM4.5 4.5v11",
            Self::Reset => "M4 4v4.5h4.5M4.4 8.5a6.2 6.2 0 1 1-.6 3.2",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Check => "M4 10.5l4 4 8-9",
            Self::More => "M7.5 5l5 5-5 5",
            Self::Less => "M5 7.5l5 5 5-5",
            Self::Cross => "M5.5 5.5l9 9M14.5 5.5l-9 9",
        }
    }
}

/// Props of [`IconView`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Which drawing.
    pub icon: Icon,
}

/// A drawing; the words beside it say what it means.
#[component]
pub fn IconView(props: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={props.icon.path()} /></svg>
    }
}
