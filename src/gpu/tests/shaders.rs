//! The text of the shaders against the table of kernels.

use std::collections::BTreeSet;
use std::mem::offset_of;
use std::path::Path;

use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module, ShaderStage, StorageAccess, TypeInner};

use crate::gpu::kernels::{
    Access, Binding, KERNELS, Kernel, MAX_WORKGROUPS, StepUniform, TRAINING_KERNELS, TrainingUniform,
    WORKGROUP_SIZE, grid, matrix_format,
};
use crate::model::backward::Backward;
use crate::model::config::Architecture;
use crate::model::graph::{Attention, Graph, Head};
use crate::model::tensor::DType;
use crate::model::testing::small_config;

const DTYPES: [DType; 5] = [DType::F32, DType::F16, DType::Bf16, DType::Q8_0, DType::Q4_0];

/// Every kernel with every format that its matrix can have.
fn variants() -> Vec<(&'static Kernel, Option<DType>)> {
    let formats = |kernel: &Kernel| match kernel.has_matrix {
        true => DTYPES.map(Some).to_vec(),
        false => vec![None],
    };
    let kernels = KERNELS.iter().chain(TRAINING_KERNELS);
    kernels.flat_map(|kernel| formats(kernel).into_iter().map(move |dtype| (kernel, dtype))).collect()
}

fn parse(kernel: &Kernel, dtype: Option<DType>) -> Module {
    let wgsl = kernel.wgsl(dtype);
    let module = naga::front::wgsl::parse_str(&wgsl)
        .unwrap_or_else(|error| panic!("{} {dtype:?}: {}", kernel.name, error.emit_to_string(&wgsl)));
    // Nothing that a WebGPU device may lack; `unpack2x16float` is not optional there.
    let capabilities = Capabilities::SHADER_FLOAT16_IN_FLOAT32;
    let mut validator = Validator::new(ValidationFlags::all(), capabilities);
    if let Err(error) = validator.validate(&module) {
        panic!("{} {dtype:?}: {}", kernel.name, error.emit_to_string(&wgsl));
    }
    module
}

#[test]
fn shaders_match_the_kernel_table() {
    for (kernel, dtype) in variants() {
        let module = parse(kernel, dtype);
        let name = format!("{} {dtype:?}", kernel.name);
        let [entry_point] = &module.entry_points[..] else { panic!("{name} has one entry point") };
        assert_eq!(entry_point.name, kernel.name, "{name}: entry point");
        assert_eq!(entry_point.stage, ShaderStage::Compute, "{name}: stage");
        assert_eq!(entry_point.workgroup_size, [WORKGROUP_SIZE as u32, 1, 1], "{name}: workgroup size");
        let sorted = |mut bindings: Vec<Binding>| {
            bindings.sort_by_key(|binding| (binding.group, binding.binding));
            bindings.iter().map(|binding| format!("{binding:?}")).collect::<Vec<_>>()
        };
        assert_eq!(sorted(bindings(&module)), sorted(kernel.bindings(dtype)), "{name}: bindings");
        let overrides = module.overrides.iter().map(|(_, found)| found.name.clone().expect("has a name"));
        let expected = kernel.overrides(dtype).into_iter().map(str::to_owned);
        assert_eq!(overrides.collect::<BTreeSet<_>>(), expected.collect(), "{name}: overrides");
    }
}

/// The buffers that a module declares.
fn bindings(module: &Module) -> Vec<Binding> {
    let globals = module.global_variables.iter();
    globals
        .filter_map(|(_, global)| {
            let place = global.binding?;
            let access = match global.space {
                AddressSpace::Uniform => Access::Uniform,
                AddressSpace::Storage { access } if access.contains(StorageAccess::STORE) => Access::Write,
                AddressSpace::Storage { .. } => Access::Read,
                other => panic!("{:?} is in {other:?}", global.name),
            };
            let name = global.name.clone().expect("has a name").leak();
            Some(Binding { group: place.group, binding: place.binding, name, access })
        })
        .collect()
}

#[test]
fn the_step_uniform_has_the_layout_of_its_shader() {
    for (kernel, dtype) in variants() {
        let module = parse(kernel, dtype);
        let found = module.global_variables.iter().find(|(_, global)| global.name.as_deref() == Some("step"));
        let (_, step) = found.unwrap_or_else(|| panic!("{} reads the step", kernel.name));
        let TypeInner::Struct { members, span } = &module.types[step.ty].inner else {
            panic!("the step of {} is a struct", kernel.name)
        };
        let members: Vec<_> = members
            .iter()
            .map(|member| {
                let size = module.types[member.ty].inner.size(module.to_ctx());
                (member.name.as_deref().expect("has a name"), member.offset as usize, size as usize)
            })
            .collect();
        let expected = [
            ("n_tokens", offset_of!(StepUniform, n_tokens), size_of::<u32>()),
            ("position", offset_of!(StepUniform, position), size_of::<u32>()),
            ("n_sequences", offset_of!(StepUniform, n_sequences), size_of::<u32>()),
        ];
        assert_eq!(members, expected, "{}", kernel.name);
        assert_eq!(*span as usize, size_of::<StepUniform>(), "{}", kernel.name);
    }
}

