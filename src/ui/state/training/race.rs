//! A race as the page knows it: its curves, and what it says about itself.

use std::sync::LazyLock;

use crate::engine::protocol::training::{
    End, Objective, Plan, Point, Ready, RecordedArm, Recording, Trained, Written,
};
use crate::engine::protocol::{Backend, CpuReason};

/// A run of the default race, made by `glassgpt race --json`.
const RECORDED: &str = include_str!("../../../../www/recorded/race.json");

static RECORDED_RACE: LazyLock<Option<RaceView>> = LazyLock::new(|| parse(RECORDED));

/// What stands below the curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Tokens read.
    Tokens,
    /// Targets trained on.
    Targets,
    /// Floating-point operations.
    Flops,
}

/// What the curves show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The matched probe, the same question for all.
    Probe,
    /// The loss, which is another question for each.
    Loss,
}

/// Where a race stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaceStatus {
    /// The engine was asked for it.
    Starting,
    /// Steps are being made.
    Running,
    /// None are, for now.
    Paused,
    /// All arms have ended.
    Over,
    /// It was run before, elsewhere.
    Recorded,
    /// Its worker is gone, with the models.
    Lost,
}

/// One arm.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmView {
    /// What it predicts.
    pub objective: Objective,
    /// Targets in a batch.
    pub batch_targets: usize,
    /// Its curve.
    pub points: Vec<Point>,
    /// Tokens per second, lately.
    pub tok_s: Option<f64>,
    /// What it wrote last.
    pub written: Option<Written>,
    /// Why it goes no further.
    pub end: Option<End>,
}

/// A race.
#[derive(Clone, Debug, PartialEq)]
pub struct RaceView {
    /// How it goes.
    pub plan: Plan,
    /// Where it stands.
    pub status: RaceStatus,
    /// Its arms; none before it is ready.
    pub arms: Vec<ArmView>,
    /// Parameters of each model.
    pub n_params: usize,
    /// Bytes of all arms in memory.
    pub size_bytes: usize,
    /// What computes.
    pub backend: Option<Backend>,
    /// Why not the GPU, where it is the CPU.
    pub cpu_reason: Option<CpuReason>,
}

impl RaceView {
    /// A race that was asked for.
    pub fn starting(plan: &Plan) -> Self {
        Self {
            plan: plan.clone(),
            status: RaceStatus::Starting,
            arms: Vec::new(),
            n_params: 0,
            size_bytes: 0,
            backend: None,
            cpu_reason: None,
        }
    }

    /// A race at its start.
    pub fn ready(ready: Ready) -> Self {
        let arm = |(&objective, &batch_targets)| ArmView {
            objective,
            batch_targets,
            points: Vec::new(),
            tok_s: None,
            written: None,
            end: None,
        };
        Self {
            arms: ready.plan.arms.iter().zip(&ready.batch_targets).map(arm).collect(),
            plan: ready.plan,
            status: RaceStatus::Paused,
            n_params: ready.n_params,
            size_bytes: ready.size_bytes,
            backend: Some(ready.backend),
            cpu_reason: ready.cpu_reason,
        }
    }

    /// The engine tells something about it.
    pub fn told(&mut self, trained: Trained) {
        match trained {
            Trained::Running => self.status = RaceStatus::Running,
            Trained::Paused => self.status = RaceStatus::Paused,
            Trained::Over => self.status = RaceStatus::Over,
            Trained::FellBack(reason) => {
                (self.backend, self.cpu_reason) = (Some(Backend::Cpu), Some(reason));
            }
            Trained::Moved { arm, point, tok_s } => {
                if let Some(arm) = self.arms.get_mut(arm) {
                    arm.points.push(point);
                    arm.tok_s = Some(tok_s);
                }
            }
            Trained::Ended { arm, end } => {
                self.arms.iter_mut().skip(arm).take(1).for_each(|arm| arm.end = Some(end));
            }
            Trained::Wrote { arm, written } => {
                self.arms.iter_mut().skip(arm).take(1).for_each(|arm| arm.written = Some(written.clone()));
            }
            Trained::Counted(_)
            | Trained::Ready(_)
            | Trained::Features(_)
            | Trained::Exported { .. }
            | Trained::Gone
            | Trained::Refused { .. } => {}
        }
    }
}

impl ArmView {
    /// The newest point.
    pub fn last(&self) -> Option<&Point> {
        self.points.last()
    }

    /// The first point at which the probe reached `goal`.
    pub fn reached(&self, goal: f32) -> Option<&Point> {
        self.points.iter().find(|point| point.probe >= goal)
    }
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tokens, Self::Targets, Self::Flops];

    /// Where `point` stands on it.
    pub fn of(self, point: &Point) -> f64 {
        match self {
            Self::Tokens => point.progress.tokens as f64,
            Self::Targets => point.progress.targets as f64,
            Self::Flops => point.progress.flops as f64,
        }
    }
}

impl Measure {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Probe, Self::Loss];

    /// What `point` says of it.
    pub fn of(self, point: &Point) -> f64 {
        match self {
            Self::Probe => f64::from(point.probe),
            Self::Loss => point.loss,
        }
    }
}

/// The recorded race; `None` only if the file is damaged, which a test does not allow.
pub fn recorded() -> Option<&'static RaceView> {
    RECORDED_RACE.as_ref()
}

fn parse(json: &str) -> Option<RaceView> {
    let recording: Recording = serde_json::from_str(json).ok()?;
    let plan = recording.plan;
    let n_rows = plan.batch_tokens / plan.row_tokens.max(1);
    let arm = |(&objective, arm): (&Objective, RecordedArm)| ArmView {
        objective,
        batch_targets: n_rows * objective.n_targets(plan.row_tokens),
        points: arm.points,
        tok_s: None,
        written: arm.written,
        end: arm.end,
    };
    let arms = plan.arms.iter().zip(recording.arms).map(arm).collect();
    Some(RaceView {
        arms,
        status: RaceStatus::Recorded,
        n_params: recording.n_params,
        ..RaceView::starting(&plan)
    })
}
