//! What no reader could beat: the best possible accuracy where it follows from how the documents are made.

/// Chance that the label of a sentence is known after `shots` examples, when its class and those of the examples are
/// understood and the labels are random words, one for each of `n_classes`, of `n_names` possible ones.
///
/// A class among the examples has a known label. Of another class, the label can only be guessed among the rest.
pub fn random_labels(shots: usize, n_classes: usize, n_names: usize) -> f64 {
    let is_unseen = (1.0 - 1.0 / n_classes as f64).powi(shots as i32);
    let n_left = n_names - usize::from(shots > 0);
    1.0 - is_unseen * (1.0 - 1.0 / n_left as f64)
}

/// Chance that the label of a word is known after `shots` mentions of it: at once from the first on.
///
/// Before that, it is one of the labels of its kind, `kinds` being how many there are of each; kinds are as likely.
pub fn dictionary(shots: usize, kinds: &[usize]) -> f64 {
    if shots > 0 {
        return 1.0;
    }
    kinds.iter().map(|&n| 1.0 / n as f64).sum::<f64>() / kinds.len() as f64
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::tasks::{TaskRng, sample};
    use rand_pcg::rand_core::SeedableRng;

    /// A reader who knows the classes and guesses the names that it has not seen.
    fn simulated(shots: usize, n_classes: usize, n_names: usize) -> f64 {
        let mut rng = TaskRng::seed_from_u64(1);
        let names: Vec<usize> = (0..n_names).collect();
        let n = 40_000;
        let right = (0..n).filter(|_| {
            let labels = sample(&mut rng, &names, n_classes);
            let seen: Vec<usize> = (0..shots).map(|_| labels[rng.random_range(0..n_classes)]).collect();
            let label = labels[rng.random_range(0..n_classes)];
            seen.contains(&label)
                || loop {
                    let guess = rng.random_range(0..n_names);
                    if !seen.contains(&guess) {
                        break guess == label;
                    }
                }
        });
        right.count() as f64 / f64::from(n)
    }

    #[test]
    fn no_reader_beats_the_bounds_and_the_best_one_reaches_them() {
        for (shots, n_classes) in [(0, 2), (1, 2), (2, 2), (4, 2), (8, 2), (1, 4), (3, 4)] {
            let (bound, reached) = (random_labels(shots, n_classes, 60), simulated(shots, n_classes, 60));
            assert!((bound - reached).abs() < 0.01, "{shots} of {n_classes}: {bound} against {reached}");
        }
        assert_eq!(dictionary(1, &[10]), 1.0);
        assert!((dictionary(0, &[10, 26]) - (0.1 + 1.0 / 26.0) / 2.0).abs() < 1e-12);
    }
}
