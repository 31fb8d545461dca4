//! A model in memory: its shape, its weights and its vocabulary, checked when they are read from a GGUF file.

use std::collections::BTreeMap;

use thiserror::Error;
use xxhash_rust::xxh64::Xxh64;

use super::config::{Architecture, Config, ConfigError};
use super::gguf::{self, Gguf, optional};
use super::graph::{Attention, Graph, Head, Weight};
use super::tensor::{DType, Tensor, TensorData};

/// A model whose tensors are all present and of the right shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the file calls the model.
    pub name: String,
    /// The sizes.
    pub config: Config,
    /// The weights by the name that they have in a GGUF file.
    pub tensors: BTreeMap<String, Tensor>,
}

impl Model {
    /// The tensor that holds `weight`; the executors read `weight.range` of its outermost axis.
    ///
    /// # Panics
    /// If `weight` is not of this model's graph: a checkpoint is checked when it is loaded.
    pub fn tensor(&self, weight: &Weight) -> &Tensor {
        &self.tensors[&weight.tensor]
    }

    /// Bytes of all weights as they stay in memory.
    pub fn size_bytes(&self) -> usize {
        self.tensors.values().map(Tensor::size_bytes).sum()
    }

    /// Number of parameters.
    pub fn n_params(&self) -> usize {
        self.tensors.values().map(Tensor::n_elements).sum()
    }

    /// xxh64 of the names and elements of all weights, in the order of their names.
    pub fn checksum(&self) -> u64 {
        let mut hash = Xxh64::new(0);
        for (name, tensor) in &self.tensors {
            hash.update(name.as_bytes());
            let planes: [&[u8]; 2] = match &tensor.data {
                TensorData::F32(values) => [bytemuck::cast_slice(values), &[]],
                TensorData::F16(values) => [bytemuck::cast_slice(values), &[]],
                TensorData::Bf16(values) => [bytemuck::cast_slice(values), &[]],
                TensorData::Q8_0 { scales, quants } => {
                    [bytemuck::cast_slice(scales), bytemuck::cast_slice(quants)]
                }
                TensorData::Q4_0 { scales, quants } => [bytemuck::cast_slice(scales), quants],
            };
            planes.iter().for_each(|plane| hash.update(plane));
        }
        hash.digest()
    }

    /// The element type that most parameters have: what people call the quantization of the model.
    pub fn dtype(&self) -> DType {
        let mut counts: Vec<(DType, usize)> = Vec::new();
        for tensor in self.tensors.values() {
            match counts.iter_mut().find(|(dtype, _)| *dtype == tensor.dtype()) {
                Some((_, count)) => *count += tensor.n_elements(),
                None => counts.push((tensor.dtype(), tensor.n_elements())),
            }
        }
        counts.into_iter().max_by_key(|&(_, count)| count).map_or(DType::F32, |(dtype, _)| dtype)
    }
}

/// The vocabulary of a checkpoint, as its file lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    /// The tokens by id, in the byte-level alphabet.
    pub tokens: Vec<String>,
    /// The merges, most urgent first.
    pub merges: Vec<String>,
    /// GGUF's type of each token: 1 normal, 3 control, 4 user-defined.
    pub token_types: Vec<i32>,
    /// How text is cut before BPE, by llama.cpp's name.
    pub pre: String,
    /// The token that starts a text.
    pub bos_id: Option<u32>,
    /// The token that ends a text.
    pub eos_id: Option<u32>,
    /// Whether the model was trained with `bos_id` before every text.
    pub is_bos_added: bool,
}

impl Vocabulary {
    /// The token to put before every text, if the model wants one.
    pub fn start_id(&self) -> Option<u32> {
        self.bos_id.filter(|_| self.is_bos_added)
    }
}

/// A model and its vocabulary, from one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The model.
    pub model: Model,
    /// The vocabulary.
    pub vocabulary: Vocabulary,
}

