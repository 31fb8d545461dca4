//! Where the ops of the pass stand in the diagram: rows and lanes that follow from what each op reads.

use std::ops::Range;

use crate::model::graph::{ActivationId, Dim, Graph, OpKind};

/// The class that colours an axis.
pub const fn dim_class(dim: Dim) -> &'static str {
    match dim {
        Dim::T | Dim::S | Dim::R => "dim dim-t",
        Dim::C | Dim::F => "dim dim-c",
        Dim::H | Dim::K => "dim dim-h",
        Dim::D => "dim dim-d",
        Dim::V => "dim dim-v",
    }
}

/// Ops of one block, or those before or after the blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The block, counted from 0.
    pub layer: Option<usize>,
    /// Numbers of its ops.
    pub ops: Range<usize>,
}

/// The sections in the order of the pass.
pub fn sections(graph: &Graph) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (number, op) in graph.ops.iter().enumerate() {
        match sections.last_mut() {
            Some(section) if section.layer == op.output.layer => section.ops.end = number + 1,
            _ => sections.push(Section { layer: op.output.layer, ops: number..number + 1 }),
        }
    }
    sections
}

/// Where an op stands, or where a line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Track {
    /// On the residual stream, which is as wide as the diagram.
    Stream,
    /// Beside it, in this lane.
    Lane(usize),
}

/// A line between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Where it comes from.
    pub from: Track,
    /// Where it goes to.
    pub to: Track,
}

/// Ops that stand side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The lines that come into the row from above.
    pub lines: Vec<Line>,
    /// Numbers of the ops, and where each stands.
    pub ops: Vec<(usize, Track)>,
    /// Lines that run through it.
    pub passing: Vec<Track>,
}

/// A section as rows. The residual stream comes in from above.
pub fn flow(graph: &Graph, section: &Section) -> Vec<Row> {
    let placed = place(graph, section);
    let n_rows = placed.iter().map(|place| place.row + 1).max().unwrap_or(0);
    let mut rows = vec![Row::default(); n_rows];
    for place in &placed {
        rows[place.row].ops.push((place.op, place.track));
        for (from_row, from) in &place.inputs {
            // A line leaves its track only just above the op that reads it.
            let first = from_row.map_or(0, |row| row + 1);
            for row in &mut rows[first..place.row] {
                push_new(&mut row.lines, Line { from: *from, to: *from });
                push_new(&mut row.passing, *from);
            }
            push_new(&mut rows[place.row].lines, Line { from: *from, to: place.track });
        }
    }
    rows
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

struct Placed {
    op: usize,
    row: usize,
    track: Track,
    /// Row and track of what it reads; no row for what comes from above the section.
    inputs: Vec<(Option<usize>, Track)>,
}

fn place(graph: &Graph, section: &Section) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    // How many ops already read each activation: the first stays in its lane, the next go to the right.
    let mut readers: Vec<(ActivationId, usize)> = Vec::new();
    for op in section.ops.clone() {
        let kind = &graph.ops[op].kind;
        let find = |id: ActivationId| placed.iter().find(|place| graph.ops[place.op].output == id);
        let inputs: Vec<(Option<usize>, Track)> = (kind.inputs().into_iter())
            .map(|id| find(id).map_or((None, Track::Stream), |place| (Some(place.row), place.track)))
            .collect();
        let row = inputs.iter().filter_map(|(row, _)| *row).map(|row| row + 1).max().unwrap_or(0);
        let is_stream =
            matches!(kind, OpKind::Embed { .. } | OpKind::AddPositions { .. } | OpKind::Add { .. });
        let first = kind.inputs().into_iter().zip(&inputs).next();
        let track = match first {
            Some((id, (_, from))) if !is_stream => {
                let lane = if let Track::Lane(lane) = from { *lane } else { 0 };
                Track::Lane(lane + count_reader(&mut readers, id))
            }
            _ => Track::Stream,
        };
        placed.push(Placed { op, row, track, inputs });
    }
    placed
}

/// How many ops have read `id` before this one.
fn count_reader(readers: &mut Vec<(ActivationId, usize)>, id: ActivationId) -> usize {
    match readers.iter_mut().find(|(other, _)| *other == id) {
        Some((_, n)) => {
            *n += 1;
            *n
        }
        None => {
            readers.push((id, 0));
            0
        }
    }
}

/// Number of lanes that the rows need.
pub fn n_lanes(rows: &[Row]) -> usize {
    let lane = |(_, track): &(usize, Track)| match track {
        Track::Lane(lane) => lane + 1,
        Track::Stream => 1,
    };
    rows.iter().flat_map(|row| &row.ops).map(lane).max().unwrap_or(1)
}

