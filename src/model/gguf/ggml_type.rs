//! The element types of ggml, by number.

use crate::model::tensor::DType;

/// An element type by its number in ggml's `enum ggml_type`; any number can be held, so that any file can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GgmlType(pub u32);

/// One line of ggml's type table.
struct TypeInfo {
    number: u32,
    name: &'static str,
    /// Elements that are stored together.
    block_size: u64,
    /// Bytes of one block.
    block_bytes: u64,
}

/// The numbers left out (4, 5, 31 to 33, 36 to 38) were withdrawn from the format.
const TYPES: [TypeInfo; 34] = [
    row(0, "F32", 1, 4),
    row(1, "F16", 1, 2),
    row(2, "Q4_0", 32, 18),
    row(3, "Q4_1", 32, 20),
    row(6, "Q5_0", 32, 22),
    row(7, "Q5_1", 32, 24),
    row(8, "Q8_0", 32, 34),
    row(9, "Q8_1", 32, 36),
    row(10, "Q2_K", 256, 84),
    row(11, "Q3_K", 256, 110),
    row(12, "Q4_K", 256, 144),
    row(13, "Q5_K", 256, 176),
    row(14, "Q6_K", 256, 210),
    row(15, "Q8_K", 256, 292),
    row(16, "IQ2_XXS", 256, 66),
    row(17, "IQ2_XS", 256, 74),
    row(18, "IQ3_XXS", 256, 98),
    row(19, "IQ1_S", 256, 50),
    row(20, "IQ4_NL", 32, 18),
    row(21, "IQ3_S", 256, 110),
    row(22, "IQ2_S", 256, 82),
    row(23, "IQ4_XS", 256, 136),
    row(24, "I8", 1, 1),
    row(25, "I16", 1, 2),
    row(26, "I32", 1, 4),
    row(27, "I64", 1, 8),
    row(28, "F64", 1, 8),
    row(29, "IQ1_M", 256, 56),
    row(30, "BF16", 1, 2),
    row(34, "TQ1_0", 256, 54),
    row(35, "TQ2_0", 256, 66),
    row(39, "MXFP4", 32, 17),
    row(40, "NVFP4", 64, 36),
    row(41, "Q1_0", 128, 18),
];

impl GgmlType {
    /// The type that the engine computes with, or `None` for the others.
    pub fn dtype(self) -> Option<DType> {
        match self.0 {
            0 => Some(DType::F32),
            1 => Some(DType::F16),
            2 => Some(DType::Q4_0),
            8 => Some(DType::Q8_0),
            30 => Some(DType::Bf16),
            _ => None,
        }
    }

    /// ggml's name, or `None` for a number that it does not define.
    pub fn name(self) -> Option<&'static str> {
        self.info().map(|info| info.name)
    }

    /// Elements of a block and bytes of a block, or `None` for a number that ggml does not define.
    pub fn block_layout(self) -> Option<(u64, u64)> {
        self.info().map(|info| (info.block_size, info.block_bytes))
    }

    fn info(self) -> Option<&'static TypeInfo> {
        TYPES.iter().find(|info| info.number == self.0)
    }
}

impl From<DType> for GgmlType {
    fn from(dtype: DType) -> Self {
        Self(match dtype {
            DType::F32 => 0,
            DType::F16 => 1,
            DType::Q4_0 => 2,
            DType::Q8_0 => 8,
            DType::Bf16 => 30,
        })
    }
}

impl std::fmt::Display for GgmlType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "ggml type {}", self.0),
        }
    }
}

const fn row(number: u32, name: &'static str, block_size: u64, block_bytes: u64) -> TypeInfo {
    TypeInfo { number, name, block_size, block_bytes }
}
