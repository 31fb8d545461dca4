//! Results as they are kept from one visit to the next.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Bench, LabsState, Played, Run};

/// What is kept of one lab.
#[derive(Serialize, Deserialize)]
struct Kept {
    run: Option<Run>,
    kept: Option<Run>,
    /// What the visitor answered there.
    #[serde(default)]
    played: Vec<Played>,
    /// Its gradient steps, or the problem that it solved.
    #[serde(default)]
    beside: Option<Vec<u8>>,
}

/// The results of all labs.
pub fn json(labs: &LabsState) -> String {
    let one = |bench: Bench| {
        let board = labs.board(bench);
        let copy = |run: &Option<Rc<Run>>| run.as_deref().filter(|run| run.has_rows()).cloned();
        let played = if bench == Bench::Quiz { labs.pose.played.to_vec() } else { Vec::new() };
        let beside = match bench {
            Bench::Shots => labs.lesson.kept(),
            Bench::Steps => labs.solve.kept(),
            Bench::Quiz | Bench::Scale => None,
        };
        Kept { run: copy(&board.run), kept: copy(&board.kept), played, beside }
    };
    let all: Vec<Kept> = Bench::ALL.into_iter().map(one).collect();
    // Runs are plain numbers and names; what could not be written would be as nothing kept.
    serde_json::to_string(&all).unwrap_or_default()
}

/// Brings back what was kept. What another version wrote and this one cannot read counts as nothing.
pub fn restore(labs: &mut LabsState, json: &str) {
    let Ok(all) = serde_json::from_str::<Vec<Kept>>(json) else { return };
    for (bench, kept) in Bench::ALL.into_iter().zip(all) {
        let back = |run: Option<Run>| {
            let run = run.filter(|run| run.plan.bench() == bench)?;
            // No worker of this visit knows of it.
            Some(Rc::new(Run { number: 0, ..run }).lost())
        };
        if bench == Bench::Quiz && labs.pose.played.is_empty() {
            labs.pose.played = Rc::new(kept.played);
        }
        match (bench, kept.beside) {
            (Bench::Shots, Some(beside)) => labs.lesson.restore(&beside),
            (Bench::Steps, Some(beside)) => labs.solve.restore(&beside),
            _ => {}
        }
        let board = labs.board_mut(bench);
        if board.run.is_none() {
            board.run = back(kept.run);
        }
        if board.kept.is_none() {
            board.kept = back(kept.kept);
        }
    }
}
