//! The backend in words.

use yew::prelude::*;

use crate::engine::protocol::{Backend, BackendInfo, CpuReason, SelfCheck};
use crate::ui::format::significant;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::State;

/// What runs the model, with the adapter's name.
pub fn backend_text(lang: Lang, backend: &Backend) -> String {
    match backend {
        Backend::Cpu => lang.text(Msg::BadgeCpu),
        Backend::Gpu { adapter, is_software } => {
            let unnamed = lang.text(Msg::BadgeGpuUnnamed);
            let adapter = if adapter.trim().is_empty() { &unnamed } else { adapter };
            let msg = if *is_software { Msg::BadgeGpuSoftware } else { Msg::BadgeGpu };
            lang.text_with(msg, &[("adapter", adapter.into())])
        }
    }
}

/// `CPU` or `GPU`.
pub const fn backend_name(backend: &Backend) -> &'static str {
    match backend {
        Backend::Cpu => "CPU",
        Backend::Gpu { .. } => "GPU",
    }
}

/// Where a GPU writes the text: that what stands here was computed on the CPU.
pub fn on_cpu(state: &State) -> Html {
    let is_on_gpu = state.backend.as_ref().is_some_and(|info| matches!(info.backend, Backend::Gpu { .. }));
    html! {
        if is_on_gpu { <p class="panel-note" id="look-on-cpu">{ state.settings.lang.text(Msg::LookOnCpu) }</p> }
    }
}

/// Why the CPU is used.
pub fn reason_text(lang: Lang, reason: &CpuReason) -> String {
    match reason {
        CpuReason::Chosen => lang.text(Msg::ReasonChosen),
        CpuReason::NoWebGpu => lang.text(Msg::ReasonNoWebgpu),
        CpuReason::NoAdapter { message } if message.is_empty() => lang.text(Msg::ReasonNoAdapterAtAll),
        CpuReason::NoAdapter { message } => {
            lang.text_with(Msg::ReasonNoAdapter, &[("message", message.into())])
        }
        CpuReason::SoftwareAdapter => lang.text(Msg::ReasonSoftware),
        CpuReason::Faster { gpu_tok_s, cpu_tok_s } => {
            let (gpu, cpu) = (significant(f64::from(*gpu_tok_s)), significant(f64::from(*cpu_tok_s)));
            lang.text_with(Msg::ReasonFaster, &[("gpu", (&gpu).into()), ("cpu", (&cpu).into())])
        }
        CpuReason::SelfCheckFailed { max_abs_diff } => {
            let diff = significant(f64::from(*max_abs_diff));
            lang.text_with(Msg::ReasonSelfCheck, &[("diff", (&diff).into())])
        }
        CpuReason::DeviceFailed { message } => {
            lang.text_with(Msg::ReasonDeviceFailed, &[("message", message.into())])
        }
        CpuReason::DeviceLost { message } => {
            lang.text_with(Msg::ReasonDeviceLost, &[("message", message.into())])
        }
    }
}

/// The self-check with its numbers.
pub fn self_check_text(lang: Lang, check: &SelfCheck) -> String {
    let msg = if check.is_passed() { Msg::BadgeCheckPassedValue } else { Msg::BadgeCheckFailedValue };
    let diff = significant(f64::from(check.max_abs_diff));
    let tolerance = significant(f64::from(check.tolerance));
    lang.text_with(
        msg,
        &[
            ("positions", check.n_positions.into()),
            ("diff", (&diff).into()),
            ("tolerance", (&tolerance).into()),
        ],
    )
}

/// What to say when another backend took over.
pub fn change_text(lang: Lang, info: &BackendInfo) -> String {
    match &info.cpu_reason {
        Some(reason) => {
            let reason = reason_text(lang, reason);
            lang.text_with(Msg::NoticeBackend, &[("reason", (&reason).into())])
        }
        None => lang.text(Msg::NoticeBackendGpu),
    }
}
