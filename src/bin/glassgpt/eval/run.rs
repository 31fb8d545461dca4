//! Questions on all cores.

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use glassgpt::engine::scorer::{self, Scorer};
use glassgpt::lab::{Answer, LabError, Material, Plan, Question, Setup, Tally, Task};
use glassgpt::model::checkpoint::Model;
use glassgpt::text::Tokenizer;

use crate::Failure;
use crate::load::{self, BackendArg};

/// What answers the questions.
pub struct Machine<'a> {
    /// The model.
    pub model: &'a Model,
    /// The token that starts every text.
    pub start: Option<u32>,
    /// The token that ends a text.
    pub end: Option<u32>,
    /// The model's tokenizer.
    pub tokenizer: &'a Tokenizer,
    /// Given texts.
    pub material: &'a Material,
    /// What runs the model.
    pub backend: BackendArg,
    /// Threads on the CPU.
    pub n_threads: usize,
    /// Whether to answer in the plain, slow way.
    pub is_item_by_item: bool,
}

/// A question with its answers; nothing where somebody brought one that does not fit the context.
type Answered = Option<(Question, Vec<Answer>)>;
/// The questions answered so far, or why there are no more.
type Sender = mpsc::Sender<Result<(usize, Answered), Failure>>;

impl Machine<'_> {
    /// Answers all questions of `plan`. The result does not depend on the number of threads.
    ///
    /// # Errors
    /// If a question cannot be written, or the GPU fails.
    pub fn run(&self, plan: &Plan) -> Result<Tally, Failure> {
        let is_parallel = matches!(self.backend, BackendArg::Cpu) && !self.is_item_by_item;
        let n_questions = plan.n_questions(&self.setup());
        let n_threads = if is_parallel { self.n_threads.min(n_questions) } else { 1 };
        let next = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..n_threads {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || pollster::block_on(self.work(plan, n_questions, next, &sender)));
            }
            drop(sender);
            let mut tally = Tally::new(plan.clone());
            let mut n_left_out = 0;
            for result in receiver {
                match result {
                    Ok((index, Some((question, answers)))) => {
                        tally.add(index, question.judge(&answers, self.tokenizer));
                    }
                    Ok((_, None)) => n_left_out += 1,
                    Err(failure) => {
                        next.store(n_questions, Ordering::Relaxed);
                        return Err(failure);
                    }
                }
            }
            if n_left_out > 0 {
                let n_tokens = self.model.config.context_length;
                eprintln!(
                    "note: {n_left_out} of {n_questions} questions are longer than {n_tokens} tokens and left out"
                );
            }
            Ok(tally)
        })
    }

    /// Answers question after question until there are none.
    async fn work(&self, plan: &Plan, n_questions: usize, next: &AtomicUsize, sender: &Sender) {
        let mut scorer = match self.scorer().await {
            Ok(scorer) => scorer,
            Err(failure) => return drop(sender.send(Err(failure))),
        };
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= n_questions {
                return;
            }
            let result = self.answer(&mut scorer, plan, index).await;
            // Nobody listens any more after a failure.
            if sender.send(result.map(|answered| (index, answered))).is_err() {
                return;
            }
        }
    }

    async fn answer(&self, scorer: &mut Scorer, plan: &Plan, index: usize) -> Result<Answered, Failure> {
        let question = match plan.question(index, &self.setup()) {
            Err(LabError::DoesNotFit { .. }) if plan.spec.task == Task::QuizGiven => return Ok(None),
            question => question?,
        };
        let answers = if self.is_item_by_item {
            scorer.answer_item_by_item(&question.asks).await?
        } else {
            scorer.answer(&question.asks).await?
        };
        Ok(Some((question, answers)))
    }

    async fn scorer(&self) -> Result<Scorer, Failure> {
        let model = Rc::new(self.model.clone());
        let (runner, _) = load::executor(&model, self.backend).await?;
        let runner = scorer::for_asks(runner, &model).await?;
        Ok(Scorer::new(runner, Rc::new(self.tokenizer.clone())))
    }

    fn setup(&self) -> Setup<'_> {
        Setup {
            tokenizer: self.tokenizer,
            start: self.start,
            end: self.end,
            context_length: self.model.config.context_length,
            material: self.material,
        }
    }
}
