//! A weight as it is stored: quantized weights stay quantized, split into a plane of quants and a plane of scales.

use half::{bf16, f16};

/// Number of consecutive weights of a row that share one scale in [`DType::Q8_0`] and [`DType::Q4_0`].
pub const QUANT_BLOCK: usize = 32;

/// The element types that the engine computes with directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum DType {
    /// IEEE 754 single precision.
    F32,
    /// IEEE 754 half precision.
    F16,
    /// The upper half of an F32.
    Bf16,
    /// Blocks of 32 signed bytes `q` and one F16 scale `d`; the weight is `d * q`.
    Q8_0,
    /// Blocks of 32 nibbles `q` and one F16 scale `d`; the weight is `d * (q - 8)`.
    Q4_0,
}

impl DType {
    /// Bytes that `n_elements` take on disk. `n_elements` must be a multiple of [`Self::block_size`].
    pub fn size_bytes(self, n_elements: usize) -> usize {
        n_elements / self.block_size() * self.block_bytes()
    }

    /// Number of elements that are stored together.
    pub const fn block_size(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::Bf16 => 1,
            Self::Q8_0 | Self::Q4_0 => QUANT_BLOCK,
        }
    }

    /// Bytes of one block on disk.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
            Self::Q8_0 => 2 + QUANT_BLOCK,
            Self::Q4_0 => 2 + QUANT_BLOCK / 2,
        }
    }
}

impl std::fmt::Display for DType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::F32 => "F32",
            Self::F16 => "F16",
            Self::Bf16 => "BF16",
            Self::Q8_0 => "Q8_0",
            Self::Q4_0 => "Q4_0",
        })
    }
}

/// The elements of a tensor, in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub enum TensorData {
    /// Plain floats.
    F32(Vec<f32>),
    /// Half floats.
    F16(Vec<f16>),
    /// Brain floats.
    Bf16(Vec<bf16>),
    /// See [`DType::Q8_0`].
    Q8_0 {
        /// One scale per block.
        scales: Vec<f16>,
        /// One byte per element.
        quants: Vec<i8>,
    },
    /// See [`DType::Q4_0`].
    Q4_0 {
        /// One scale per block.
        scales: Vec<f16>,
        /// 16 bytes per block: the low nibbles are elements 0..16, the high nibbles 16..32.
        quants: Vec<u8>,
    },
}

/// One weight of a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Length of each axis, outermost first: a matrix is `[rows, cols]`, a vector `[len]`.
    pub shape: Vec<usize>,
    /// The elements.
    pub data: TensorData,
}

impl Tensor {
    /// A tensor of floats; `data` must hold as many elements as `shape` says.
    pub fn from_f32(shape: Vec<usize>, data: Vec<f32>) -> Self {
        assert_eq!(shape.iter().product::<usize>(), data.len(), "shape {shape:?} against the data");
        Self { shape, data: TensorData::F32(data) }
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        match self.data {
            TensorData::F32(_) => DType::F32,
            TensorData::F16(_) => DType::F16,
            TensorData::Bf16(_) => DType::Bf16,
            TensorData::Q8_0 { .. } => DType::Q8_0,
            TensorData::Q4_0 { .. } => DType::Q4_0,
        }
    }

    /// Number of elements.
    pub fn n_elements(&self) -> usize {
        self.shape.iter().product()
    }

    /// Length of the innermost axis.
    pub fn cols(&self) -> usize {
        self.shape.last().copied().unwrap_or(1)
    }

    /// Number of rows: the product of all axes but the innermost.
    pub fn rows(&self) -> usize {
        self.shape.iter().rev().skip(1).product()
    }

    /// Bytes of the elements, as stored.
    pub fn size_bytes(&self) -> usize {
        self.dtype().size_bytes(self.n_elements())
    }

    /// Writes row `row`, decoded, to `out` `(cols)`.
    pub fn row_to_f32(&self, row: usize, out: &mut [f32]) {
        let cols = self.cols();
        assert_eq!(out.len(), cols, "length of the output against cols");
        let range = row * cols..(row + 1) * cols;
        let blocks = row * cols / QUANT_BLOCK..(row + 1) * cols / QUANT_BLOCK;
        match &self.data {
            TensorData::F32(values) => out.copy_from_slice(&values[range]),
            TensorData::F16(values) => {
                out.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
            }
            TensorData::Bf16(values) => {
                out.iter_mut().zip(&values[range]).for_each(|(out, value)| *out = value.to_f32());
            }
            TensorData::Q8_0 { scales, quants } => {
                let rows = out.chunks_exact_mut(QUANT_BLOCK).zip(quants[range].chunks_exact(QUANT_BLOCK));
                for ((out, quants), scale) in rows.zip(&scales[blocks]) {
                    decode_q8_0(scale.to_f32(), quants, out);
                }
            }
            TensorData::Q4_0 { scales, quants } => {
                let bytes = quants[range.start / 2..range.end / 2].chunks_exact(QUANT_BLOCK / 2);
                for ((out, quants), scale) in
                    out.chunks_exact_mut(QUANT_BLOCK).zip(bytes).zip(&scales[blocks])
                {
                    decode_q4_0(scale.to_f32(), quants, out);
                }
            }
        }
    }

    /// All elements, decoded, in row-major order.
    pub fn to_f32(&self) -> Vec<f32> {
        let cols = self.cols();
        let mut out = vec![0.0; self.n_elements()];
        for (row, out) in out.chunks_exact_mut(cols.max(1)).enumerate() {
            self.row_to_f32(row, out);
        }
        out
    }
}

/// One block of [`DType::Q8_0`]: `out = scale * quants`, 32 of each.
fn decode_q8_0(scale: f32, quants: &[i8], out: &mut [f32]) {
    out.iter_mut().zip(quants).for_each(|(out, &q)| *out = scale * f32::from(q));
}

/// One block of [`DType::Q4_0`]: 16 bytes to 32 elements.
fn decode_q4_0(scale: f32, quants: &[u8], out: &mut [f32]) {
    let (low, high) = out.split_at_mut(QUANT_BLOCK / 2);
    for ((low, high), &byte) in low.iter_mut().zip(high).zip(quants) {
        *low = scale * (f32::from(byte & 0x0f) - 8.0);
        *high = scale * (f32::from(byte >> 4) - 8.0);
    }
}
