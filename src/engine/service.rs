//! Answers commands with events, one after the other, and generates tokens in between.

mod look;

use std::rc::Rc;

use futures_channel::mpsc::{TryRecvError, UnboundedReceiver};
use futures_util::StreamExt;
use futures_util::future::{Either, FutureExt, select};

use super::backend;
use super::labs::Labs;
use super::opening::opening;
use super::protocol::study::Study;
use super::protocol::write::{Write, Written};
use super::protocol::{
    BackendChoice, Command, CpuReason, Event, Failure, ModelInfo, Sampling, Stage, StopReason,
};
use super::session::{PromptTokens, Session, Stepped};
use super::study::fetch::Fetch;
use super::study::{self, Studies};
use super::training::Training;
use crate::gpu::device::GpuError;
use crate::model::checkpoint::{Loaded, Model};
use crate::model::graph::ActivationId;
use crate::text::tokenizer::Tokenizer;

/// While a run goes on, the distribution and the attention are sent at most this often, in seconds: often enough to
/// watch, rarely enough to leave the time to the model.
const REFRESH_SECS: f64 = 0.1;

/// What the loop needs from where it runs: a Web Worker, or a test.
#[expect(async_fn_in_trait, reason = "the engine is single-threaded, its futures need not be Send")]
pub trait Host {
    /// Hands an event to the page.
    fn send(&self, event: Event);

    /// A clock, in seconds.
    fn now_secs(&self) -> f64;

    /// Lets waiting messages arrive.
    async fn yield_now(&self);

    /// Fetches `url`, reporting progress.
    ///
    /// # Errors
    /// What happened, where the file cannot be had.
    async fn download(&self, url: &str, progress: &dyn Fn(Stage)) -> Result<Vec<u8>, String>;
}

/// Answers `commands` until the sender is gone.
pub async fn serve(host: &impl Host, commands: UnboundedReceiver<Command>) {
    let mut service = Service {
        host,
        commands,
        session: None,
        sampling: Sampling::default(),
        run: None,
        training: Training::default(),
        studies: Studies::default(),
        fetch: None,
        labs: Labs::default(),
        came: None,
        turn: 0,
    };
    while let Some(next) = service.next().await {
        let result = match next {
            Next::Command(command) => service.handle(command).await,
            Next::Token => service.advance().await,
            Next::Study => service.advance_study().await,
            Next::Fetched(bytes) => service.fetched(bytes),
            Next::Training => {
                service.training.advance(host).await;
                Ok(())
            }
            Next::Lab => {
                service.labs.advance(host).await;
                Ok(())
            }
        };
        if let Err(failure) = result {
            service.run = None;
            host.send(Event::Failed(failure));
        }
    }
}

/// What the loop does next.
enum Next {
    Command(Command),
    /// One more token of the run.
    Token,
    /// One more slice of a study.
    Study,
    /// The file that a study waited for, or why it cannot be had.
    Fetched(Result<Vec<u8>, String>),
    /// Some more steps of training.
    Training,
    /// Some more questions of an experiment.
    Lab,
}

/// A run that goes on.
struct Run {
    /// Tokens still to generate.
    n_left: usize,
    /// When the page last got the distribution and the attention.
    last_view_secs: f64,
}

struct Service<'a, H> {
    host: &'a H,
    commands: UnboundedReceiver<Command>,
    session: Option<Session>,
    sampling: Sampling,
    run: Option<Run>,
    training: Training,
    studies: Studies,
    /// The file that a study waits for.
    fetch: Option<Fetch<'a>>,
    labs: Labs,
    /// A command that came while a question was answered.
    came: Option<Command>,
    /// Whose turn it was last, while several things go on at once: the number of its place in [`Self::goes_on`].
    turn: usize,
}

