//! One experiment under way.

use std::rc::Rc;

use super::cost;
use crate::engine::backend::{self, reason};
use crate::engine::protocol::lab::{Cost, Job, Told};
use crate::engine::protocol::{Backend, BackendChoice, BackendInfo, CpuReason};
use crate::engine::runner::Runner;
use crate::engine::scorer::{self, Scorer};
use crate::lab::{
    Ask, Asked, Examples, Judgement, LabError, Material, Plan, Question, Setup, Spec, Tally, Task,
};
use crate::model::checkpoint::{Loaded, Model};
use crate::model::graph::{Attention, Graph, Head};
use crate::tasks::Split;
use crate::tasks::real::Sentences;
use crate::text::Tokenizer;

/// A model with what questions to it need.
pub struct Machine {
    model: Rc<Model>,
    /// Its tokenizer.
    pub tokenizer: Rc<Tokenizer>,
    start: Option<u32>,
    end: Option<u32>,
}

impl Machine {
    /// Reads a GGUF file.
    ///
    /// # Errors
    /// What was expected and what came, where it is no model that can be run.
    pub fn from_gguf(bytes: &[u8]) -> Result<Self, String> {
        let loaded = Loaded::from_gguf(bytes).map_err(|error| error.to_string())?;
        if loaded.model.config.attention == Attention::Bidirectional {
            return Err(
                "expected a causal model, got one that was trained to read in both directions".to_owned()
            );
        }
        let tokenizer = Tokenizer::from_vocabulary(&loaded.vocabulary).map_err(|error| error.to_string())?;
        Ok(Self {
            start: loaded.vocabulary.start_id(),
            end: loaded.vocabulary.eos_id,
            model: Rc::new(loaded.model),
            tokenizer: Rc::new(tokenizer),
        })
    }

    /// The model.
    pub fn model(&self) -> &Rc<Model> {
        &self.model
    }

    /// The same with other weights.
    pub fn with_model(&self, model: Rc<Model>) -> Self {
        Self { model, tokenizer: Rc::clone(&self.tokenizer), start: self.start, end: self.end }
    }

    /// What runs the model on the CPU.
    pub async fn scorer(&self) -> Scorer {
        let (runner, _) = on_cpu(self, CpuReason::Chosen).await;
        Scorer::new(runner, Rc::clone(&self.tokenizer))
    }

    /// The pass that costs are counted from: the usual one, which computes the logits of its last token.
    pub fn graph(&self) -> Graph {
        Graph::new(&self.model.config, Attention::Causal, Head::Last)
    }

    /// What questions are written for.
    pub fn setup<'a>(&'a self, material: &'a Material) -> Setup<'a> {
        Setup {
            tokenizer: &self.tokenizer,
            start: self.start,
            end: self.end,
            context_length: self.model.config.context_length,
            material,
        }
    }
}

/// A plan, what answers it, and the judgements so far.
pub struct Measure {
    machine: Rc<Machine>,
    /// Address of the model.
    url: String,
    material: Material,
    plan: Plan,
    tally: Tally,
    /// Gone once all is answered: its buffers are as large as the model's context, and a run may have many jobs.
    scorer: Option<Scorer>,
    backend: (Backend, Option<CpuReason>),
    n_questions: usize,
    n_done: usize,
    n_left_out: usize,
    secs: f64,
    /// What costs are counted from.
    graph: Graph,
    cost: Cost,
}

impl Measure {
    /// Prepares a job. `now_secs` is a clock.
    ///
    /// # Errors
    /// What was expected and what came, where the job asks for something that there is not.
    pub async fn new(
        job: &Job,
        machine: Rc<Machine>,
        choice: BackendChoice,
        now_secs: &dyn Fn() -> f64,
    ) -> Result<Self, String> {
        let (plan, material) = planned(job)?;
        let n_questions = plan.n_questions(&machine.setup(&material));
        let (runner, info) = backend::choose(&machine.model, choice, now_secs).await;
        let (runner, backend) = match scorer::for_asks(runner, &machine.model).await {
            Ok(runner) => (runner, (info.backend, info.cpu_reason)),
            Err(error) => on_cpu(&machine, reason(error)).await,
        };
        Ok(Self {
            url: job.url.clone(),
            material,
            tally: Tally::new(plan.clone()),
            plan,
            scorer: Some(Scorer::new(runner, Rc::clone(&machine.tokenizer))),
            backend,
            n_questions,
            n_done: 0,
            n_left_out: 0,
            secs: 0.0,
            graph: machine.graph(),
            cost: Cost::default(),
            machine,
        })
    }

    /// What runs the model, and why not the GPU, where it is the CPU.
    pub fn backend(&self) -> (Backend, Option<CpuReason>) {
        self.backend.clone()
    }

    /// Number of questions of the plan.
    pub fn n_questions(&self) -> usize {
        self.n_questions
    }

    /// Number of questions answered.
    pub fn n_done(&self) -> usize {
        self.n_done
    }

    /// Number of those among them that do not fit the context, whatever stands before them.
    pub fn n_left_out(&self) -> usize {
        self.n_left_out
    }

    /// Whether all are answered.
    pub fn is_done(&self) -> bool {
        self.n_done == self.n_questions
    }

    /// Seconds spent on the answers.
    pub fn secs(&self) -> f64 {
        self.secs
    }

    /// Adds to them.
    pub fn spend(&mut self, secs: f64) {
        self.secs += secs;
    }

    /// What the answers took.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// The judgements so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// xxh64 of the weights in memory, computed anew.
    pub fn checksum(&self) -> u64 {
        self.machine.model.checksum()
    }

    /// The same once all questions are answered.
    pub fn checksum_if_done(&self) -> Option<u64> {
        self.is_done().then(|| self.checksum())
    }

