//! What an answer costs against how often it is right: every model in every way to answer.

use super::{JobView, Run, WAYS};
use crate::engine::protocol::lab::{Interval, Row, difference_interval, wilson};

/// The place of direct answers among the ways.
const DIRECT: usize = 0;
/// That of answers after steps.
const STEPS: usize = 1;

/// One model that answers in one way, over one task or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Name of the model.
    pub model: String,
    /// Number of the way among [`WAYS`].
    pub way: usize,
    /// Items.
    pub n: usize,
    /// How many of them are right.
    pub n_right: usize,
    /// Floating-point operations of an answer, on average.
    pub flops: f64,
}

impl Measured {
    /// Share of the items that is right.
    pub fn share(&self) -> f64 {
        self.n_right as f64 / self.n.max(1) as f64
    }

    /// Wilson's interval of it.
    pub fn interval(&self) -> Interval {
        wilson(self.n_right, self.n)
    }

    /// How much more often this is right than `other`, with its interval.
    pub fn over(&self, other: &Self) -> Interval {
        difference_interval((other.n_right, other.n), (self.n_right, self.n))
    }
}

/// How often the final answer is right, with its interval.
pub fn accuracy(row: &Row) -> Option<(f64, f64, f64)> {
    match row.generated_exact_match {
        Some(share) => Some((share, row.generated_ci_low?, row.generated_ci_high?)),
        None => Some((row.exact_match?, row.ci_low?, row.ci_high?)),
    }
}

/// The tasks of a run that every way was measured on, so that all are compared on the same ones.
pub fn common_tasks(run: &Run) -> Vec<&str> {
    let has_rows = |job: &&JobView| !job.rows.is_empty();
    let ways: Vec<&str> =
        WAYS.into_iter().filter(|way| run.jobs.iter().any(|job| job.format == *way)).collect();
    let mut tasks: Vec<&str> = Vec::new();
    for job in run.jobs.iter().filter(has_rows) {
        let is_asked =
            |way: &&str| run.jobs.iter().any(|other| other.task == job.task && other.format == **way);
        if !tasks.contains(&job.task.as_str()) && ways.iter().all(is_asked) {
            tasks.push(&job.task);
        }
    }
    tasks
}

/// Every model in every way over `tasks`; what has not been measured on all of them yet is left out.
pub fn measured(run: &Run, tasks: &[&str]) -> Vec<Measured> {
    let mut all = Vec::new();
    for model in run.models() {
        for (way, name) in WAYS.into_iter().enumerate() {
            let jobs = run
                .jobs
                .iter()
                .filter(|job| job.model == model && job.format == name && tasks.contains(&job.task.as_str()));
            let mut sum = Measured { model: model.to_owned(), way, n: 0, n_right: 0, flops: 0.0 };
            let (mut n_tasks, mut n_costs) = (0, 0);
            for job in jobs {
                if let Some((row, (share, ..))) = job.rows.first().and_then(|row| Some((row, accuracy(row)?)))
                {
                    sum.n += row.n;
                    sum.n_right += (share * row.n as f64).round() as usize;
                    sum.flops += job.cost.flops as f64;
                    n_costs += job.cost.n_items;
                    n_tasks += 1;
                }
            }
            if n_tasks == tasks.len() && n_costs > 0 {
                all.push(Measured { flops: sum.flops / n_costs as f64, ..sum });
            }
        }
    }
    all
}

/// A model with steps, and the larger one without them whose answers cost most nearly the same.
pub fn pairs(all: &[Measured]) -> Vec<(&Measured, &Measured)> {
    let direct = |model: &str| all.iter().find(|other| other.way == DIRECT && other.model == model);
    let pair = |steps: &'_ Measured| -> Option<(usize, f64)> {
        let own = direct(&steps.model)?;
        let is_larger = |other: &Measured| other.way == DIRECT && other.flops > own.flops;
        let distance = |other: &Measured| (other.flops / steps.flops).ln().abs();
        let larger = all.iter().enumerate().filter(|(_, other)| is_larger(other));
        larger.map(|(index, other)| (index, distance(other))).min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let with_steps = all.iter().filter(|measured| measured.way == STEPS);
    with_steps.filter_map(|steps| Some((steps, &all[pair(steps)?.0]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(model: &str, way: usize, n_right: usize, flops: f64) -> Measured {
        Measured { model: model.to_owned(), way, n: 100, n_right, flops }
    }

    #[test]
    fn a_model_with_steps_is_set_against_the_larger_one_of_the_nearest_cost() {
        let all = [
            one("small", DIRECT, 20, 1e6),
            one("small", STEPS, 90, 9e6),
            one("middle", DIRECT, 30, 4e6),
            one("middle", STEPS, 95, 4e7),
            one("large", DIRECT, 40, 1e7),
            one("large", STEPS, 97, 1e8),
        ];
        let names: Vec<(&str, &str)> =
            pairs(&all).into_iter().map(|(a, b)| (a.model.as_str(), b.model.as_str())).collect();
        assert_eq!(names, [("small", "large"), ("middle", "large")], "nothing is larger than the largest");
        assert_eq!(pairs(&all[..2]), []);
        let Interval { low, high } = all[1].over(&all[4]);
        assert!(low > 0.3 && high < 0.65, "{low} to {high}");
    }
}
