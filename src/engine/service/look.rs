//! Questions that look inside: answered between two commands, and given up for one that comes meanwhile.

use futures_channel::mpsc::UnboundedReceiver;

use super::{Host, Service};
use crate::engine::look::{self, Pause};
use crate::engine::protocol::look::{Look, Looked, Seen};
use crate::engine::protocol::{Command, Event, Failure};
use crate::gpu::device::GpuError;

/// Lets messages in, and keeps the command that came.
struct Between<'a, H> {
    host: &'a H,
    commands: &'a mut UnboundedReceiver<Command>,
    came: &'a mut Option<Command>,
}

impl<H: Host> Pause for Between<'_, H> {
    async fn is_over(&mut self) -> bool {
        self.host.yield_now().await;
        if self.came.is_none() {
            *self.came = self.commands.try_recv().ok();
        }
        self.came.is_some()
    }
}

impl<H: Host> Service<'_, H> {
    /// Answers in every case, so that the page may wait for it; after a GPU error from the CPU.
    pub(super) async fn look(&mut self, look: Look) -> Result<(), Failure> {
        let seen = match self.seen(&look).await? {
            Ok(seen) => seen,
            Err(error) => {
                self.recover(Err(error)).await?;
                self.seen(&look).await?.unwrap_or_default()
            }
        };
        self.host.send(Event::Looked(Looked { look, seen }));
        Ok(())
    }

    async fn seen(&mut self, look: &Look) -> Result<Result<Option<Seen>, GpuError>, Failure> {
        let session = self.session.as_mut().ok_or(Failure::NoModel)?;
        let mut pause = Between { host: self.host, commands: &mut self.commands, came: &mut self.came };
        Ok(look::answer(session, look, &mut pause).await)
    }
}