#[test]
fn the_training_uniform_has_the_layout_of_its_shader() {
    let module = parse(Kernel::named("adamw"), None);
    let found = module.global_variables.iter().find(|(_, global)| global.name.as_deref() == Some("training"));
    let (_, training) = found.expect("the optimizer reads it");
    let TypeInner::Struct { members, span } = &module.types[training.ty].inner else { panic!("a struct") };
    let members: Vec<_> = members
        .iter()
        .map(|member| (member.name.as_deref().expect("has a name"), member.offset as usize))
        .collect();
    let expected = [
        ("loss_scale", offset_of!(TrainingUniform, loss_scale)),
        ("learning_rate", offset_of!(TrainingUniform, learning_rate)),
        ("mean_correction", offset_of!(TrainingUniform, mean_correction)),
        ("square_correction", offset_of!(TrainingUniform, square_correction)),
    ];
    assert_eq!(members, expected);
    assert_eq!(*span as usize, size_of::<TrainingUniform>());
}

#[test]
fn every_op_has_a_kernel_and_every_file_is_in_the_table() {
    let mut ops = BTreeSet::new();
    for architecture in [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2] {
        let graph = Graph::new(&small_config(architecture), Attention::Causal, Head::Last);
        ops.extend(graph.ops.iter().map(|op| op.kind.kernel().to_owned()));
    }
    let kernels: BTreeSet<String> = KERNELS.iter().map(|kernel| kernel.name.to_owned()).collect();
    let plain = kernels.iter().filter(|name| !name.ends_with("_reduce")).cloned();
    assert_eq!(ops, plain.collect());
    assert_eq!(files("shaders"), kernels);
    let formats = DTYPES.iter().map(|&dtype| matrix_format(dtype).library);
    let backward = [Architecture::Qwen3, Architecture::Gpt2].map(|architecture| {
        Backward::new(&Graph::new(&small_config(architecture), Attention::Causal, Head::All)).ops
    });
    let training: BTreeSet<String> = TRAINING_KERNELS.iter().map(|kernel| kernel.name.to_owned()).collect();
    assert_eq!(files("shaders/train"), training);
    for op in backward.iter().flatten() {
        // What only copies a gradient is a scale by 1.
        let is_copy = ["add_backward", "cache_write_backward"].contains(&op.kernel());
        assert!(is_copy || training.iter().any(|name| name.starts_with(op.kernel())), "{}", op.kernel());
    }
    let shared = KERNELS.iter().chain(TRAINING_KERNELS).flat_map(|kernel| kernel.libraries).copied();
    let libraries: BTreeSet<String> = formats.chain(shared).map(|library| library.name.to_owned()).collect();
    assert_eq!(files("shaders/lib"), libraries);
}

/// Names, without extension, of the files in a folder of the repository.
fn files(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries =
        std::fs::read_dir(&folder).expect("the folder is there").map(|entry| entry.expect("can be read"));
    let paths = entries.map(|entry| entry.path()).filter(|path| path.is_file());
    paths.map(|path| path.file_stem().expect("is named").to_string_lossy().into_owned()).collect()
}

#[test]
fn a_reduced_kernel_has_the_bindings_and_constants_of_the_plain_one() {
    let reduced: Vec<_> = KERNELS.iter().filter_map(|kernel| Some((kernel, kernel.reduced()?))).collect();
    assert_eq!(reduced.len(), 4);
    for (plain, reduced) in reduced {
        assert_eq!(reduced.bindings, plain.bindings, "{}", reduced.name);
        assert_eq!(reduced.overrides, plain.overrides, "{}", reduced.name);
        assert_eq!(reduced.has_matrix, plain.has_matrix, "{}", reduced.name);
    }
}

#[test]
fn a_kernel_needs_no_more_storage_buffers_than_every_device_has() {
    for (kernel, dtype) in variants() {
        let bindings = kernel.bindings(dtype);
        let n_storage = bindings.iter().filter(|binding| binding.access != Access::Uniform).count();
        assert!(n_storage <= 8, "{} has {n_storage}", kernel.name);
    }
}

#[test]
fn a_grid_holds_every_invocation_in_allowed_dimensions() {
    for n in [1, 63, 64, 65, WORKGROUP_SIZE * MAX_WORKGROUPS, WORKGROUP_SIZE * MAX_WORKGROUPS + 1, 1 << 31] {
        let [x, y] = grid(n).map(|dim| dim as usize);
        assert!(x * y * WORKGROUP_SIZE >= n, "{n} invocations in {x} x {y}");
        assert!(x * y * WORKGROUP_SIZE < n + WORKGROUP_SIZE * (y + 1), "{n} invocations in {x} x {y}");
        assert!((1..=MAX_WORKGROUPS).contains(&x) && (1..=MAX_WORKGROUPS).contains(&y), "{x} x {y}");
    }
}
