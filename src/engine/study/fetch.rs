//! A file that a study waits for. The engine answers everything else meanwhile, so that it can be told to stop.

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::send;
use crate::engine::protocol::Stage;
use crate::engine::protocol::study::{Finding, Refusal, Study};
use crate::engine::service::Host;

/// A download on its way; dropping it ends it.
pub struct Fetch<'a> {
    study: Study,
    bytes: LocalBoxFuture<'a, Result<Vec<u8>, String>>,
}

impl<'a> Fetch<'a> {
    /// Begins to bring `url` for `study`, and tells the page how far it is.
    pub fn new(host: &'a impl Host, study: Study, url: String) -> Self {
        let of = study.clone();
        let bytes = async move {
            let progress = |stage: Stage| {
                if let Stage::Download { done_bytes, total_bytes, .. } = stage {
                    send(host, of.clone(), Finding::Fetching(done_bytes, total_bytes));
                }
            };
            host.download(&url, &progress).await
        };
        Self { study, bytes: bytes.boxed_local() }
    }

    /// Waits for the file.
    ///
    /// # Errors
    /// What happened, where it cannot be had.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, String> {
        (&mut self.bytes).await
    }

    /// What it is for.
    pub fn into_study(self) -> Study {
        self.study
    }

    /// Ends it, and says so.
    pub fn stop(self, host: &impl Host) {
        send(host, self.study, Finding::Refused(Refusal::Stopped));
    }
}
