//! Studies of the loaded model; see [`super::protocol::study`].
//!
//! What is asked of the weights alone runs on CPU executors made for it. Only the measurement of time runs on the
//! executor of the text, and brings the text back when it ends.

pub mod ask;
pub mod compare;
pub mod fetch;
#[cfg(test)]
mod tests;
pub mod time;

use std::rc::Rc;

use super::protocol::study::{Finding, Refusal, Studied, Study};
use super::protocol::{Command, Event};
use super::service::Host;
use super::session::Session;
use crate::gpu::device::GpuError;
use crate::model::checkpoint::{Loaded, Model};
use crate::model::graph::Attention;
use compare::{CompareJob, overhead_bytes};
use time::TimeJob;

/// Positions between two reports of a comparison.
const REPORT_EVERY: usize = 8;

/// What goes on, and what is kept for later questions.
#[derive(Default)]
pub struct Studies {
    job: Option<(Study, Job)>,
    /// The weights that counted as right in the last comparison.
    reference: Option<Rc<Model>>,
    /// What the file of the loaded model holds beside its weights.
    file_overhead_bytes: usize,
}

/// Something that takes a while.
enum Job {
    Compare(Box<CompareJob>),
    Time(TimeJob),
}

/// Whether a command may come while the executor of the text is measured.
pub fn leaves_executor_alone(command: &Command) -> bool {
    matches!(
        command,
        Command::Tokenize { .. }
            | Command::SetSampling(_)
            | Command::Pause
            | Command::Study(_)
            | Command::Train(_)
            | Command::Lab(_)
    )
}

impl Studies {
    /// For a model that was read from a file of `file_bytes`.
    pub fn new(model: &Model, file_bytes: usize) -> Self {
        Self { file_overhead_bytes: overhead_bytes(model, file_bytes), ..Self::default() }
    }

    /// Whether something goes on.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Answers `study`, or begins it.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn begin(
        &mut self,
        host: &impl Host,
        session: &mut Session,
        study: Study,
    ) -> Result<(), GpuError> {
        if session.model.config.attention == Attention::Bidirectional && study != Study::Stop {
            send(host, study, Finding::Refused(Refusal::BothWays));
            return Ok(());
        }
        let finding = match &study {
            Study::Draw { genre, seed } => ask::draw(session, *genre, *seed).map(Finding::Drawn),
            Study::Ask(item) => ask::ask(session, *item).await.map(|asked| Finding::Asked(Box::new(asked))),
            Study::Fit(item) => ask::fit(session, *item).map(Finding::Fit),
            Study::Block { index } => self.block(*index),
            Study::Compare { .. } => {
                self.stop(host, session).await?;
                let reference = (Rc::clone(&session.model), self.file_overhead_bytes);
                self.compare(host, session, study, Ok(reference));
                return Ok(());
            }
            Study::Time => {
                self.stop(host, session).await?;
                let job = TimeJob::new(session.model.config.context_length);
                self.job = Some((study, Job::Time(job)));
                return Ok(());
            }
            Study::Stop => return self.stop(host, session).await,
        };
        send(host, study, finding.unwrap_or_else(Finding::Refused));
        Ok(())
    }

    /// One slice of what goes on.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn advance(&mut self, host: &impl Host, session: &mut Session) -> Result<(), GpuError> {
        let Some((study, job)) = &mut self.job else { return Ok(()) };
        let study = study.clone();
        match job {
            Job::Compare(job) => {
                if !job.advance() {
                    let compared = job.compared(session);
                    self.job = None;
                    send(host, study, Finding::Compared(Box::new(compared)));
                } else if job.n_done() % REPORT_EVERY == 0 {
                    send(host, study, Finding::Comparing(job.n_done(), job.n_positions()));
                }
                Ok(())
            }
            Job::Time(job) => match job.advance(session, &|| host.now_secs()).await {
                Ok(None) => Ok(()),
                Ok(Some((timing, is_last))) => {
                    if is_last {
                        self.job = None;
                        session.rerun().await?;
                    }
                    send(host, study, Finding::Timed(timing));
                    Ok(())
                }
                Err(error) => {
                    self.job = None;
                    send(host, study, Finding::Refused(Refusal::Device));
                    Err(error)
                }
            },
        }
    }

    /// Ends what goes on; the text is as before.
    ///
    /// # Errors
    /// If the GPU fails.
    pub async fn stop(&mut self, host: &impl Host, session: &mut Session) -> Result<(), GpuError> {
        let Some((study, job)) = self.job.take() else { return Ok(()) };
        send(host, study, Finding::Refused(Refusal::Stopped));
        match job {
            Job::Time(_) => session.rerun().await,
            Job::Compare(_) => Ok(()),
        }
    }

    fn block(&self, index: usize) -> Result<Finding, Refusal> {
        let block = self.reference.as_ref().and_then(|model| compare::block(model, index));
        block.map(|block| Finding::Block(Box::new(block))).ok_or(Refusal::Nothing)
    }

    /// Goes on with the comparison `study`, whose file has come, or could not be had.
    pub fn fetched(
        &mut self,
        host: &impl Host,
        session: &Session,
        study: Study,
        bytes: Result<Vec<u8>, String>,
    ) {
        let bytes = bytes.map_err(|message| Refusal::Reference { message });
        let reference = bytes.and_then(|bytes| reference(session, &bytes));
        self.compare(host, session, study, reference);
    }

    /// Begins to compare with `reference`: the weights that count as right, and what else is in their file.
    fn compare(
        &mut self,
        host: &impl Host,
        session: &Session,
        study: Study,
        reference: Result<(Rc<Model>, usize), Refusal>,
    ) {
        let ids: Vec<u32> = session.tokens().iter().map(|token| token.text.id).collect();
        let is_empty = ids.is_empty();
        match reference.and_then(|found| if is_empty { Err(Refusal::Nothing) } else { Ok(found) }) {
            Ok((reference, file_overhead_bytes)) => {
                let job = CompareJob::new(&reference, &ids, file_overhead_bytes);
                self.job = Some((study, Job::Compare(Box::new(job))));
                self.reference = Some(reference);
            }
            Err(refusal) => send(host, study, Finding::Refused(refusal)),
        }
    }
}

/// The model in `bytes`, which must be the loaded one in another element type.
fn reference(session: &Session, bytes: &[u8]) -> Result<(Rc<Model>, usize), Refusal> {
    let refused = |message: String| Refusal::Reference { message };
    let loaded = Loaded::from_gguf(bytes).map_err(|error| refused(error.to_string()))?;
    if loaded.model.config != session.model.config {
        return Err(refused("expected the sizes of the loaded model, got others".to_owned()));
    }
    let file_overhead_bytes = overhead_bytes(&loaded.model, bytes.len());
    Ok((Rc::new(loaded.model), file_overhead_bytes))
}

fn send(host: &impl Host, study: Study, finding: Finding) {
    host.send(Event::Studied(Studied { study, finding }));
}
