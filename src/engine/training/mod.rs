//! Training beside the text: one race at a time, advanced in slices so that messages get through.

mod count;
#[cfg(test)]
mod tests;

use self::count::Sentence;
pub(in crate::engine) use self::count::decoded;
use super::backend::reason;
use super::protocol::training::{End, Ready, Train, TrainRefusal, Trained};
use super::protocol::{Backend, BackendChoice, CpuReason, Event};
use super::service::Host;
use super::session::Session;
use crate::gpu::device::{Gpu, GpuOptions};
use crate::model::checkpoint::Model;
use crate::train::data::DataError;
use crate::train::objective::ShareError;
use crate::train::race::{Plan, Race, RaceError};
use crate::train::trainer::TrainError;

/// How long a slice takes at least, in seconds: one step may take longer, but no slice begins another one after this.
const SLICE_SECS: f64 = 0.02;

/// Samples are written at most this often, in seconds, for each arm: they cost as much as a step.
const SAMPLE_SECS: f64 = 1.0;

/// Tokens of a sample.
const SAMPLE_TOKENS: usize = 24;

/// Everything that is kept of training.
#[derive(Default)]
pub struct Training {
    active: Option<Active>,
    /// The decoded weights of the model whose sentence was counted last, with the checksum of the model.
    decoded: Option<(u64, Model)>,
}

/// A race, and what the page knows of it.
struct Active {
    race: Race,
    choice: BackendChoice,
    gpu: Option<Gpu>,
    backend: (Backend, Option<CpuReason>),
    prompt: String,
    is_running: bool,
    /// For each arm: seconds and tokens of its steps since its last point, and when it last wrote.
    clocks: Vec<Clock>,
}

#[derive(Clone, Copy, Default)]
struct Clock {
    secs: f64,
    tokens: u64,
    wrote_secs: Option<f64>,
}

impl Training {
    /// Whether there is a step to make.
    pub fn is_running(&self) -> bool {
        self.active.as_ref().is_some_and(|active| active.is_running)
    }

    /// Makes the device of the race go away, as a driver crash would.
    pub fn destroy_device(&self) {
        if let Some(gpu) = self.active.as_ref().and_then(|active| active.gpu.as_ref()) {
            gpu.destroy();
        }
    }

    /// Does what the page asks for.
    pub async fn handle(&mut self, train: Train, session: Option<&Session>, host: &impl Host) {
        let tell = |trained| host.send(Event::Trained(trained));
        let refuse = |refusal| tell(Trained::Refused(refusal));
        match train {
            Train::Count { request, ref text, ratio, draw } => match session {
                Some(session) => self.count(session, &Sentence { request, text, ratio, draw }, host),
                None => refuse(TrainRefusal::NoModel),
            },
            Train::Start { plan, backend, prompt } => {
                let choice = resolve(backend, session);
                match Active::start(plan, choice, prompt).await {
                    Ok(active) => {
                        tell(active.ready());
                        self.active = Some(active);
                        self.set_running(true, host);
                    }
                    Err(refusal) => refuse(refusal),
                }
            }
            Train::Pause => self.set_running(false, host),
            Train::Resume => self.set_running(true, host),
            Train::Reset => self.reset(host).await,
            Train::Stop => {
                self.active = None;
                tell(Trained::Gone);
            }
            Train::Prompt(prompt) => {
                if let Some(active) = &mut self.active {
                    active.prompt = prompt;
                    active.write_all(host);
                }
            }
            Train::Features => match self.active.as_mut().and_then(|active| active.race.features()) {
                Some(scores) => tell(Trained::Features(scores)),
                None => refuse(TrainRefusal::NoReviews),
            },
            Train::Export { arm } => match self.active.as_ref().and_then(|active| active.race.export(arm)) {
                Some(bytes) => tell(Trained::Exported { arm, bytes }),
                None => refuse(TrainRefusal::NoArm),
            },
        }
    }

    /// Steps for a slice of time.
    pub async fn advance(&mut self, host: &impl Host) {
        let Some(active) = &mut self.active else { return };
        let start_secs = host.now_secs();
        while active.is_running && host.now_secs() - start_secs < SLICE_SECS {
            if let Err(reason) = active.step(host).await {
                active.fall_back(&reason);
                host.send(Event::Trained(Trained::FellBack(reason)));
            }
        }
    }

    fn set_running(&mut self, is_running: bool, host: &impl Host) {
        let Some(active) = &mut self.active else { return };
        active.is_running = is_running && !active.race.is_over();
        host.send(Event::Trained(match active.is_running {
            true => Trained::Running,
            false if active.race.is_over() => Trained::Over,
            false => Trained::Paused,
        }));
    }

    async fn reset(&mut self, host: &impl Host) {
        let Some(active) = self.active.take() else { return };
        let plan = active.race.plan().clone();
        match Active::start(plan, active.choice, active.prompt).await {
            Ok(active) => {
                host.send(Event::Trained(active.ready()));
                self.active = Some(active);
                self.set_running(false, host);
            }
            Err(refusal) => host.send(Event::Trained(Trained::Refused(refusal))),
        }
    }

    fn count(&mut self, session: &Session, sentence: &Sentence<'_>, host: &impl Host) {
        if !(sentence.ratio > 0.0 && sentence.ratio <= 1.0) {
            let refusal = TrainRefusal::Share(sentence.ratio);
            return host.send(Event::Trained(Trained::Refused(refusal)));
        }
        let checksum = session.model.checksum();
        if self.decoded.as_ref().is_none_or(|(known, _)| *known != checksum) {
            self.decoded = Some((checksum, decoded(&session.model)));
        }
        if let Some((_, model)) = &self.decoded {
            let counted = count::count(session, model, sentence);
            host.send(Event::Trained(Trained::Counted(Box::new(counted))));
        }
    }
}