impl<H: Host> Service<'_, H> {
    /// The next command; while something goes on, more of it where no command waits. `None` if no command can come any
    /// more.
    async fn next(&mut self) -> Option<Next> {
        if let Some(command) = self.came.take() {
            return Some(Next::Command(command));
        }
        if !self.goes_on().contains(&true) {
            return self.wait().await;
        }
        self.host.yield_now().await;
        if let Some(bytes) = self.fetch.as_mut().and_then(|fetch| fetch.bytes().now_or_never()) {
            return Some(Next::Fetched(bytes));
        }
        match self.commands.try_recv() {
            Ok(command) => Some(Next::Command(command)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => Some(self.more()),
        }
    }

    /// The next command, or the file that comes first.
    async fn wait(&mut self) -> Option<Next> {
        let Some(fetch) = &mut self.fetch else {
            return self.commands.next().await.map(Next::Command);
        };
        match select(Box::pin(fetch.bytes()), self.commands.next()).await {
            Either::Left((bytes, _)) => Some(Next::Fetched(bytes)),
            Either::Right((command, _)) => command.map(Next::Command),
        }
    }

    /// What goes on: the run, the training, a study, an experiment. A study waits for the run, which uses the same
    /// executor.
    fn goes_on(&self) -> [bool; 4] {
        let has_run = self.run.is_some();
        let has_study = self.studies.is_busy() && !has_run;
        [has_run, self.training.is_running(), has_study, self.labs.is_running()]
    }

    /// More of what goes on, in turns.
    fn more(&mut self) -> Next {
        let goes_on = self.goes_on();
        let turns = (1..=goes_on.len()).map(|step| (self.turn + step) % goes_on.len());
        self.turn = turns.into_iter().find(|&turn| goes_on[turn]).unwrap_or(0);
        match self.turn {
            0 => Next::Token,
            1 => Next::Training,
            2 => Next::Study,
            _ => Next::Lab,
        }
    }

    async fn handle(&mut self, command: Command) -> Result<(), Failure> {
        if command.replaces_text() {
            self.stop(StopReason::Paused);
        }
        if !study::leaves_executor_alone(&command) {
            self.end_study().await?;
        }
        match command {
            Command::LoadUrl { url, backend } => self.load_url(url, backend).await,
            Command::LoadBytes { bytes, backend, .. } => self.load(&bytes, backend).await,
            Command::Tokenize { request, text } => self.tokenize(request, &text),
            Command::SetPrompt { text } => self.set_prompt(&text).await,
            Command::Step => {
                self.stop(StopReason::Paused);
                self.step_alone(None).await
            }
            Command::Write(Write::Token { id }) => {
                self.stop(StopReason::Paused);
                let is_known = self.session()?.check_id(id);
                is_known.map_err(|message| Failure::Engine { message })?;
                self.step_alone(Some(id)).await
            }
            Command::Write(Write::Text(written)) => self.write_text(written).await,
            Command::Run { max_tokens } => self.begin_run(max_tokens),
            Command::Pause => {
                self.stop(StopReason::Paused);
                Ok(())
            }
            Command::Stop => {
                self.stop(StopReason::Stopped);
                Ok(())
            }
            Command::StepBack => {
                let result = self.session()?.step_back().await.map(|_| ());
                self.rewound(result).await
            }
            Command::Reset => {
                let result = self.session()?.reset().await;
                self.rewound(result).await
            }
            Command::SetSampling(sampling) => {
                self.set_sampling(sampling);
                Ok(())
            }
            Command::WatchAttention { layer } => {
                let result = self.session()?.watch_attention(layer).await;
                self.watched(result).await
            }
            Command::Watch { activations } => {
                let result = self.session()?.watch(&activations).await;
                self.watched(result).await
            }
            Command::Look(look) => self.look(look).await,
            Command::Study(what) => self.study(what).await,
            Command::Train(train) => {
                self.training.handle(train, self.session.as_ref(), self.host).await;
                Ok(())
            }
            Command::Lab(lab) => {
                self.labs.handle(lab, self.host).await;
                Ok(())
            }
            Command::DestroyDevice => self.destroy_device(),
        }
    }

    fn begin_run(&mut self, max_tokens: usize) -> Result<(), Failure> {
        self.session()?;
        self.host.send(Event::Running);
        self.run = Some(Run { n_left: max_tokens, last_view_secs: self.host.now_secs() });
        Ok(())
    }

    fn destroy_device(&mut self) -> Result<(), Failure> {
        self.training.destroy_device();
        self.labs.destroy_device();
        self.session()?.destroy_device();
        Ok(())
    }

    async fn load_url(&mut self, url: String, backend: BackendChoice) -> Result<(), Failure> {
        let bytes = self.host.download(&url, &|stage| self.host.send(Event::Loading(stage))).await;
        let bytes = bytes.map_err(|message| Failure::Download { url, message })?;
        self.load(&bytes, backend).await
    }

    async fn load(&mut self, bytes: &[u8], choice: BackendChoice) -> Result<(), Failure> {
        let host = self.host;
        host.send(Event::Loading(Stage::Parse));
        host.yield_now().await;
        let loaded = Loaded::from_gguf(bytes);
        let loaded = loaded.map_err(|error| Failure::Checkpoint { message: error.to_string() })?;
        let tokenizer = Tokenizer::from_vocabulary(&loaded.vocabulary);
        let tokenizer = tokenizer.map_err(|error| Failure::Tokenizer { message: error.to_string() })?;
        host.send(Event::Loading(Stage::Prepare));
        host.yield_now().await;
        let opening = opening(&tokenizer);
        let model = Rc::new(loaded.model);
        // The old model goes first: two at once may not fit the device.
        self.session = None;
        self.studies = Studies::new(&model, bytes.len());
        let executor = backend::choose(&model, choice, &|| host.now_secs()).await;
        let ends = [loaded.vocabulary.start_id(), loaded.vocabulary.eos_id];
        let mut session = Session::new(Rc::clone(&model), Rc::new(tokenizer), ends, executor);
        session.set_sampling(self.sampling);
        let activations = session.activations();
        let info = info(&model, activations, opening);
        host.send(Event::Loaded { model: info, backend: session.backend().clone() });
        self.session = Some(session);
        Ok(())
    }

    fn tokenize(&mut self, request: u32, text: &str) -> Result<(), Failure> {
        let session = self.session()?;
        let PromptTokens { ids, n_dropped, left_out } = session.prompt_tokens(text);
        let tokens = ids.into_iter().map(|id| session.token_text(id)).collect();
        self.host.send(Event::Tokenized { request, tokens, n_dropped, left_out });
        Ok(())
    }

    async fn set_prompt(&mut self, text: &str) -> Result<(), Failure> {
        let host = self.host;
        let session = self.session()?;
        let result = session.set_prompt(text, &|| host.now_secs()).await.map(|_| ());
        self.recover(result).await?;
        self.send_text();
        self.send_view();
        Ok(())
    }

    async fn study(&mut self, what: Study) -> Result<(), Failure> {
        self.stop(StopReason::Paused);
        if matches!(what, Study::Compare { .. } | Study::Stop) {
            self.end_study().await?;
        }
        let session = self.session.as_mut().ok_or(Failure::NoModel)?;
        if let Study::Compare { reference_url: Some(url) } = &what {
            let url = url.clone();
            self.fetch = Some(Fetch::new(self.host, what, url));
            return Ok(());
        }
        let result = self.studies.begin(self.host, session, what).await;
        self.recover(result).await
    }

    fn fetched(&mut self, bytes: Result<Vec<u8>, String>) -> Result<(), Failure> {
        let session = self.session.as_ref().ok_or(Failure::NoModel)?;
        if let Some(fetch) = self.fetch.take() {
            self.studies.fetched(self.host, session, fetch.into_study(), bytes);
        }
        Ok(())
    }

    async fn advance_study(&mut self) -> Result<(), Failure> {
        let session = self.session.as_mut().ok_or(Failure::NoModel)?;
        let result = self.studies.advance(self.host, session).await;
        self.recover(result).await
    }

    /// Something else needs the executor.
    async fn end_study(&mut self) -> Result<(), Failure> {
        if let Some(fetch) = self.fetch.take() {
            fetch.stop(self.host);
        }
        let Some(session) = &mut self.session else { return Ok(()) };
        let result = self.studies.stop(self.host, session).await;
        self.recover(result).await
    }

    async fn watched(&mut self, result: Result<(), GpuError>) -> Result<(), Failure> {
        self.recover(result).await?;
        self.send_view();
        Ok(())
    }

    fn session(&mut self) -> Result<&mut Session, Failure> {
        self.session.as_mut().ok_or(Failure::NoModel)
    }

    /// After a GPU error: goes on with the same text on the CPU and tells the page.
    async fn recover(&mut self, result: Result<(), GpuError>) -> Result<(), Failure> {
        let Err(error) = result else { return Ok(()) };
        let reason: CpuReason = backend::reason(error);
        let host = self.host;
        let session = self.session()?;
        session.fall_back(reason).await;
        host.send(Event::BackendChanged(session.backend().clone()));
        Ok(())
    }

    async fn write_text(&mut self, written: Written) -> Result<(), Failure> {
        let session = self.session()?;
        session.check_text(&written).map_err(|message| Failure::Engine { message })?;
        let result = session.write_text(written).await;
        self.rewound(result).await
    }

    /// Generates one token, or appends `forced`, and shows what follows.
    async fn step_alone(&mut self, forced: Option<u32>) -> Result<(), Failure> {
        let stopped = self.step(forced).await?;
        self.send_view();
        stopped.into_iter().for_each(|reason| self.host.send(Event::Stopped(reason)));
        Ok(())
    }

    /// Generates one token, or appends `forced`; `Some` if none can follow it.
    async fn step(&mut self, forced: Option<u32>) -> Result<Option<StopReason>, Failure> {
        let host = self.host;
        let session = self.session()?;
        let n_before = session.tokens().len();
        let stepped = match forced {
            Some(id) => session.force(id, &|| host.now_secs()).await,
            None => session.step(&|| host.now_secs()).await,
        };
        let (stepped, result) = match stepped {
            Ok(Stepped::ContextFull) => return Ok(Some(StopReason::ContextFull)),
            Ok(Stepped::Token { token, position }) => (Some((token, position)), Ok(())),
            Err(error) => {
                (session.tokens().get(n_before).cloned().map(|token| (token, n_before)), Err(error))
            }
        };
        self.recover(result).await?;
        let session = self.session()?;
        let Some((token, position)) = stepped else { return Ok(None) };
        let is_end = session.is_end(&token);
        let speed = session.speed();
        host.send(Event::Stepped { token, position, speed });
        Ok(is_end.then_some(StopReason::EndOfText))
    }

    /// One more token of the run.
    async fn advance(&mut self) -> Result<(), Failure> {
        let Some(n_left) = self.run.as_ref().map(|run| run.n_left) else { return Ok(()) };
        if n_left == 0 {
            self.stop(StopReason::TokenLimit);
            return Ok(());
        }
        if let Some(reason) = self.step(None).await? {
            self.stop(reason);
            return Ok(());
        }
        let now_secs = self.host.now_secs();
        let Some(run) = &mut self.run else { return Ok(()) };
        run.n_left = n_left - 1;
        if now_secs - run.last_view_secs >= REFRESH_SECS {
            run.last_view_secs = now_secs;
            self.send_view();
        }
        Ok(())
    }

    /// Ends the run, if one goes on.
    fn stop(&mut self, reason: StopReason) {
        if self.run.take().is_some() {
            self.send_view();
            self.host.send(Event::Stopped(reason));
        }
    }

    fn set_sampling(&mut self, sampling: Sampling) {
        self.sampling = sampling;
        if let Some(session) = &mut self.session {
            session.set_sampling(sampling);
            if let Some(distribution) = session.distribution() {
                self.host.send(Event::Distribution(distribution));
            }
        }
    }

    async fn rewound(&mut self, result: Result<(), GpuError>) -> Result<(), Failure> {
        self.recover(result).await?;
        self.send_text();
        self.send_view();
        Ok(())
    }

    fn send_text(&self) {
        if let Some(session) = &self.session {
            let tokens = session.tokens().to_vec();
            let (n_prompt, n_dropped) = (session.n_prompt(), session.n_dropped());
            let left_out = session.left_out().clone();
            self.host.send(Event::Text { tokens, n_prompt, n_dropped, left_out });
        }
    }

    /// Sends what the page draws of the state after the last token.
    fn send_view(&self) {
        let Some(session) = &self.session else { return };
        let captured = session.captured().iter().cloned();
        let events = (session.distribution().map(Event::Distribution).into_iter())
            .chain(session.attention().map(Event::Attention))
            .chain(captured.map(|(activation, shape, values)| Event::Captured { activation, shape, values }));
        events.for_each(|event| self.host.send(event));
    }
}

fn info(model: &Model, activations: Vec<ActivationId>, opening: Option<String>) -> ModelInfo {
    ModelInfo {
        name: model.name.clone(),
        config: model.config.clone(),
        n_params: model.n_params(),
        dtype: model.dtype(),
        weights_bytes: model.size_bytes(),
        checksum: model.checksum(),
        activations,
        opening,
    }
}