    /// Whether both ask the same model.
    pub fn is_of_same_model(&self, other: &Self) -> bool {
        self.url == other.url
    }

    /// Makes the device go away, as a driver crash would.
    pub fn destroy_device(&self) {
        self.scorer.iter().for_each(Scorer::destroy_device);
    }

    /// Answers the next question; after a GPU error on the CPU, and then says why.
    ///
    /// # Errors
    /// What was expected and what came, where the question cannot be asked.
    pub async fn answer_next(&mut self) -> Result<Option<CpuReason>, String> {
        let question = match self.question(self.n_done) {
            // What somebody brought may be too long; what is drawn is drawn again.
            Err(LabError::DoesNotFit { .. }) if self.plan.spec.task == Task::QuizGiven => {
                (self.n_done, self.n_left_out) = (self.n_done + 1, self.n_left_out + 1);
                return Ok(None);
            }
            question => question.map_err(|error| error.to_string())?,
        };
        let mut scorer = self.scorer.take().ok_or("expected a question to answer, got none")?;
        let (answers, fell_back) = match scorer.answer(&question.asks).await {
            Ok(answers) => (answers, None),
            Err(error) => {
                let why = reason(error);
                let (runner, backend) = on_cpu(&self.machine, why.clone()).await;
                (scorer, self.backend) = (Scorer::new(runner, Rc::clone(&self.machine.tokenizer)), backend);
                let answers = scorer.answer(&question.asks).await;
                (answers.map_err(|error| error.to_string())?, Some(why))
            }
        };
        self.cost += cost::cost(&question, &answers, &self.graph);
        self.tally.add(self.n_done, question.judge(&answers, &self.machine.tokenizer));
        self.n_done += 1;
        self.scorer = Some(scorer).filter(|_| !self.is_done());
        Ok(fell_back)
    }

    fn question(&self, index: usize) -> Result<Question, LabError> {
        self.plan.question(index, &self.machine.setup(&self.material))
    }

    /// The items with so many `shots` of up to `n` answered questions from `from` on.
    pub fn items(&self, shots: usize, from: usize, n: usize) -> Vec<Told> {
        let answered = self.tally.judgements(shots).skip_while(|&(index, _)| index < from);
        answered.take(n).filter_map(|(index, judgement)| self.told(index, judgement)).collect()
    }

    /// The question is written once more: keeping all prompts would take megabytes.
    fn told(&self, index: usize, judgement: &Judgement) -> Option<Told> {
        let question = self.question(index).ok()?;
        let asked = question.items.into_iter().find(|item| item.shots == judgement.shots)?;
        // What is chosen is not written; it is told as if it were.
        let said = match (question.asks.get(asked.ask), judgement.choices.first()) {
            (Some(Ask::Choose { options, .. }), Some(choice)) => {
                self.machine.tokenizer.decode(&options[choice.chosen])
            }
            _ => judgement.said.clone(),
        };
        Some(Told { said, ..told(index, asked, judgement) })
    }
}

/// One item with how it went.
pub fn told(question: usize, asked: Asked, judgement: &Judgement) -> Told {
    let choices = judgement.choices.iter();
    Told {
        question,
        prompt: asked.prompt,
        answer: asked.answer,
        said: judgement.said.clone(),
        is_right: judgement.is_right(),
        logprob: judgement.sum_logprob,
        n_tokens: judgement.n_tokens,
        choices: choices.map(|it| (it.probabilities.clone(), it.right, it.chosen)).collect(),
    }
}

/// The plan of a job, and the texts that the visitor brought for it.
///
/// # Errors
/// What was expected and what came, where the job asks for something that there is not.
pub fn planned(job: &Job) -> Result<(Plan, Material), String> {
    let say = |error: LabError| error.to_string();
    let task: Task = job.task.parse().map_err(say)?;
    let material = material(&task, job);
    let spec = spec(&task, &job.format, &job.variant, &material)?;
    let shots = (!job.shots.is_empty()).then_some(job.shots.as_slice());
    let examples = Examples::from_name(&job.examples)?;
    let plan = Plan::new(spec, shots, job.n, job.seed, Split::Test).map_err(say)?;
    Ok((plan.with_examples(examples).map_err(say)?, material))
}

async fn on_cpu(machine: &Machine, why: CpuReason) -> (Runner, (Backend, Option<CpuReason>)) {
    let (runner, info): (Runner, BackendInfo) = backend::cpu(&machine.model, why).await;
    (runner, (info.backend, info.cpu_reason))
}

/// The sentences and questions that the job brings, where the task wants some: whoever asks has left out those of training.
fn material(task: &Task, job: &Job) -> Material {
    let mut material = Material::default();
    if *task == Task::QuizGiven {
        material.questions.clone_from(&job.questions);
    }
    if let Some(real) = task.real().filter(|_| !job.sentences.is_empty()) {
        let labelled = job.sentences.iter().map(|(text, class)| (text.clone(), usize::from(*class)));
        material.sentences.insert(real, Sentences::unseen(labelled));
    }
    material
}

/// The spec of those names.
///
/// # Errors
/// What was expected and what came, where there is none.
pub fn spec(task: &Task, format: &str, variant: &str, material: &Material) -> Result<Spec, String> {
    let specs = task.specs(material);
    let is_it = |spec: &&Spec| spec.format.name() == format && spec.variant.name() == variant;
    specs.iter().find(is_it).cloned().ok_or_else(|| {
        let names: Vec<String> =
            specs.iter().map(|spec| format!("{} {}", spec.format.name(), spec.variant.name())).collect();
        format!("expected a format and variant of {task} ({}), got {format} {variant}", names.join(", "),)
    })
}