/// Without a choice, what runs the loaded model trains as well.
fn resolve(choice: BackendChoice, session: Option<&Session>) -> BackendChoice {
    let is_on_gpu = session.is_some_and(|session| matches!(session.backend().backend, Backend::Gpu { .. }));
    match choice {
        BackendChoice::Auto if is_on_gpu => BackendChoice::Gpu,
        BackendChoice::Auto => BackendChoice::Cpu,
        BackendChoice::Gpu | BackendChoice::Cpu => choice,
    }
}

impl Active {
    async fn start(plan: Plan, choice: BackendChoice, prompt: String) -> Result<Self, TrainRefusal> {
        let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut race = Race::new(plan, n_threads).map_err(refusal)?;
        let (gpu, backend) = if choice == BackendChoice::Gpu {
            match on_gpu(&mut race).await {
                Ok(gpu) => {
                    let info = gpu.info();
                    let backend = Backend::Gpu { adapter: info.name.clone(), is_software: info.is_software };
                    (Some(gpu), (backend, None))
                }
                Err(reason) => (None, (Backend::Cpu, Some(reason))),
            }
        } else {
            (None, (Backend::Cpu, Some(CpuReason::Chosen)))
        };
        let clocks = vec![Clock::default(); race.plan().arms.len()];
        Ok(Self { race, choice, gpu, backend, prompt, is_running: false, clocks })
    }

    fn ready(&self) -> Trained {
        Trained::Ready(Box::new(Ready {
            plan: self.race.plan().clone(),
            n_params: self.race.n_params(),
            size_bytes: self.race.size_bytes(),
            batch_targets: self.race.batch_targets(),
            backend: self.backend.0.clone(),
            cpu_reason: self.backend.1.clone(),
        }))
    }

    /// One step, told where it makes a point.
    async fn step(&mut self, host: &impl Host) -> Result<(), CpuReason> {
        let start_secs = host.now_secs();
        let advance = match self.race.advance().await {
            Ok(Some(advance)) => advance,
            Ok(None) => {
                self.is_running = false;
                return Ok(());
            }
            Err(TrainError::Gpu(error)) => return Err(reason(error)),
            // Whatever else it says, the device's copy of the run cannot be gone on with.
            Err(error) => return Err(CpuReason::DeviceFailed { message: error.to_string() }),
        };
        let now_secs = host.now_secs();
        let clock = &mut self.clocks[advance.arm];
        clock.secs += now_secs - start_secs;
        if let Some(point) = advance.point {
            let tokens = point.progress.tokens - clock.tokens;
            let tok_s = tokens as f64 / clock.secs.max(f64::MIN_POSITIVE);
            (clock.secs, clock.tokens) = (0.0, point.progress.tokens);
            host.send(Event::Trained(Trained::Moved { arm: advance.arm, point, tok_s }));
            if advance.end.is_some() || clock.wrote_secs.is_none_or(|then| now_secs - then >= SAMPLE_SECS) {
                clock.wrote_secs = Some(now_secs);
                self.write(advance.arm, host);
            }
        }
        if let Some(end) = advance.end {
            if matches!(end, End::Diverged { .. }) {
                self.write(advance.arm, host);
            }
            host.send(Event::Trained(Trained::Ended { arm: advance.arm, end }));
        }
        if self.race.is_over() {
            self.is_running = false;
            host.send(Event::Trained(Trained::Over));
        }
        Ok(())
    }

    fn write(&mut self, arm: usize, host: &impl Host) {
        if let Some(written) = self.race.write(arm, &self.prompt, SAMPLE_TOKENS) {
            host.send(Event::Trained(Trained::Wrote { arm, written }));
        }
    }

    fn write_all(&mut self, host: &impl Host) {
        (0..self.clocks.len()).for_each(|arm| self.write(arm, host));
    }

    fn fall_back(&mut self, reason: &CpuReason) {
        self.race.fall_back();
        self.gpu = None;
        self.backend = (Backend::Cpu, Some(reason.clone()));
        self.choice = BackendChoice::Cpu;
        self.clocks.iter_mut().for_each(|clock| clock.secs = 0.0);
    }
}

/// What the page is told of a race that cannot begin.
fn refusal(error: RaceError) -> TrainRefusal {
    match error {
        RaceError::Arms(n) => TrainRefusal::Arms(n),
        RaceError::Size(name) => TrainRefusal::Size(name),
        RaceError::Batch { row, batch } => TrainRefusal::Batch { row, got: batch },
        RaceError::LearningRate(rate) => TrainRefusal::LearningRate(rate),
        RaceError::Decay(share) => TrainRefusal::Decay(share),
        RaceError::Story(got) => TrainRefusal::LongStory(got),
        RaceError::Share(ShareError(share)) => TrainRefusal::Share(share),
        RaceError::Data(DataError::TooShort { expected, got }) => TrainRefusal::ShortStory { expected, got },
        RaceError::Data(DataError::ShortRows { expected, got }) => TrainRefusal::ShortRows { expected, got },
        RaceError::Config(error) => TrainRefusal::Other(error.to_string()),
        RaceError::Train(error) => TrainRefusal::Other(error.to_string()),
    }
}

async fn on_gpu(race: &mut Race) -> Result<Gpu, CpuReason> {
    let gpu = Gpu::request(GpuOptions::default()).await.map_err(reason)?;
    race.use_gpu(&gpu).await.map_err(reason)?;
    Ok(gpu)
}
