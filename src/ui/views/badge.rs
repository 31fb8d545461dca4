//! The badge: what runs, on what, how fast, and whether it is right.

use yew::prelude::*;

use super::ViewProps;
use super::backend::{backend_name, backend_text, reason_text, self_check_text};
use crate::engine::protocol::{Backend, BackendInfo, ModelInfo, Speed};
use crate::model::graph::Attention;
use crate::ui::components::button::Button;
use crate::ui::components::facts::{Fact, Facts};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::popover::Popover;
use crate::ui::format::{bytes, count, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::Action;

/// The badge; empty until a model is loaded.
#[component]
pub fn Badge(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let (Some(model), Some(backend)) = (&state.model, &state.backend) else {
        return html! { <span class="badge-place" /> };
    };
    let button = summary(lang, backend, state.speed);
    let content = {
        let (model, backend, speed, dispatch) =
            (model.clone(), backend.clone(), state.speed, props.dispatch.clone());
        move |()| facts(lang, &model, &backend, speed, &dispatch)
    };
    html! {
        <span class="badge-place">
            <Popover id="badge" title={lang.text(Msg::BadgeOpen)} button_class="badge" {button}
                close_label={lang.text(Msg::PopoverClose)} {content} />
        </span>
    }
}

/// What the badge shows while it is open.
fn facts(
    lang: Lang,
    model: &ModelInfo,
    backend: &BackendInfo,
    speed: Option<Speed>,
    dispatch: &Callback<Action>,
) -> Html {
    let mut facts = model_facts(lang, model);
    facts.extend(backend_facts(lang, backend));
    facts.extend(speed_facts(lang, speed));
    let destroy = matches!(backend.backend, Backend::Gpu { .. }).then(|| {
        let on_press = dispatch.reform(|()| Action::DestroyDevice);
        html! {
            <div class="badge-destroy">
                <Button label={lang.text(Msg::BadgeDestroy)} id="destroy-device" {on_press} />
                <p class="popover-note">{ lang.text(Msg::BadgeDestroyWhat) }</p>
            </div>
        }
    });
    html! {
        <>
            <p>{ lang.text(Msg::BadgeWhat) }</p>
            <Facts {facts} />
            <p class="popover-note">{ lang.text(Msg::BadgeCheckWhat) }</p>
            { for destroy }
        </>
    }
}

/// What the badge shows while it is closed.
fn summary(lang: Lang, backend: &BackendInfo, speed: Option<Speed>) -> Html {
    let is_passed = backend.self_check.is_passed();
    let (icon, msg, class) = if is_passed {
        (Icon::Check, Msg::BadgeCheckPassed, "badge-check")
    } else {
        (Icon::Cross, Msg::BadgeCheckFailed, "badge-check badge-check-failed")
    };
    let rate = speed.and_then(decode_rate).map(|rate| rate_text(lang, rate));
    html! {
        <>
            <span class="badge-item">{ backend_name(&backend.backend) }</span>
            <span class={class}><IconView {icon} /><span class="badge-check-words">{ lang.text(msg) }</span></span>
            <span class="badge-item badge-wide badge-rate number">{ rate.unwrap_or_default() }</span>
        </>
    }
}

fn model_facts(lang: Lang, model: &ModelInfo) -> Vec<Fact> {
    let config = &model.config;
    let shape = lang.text_with(
        Msg::BadgeShapeValue,
        &[
            ("layers", config.n_layer.into()),
            ("heads", config.n_head.into()),
            ("width", config.n_embd.into()),
        ],
    );
    let (dtype, size) = (model.dtype.to_string(), bytes(model.weights_bytes as u64));
    let quantization =
        lang.text_with(Msg::BadgeQuantizationValue, &[("dtype", (&dtype).into()), ("size", (&size).into())]);
    vec![
        Fact::text(lang.text(Msg::BadgeModel), model.name.clone()),
        Fact::number(lang.text(Msg::BadgeParams), format!("{} ({})", count(model.n_params), model.n_params)),
        Fact::text(lang.text(Msg::BadgeShape), shape),
        Fact::text(
            lang.text(Msg::BadgeAttention),
            lang.text(match config.attention {
                Attention::Causal => Msg::BadgeCausal,
                Attention::Bidirectional => Msg::BadgeBothWays,
            }),
        ),
        Fact::text(lang.text(Msg::BadgeQuantization), quantization),
        Fact::number(lang.text(Msg::BadgeContext), config.context_length.to_string()),
        Fact::number(lang.text(Msg::BadgeChecksum), format!("{:016x}", model.checksum)),
    ]
}

fn backend_facts(lang: Lang, info: &BackendInfo) -> Vec<Fact> {
    let reason = info.cpu_reason.as_ref().map(|reason| reason_text(lang, reason));
    [
        Some(Fact::text(lang.text(Msg::BadgeBackend), backend_text(lang, &info.backend))),
        reason.map(|reason| Fact::text(lang.text(Msg::BadgeCpuReason), reason)),
        Some(Fact::text(lang.text(Msg::BadgeSelfCheck), self_check_text(lang, &info.self_check))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn speed_facts(lang: Lang, speed: Option<Speed>) -> [Fact; 2] {
    let fact = |name: Msg, rate: Option<f64>| {
        let text = rate.map_or_else(|| lang.text(Msg::BadgeSpeedNone), |rate| rate_text(lang, rate));
        Fact::text(lang.text(name), text)
    };
    let prefill = speed.and_then(|speed| rate(speed.prefill_tokens, speed.prefill_secs));
    [fact(Msg::BadgePrefill, prefill), fact(Msg::BadgeDecode, speed.and_then(decode_rate))]
}

fn decode_rate(speed: Speed) -> Option<f64> {
    rate(speed.decode_tokens, speed.decode_secs)
}

fn rate(n_tokens: usize, secs: f64) -> Option<f64> {
    (n_tokens > 0 && secs > 0.0).then(|| n_tokens as f64 / secs)
}

fn rate_text(lang: Lang, rate: f64) -> String {
    lang.text_with(Msg::BadgeSpeed, &[("rate", (&significant(rate)).into())])
}