/// The formula of an op, in the letters of its axes.
pub const fn formula(kind: &OpKind) -> &'static str {
    match kind {
        OpKind::Embed { .. } => "out[t] = wte[token[t]]",
        OpKind::AddPositions { .. } => "out[t] = x[t] + wpe[position + t]",
        OpKind::RmsNorm { .. } => "out = x / √(mean(x²) + ε) · weight",
        OpKind::LayerNorm { .. } => "out = (x − mean) / √(variance + ε) · weight + bias",
        OpKind::Matmul { bias: None, .. } => "out[t] = W · x[t]",
        OpKind::Matmul { bias: Some(_), .. } => "out[t] = W · x[t] + bias",
        OpKind::Rope { .. } => "(a, b) → (a cos φ − b sin φ, a sin φ + b cos φ), φ = position · θ^(−2i/D)",
        OpKind::CacheWrite { .. } => "out[position + t] = x[t]",
        OpKind::AttentionScores { .. } => "out[h, t, s] = q[t, h] · k[s, h]",
        OpKind::Scale { .. } => "out = x / √D",
        OpKind::CausalMask { .. } => "out[h, t, s] = s ≤ t ? x[h, t, s] : −10³⁰",
        OpKind::Softmax { .. } => "out = exp(x − max) / Σ exp(x − max)",
        OpKind::AttentionValues { .. } => "out[t, h] = Σₛ weights[h, t, s] · v[s, h]",
        OpKind::Add { .. } => "out = a + b",
        OpKind::SwiGlu { .. } => "out = gate · sigmoid(gate) · up",
        OpKind::Gelu { .. } => "out = x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))",
        OpKind::SelectLast { .. } => "out = x[T − 1]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::Architecture;
    use crate::model::graph::{Activation, Attention, Head};
    use crate::model::testing::small_config;

    fn graph(architecture: Architecture) -> Graph {
        Graph::new(&small_config(architecture), Attention::Causal, Head::Last)
    }

    /// Row and track of an activation of block 0.
    fn placed(graph: &Graph, activation: Activation) -> (usize, Track) {
        let section = sections(graph).into_iter().find(|section| section.layer == Some(0)).expect("a block");
        let rows = flow(graph, &section);
        let is_it = |op: usize| graph.ops[op].output.activation == activation;
        let find = |(number, row): (usize, &Row)| {
            row.ops.iter().find(|(op, _)| is_it(*op)).map(|(_, track)| (number, *track))
        };
        rows.iter().enumerate().find_map(find).expect("the activation is placed")
    }

    #[test]
    fn every_op_is_in_one_section_and_one_row() {
        for architecture in [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2] {
            let graph = graph(architecture);
            let sections = sections(&graph);
            assert_eq!(sections.len(), graph.config.n_layer + 2);
            let mut ops: Vec<usize> = (sections.iter())
                .flat_map(|section| flow(&graph, section))
                .flat_map(|row| row.ops)
                .map(|(op, _)| op)
                .collect();
            ops.sort_unstable();
            assert_eq!(ops, (0..graph.ops.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_two_ops_and_no_passing_line_share_a_place() {
        for architecture in [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2] {
            let graph = graph(architecture);
            for section in sections(&graph) {
                for row in flow(&graph, &section) {
                    let mut tracks: Vec<Track> = row.ops.iter().map(|(_, track)| *track).collect();
                    // The residual stream runs beside the lanes, so a lane may stand next to it.
                    tracks.extend(&row.passing);
                    let n = tracks.len();
                    tracks.sort_unstable();
                    tracks.dedup();
                    assert_eq!(tracks.len(), n, "{section:?} {row:?}");
                }
            }
        }
    }

    #[test]
    fn queries_keys_and_values_stand_side_by_side() {
        let graph = graph(Architecture::Qwen3);
        let [q, k, v] = [Activation::Q, Activation::K, Activation::V].map(|id| placed(&graph, id));
        assert_eq!([q.1, k.1, v.1], [0, 1, 2].map(Track::Lane));
        assert!(q.0 == k.0 && k.0 == v.0);
        assert_eq!(placed(&graph, Activation::AttentionScores).1, Track::Lane(0));
        assert_eq!(placed(&graph, Activation::ResidualMid).1, Track::Stream);
        assert!(placed(&graph, Activation::AttentionScores).0 > placed(&graph, Activation::KCache).0);
    }

    #[test]
    fn the_residual_stream_passes_by_every_branch() {
        let graph = graph(Architecture::Qwen3);
        let section = sections(&graph).remove(1);
        let rows = flow(&graph, &section);
        let is_add = |row: &Row| row.ops.iter().any(|(_, track)| *track == Track::Stream);
        for row in rows.iter().filter(|row| !is_add(row)) {
            assert!(row.passing.contains(&Track::Stream), "{row:?}");
        }
        assert_eq!(n_lanes(&rows), 3);
    }
}
