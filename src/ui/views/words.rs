//! Sentences that several views need.

use crate::engine::protocol::{Failure, LeftOut, Token, TokenText};
use crate::text::display::{Piece, RawToken, pieces, plain};
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::branches::MAX_BRANCHES;
use crate::ui::state::{Blocked, Fault};

/// A token's pieces.
pub fn token_pieces(text: &TokenText) -> Vec<Piece> {
    if text.is_special { vec![Piece::Text(plain_token(text))] } else { pieces(&text.bytes) }
}

/// A token in one line of text.
pub fn plain_token(text: &TokenText) -> String {
    if text.is_special {
        String::from_utf8_lossy(&text.bytes).into_owned()
    } else {
        plain(&pieces(&text.bytes))
    }
}

/// A token as `text::display` takes it.
pub fn raw_token(token: &Token) -> RawToken<'_> {
    RawToken { bytes: &token.text.bytes, is_special: token.text.is_special }
}

/// A token with how it came to be, for a screen reader.
pub fn token_label(lang: Lang, token: &Token) -> String {
    let text = plain_token(&token.text);
    match token.choice {
        Some(choice) => lang.text_with(
            if choice.is_forced { Msg::TokenLabelForced } else { Msg::TokenLabelGenerated },
            &[
                ("text", (&text).into()),
                ("probability", (&percent(choice.expected.probability)).into()),
                ("rank", (choice.expected.rank + 1).into()),
            ],
        ),
        None => lang.text_with(Msg::TokenLabel, &[("text", (&text).into())]),
    }
}

/// What the vocabulary has no token for; `None` where it has one for everything.
pub fn left_out_text(lang: Lang, left_out: &LeftOut) -> Option<String> {
    let named = left_out.named.chars().map(|c| plain(&pieces(c.encode_utf8(&mut [0; 4]).as_bytes())));
    let mut chars = named.collect::<Vec<_>>().join(" ");
    if left_out.has_more {
        chars.push_str(" …");
    }
    let args = [("n", left_out.n_chars.into()), ("chars", (&chars).into())];
    (!left_out.is_empty()).then(|| lang.text_with(Msg::PromptLeftOut, &args))
}

/// Why a button does nothing.
pub fn blocked_text(lang: Lang, blocked: Blocked, context_length: usize) -> String {
    match blocked {
        Blocked::Loading => lang.text(Msg::BlockedLoading),
        Blocked::Running => lang.text(Msg::BlockedRunning),
        Blocked::NotRunning => lang.text(Msg::BlockedNotRunning),
        Blocked::EmptyPrompt => lang.text(Msg::BlockedEmptyPrompt),
        Blocked::ContextFull => lang.text_with(Msg::BlockedContextFull, &[("n", context_length.into())]),
        Blocked::NothingGenerated => lang.text(Msg::BlockedNothingGenerated),
        Blocked::Computing => lang.text(Msg::BlockedComputing),
        Blocked::PromptToken => lang.text(Msg::AlternativesPrompt),
        Blocked::TooManyBranches => lang.text_with(Msg::BlockedBranches, &[("n", MAX_BRANCHES.into())]),
        Blocked::LastBranch => lang.text(Msg::BlockedLastBranch),
    }
}

/// What happened, what was expected, what to do.
pub fn fault_texts(lang: Lang, fault: &Fault) -> [String; 3] {
    match fault {
        Fault::Engine(failure) => failure_texts(lang, failure),
        Fault::Worker { message } => [
            lang.text_with(Msg::FailureWorkerWhat, &[("message", message.into())]),
            lang.text(Msg::FailureWorkerExpected),
            lang.text(Msg::FailureWorkerTodo),
        ],
        Fault::Index { url, message } => [
            lang.text_with(Msg::FailureIndexWhat, &[("url", url.into()), ("message", message.into())]),
            lang.text(Msg::FailureIndexExpected),
            lang.text(Msg::FailureIndexTodo),
        ],
        Fault::UnknownModel { name, known } => [
            lang.text_with(Msg::FailureUnknownWhat, &[("name", name.into())]),
            lang.text_with(Msg::FailureUnknownExpected, &[("known", (&known.join(", ")).into())]),
            lang.text(Msg::FailureUnknownTodo),
        ],
        Fault::Cancelled { name } => [
            lang.text_with(Msg::FailureCancelledWhat, &[("name", name.into())]),
            lang.text(Msg::FailureCancelledExpected),
            lang.text(Msg::FailureCancelledTodo),
        ],
    }
}

/// The same for what the engine reports.
pub fn failure_texts(lang: Lang, failure: &Failure) -> [String; 3] {
    let (what, expected, todo) = match failure {
        Failure::Download { url, message } => (
            lang.text_with(Msg::FailureDownloadWhat, &[("url", url.into()), ("message", message.into())]),
            Msg::FailureDownloadExpected,
            Msg::FailureDownloadTodo,
        ),
        Failure::Checkpoint { message } => (
            lang.text_with(Msg::FailureCheckpointWhat, &[("message", message.into())]),
            Msg::FailureCheckpointExpected,
            Msg::FailureCheckpointTodo,
        ),
        Failure::Tokenizer { message } => (
            lang.text_with(Msg::FailureTokenizerWhat, &[("message", message.into())]),
            Msg::FailureTokenizerExpected,
            Msg::FailureTokenizerTodo,
        ),
        Failure::NoModel => {
            (lang.text(Msg::FailureNoModelWhat), Msg::FailureNoModelExpected, Msg::FailureNoModelTodo)
        }
        Failure::Engine { message } => (
            lang.text_with(Msg::FailureEngineWhat, &[("message", message.into())]),
            Msg::FailureEngineExpected,
            Msg::FailureEngineTodo,
        ),
    };
    [what, lang.text(expected), lang.text(todo)]
}
