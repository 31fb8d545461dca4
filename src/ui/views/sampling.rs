//! How the next token is drawn.

use yew::prelude::*;

use super::ViewProps;
use super::terms::with_terms;
use crate::engine::protocol::Sampling;
use crate::ui::components::button::Button;
use crate::ui::components::number_field::NumberField;
use crate::ui::i18n::Msg;
use crate::ui::link::{MAX_SEED, MAX_TEMPERATURE};
use crate::ui::state::{Action, State};

/// Right end of the top-k slider; the field goes up to the vocabulary.
const TOP_K_SLIDER: f64 = 100.0;

/// Temperature, top-k, top-p, min-p and seed.
#[component]
pub fn SamplingPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let sampling = state.sampling;
    let new_seed = dispatch.reform(move |()| {
        let seed = (js_sys::Math::random() * MAX_SEED as f64).floor() as u64;
        Action::SetSampling(Sampling { seed, ..sampling })
    });
    let defaults = dispatch.reform(|()| Action::SetSampling(Sampling::default()));
    html! {
        <section class="sampling" id="part-sampling" aria-labelledby="sampling-title">
            <div class="panel-head">
                <h2 class="panel-title" id="sampling-title">{ lang.text(Msg::SamplingTitle) }</h2>
            </div>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::SamplingWhat)) }</p>
            { fields(state, dispatch, "") }
            <div class="sampling-actions">
                <Button id="new-seed" label={lang.text(Msg::SamplingNewSeed)} on_press={new_seed} />
                <Button id="sampling-defaults" label={lang.text(Msg::SamplingDefaults)} on_press={defaults} />
            </div>
        </section>
    }
}

/// The fields of all settings; `prefix` begins their names, so that they can stand in two places.
pub fn fields(state: &State, dispatch: &Callback<Action>, prefix: &str) -> Html {
    let (lang, sampling) = (state.settings.lang, state.sampling);
    let id = |name: &str| format!("{prefix}{name}");
    let set = |change: fn(Sampling, f64) -> Sampling| {
        dispatch.reform(move |value: f64| Action::SetSampling(change(sampling, value)))
    };
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    let slider = |msg: Msg| {
        let name = lang.text(msg);
        Some(AttrValue::from(lang.text_with(Msg::SamplingSlider, &[("name", (&name).into())])))
    };
    let vocab_size = state.model.as_ref().map_or(TOP_K_SLIDER, |model| model.config.vocab_size as f64);
    html! {
        <>
            <NumberField id={id("temperature")} label={label(Msg::SamplingTemperature)}
                slider_label={slider(Msg::SamplingTemperature)} hint={label(Msg::SamplingTemperatureWhat)}
                value={two_decimals(sampling.temperature)} max={f64::from(MAX_TEMPERATURE)} step={0.05} decimals={2}
                on_change={set(|sampling, value| Sampling { temperature: value as f32, ..sampling })} />
            <NumberField id={id("top-k")} label={label(Msg::SamplingTopK)} slider_label={slider(Msg::SamplingTopK)}
                hint={label(Msg::SamplingTopKWhat)} value={sampling.top_k as f64} max={vocab_size}
                slider_max={vocab_size.min(TOP_K_SLIDER)} step={1.0}
                on_change={set(|sampling, value| Sampling { top_k: value as usize, ..sampling })} />
            <NumberField id={id("top-p")} label={label(Msg::SamplingTopP)} slider_label={slider(Msg::SamplingTopP)}
                hint={label(Msg::SamplingTopPWhat)} value={two_decimals(sampling.top_p)} max={1.0} step={0.01}
                decimals={2} on_change={set(|sampling, value| Sampling { top_p: value as f32, ..sampling })} />
            <NumberField id={id("min-p")} label={label(Msg::SamplingMinP)} slider_label={slider(Msg::SamplingMinP)}
                hint={label(Msg::SamplingMinPWhat)} value={two_decimals(sampling.min_p)} max={1.0} step={0.01}
                decimals={2} on_change={set(|sampling, value| Sampling { min_p: value as f32, ..sampling })} />
            <NumberField id={id("seed")} label={label(Msg::SamplingSeed)} hint={label(Msg::SamplingSeedWhat)}
                value={sampling.seed as f64} max={MAX_SEED as f64} step={1.0}
                on_change={set(|sampling, value| Sampling { seed: value as u64, ..sampling })} />
        </>
    }
}

/// An `f32` such as 0.8 as the `f64` that is written the same way.
fn two_decimals(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}
