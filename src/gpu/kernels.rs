//! The table of kernels: what `shaders/` holds, as data.
//!
//! A kernel is the text of its file followed by the library files that it names. A test parses every one with naga
//! and compares it with this table.

use crate::model::tensor::DType;

/// Invocations in a workgroup, of every kernel.
pub const WORKGROUP_SIZE: usize = 64;

/// With more rows of x than this, `matmul` beats `matmul_reduce`: it reads each weight once for several rows.
pub const MAX_REDUCED_MATMUL_ROWS: usize = 4;

/// The most workgroups in one dimension of a dispatch that any WebGPU device takes.
pub const MAX_WORKGROUPS: usize = 65535;

/// What changes from step to step, as the shaders see it: `shaders/lib/step.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct StepUniform {
    /// Tokens of each text in this step, T.
    pub n_tokens: u32,
    /// Position of the first of them.
    pub position: u32,
    /// Texts in this step: 1, but in training.
    pub n_sequences: u32,
}

/// What changes from one training step to the next, as the shaders see it: `shaders/lib/training.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct TrainingUniform {
    /// Factor of the gradient of every loss: one over the number of targets.
    pub loss_scale: f32,
    /// Of the matrices, in this step.
    pub learning_rate: f32,
    /// `1 / (1 - beta1^n)` in step n.
    pub mean_correction: f32,
    /// `1 / (1 - beta2^n)` in step n.
    pub square_correction: f32,
}

/// How a kernel uses a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A uniform buffer.
    Uniform,
    /// A storage buffer, only read.
    Read,
    /// A storage buffer, written.
    Write,
}

/// A buffer that a kernel is given. Group 0 holds the step and activations, group 1 weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Number of the bind group.
    pub group: u32,
    /// Number in the group.
    pub binding: u32,
    /// Name of the variable.
    pub name: &'static str,
    /// How it is used.
    pub access: Access,
}

/// A file of WGSL that several kernels share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// Name of the file in `shaders/lib/`, without the extension.
    pub name: &'static str,
    /// Its text.
    pub source: &'static str,
    /// The constants that it wants.
    pub overrides: &'static [&'static str],
}

/// One kernel: one file, one entry point of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// Name of the file in `shaders/`, without the extension, and of the entry point.
    pub name: &'static str,
    /// The text of the file.
    pub source: &'static str,
    /// The files that are appended to it.
    pub libraries: &'static [Library],
    /// Whether it reads a matrix, in whatever format: [`matrix_format`] is then appended too.
    pub has_matrix: bool,
    /// Its buffers, those of the matrix aside.
    pub bindings: &'static [Binding],
    /// The constants that its own file wants.
    pub overrides: &'static [&'static str],
}

/// How a matrix of some element type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixFormat {
    /// The file that reads it.
    pub library: Library,
    /// The buffers that hold it.
    pub bindings: &'static [Binding],
}

const fn read(group: u32, binding: u32, name: &'static str) -> Binding {
    Binding { group, binding, name, access: Access::Read }
}

const fn out(binding: u32) -> Binding {
    Binding { group: 0, binding, name: "out", access: Access::Write }
}

const STEP: Binding = Binding { group: 0, binding: 0, name: "step", access: Access::Uniform };

macro_rules! library {
    ($name:literal, $overrides:expr) => {
        Library {
            name: $name,
            source: include_str!(concat!("../../shaders/lib/", $name, ".wgsl")),
            overrides: $overrides,
        }
    };
}

const STEP_LIB: Library = library!("step", &[]);
const GRID_LIB: Library = library!("grid", &[]);
const ROWS_LIB: Library = library!("rows", &["ROWS_PER_TOKEN", "COLS"]);
const REDUCE_LIB: Library = library!("reduce", &[]);
const WEIGHT_AT_LIB: Library = library!("weight_at", &[]);

macro_rules! matrix {
    ($name:literal, $bindings:expr) => {
        MatrixFormat { library: library!($name, &["WEIGHT_COLS"]), bindings: $bindings }
    };
}

/// How a matrix of element type `dtype` is read.
pub const fn matrix_format(dtype: DType) -> MatrixFormat {
    const PLAIN: &[Binding] = &[read(1, 0, "weight")];
    const QUANTIZED: &[Binding] = &[read(1, 0, "weight"), read(1, 1, "scales")];
    match dtype {
        DType::F32 => matrix!("weight_f32", PLAIN),
        DType::F16 => matrix!("weight_f16", PLAIN),
        DType::Bf16 => matrix!("weight_bf16", PLAIN),
        DType::Q8_0 => matrix!("weight_q8_0", QUANTIZED),
        DType::Q4_0 => matrix!("weight_q4_0", QUANTIZED),
    }
}