/// Why a checkpoint cannot be run.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LoadError {
    /// The file is damaged, or lacks something.
    #[error(transparent)]
    File(#[from] gguf::CheckpointError),
    /// The sizes do not fit together.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A family of models that the op list does not express.
    #[error("expected architecture qwen3, llama or gpt2, got {0:?}")]
    Architecture(String),
    /// A tokenizer of another kind.
    #[error("expected tokenizer model gpt2 (byte-level BPE), got {0:?}")]
    TokenizerModel(String),
    /// A tensor of another shape than the config says.
    #[error("expected tensor {tensor} of shape {expected:?}, got {got:?}")]
    Shape {
        /// The tensor.
        tensor: String,
        /// Lengths of the axes, outermost first.
        expected: Vec<usize>,
        /// The same, in the file.
        got: Vec<usize>,
    },
    /// Positions that are scaled, which the op list does not express.
    #[error("expected plain rotary positions, got {0}")]
    RopeScaling(String),
    /// A tensor that the op list does not read, so that the result would be another model's.
    #[error("expected only tensors of the architecture, got {0:?} besides")]
    UnknownTensor(String),
    /// A context whose keys and values do not fit the memory.
    #[error("expected a context of at most {max} tokens at these sizes, got {got}")]
    ContextTooLong {
        /// Tokens that fit.
        max: usize,
        /// The context of the model.
        got: usize,
    },
}

/// Most bytes for the KV cache and the scores of a prefill step. A page has 4 GiB in all, the weights included.
const MAX_CONTEXT_BYTES: usize = 1 << 30;
/// Tokens of a prefill step, at most.
const STEP_TOKENS: usize = 64;
/// Longest context of a model whose tokens look at the whole text: each step runs all of it, as one.
const MAX_WHOLE_TOKENS: usize = 512;
/// A context shorter than this is no use.
const MIN_CONTEXT: usize = 16;

impl Loaded {
    /// Reads a whole GGUF file.
    ///
    /// # Errors
    /// The first thing that is wrong, with what was expected.
    pub fn from_gguf(bytes: &[u8]) -> Result<Self, LoadError> {
        let gguf = Gguf::parse(bytes)?;
        let config = fitted(config(&gguf)?)?;
        let graph = Graph::new(&config, config.attention, Head::Last);
        let is_read = |name: &str| graph.weights.iter().any(|weight| weight.tensor == name);
        if let Some(info) = gguf.tensors().iter().find(|info| !is_read(&info.name)) {
            return Err(LoadError::UnknownTensor(info.name.clone()));
        }
        let mut tensors = BTreeMap::new();
        for weight in &graph.weights {
            if !tensors.contains_key(&weight.tensor) {
                tensors.insert(weight.tensor.clone(), tensor(&gguf, bytes, weight)?);
            }
        }
        let name = optional(gguf.get_str("general.name"))?.unwrap_or("unnamed").to_owned();
        Ok(Self { model: Model { name, config, tensors }, vocabulary: vocabulary(&gguf)? })
    }
}

fn config(gguf: &Gguf) -> Result<Config, LoadError> {
    let name = gguf.get_str("general.architecture")?;
    let architecture =
        Architecture::from_name(name).ok_or_else(|| LoadError::Architecture(name.to_owned()))?;
    let key = |key: &str| format!("{name}.{key}");
    let size = |suffix: &str| gguf.get_u32(&key(suffix)).map(|size| size as usize);
    let n_head = size("attention.head_count")?;
    let n_embd = size("embedding_length")?;
    let norm_eps = match architecture {
        Architecture::Gpt2 => gguf.get_f32(&key("attention.layer_norm_epsilon"))?,
        Architecture::Qwen3 | Architecture::Llama => {
            gguf.get_f32(&key("attention.layer_norm_rms_epsilon"))?
        }
    };
    let scaling = optional(gguf.get_str(&key("rope.scaling.type")))?.filter(|&scaling| scaling != "none");
    let factors = gguf.tensor_info("rope_freqs.weight").ok().map(|_| "tensor rope_freqs.weight");
    if let Some(scaling) = scaling.or(factors) {
        return Err(LoadError::RopeScaling(scaling.to_owned()));
    }
    if let Some(factor) = optional(gguf.get_f32(&key("rope.scale_linear")))?.filter(|&factor| factor != 1.0) {
        return Err(LoadError::RopeScaling(format!("a linear scale of {factor}")));
    }
    let config = Config {
        architecture,
        n_layer: size("block_count")?,
        n_head,
        n_kv_head: optional(size("attention.head_count_kv"))?.unwrap_or(n_head),
        n_embd,
        head_size: optional(size("attention.key_length"))?.unwrap_or(n_embd / n_head.max(1)),
        n_ff: size("feed_forward_length")?,
        vocab_size: gguf.get_str_array("tokenizer.ggml.tokens")?.len(),
        context_length: size("context_length")?,
        norm_eps,
        rope_theta: optional(gguf.get_f32(&key("rope.freq_base")))?.unwrap_or(10_000.0),
        is_head_tied: gguf.tensor_info("output.weight").is_err(),
        attention: match optional(gguf.get_bool(&key("attention.causal")))? {
            Some(false) => Attention::Bidirectional,
            Some(true) | None => Attention::Causal,
        },
    };
    let config = config.checked()?;
    match optional(size("rope.dimension_count"))? {
        Some(dimensions) if dimensions != config.head_size => {
            Err(LoadError::RopeScaling(format!("{dimensions} of {} dimensions rotated", config.head_size)))
        }
        _ => Ok(config),
    }
}

