//! What the labs measure: what was chosen, and the jobs that follow from it.

mod quiz;
mod scale;
mod shots;
mod steps;

use serde::{Deserialize, Serialize};

use super::Bench;
use crate::engine::protocol::curves::Key;
use crate::engine::protocol::lab::{Examples, Job, MAX_N};
use crate::ui::models::{Catalog, Wanted};
use crate::ui::state::ModelFile;

pub use quiz::{MAX_QUIZ_ITEM, QUIZ_SHOTS, QuizPlan, QuizTopic, SCORINGS};
pub use scale::{Along, ScalePlan};
pub use shots::{CHANGES, LabelMode, LessonPlan, SHOTS, ShotPlan, ShotTask};
pub use steps::{MAX_PROBLEM, OPERANDS, STEP_SHOTS, StepPlan, StepTask, WAYS};

/// Items of a row on a first visit: less than a minute on a CPU.
pub const FIRST_N: usize = 100;
/// Largest seed: one that a number field shows with every digit.
pub const MAX_ITEM_SEED: u64 = 999_999;
/// The surface forms of training.
const TRAINED: &str = "trained";

/// Which models are asked, on how many items, drawn from which seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Names of models; none is the model at hand.
    pub models: Vec<String>,
    /// Items of each row.
    pub n: usize,
    /// Seed of the items.
    pub seed: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self { models: Vec::new(), n: FIRST_N, seed: 1 }
    }
}

impl Sample {
    /// The files of the chosen models, in the order of the list; those of the model at hand where none is chosen.
    pub fn files(&self, catalog: &Catalog, at_hand: Option<&str>) -> Vec<ModelFile> {
        let choose = |model: Option<&str>| {
            catalog.choose(&Wanted { model: model.map(str::to_owned), dtype: None }).ok()
        };
        let chosen = catalog.models.iter().filter(|model| self.models.contains(&model.name));
        let files: Vec<ModelFile> = chosen.filter_map(|model| choose(Some(&model.name))).collect();
        if !files.is_empty() {
            return files;
        }
        at_hand.and_then(|name| choose(Some(name))).or_else(|| choose(None)).into_iter().collect()
    }

    fn checked(self) -> Self {
        Self { n: self.n.clamp(1, MAX_N), seed: self.seed.min(MAX_ITEM_SEED), ..self }
    }
}

/// What is planned in each lab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// The few-shot lab.
    pub shots: ShotPlan,
    /// The chain-of-thought lab.
    pub steps: StepPlan,
    /// The quiz.
    pub quiz: QuizPlan,
    /// The scale lab.
    pub scale: ScalePlan,
    /// The gradient steps of the few-shot lab.
    pub lesson: LessonPlan,
}

/// The plan of one lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// The few-shot lab.
    Shots(ShotPlan),
    /// The chain-of-thought lab.
    Steps(StepPlan),
    /// The quiz.
    Quiz(QuizPlan),
    /// The scale lab.
    Scale(ScalePlan),
}

impl Plan {
    /// The lab that it belongs to.
    pub const fn bench(&self) -> Bench {
        match self {
            Self::Shots(_) => Bench::Shots,
            Self::Steps(_) => Bench::Steps,
            Self::Quiz(_) => Bench::Quiz,
            Self::Scale(_) => Bench::Scale,
        }
    }

    /// Models and items.
    pub const fn sample(&self) -> &Sample {
        match self {
            Self::Shots(plan) => &plan.sample,
            Self::Steps(plan) => &plan.sample,
            Self::Quiz(plan) => &plan.sample,
            Self::Scale(plan) => &plan.sample,
        }
    }

    /// Whether its questions are those that the visitor brought.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Quiz(QuizPlan { topic: QuizTopic::Given, .. }))
    }

    /// The jobs for one model, in their order. Those on questions that the visitor brought lack these.
    pub fn jobs(&self, file: &ModelFile) -> Vec<Job> {
        let job = |task: &str, format: &str, variant: &str, shots: &[usize]| Job {
            url: file.url.clone(),
            task: task.to_owned(),
            format: format.to_owned(),
            variant: variant.to_owned(),
            examples: Examples::Drawn.name().to_owned(),
            shots: shots.to_vec(),
            n: self.sample().n,
            seed: self.sample().seed,
            sentences: Vec::new(),
            questions: Vec::new(),
        };
        match self {
            Self::Shots(plan) => {
                // What the changed ones are compared with comes first.
                let ways = [Examples::Drawn].into_iter().chain(plan.changes.iter().copied());
                ways.map(|examples| plan.job(file, examples)).collect()
            }
            Self::Steps(plan) => {
                let of = |task: String| {
                    let ways = plan.ways(&task);
                    ways.map(|way| job(&task, way, TRAINED, &[plan.shots])).collect::<Vec<_>>()
                };
                plan.task.tasks().into_iter().flat_map(of).collect()
            }
            Self::Quiz(plan) => {
                let of = |task: String| {
                    let shots = plan.shots_of(&task);
                    QuizPlan::ways(&task).map(|(format, variant)| job(&task, format, variant, &shots))
                };
                plan.topic.tasks().into_iter().flat_map(of).collect()
            }
            Self::Scale(plan) => {
                let of = |key: &Key| job(&key.task, &key.format, &key.variant, &[key.shots]);
                plan.key.iter().map(of).collect()
            }
        }
    }
}

impl Plans {
    /// The plan of that lab.
    pub fn of(&self, bench: Bench) -> Plan {
        match bench {
            Bench::Shots => Plan::Shots(self.shots.clone()),
            Bench::Steps => Plan::Steps(self.steps.clone()),
            Bench::Quiz => Plan::Quiz(self.quiz.clone()),
            Bench::Scale => Plan::Scale(self.scale.clone()),
        }
    }

    /// With this plan in its lab, its numbers within their limits.
    pub fn set(&mut self, plan: Plan) {
        match plan {
            Plan::Shots(plan) => self.shots = ShotPlan { sample: plan.sample.clone().checked(), ..plan },
            Plan::Steps(plan) => {
                let problem = plan.problem.min(MAX_PROBLEM);
                self.steps = StepPlan { sample: plan.sample.clone().checked(), problem, ..plan };
            }
            Plan::Quiz(plan) => {
                let item = plan.item.min(MAX_QUIZ_ITEM);
                self.quiz = QuizPlan { sample: plan.sample.clone().checked(), item, ..plan };
            }
            Plan::Scale(plan) => self.scale = ScalePlan { sample: plan.sample.clone().checked(), ..plan },
        }
    }
}
