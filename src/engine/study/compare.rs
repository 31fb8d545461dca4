//! The same weights in several element types, side by side on the text at hand.

use std::rc::Rc;

use crate::cpu::executor::{Executor, Kernels};
use crate::engine::protocol::study::{Block, BlockKind, Compared, Kind, MAX_COMPARED};
use crate::engine::session::Session;
use crate::lab::divergence::Divergence;
use crate::model::checkpoint::Model;
use crate::model::graph::{Attention, Graph, Head};
use crate::model::quantize::{quantize, quantize_block_q4_0, quantize_block_q8_0};
use crate::model::tensor::{DType, QUANT_BLOCK, Tensor};
use crate::text::sampling::{NextToken, Sampling};

/// Tokens that each kind writes after the text.
const N_GREEDY: usize = 40;
/// Tensors begin at multiples of this in a GGUF file.
const ALIGNMENT: usize = 32;

/// A comparison that goes on, one position at a time.
#[derive(Debug)]
pub struct CompareJob {
    kinds: Vec<One>,
    ids: Vec<u32>,
    n_done: usize,
    n_greedy: usize,
    file_overhead_bytes: usize,
}

/// One element type.
#[derive(Debug)]
struct One {
    model: Rc<Model>,
    executor: Executor,
    sums: Divergence,
    logits: Vec<f32>,
    greedy: Vec<u32>,
}

impl CompareJob {
    /// `reference` counts as right; it is quantized to the types below its own. `file_overhead_bytes` is what a file
    /// holds beside the weights; see [`overhead_bytes`].
    pub fn new(reference: &Rc<Model>, ids: &[u32], file_overhead_bytes: usize) -> Self {
        let context_length = reference.config.context_length;
        let ids = ids[..ids.len().min(MAX_COMPARED).min(context_length)].to_vec();
        let n_greedy = N_GREEDY.min(context_length - ids.len());
        let bits = |dtype: DType| dtype.block_bytes() * 8 / dtype.block_size();
        let smaller = [DType::Q8_0, DType::Q4_0].into_iter().filter(|&it| bits(it) < bits(reference.dtype()));
        let others = smaller.map(|dtype| Rc::new(quantized(reference, dtype)));
        let kinds = std::iter::once(Rc::clone(reference)).chain(others).map(One::new).collect();
        Self { kinds, ids, n_done: 0, n_greedy, file_overhead_bytes }
    }

    /// Positions in all, those of the text and those that are written.
    pub fn n_positions(&self) -> usize {
        self.ids.len() + self.n_greedy
    }

    /// Positions that are done.
    pub fn n_done(&self) -> usize {
        self.n_done
    }

    /// One more position under each kind; `false` if there is none.
    pub fn advance(&mut self) -> bool {
        let position = self.n_done;
        if position >= self.n_positions() {
            return false;
        }
        let given = self.ids.get(position).copied();
        let is_last = position + 1 == self.n_positions();
        for one in &mut self.kinds {
            let token = given.unwrap_or_else(|| one.write());
            // The last token that is written needs no pass of its own.
            if !is_last || given.is_some() {
                one.logits = one.executor.forward(&[token], position, &[]).logits;
            }
        }
        if given.is_some() {
            let expected = self.kinds[0].logits.clone();
            for one in &mut self.kinds {
                one.sums.add(&one.logits, &expected, Sampling::default());
            }
        }
        self.n_done += 1;
        true
    }

    /// What came out.
    pub fn compared(&self, session: &Session) -> Compared {
        let first = &self.kinds[0];
        let kind = |one: &One| Kind {
            dtype: one.model.dtype(),
            file_bytes: self.file_overhead_bytes + aligned_bytes(&one.model),
            memory_bytes: one.model.size_bytes(),
            kl_mean_nats: one.sums.kl_mean_nats(),
            kl_max_nats: one.sums.kl_max_nats,
            top1_agreement: one.sums.top1_agreement(),
            greedy: one.greedy.iter().map(|&id| session.token_text(id)).collect(),
            first_difference: one.greedy.iter().zip(&first.greedy).position(|(a, b)| a != b),
        };
        Compared {
            ids: self.ids.clone(),
            kinds: self.kinds.iter().map(kind).collect(),
            n_blocks: blocks(&first.model).map(|(_, tensor)| n_blocks(tensor)).sum(),
        }
    }
}