/// The config with the longest context that fits. Learned positions cannot be cut: their table has a fixed length.
fn fitted(config: Config) -> Result<Config, LoadError> {
    let cached = 2 * config.n_layer as u64 * config.n_kv_head as u64 * config.head_size as u64;
    // Scores, scaled scores, masked scores and weights of a step.
    let scores = 4 * STEP_TOKENS as u64 * config.n_head as u64;
    let max = match config.attention {
        Attention::Causal => {
            (MAX_CONTEXT_BYTES as u64 / (size_of::<f32>() as u64 * (cached + scores))) as usize
        }
        Attention::Bidirectional => MAX_WHOLE_TOKENS,
    };
    let got = config.context_length;
    if got <= max {
        return Ok(config);
    }
    if config.architecture == Architecture::Gpt2 || max < MIN_CONTEXT {
        return Err(LoadError::ContextTooLong { max, got });
    }
    Ok(Config { context_length: max, ..config })
}

/// The tensor that holds `weight`. Vectors are decoded to F32, since no kernel gains from small ones.
fn tensor(gguf: &Gguf, bytes: &[u8], weight: &Weight) -> Result<Tensor, LoadError> {
    let expected: Vec<usize> = std::iter::once(weight.outer_len).chain(weight.cols).collect();
    let got = &gguf.tensor_info(&weight.tensor)?.shape;
    if *got != expected {
        return Err(LoadError::Shape { tensor: weight.tensor.clone(), expected, got: got.clone() });
    }
    let tensor = gguf.tensor(bytes, &weight.tensor)?;
    Ok(if weight.cols.is_none() { Tensor::from_f32(tensor.shape.clone(), tensor.to_f32()) } else { tensor })
}

fn vocabulary(gguf: &Gguf) -> Result<Vocabulary, LoadError> {
    let model = gguf.get_str("tokenizer.ggml.model")?;
    if model != "gpt2" {
        return Err(LoadError::TokenizerModel(model.to_owned()));
    }
    let tokens = gguf.get_str_array("tokenizer.ggml.tokens")?.to_vec();
    let id = |key: &str| optional(gguf.get_u32(&format!("tokenizer.ggml.{key}_token_id")));
    let in_vocabulary = |id: &u32| (*id as usize) < tokens.len();
    Ok(Vocabulary {
        merges: gguf.get_str_array("tokenizer.ggml.merges")?.to_vec(),
        token_types: match optional(gguf.get_i32_array("tokenizer.ggml.token_type"))? {
            Some(types) => types.to_vec(),
            None => vec![1; tokens.len()],
        },
        pre: optional(gguf.get_str("tokenizer.ggml.pre"))?.unwrap_or("default").to_owned(),
        bos_id: id("bos")?.filter(in_vocabulary),
        eos_id: id("eos")?.filter(in_vocabulary),
        is_bos_added: optional(gguf.get_bool("tokenizer.ggml.add_bos_token"))?.unwrap_or(false),
        tokens,
    })
}
