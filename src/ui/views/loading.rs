//! What is seen while the model is on its way.

use yew::prelude::*;

use super::ViewProps;
use crate::engine::protocol::Stage;
use crate::ui::components::button::Button;
use crate::ui::components::icon::Icon;
use crate::ui::components::progress::Progress;
use crate::ui::format::{bytes, secs_left};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Download, Load, Travel};

/// The stage of loading in words, with bytes and time left.
#[component]
pub fn Loading(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let title = match &state.load {
        Load::Asked(file) | Load::Stage { file, .. } => {
            lang.text_with(Msg::LoadingTitle, &[("name", (&file.title()).into())])
        }
        Load::Index | Load::Ready | Load::Failed(_) => lang.text(Msg::LoadingTitleNone),
    };
    let (label, progress) = match &state.load {
        Load::Stage { stage, download, .. } => (stage_msg(stage), stage_progress(lang, stage, *download)),
        Load::Asked(_) => (Msg::LoadingAsked, StageProgress::default()),
        Load::Index | Load::Ready | Load::Failed(_) => (Msg::LoadingIndex, StageProgress::default()),
    };
    html! {
        <section class="loading">
            <h2 class="loading-title">{ title }</h2>
            <p class="loading-claim">{ lang.text(Msg::AppClaim) }</p>
            <Progress label={lang.text(label)} fraction={progress.fraction} detail={progress.detail}
                remark={progress.remark} />
            if matches!(state.load, Load::Asked(_) | Load::Stage { stage: Stage::Download { .. }, .. }) {
                <Button label={lang.text(Msg::LoadingCancel)} icon={Icon::Close} id="cancel-load"
                    on_press={props.dispatch.reform(|()| Travel::Cancel.into())} />
            }
        </section>
    }
}

/// What the progress bar shows.
#[derive(Default)]
struct StageProgress {
    fraction: Option<f64>,
    detail: String,
    remark: String,
}

const fn stage_msg(stage: &Stage) -> Msg {
    match stage {
        Stage::Download { .. } => Msg::LoadingDownload,
        Stage::Parse => Msg::LoadingParse,
        Stage::Prepare => Msg::LoadingPrepare,
    }
}

fn stage_progress(lang: Lang, stage: &Stage, download: Option<Download>) -> StageProgress {
    let Stage::Download { done_bytes, total_bytes, n_retries } = *stage else {
        return StageProgress::default();
    };
    let done = bytes(done_bytes);
    let remark = if n_retries == 0 {
        String::new()
    } else {
        lang.text_with(Msg::LoadingRetries, &[("n", (n_retries as usize).into())])
    };
    let Some(total_bytes) = total_bytes else {
        let detail = lang.text_with(Msg::LoadingBytesSoFar, &[("done", (&done).into())]);
        return StageProgress { fraction: None, detail, remark };
    };
    let total = bytes(total_bytes);
    let mut detail =
        lang.text_with(Msg::LoadingBytes, &[("done", (&done).into()), ("total", (&total).into())]);
    let left = download.and_then(|download| {
        let elapsed_secs = (download.now_ms - download.start_ms) / 1000.0;
        secs_left(download.start_bytes, done_bytes, total_bytes, elapsed_secs)
    });
    if let Some(left) = left {
        detail = format!("{detail}, {}", time_text(lang, left));
    }
    StageProgress { fraction: Some(done_bytes as f64 / total_bytes.max(1) as f64), detail, remark }
}

fn time_text(lang: Lang, secs: f64) -> String {
    let (msg, n) = if secs < 90.0 {
        (Msg::LoadingSecsLeft, secs.ceil())
    } else {
        (Msg::LoadingMinsLeft, (secs / 60.0).ceil())
    };
    lang.text_with(msg, &[("n", (n as usize).into())])
}
