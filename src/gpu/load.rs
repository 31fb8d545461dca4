//! Everything that a forward pass needs on the device, made once.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use wgpu::BufferUsages;

use super::device::{Gpu, GpuError};
use super::kernels::{Access, Binding, Kernel, MAX_REDUCED_MATMUL_ROWS, StepUniform, WORKGROUP_SIZE, grid};
use super::plan::{Invocations, Plan, Source};
use super::training_plan::Launch;
use super::weights::{self, Part, WeightBuffers};
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Attention, Graph, OpKind, Step};
use crate::model::rope;
use crate::model::tensor::DType;

/// Which buffer holds an activation: the blocks share theirs, but for the caches.
pub(super) type Slot = (Option<usize>, Activation);

/// The buffer that holds `id`.
pub(super) fn slot(id: ActivationId) -> Slot {
    (id.layer.filter(|_| id.activation.is_cache()), id.activation)
}

/// One dispatch.
pub(super) struct Dispatch {
    pipeline: wgpu::ComputePipeline,
    /// The same with a workgroup for each invocation, where it is faster.
    reduced: Option<Reduced>,
    pub groups: Vec<wgpu::BindGroup>,
    invocations: Invocations,
    part_rows: usize,
}

struct Reduced {
    pipeline: wgpu::ComputePipeline,
    /// With more than this it is not faster.
    max_workgroups: usize,
}

impl Dispatch {
    /// The pipeline for `step` with that many texts, and how many workgroups it takes in x and y.
    pub fn sized(&self, step: Step, n_sequences: usize) -> (&wgpu::ComputePipeline, [u32; 2]) {
        let n = n_sequences * self.invocations.count(step, self.part_rows);
        match &self.reduced {
            Some(reduced) if n <= reduced.max_workgroups => (&reduced.pipeline, grid(n * WORKGROUP_SIZE)),
            _ => (&self.pipeline, grid(n)),
        }
    }
}

/// A dispatch that is always of the same size.
pub(super) struct Prepared {
    pub pipeline: wgpu::ComputePipeline,
    pub groups: Vec<wgpu::BindGroup>,
    /// In x and y.
    pub workgroups: [u32; 2],
}

/// What is on the device.
pub(super) struct Loaded {
    pub step: wgpu::Buffer,
    pub tokens: wgpu::Buffer,
    pub activations: BTreeMap<Slot, wgpu::Buffer>,
    /// For each op, its dispatches: more than one if its matrix is in parts.
    pub ops: Vec<Vec<Dispatch>>,
}

impl Loaded {
    /// Makes buffers, pipelines and bind groups.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`].
    pub fn new(gpu: &Gpu, model: &Model, graph: &Graph, max_step_tokens: usize) -> Result<Self, GpuError> {
        assert_buffers_are_not_stale(graph);
        let step = largest_step(graph, max_step_tokens);
        let mut builder = Builder::new(gpu, model, graph, step, [1, max_step_tokens], slot)?;
        let ops = builder.forward(graph);
        Ok(Self { step: builder.step, tokens: builder.tokens, activations: builder.activations, ops })
    }
}

/// The largest step that the buffers must hold.
fn largest_step(graph: &Graph, max_step_tokens: usize) -> Step {
    let position = match graph.attention {
        Attention::Causal => graph.config.context_length - max_step_tokens,
        Attention::Bidirectional => 0,
    };
    Step { n_tokens: max_step_tokens, position }
}

/// A buffer for each slot, for `n_sequences` texts.
fn activations(
    gpu: &Gpu,
    graph: &Graph,
    step: Step,
    n_sequences: usize,
    slot: fn(ActivationId) -> Slot,
) -> Result<BTreeMap<Slot, wgpu::Buffer>, GpuError> {
    let mut buffers = BTreeMap::new();
    for &id in graph.shapes.keys() {
        if let Entry::Vacant(entry) = buffers.entry(slot(id)) {
            let usage = BufferUsages::STORAGE | BufferUsages::COPY_SRC | BufferUsages::COPY_DST;
            let n_bytes = n_sequences * graph.len(id, step) * size_of::<f32>();
            entry.insert(gpu.buffer(id.activation.name(), n_bytes, usage)?);
        }
    }
    Ok(buffers)
}

/// Checks that sharing buffers among blocks is safe: each op reads what its buffer then holds, and writes another.
fn assert_buffers_are_not_stale(graph: &Graph) {
    let mut held: BTreeMap<Slot, ActivationId> = BTreeMap::new();
    for op in &graph.ops {
        for input in op.kind.inputs() {
            let holder = *held.entry(slot(input)).or_insert(input);
            assert_eq!(holder, input, "the buffer that {} reads", op.output);
            assert_ne!(slot(input), slot(op.output), "the buffers of {}", op.output);
        }
        held.insert(slot(op.output), op.output);
    }
}