macro_rules! kernel {
    ($name:literal, $libraries:expr, $has_matrix:expr, $bindings:expr, $overrides:expr) => {
        Kernel {
            name: $name,
            source: include_str!(concat!("../../shaders/", $name, ".wgsl")),
            libraries: $libraries,
            has_matrix: $has_matrix,
            bindings: $bindings,
            overrides: $overrides,
        }
    };
}

const PLAIN_LIBS: &[Library] = &[STEP_LIB, GRID_LIB];
const ROW_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, ROWS_LIB];
const MATRIX_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, ROWS_LIB, WEIGHT_AT_LIB];
const ROW_REDUCE_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, ROWS_LIB, REDUCE_LIB];
const MATRIX_REDUCE_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, ROWS_LIB, WEIGHT_AT_LIB, REDUCE_LIB];
const X_OUT: &[Binding] = &[STEP, read(0, 1, "x"), out(2)];
const RMS_NORM: &[Binding] = &[STEP, read(0, 1, "x"), out(2), read(1, 0, "weight")];
const LAYER_NORM: &[Binding] = &[STEP, read(0, 1, "x"), out(2), read(1, 0, "weight"), read(1, 1, "bias")];
const MATMUL: &[Binding] = &[STEP, read(0, 1, "x"), out(2), read(1, 2, "bias")];
const BIASED_PART: &[&str] = &["HAS_BIAS", "FIRST_ROW", "N_ROWS"];
const PART: &[&str] = &["FIRST_ROW", "N_ROWS"];
const HEADS: &[&str] = &["N_HEAD", "N_KV_HEAD", "HEAD_SIZE"];

/// Every kernel: one for each kind of op, and, named `_reduce`, those in which the invocations of a workgroup work
/// on one number together, for devices on which barriers are cheap.
pub const KERNELS: &[Kernel] = &[
    kernel!("embed", MATRIX_LIBS, true, &[STEP, read(0, 1, "tokens"), out(2)], PART),
    kernel!("add_positions", MATRIX_LIBS, true, X_OUT, PART),
    kernel!("rms_norm", ROW_LIBS, false, RMS_NORM, &["EPS"]),
    kernel!("layer_norm", ROW_LIBS, false, LAYER_NORM, &["EPS"]),
    kernel!("matmul", MATRIX_LIBS, true, MATMUL, BIASED_PART),
    kernel!(
        "rope",
        ROW_LIBS,
        false,
        &[STEP, read(0, 1, "x"), read(0, 2, "angles"), out(3)],
        &["PAIR_STRIDE", "PARTNER"]
    ),
    kernel!("cache_write", ROW_LIBS, false, X_OUT, &[]),
    kernel!("attention_scores", PLAIN_LIBS, false, &[STEP, read(0, 1, "q"), read(0, 2, "k"), out(3)], HEADS),
    kernel!("scale", ROW_LIBS, false, X_OUT, &["FACTOR"]),
    kernel!("causal_mask", ROW_LIBS, false, X_OUT, &["MASKED_SCORE"]),
    kernel!("softmax", ROW_LIBS, false, X_OUT, &[]),
    kernel!(
        "attention_values",
        PLAIN_LIBS,
        false,
        &[STEP, read(0, 1, "weights"), read(0, 2, "v"), out(3)],
        HEADS
    ),
    kernel!("add", ROW_LIBS, false, &[STEP, read(0, 1, "a"), read(0, 2, "b"), out(3)], &[]),
    kernel!("swiglu", ROW_LIBS, false, &[STEP, read(0, 1, "gate"), read(0, 2, "up"), out(3)], &[]),
    kernel!("gelu", ROW_LIBS, false, X_OUT, &[]),
    kernel!("select_last", ROW_LIBS, false, X_OUT, &[]),
    kernel!("rms_norm_reduce", ROW_REDUCE_LIBS, false, RMS_NORM, &["EPS"]),
    kernel!("layer_norm_reduce", ROW_REDUCE_LIBS, false, LAYER_NORM, &["EPS"]),
    kernel!("matmul_reduce", MATRIX_REDUCE_LIBS, true, MATMUL, BIASED_PART),
    kernel!("softmax_reduce", ROW_REDUCE_LIBS, false, X_OUT, &[]),
];