impl One {
    fn new(model: Rc<Model>) -> Self {
        let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
        let executor = Executor::new(Rc::clone(&model), graph, Kernels::Simd, 1);
        Self { model, executor, sums: Divergence::default(), logits: Vec::new(), greedy: Vec::new() }
    }

    /// The most probable token after what it has read.
    fn write(&mut self) -> u32 {
        let sampling = Sampling { temperature: 0.0, ..Sampling::default() };
        let token = NextToken::new(&self.logits, sampling).order[0];
        self.greedy.push(token);
        token
    }
}

/// The same model with its matrices as `dtype`, where their rows consist of whole blocks.
pub fn quantized(model: &Model, dtype: DType) -> Model {
    let mut model = model.clone();
    for tensor in model.tensors.values_mut().filter(|tensor| is_blocked(tensor)) {
        *tensor = quantize(tensor, dtype);
    }
    model
}

fn is_blocked(tensor: &Tensor) -> bool {
    tensor.shape.len() > 1 && tensor.cols().is_multiple_of(QUANT_BLOCK)
}

fn aligned_bytes(model: &Model) -> usize {
    model.tensors.values().map(|tensor| tensor.size_bytes().next_multiple_of(ALIGNMENT)).sum()
}

/// Bytes of a file of `file_bytes` beside the weights of `model`, which was read from it.
pub fn overhead_bytes(model: &Model, file_bytes: usize) -> usize {
    file_bytes.saturating_sub(aligned_bytes(model))
}

/// The matrices that consist of blocks, by name.
fn blocks(model: &Model) -> impl Iterator<Item = (&String, &Tensor)> {
    model.tensors.iter().filter(|(_, tensor)| is_blocked(tensor))
}

fn n_blocks(tensor: &Tensor) -> usize {
    tensor.n_elements() / QUANT_BLOCK
}

/// Block number `index` of `model`, counted through all matrices, in each element type.
pub fn block(model: &Model, mut index: usize) -> Option<Block> {
    let mut matrices = blocks(model);
    let (name, tensor) = matrices.find(|(_, tensor)| {
        let is_here = index < n_blocks(tensor);
        index -= if is_here { 0 } else { n_blocks(tensor) };
        is_here
    })?;
    let per_row = tensor.cols() / QUANT_BLOCK;
    let (row, column) = (index / per_row, index % per_row * QUANT_BLOCK);
    let mut values = vec![0.0; tensor.cols()];
    tensor.row_to_f32(row, &mut values);
    let values: [f32; QUANT_BLOCK] = values[column..column + QUANT_BLOCK].try_into().ok()?;
    let (q8_scale, q8) = quantize_block_q8_0(&values);
    let (q4_scale, q4) = quantize_block_q4_0(&values);
    // Element i is the low nibble of byte i, element i + 16 the high one, and 8 stands for 0.
    let low = q4.iter().map(|byte| (byte & 15) as i8 - 8);
    let high = q4.iter().map(|byte| (byte >> 4) as i8 - 8);
    Some(Block {
        tensor: name.clone(),
        row,
        column,
        values: values.to_vec(),
        q8_0: kind(q8_scale.to_f32(), q8.to_vec()),
        q4_0: kind(q4_scale.to_f32(), low.chain(high).collect()),
    })
}

fn kind(scale: f32, quants: Vec<i8>) -> BlockKind {
    let values = quants.iter().map(|&quant| scale * f32::from(quant)).collect();
    BlockKind { scale, quants, values }
}