/// The cosines and sines of all positions, or an empty buffer if no op rotates.
fn angles(gpu: &Gpu, graph: &Graph) -> Result<wgpu::Buffer, GpuError> {
    let is_needed = graph.ops.iter().any(|op| matches!(op.kind, OpKind::Rope { .. }));
    let table = if is_needed { rope::angles(&graph.config) } else { Vec::new() };
    weights::buffer(gpu, "rope angles", bytemuck::cast_slice(&table))
}

/// A shader module with the layouts of its bind groups.
struct Module {
    shader: wgpu::ShaderModule,
    groups: Vec<wgpu::BindGroupLayout>,
    layout: wgpu::PipelineLayout,
}

type ModuleKey = (&'static str, Option<DType>);
type PipelineKey = (ModuleKey, Vec<(&'static str, u64)>);

/// Makes pipelines and bind groups, for buffers that it has.
pub(super) struct Builder<'a> {
    gpu: &'a Gpu,
    pub step: wgpu::Buffer,
    pub tokens: wgpu::Buffer,
    no_bias: wgpu::Buffer,
    angles: wgpu::Buffer,
    pub activations: BTreeMap<Slot, wgpu::Buffer>,
    slot: fn(ActivationId) -> Slot,
    pub weights: Vec<WeightBuffers>,
    /// The buffers of training.
    pub training: BTreeMap<Source, wgpu::Buffer>,
    modules: HashMap<ModuleKey, Module>,
    pipelines: HashMap<PipelineKey, wgpu::ComputePipeline>,
}

impl<'a> Builder<'a> {
    /// Makes the buffers of the forward pass for steps up to `largest`, of up to `n_sequences` texts and `n_tokens`
    /// tokens in all.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`].
    pub fn new(
        gpu: &'a Gpu,
        model: &Model,
        graph: &Graph,
        largest: Step,
        [n_sequences, n_tokens]: [usize; 2],
        slot: fn(ActivationId) -> Slot,
    ) -> Result<Self, GpuError> {
        let storage = BufferUsages::STORAGE | BufferUsages::COPY_DST;
        let uniform = BufferUsages::UNIFORM | BufferUsages::COPY_DST;
        let weights = graph.weights.iter().map(|weight| weights::upload(gpu, model, weight));
        Ok(Self {
            gpu,
            step: gpu.buffer("step", size_of::<StepUniform>(), uniform)?,
            tokens: gpu.buffer("tokens", n_tokens * size_of::<u32>(), storage)?,
            no_bias: gpu.buffer("no bias", 0, storage)?,
            angles: angles(gpu, graph)?,
            activations: activations(gpu, graph, largest, n_sequences, slot)?,
            slot,
            weights: weights.collect::<Result<_, _>>()?,
            training: BTreeMap::new(),
            modules: HashMap::new(),
            pipelines: HashMap::new(),
        })
    }

    /// The dispatches of the forward pass.
    pub fn forward(&mut self, graph: &Graph) -> Vec<Vec<Dispatch>> {
        graph.ops.iter().map(|op| self.dispatches(&Plan::new(graph, op))).collect()
    }

    /// A dispatch that is always of the same size.
    pub fn launch(&mut self, launch: &Launch) -> Prepared {
        let pipeline = self.pipeline(launch.kernel, None, &launch.constants);
        let groups = self.groups(launch.kernel, &launch.sources, None, None);
        Prepared { pipeline, groups, workgroups: grid(launch.n_invocations) }
    }

    /// The dispatches of one op.
    fn dispatches(&mut self, plan: &Plan) -> Vec<Dispatch> {
        let Some(id) = plan.matrix else {
            return vec![self.dispatch(plan, plan.constants.clone(), None)];
        };
        let n_parts = self.matrix(id.0).parts.len();
        (0..n_parts)
            .map(|part| {
                let matrix = self.matrix(id.0);
                let mut constants = plan.constants.clone();
                constants.push(("WEIGHT_COLS", matrix.cols as f64));
                constants.push(("FIRST_ROW", matrix.parts[part].first_row as f64));
                constants.push(("N_ROWS", matrix.parts[part].n_rows as f64));
                self.dispatch(plan, constants, Some((id.0, part)))
            })
            .collect()
    }

    fn dispatch(
        &mut self,
        plan: &Plan,
        constants: Vec<(&'static str, f64)>,
        part: Option<(usize, usize)>,
    ) -> Dispatch {
        let dtype = part.map(|(weight, _)| self.matrix(weight).dtype);
        let pipeline = self.pipeline(plan.kernel, dtype, &constants);
        let reduced = plan.kernel.reduced().filter(|_| self.gpu.uses_reduction());
        let reduced = reduced.map(|kernel| self.pipeline(kernel, dtype, &constants));
        let part = part.map(|(weight, part)| &self.matrix(weight).parts[part]);
        Dispatch {
            pipeline,
            reduced: reduced.map(|pipeline| Reduced {
                pipeline,
                max_workgroups: part.map_or(usize::MAX, |part| MAX_REDUCED_MATMUL_ROWS * part.n_rows),
            }),
            groups: self.groups(plan.kernel, &plan.sources, dtype, part),
            invocations: plan.invocations,
            part_rows: part.map_or(0, |part| part.n_rows),
        }
    }

    fn pipeline(
        &mut self,
        kernel: &'static Kernel,
        dtype: Option<DType>,
        constants: &[(&'static str, f64)],
    ) -> wgpu::ComputePipeline {
        let module_key = (kernel.name, dtype);
        let module = self.modules.entry(module_key).or_insert_with(|| Module::new(self.gpu, kernel, dtype));
        let values = constants.iter().map(|&(name, value)| (name, value.to_bits())).collect();
        let pipelines = self.pipelines.entry((module_key, values));
        let pipeline = pipelines.or_insert_with(|| {
            self.gpu.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(kernel.name),
                layout: Some(&module.layout),
                module: &module.shader,
                entry_point: Some(kernel.name),
                compilation_options: wgpu::PipelineCompilationOptions { constants, ..Default::default() },
                cache: None,
            })
        });
        pipeline.clone()
    }

    /// The bind groups of one dispatch.
    fn groups(
        &self,
        kernel: &Kernel,
        sources: &[(&'static str, Source)],
        dtype: Option<DType>,
        part: Option<&Part>,
    ) -> Vec<wgpu::BindGroup> {
        let bindings = kernel.bindings(dtype);
        let layouts = &self.modules[&(kernel.name, dtype)].groups;
        let group = |(number, layout): (usize, &wgpu::BindGroupLayout)| {
            let bindings = bindings.iter().filter(|binding| binding.group as usize == number);
            let entries: Vec<_> = bindings
                .map(|binding| wgpu::BindGroupEntry {
                    binding: binding.binding,
                    resource: self.buffer(kernel, sources, part, binding.name).as_entire_binding(),
                })
                .collect();
            let label = Some(kernel.name);
            let descriptor = wgpu::BindGroupDescriptor { label, layout, entries: &entries };
            self.gpu.device.create_bind_group(&descriptor)
        };
        layouts.iter().enumerate().map(group).collect()
    }

    /// The buffer of the variable `name`.
    fn buffer<'b>(
        &'b self,
        kernel: &Kernel,
        sources: &[(&'static str, Source)],
        part: Option<&'b Part>,
        name: &str,
    ) -> &'b wgpu::Buffer {
        let Some((_, source)) = sources.iter().find(|(known, _)| *known == name) else {
            let part = part.unwrap_or_else(|| panic!("{} has no source for {name}", kernel.name));
            return match name {
                "weight" => &part.weight,
                _ => part.scales.as_ref().expect("a quantized matrix has scales"),
            };
        };
        match *source {
            Source::Step => &self.step,
            Source::Tokens => &self.tokens,
            Source::Angles => &self.angles,
            Source::NoBias => &self.no_bias,
            Source::Activation(id) => &self.activations[&(self.slot)(id)],
            Source::Vector(id) => match &self.weights[id.0] {
                WeightBuffers::Vector(buffer) => buffer,
                WeightBuffers::Matrix(_) => panic!("{} reads a matrix as {name}", kernel.name),
            },
            Source::Weight(id) => match &self.weights[id.0] {
                WeightBuffers::Vector(buffer) => buffer,
                WeightBuffers::Matrix(matrix) => &matrix.parts[0].weight,
            },
            Source::Gradient(_) | Source::State(..) | Source::Training(_) => &self.training[source],
        }
    }

    fn matrix(&self, weight: usize) -> &weights::Matrix {
        match &self.weights[weight] {
            WeightBuffers::Matrix(matrix) => matrix,
            WeightBuffers::Vector(_) => panic!("weight {weight} is a vector, not a matrix"),
        }
    }
}

impl Module {
    fn new(gpu: &Gpu, kernel: &Kernel, dtype: Option<DType>) -> Self {
        let label = Some(kernel.name);
        let source = wgpu::ShaderSource::Wgsl(kernel.wgsl(dtype).into());
        let shader = gpu.device.create_shader_module(wgpu::ShaderModuleDescriptor { label, source });
        let bindings = kernel.bindings(dtype);
        let n_groups = bindings.iter().map(|binding| binding.group + 1).max().unwrap_or(0);
        let groups: Vec<_> = (0..n_groups)
            .map(|group| {
                let bindings = bindings.iter().filter(|binding| binding.group == group);
                let entries: Vec<_> = bindings.map(layout_entry).collect();
                let descriptor = wgpu::BindGroupLayoutDescriptor { label, entries: &entries };
                gpu.device.create_bind_group_layout(&descriptor)
            })
            .collect();
        let layout = gpu.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &groups.iter().map(Some).collect::<Vec<_>>(),
            immediate_size: 0,
        });
        Self { shader, groups, layout }
    }
}

fn layout_entry(binding: &Binding) -> wgpu::BindGroupLayoutEntry {
    let ty = match binding.access {
        Access::Uniform => wgpu::BufferBindingType::Uniform,
        Access::Read => wgpu::BufferBindingType::Storage { read_only: true },
        Access::Write => wgpu::BufferBindingType::Storage { read_only: false },
    };
    wgpu::BindGroupLayoutEntry {
        binding: binding.binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}