macro_rules! training_kernel {
    ($name:literal, $libraries:expr, $bindings:expr, $overrides:expr) => {
        Kernel {
            name: $name,
            source: include_str!(concat!("../../shaders/train/", $name, ".wgsl")),
            libraries: $libraries,
            has_matrix: false,
            bindings: $bindings,
            overrides: $overrides,
        }
    };
}

const fn write(group: u32, binding: u32, name: &'static str) -> Binding {
    Binding { group, binding, name, access: Access::Write }
}

const TRAINING: Binding = Binding { group: 0, binding: 6, name: "training", access: Access::Uniform };
const TRAINING_LIB: Library = library!("training", &[]);
const TRAINING_ROW_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, ROWS_LIB, TRAINING_LIB];
const TRAINING_LIBS: &[Library] = &[STEP_LIB, GRID_LIB, TRAINING_LIB];
const D_OUT: Binding = read(0, 2, "d_out");

/// The kernels of training: the backward ops, some of them in two parts, the loss and the optimizer.
pub const TRAINING_KERNELS: &[Kernel] = &[
    training_kernel!(
        "cross_entropy",
        TRAINING_ROW_LIBS,
        &[STEP, read(0, 1, "x"), read(0, 2, "targets"), write(0, 3, "losses"), write(0, 4, "d_x"), TRAINING],
        &[]
    ),
    training_kernel!(
        "embed_backward",
        ROW_LIBS,
        &[STEP, read(0, 1, "tokens"), D_OUT, write(1, 0, "d_weight")],
        &["WEIGHT_ROWS"]
    ),
    training_kernel!(
        "rms_norm_backward",
        ROW_LIBS,
        &[STEP, read(0, 1, "x"), D_OUT, write(0, 3, "d_x"), write(0, 4, "row_scales"), read(1, 0, "weight")],
        &["EPS", "ADDS"]
    ),
    training_kernel!(
        "rms_norm_backward_weight",
        ROW_LIBS,
        &[STEP, read(0, 1, "x"), D_OUT, read(0, 3, "row_scales"), write(1, 0, "d_weight")],
        &[]
    ),
    training_kernel!(
        "layer_norm_backward",
        ROW_LIBS,
        &[
            STEP,
            read(0, 1, "x"),
            D_OUT,
            write(0, 3, "d_x"),
            write(0, 4, "row_scales"),
            write(0, 5, "row_means"),
            read(1, 0, "weight"),
        ],
        &["EPS", "ADDS"]
    ),
    training_kernel!(
        "layer_norm_backward_weight",
        ROW_LIBS,
        &[
            STEP,
            read(0, 1, "x"),
            D_OUT,
            read(0, 3, "row_scales"),
            read(0, 4, "row_means"),
            write(1, 0, "d_weight"),
            write(1, 1, "d_bias"),
        ],
        &[]
    ),
    training_kernel!(
        "add_positions_backward",
        ROW_LIBS,
        &[STEP, read(0, 1, "d_out"), write(1, 0, "d_weight")],
        &[]
    ),
    training_kernel!("bias_backward", ROW_LIBS, &[STEP, read(0, 1, "d_out"), write(1, 0, "d_bias")], &[]),
    training_kernel!("gelu_backward", ROW_LIBS, &[STEP, read(0, 1, "x"), D_OUT, write(0, 3, "d_x")], &[]),
    training_kernel!(
        "matmul_backward_x",
        ROW_LIBS,
        &[STEP, read(0, 1, "d_out"), write(0, 2, "d_x"), read(1, 0, "weight")],
        &["WEIGHT_ROWS", "ADDS"]
    ),
    training_kernel!(
        "matmul_backward_weight",
        ROW_LIBS,
        &[STEP, read(0, 1, "x"), D_OUT, write(1, 0, "d_weight")],
        &["WEIGHT_ROWS"]
    ),
    training_kernel!(
        "rope_backward",
        ROW_LIBS,
        &[STEP, read(0, 1, "d_out"), read(0, 2, "angles"), write(0, 3, "d_x")],
        &["PAIR_STRIDE", "PARTNER"]
    ),
    training_kernel!(
        "attention_scores_backward_q",
        PLAIN_LIBS,
        &[STEP, read(0, 1, "k"), D_OUT, write(0, 3, "d_q")],
        HEADS
    ),
    training_kernel!(
        "attention_scores_backward_k",
        PLAIN_LIBS,
        &[STEP, read(0, 1, "q"), D_OUT, write(0, 3, "d_k")],
        HEADS
    ),
    training_kernel!(
        "scale_backward",
        ROW_LIBS,
        &[STEP, read(0, 1, "d_out"), write(0, 2, "d_x")],
        &["FACTOR", "ADDS"]
    ),
    training_kernel!("causal_mask_backward", ROW_LIBS, &[STEP, read(0, 1, "d_out"), write(0, 2, "d_x")], &[]),
    training_kernel!("softmax_backward", ROW_LIBS, &[STEP, read(0, 1, "y"), D_OUT, write(0, 3, "d_x")], &[]),
    training_kernel!(
        "attention_values_backward_weights",
        PLAIN_LIBS,
        &[STEP, read(0, 1, "v"), D_OUT, write(0, 3, "d_weights")],
        HEADS
    ),
    training_kernel!(
        "attention_values_backward_v",
        PLAIN_LIBS,
        &[STEP, read(0, 1, "weights"), D_OUT, write(0, 3, "d_v")],
        HEADS
    ),
    training_kernel!(
        "swiglu_backward",
        ROW_LIBS,
        &[
            STEP,
            read(0, 1, "gate"),
            read(0, 2, "up"),
            read(0, 3, "d_out"),
            write(0, 4, "d_gate"),
            write(0, 5, "d_up"),
        ],
        &[]
    ),
    training_kernel!(
        "gradient_squares",
        PLAIN_LIBS,
        &[STEP, write(0, 1, "partials"), read(1, 0, "gradient")],
        &["LEN", "FIRST"]
    ),
    training_kernel!(
        "gradient_clip",
        PLAIN_LIBS,
        &[STEP, read(0, 1, "losses"), read(0, 2, "partials"), write(0, 3, "report")],
        &["N_PARTIALS", "MAX_NORM"]
    ),
    training_kernel!(
        "adamw",
        TRAINING_LIBS,
        &[
            STEP,
            read(0, 1, "report"),
            TRAINING,
            write(1, 0, "weight"),
            write(1, 1, "gradient"),
            write(1, 2, "mean"),
            write(1, 3, "square"),
        ],
        &["LEN", "RATE", "DECAY", "BETA1", "BETA2", "EPS"]
    ),
];

