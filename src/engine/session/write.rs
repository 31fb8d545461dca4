//! Tokens that do not come from a draw.

use super::{Session, Stepped};
use crate::engine::protocol::Token;
use crate::engine::protocol::write::Written;
use crate::gpu::device::GpuError;

impl Session {
    /// Appends the token `id` as if it had been drawn, and runs it through the model.
    ///
    /// # Errors
    /// As [`Session::step`].
    ///
    /// # Panics
    /// If the model has no such token; [`Session::check_id`] tells.
    pub async fn force(&mut self, id: u32, now_secs: &dyn Fn() -> f64) -> Result<Stepped, GpuError> {
        self.append(Some(id), now_secs).await
    }

    /// Makes the text exactly this one. Only what differs from the text before is run through the model.
    ///
    /// # Errors
    /// If the GPU fails; [`Session::fall_back`] then brings the session on.
    ///
    /// # Panics
    /// If the text cannot be one of this model; [`Session::check_text`] tells.
    pub async fn write_text(&mut self, written: Written) -> Result<(), GpuError> {
        let Written { tokens, n_prompt, n_dropped, left_out } = written;
        let pairs = self.tokens.iter().zip(&tokens);
        let n_common = pairs.take_while(|(old, new)| old.text.id == new.text.id).count();
        // The bytes are the vocabulary's, whoever wrote the text.
        let own = |token: Token| Token { text: self.token_text(token.text.id), ..token };
        self.tokens = tokens.into_iter().map(own).collect();
        (self.n_prompt, self.n_dropped, self.left_out) = (n_prompt, n_dropped, left_out);
        // At least the last token runs, for its logits.
        self.rerun_from(n_common.min(self.tokens.len() - 1)).await
    }

    /// Whether the model has the token `id`.
    ///
    /// # Errors
    /// What was expected, if not.
    pub fn check_id(&self, id: u32) -> Result<(), String> {
        let n_vocab = self.model.config.vocab_size;
        if (id as usize) < n_vocab {
            Ok(())
        } else {
            Err(format!("expected an id below {n_vocab}, got {id}"))
        }
    }

    /// Whether `written` can be a text of this model.
    ///
    /// # Errors
    /// What was expected, if not.
    pub fn check_text(&self, written: &Written) -> Result<(), String> {
        let (n, max) = (written.tokens.len(), self.model.config.context_length);
        if !(1..=max).contains(&n) {
            return Err(format!("expected a text of 1 to {max} tokens, got {n}"));
        }
        if !(1..=n).contains(&written.n_prompt) {
            return Err(format!("expected a prompt of 1 to {n} tokens, got {}", written.n_prompt));
        }
        written.tokens.iter().try_for_each(|token| self.check_id(token.text.id))
    }
}