impl Kernel {
    /// The kernel of that name.
    ///
    /// # Panics
    /// If the table has none.
    pub fn named(name: &str) -> &'static Self {
        let mut known = KERNELS.iter().chain(TRAINING_KERNELS);
        let found = known.find(|kernel| kernel.name == name);
        found.unwrap_or_else(|| panic!("no kernel is named {name}"))
    }

    /// The kernel that does the same with a workgroup where this one has an invocation. It has the same bindings and
    /// constants.
    pub fn reduced(&self) -> Option<&'static Self> {
        KERNELS.iter().find(|kernel| kernel.name.strip_suffix("_reduce") == Some(self.name))
    }

    /// The whole text: the kernel's file, then its libraries. `matrix` is the element type of the matrix that it
    /// reads, if it reads one.
    pub fn wgsl(&self, matrix: Option<DType>) -> String {
        let libraries = self.libraries(matrix);
        std::iter::once(self.source)
            .chain(libraries.iter().map(|library| library.source))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// All its buffers, those of the matrix included.
    pub fn bindings(&self, matrix: Option<DType>) -> Vec<Binding> {
        let format = self.format(matrix);
        self.bindings.iter().chain(format.iter().flat_map(|format| format.bindings)).copied().collect()
    }

    /// All the constants that it wants.
    pub fn overrides(&self, matrix: Option<DType>) -> Vec<&'static str> {
        let libraries = self.libraries(matrix);
        let shared = libraries.iter().flat_map(|library| library.overrides);
        self.overrides.iter().chain(shared).copied().collect()
    }

    fn libraries(&self, matrix: Option<DType>) -> Vec<Library> {
        let format = self.format(matrix);
        self.libraries.iter().copied().chain(format.map(|format| format.library)).collect()
    }

    fn format(&self, matrix: Option<DType>) -> Option<MatrixFormat> {
        assert_eq!(self.has_matrix, matrix.is_some(), "whether {} reads a matrix", self.name);
        matrix.map(matrix_format)
    }
}

/// Workgroups in x and y for at least `n_invocations`: more than one row only where x cannot hold them.
pub fn grid(n_invocations: usize) -> [u32; 2] {
    let n_workgroups = n_invocations.div_ceil(WORKGROUP_SIZE);
    let y = n_workgroups.div_ceil(MAX_WORKGROUPS).max(1);
    let dims = [n_workgroups.div_ceil(y), y];
    dims.map(|dim| u32::try_from(dim).expect("a buffer has fewer elements than that"))
}
