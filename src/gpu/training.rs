//! Training on the device: forward, loss, backward and optimizer in one submit, weights that never leave it.

use wgpu::BufferUsages;

use super::device::{Gpu, GpuError};
use super::kernels::{StepUniform, TrainingUniform, WORKGROUP_SIZE};
use super::load::{Builder, Dispatch, Prepared, Slot};
use super::plan::{Source, WeightState};
use super::training_plan::{Batch, Launch};
use super::weights::WeightBuffers;
use crate::model::backward::{Backward, GradientId};
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Graph, Step, WeightId};

/// Targets on the device are numbers, and this one means that there is none.
const NO_TARGET: u32 = u32::MAX;

/// Rows of a matrix start at multiples of this many elements; narrower ones would be padded, and an optimizer would
/// train the padding.
const GROUP: usize = 4;

/// The constants of AdamW.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer {
    /// How slowly the mean of the gradient changes.
    pub beta1: f32,
    /// How slowly the mean of its square changes.
    pub beta2: f32,
    /// Added to the root of the mean square.
    pub eps: f32,
    /// Longer gradients are cut to this length.
    pub max_gradient_norm: f32,
    /// For each of [`Graph::weights`] the factor of its learning rate, and how much it decays.
    pub groups: Vec<[f32; 2]>,
}

/// What the last step computed before it updated the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// Sum of the losses of all targets, in nats.
    pub loss_sum: f32,
    /// Length of the gradient.
    pub gradient_norm: f32,
}

/// What training keeps for each of [`Graph::weights`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The weights.
    pub weights: Vec<Vec<f32>>,
    /// Running means of their gradients.
    pub mean: Vec<Vec<f32>>,
    /// Running means of the squares.
    pub square: Vec<Vec<f32>>,
}

/// A model in training on the device, for batches of one size.
pub struct Trainer {
    gpu: Gpu,
    graph: Graph,
    n_tokens: usize,
    n_sequences: usize,
    step: wgpu::Buffer,
    tokens: wgpu::Buffer,
    activations: std::collections::BTreeMap<Slot, wgpu::Buffer>,
    training: std::collections::BTreeMap<Source, wgpu::Buffer>,
    weights: Vec<WeightBuffers>,
    forward: Vec<Vec<Dispatch>>,
    /// The loss and the backward pass.
    backward: Vec<Prepared>,
    optimizer: Vec<Prepared>,
    staging: wgpu::Buffer,
}

impl Trainer {
    /// Puts `model`, whose weights must be F32, and everything a step needs on the device.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`], [`GpuError::Lost`], or [`GpuError::Setup`] for rows of a matrix that are no multiple of
    /// 4 long.
    pub async fn new(
        gpu: &Gpu,
        model: &Model,
        graph: &Graph,
        [n_sequences, n_tokens]: [usize; 2],
        optimizer: &Optimizer,
    ) -> Result<Self, GpuError> {
        gpu.check()?;
        if let Some(weight) = graph.weights.iter().find(|w| w.cols.is_some_and(|n| !n.is_multiple_of(GROUP)))
        {
            let message = format!("expected rows of a multiple of {GROUP} weights, got {}", weight.tensor);
            return Err(GpuError::Setup { message });
        }
        let scopes = gpu.open_scopes();
        let built = Self::build(gpu, model, graph, [n_sequences, n_tokens], optimizer);
        scopes.close().await?;
        gpu.check()?;
        built
    }

    fn build(
        gpu: &Gpu,
        model: &Model,
        graph: &Graph,
        [n_sequences, n_tokens]: [usize; 2],
        optimizer: &Optimizer,
    ) -> Result<Self, GpuError> {
        let batch = Batch { graph, n_tokens, n_sequences };
        let n_rows = n_sequences * n_tokens;
        let largest = Step { n_tokens, position: 0 };
        let mut builder = Builder::new(gpu, model, graph, largest, [n_sequences, n_rows], own_slot)?;
        add_buffers(gpu, batch, &mut builder)?;
        let forward = builder.forward(graph);
        let mut launches = vec![cross_entropy(batch)];
        for op in &Backward::new(graph).ops {
            launches.extend(batch.launches(op)?);
        }
        let backward = launches.iter().map(|launch| builder.launch(launch)).collect();
        let optimizer = update(graph, optimizer).iter().map(|launch| builder.launch(launch)).collect();
        let largest = graph.shapes.keys().map(|&id| batch.len(id)).max().unwrap_or(0);
        let n_weights: usize = (0..graph.weights.len()).map(|i| weight_len(graph, i)).sum();
        let n_bytes = largest.max(3 * n_weights) * size_of::<f32>();
        let staging = gpu.buffer("staging", n_bytes, BufferUsages::MAP_READ | BufferUsages::COPY_DST)?;
        Ok(Self {
            gpu: gpu.clone(),
            graph: graph.clone(),
            n_tokens,
            n_sequences,
            step: builder.step,
            tokens: builder.tokens,
            activations: builder.activations,
            training: builder.training,
            weights: builder.weights,
            forward,
            backward,
            optimizer,
            staging,
        })
    }

    /// Submits one step: the gradient of a batch, and an update of the weights. Does not wait for it.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    ///
    /// # Panics
    /// If there are not as many tokens and targets as the batch has.
    pub fn step(
        &self,
        tokens: &[u32],
        targets: &[Option<u32>],
        uniform: TrainingUniform,
    ) -> Result<(), GpuError> {
        self.submit(tokens, targets, uniform, true)
    }

    /// Submits the forward and backward pass of a batch, adding to the gradients of the weights, without an update.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    ///
    /// # Panics
    /// As [`Self::step`].
    pub fn differentiate(
        &self,
        tokens: &[u32],
        targets: &[Option<u32>],
        loss_scale: f32,
    ) -> Result<(), GpuError> {
        let uniform =
            TrainingUniform { loss_scale, learning_rate: 0.0, mean_correction: 1.0, square_correction: 1.0 };
        self.submit(tokens, targets, uniform, false)
    }

    fn submit(
        &self,
        tokens: &[u32],
        targets: &[Option<u32>],
        uniform: TrainingUniform,
        updates: bool,
    ) -> Result<(), GpuError> {
        self.gpu.check()?;
        let n_rows = self.n_sequences * self.n_tokens;
        assert_eq!([tokens.len(), targets.len()], [n_rows; 2], "a batch has {n_rows} tokens and targets");
        let small = |n: usize| u32::try_from(n).expect("a batch is smaller than that");
        let step =
            StepUniform { n_tokens: small(self.n_tokens), position: 0, n_sequences: small(self.n_sequences) };
        let targets: Vec<u32> = targets.iter().map(|target| target.unwrap_or(NO_TARGET)).collect();
        let queue = &self.gpu.queue;
        queue.write_buffer(&self.step, 0, bytemuck::bytes_of(&step));
        queue.write_buffer(&self.tokens, 0, bytemuck::cast_slice(tokens));
        queue.write_buffer(&self.training[&Source::Training("targets")], 0, bytemuck::cast_slice(&targets));
        queue.write_buffer(&self.training[&Source::Training("training")], 0, bytemuck::bytes_of(&uniform));
        queue.submit([self.encode(updates)]);
        Ok(())
    }

    fn encode(&self, updates: bool) -> wgpu::CommandBuffer {
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some("training step") };
        let mut encoder = self.gpu.device.create_command_encoder(&descriptor);
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        let mut dispatch =
            |pipeline: &wgpu::ComputePipeline, groups: &[wgpu::BindGroup], [x, y]: [u32; 2]| {
                pass.set_pipeline(pipeline);
                for (number, group) in (0..).zip(groups) {
                    pass.set_bind_group(number, group, &[]);
                }
                pass.dispatch_workgroups(x, y, 1);
            };
        let step = Step { n_tokens: self.n_tokens, position: 0 };
        for op in self.forward.iter().flatten() {
            let (pipeline, workgroups) = op.sized(step, self.n_sequences);
            dispatch(pipeline, &op.groups, workgroups);
        }
        let optimizer = self.optimizer.iter().filter(|_| updates);
        for launch in self.backward.iter().chain(optimizer) {
            dispatch(&launch.pipeline, &launch.groups, launch.workgroups);
        }
        drop(pass);
        encoder.finish()
    }

    /// What the last step computed, once it is done.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    pub async fn report(&self) -> Result<Report, GpuError> {
        let values = self.read(&[(&self.training[&Source::Training("report")], 2)]).await?;
        Ok(Report { loss_sum: values[0], gradient_norm: values[1] })
    }

    /// The gradient of an activation in the last step, text after text.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    ///
    /// # Panics
    /// If the graph has no such activation.
    pub async fn gradient(&self, id: GradientId) -> Result<Vec<f32>, GpuError> {
        let batch = Batch { graph: &self.graph, n_tokens: self.n_tokens, n_sequences: self.n_sequences };
        self.read(&[(&self.training[&Source::Gradient(id.0)], batch.len(id.0))]).await
    }

    /// The value of an activation in the last step, text after text.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    ///
    /// # Panics
    /// If the graph has no such activation.
    pub async fn value(&self, id: ActivationId) -> Result<Vec<f32>, GpuError> {
        let batch = Batch { graph: &self.graph, n_tokens: self.n_tokens, n_sequences: self.n_sequences };
        self.read(&[(&self.activations[&own_slot(id)], batch.len(id))]).await
    }

    /// The gradient of each weight since the last update.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    pub async fn weight_gradients(&self) -> Result<Vec<Vec<f32>>, GpuError> {
        let buffers: Vec<_> = (0..self.weights.len()).map(|i| self.state(WeightState::Gradient, i)).collect();
        Ok(self.split(&self.read(&buffers).await?))
    }

    /// The weights and the state of the optimizer.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    pub async fn read_state(&self) -> Result<State, GpuError> {
        let n = self.weights.len();
        let weights = (0..n).map(|i| (weight_buffer(&self.weights[i]), weight_len(&self.graph, i)));
        let mean = (0..n).map(|i| self.state(WeightState::Mean, i));
        let square = (0..n).map(|i| self.state(WeightState::Square, i));
        let values = self.read(&weights.chain(mean).chain(square).collect::<Vec<_>>()).await?;
        let mut planes = values.chunks_exact(values.len() / 3).map(|values| self.split(values));
        let mut next = || planes.next().unwrap_or_default();
        Ok(State { weights: next(), mean: next(), square: next() })
    }

    /// Replaces the weights and the state of the optimizer.
    ///
    /// # Panics
    /// If `state` is not of this model.
    pub fn write_state(&self, state: &State) {
        for i in 0..self.weights.len() {
            let mean = self.state(WeightState::Mean, i).0;
            let square = self.state(WeightState::Square, i).0;
            let weight = weight_buffer(&self.weights[i]);
            for (buffer, values) in
                [(weight, &state.weights[i]), (mean, &state.mean[i]), (square, &state.square[i])]
            {
                assert_eq!(values.len(), weight_len(&self.graph, i), "weight {i}");
                self.gpu.queue.write_buffer(buffer, 0, bytemuck::cast_slice(values));
            }
        }
    }

    fn state(&self, state: WeightState, i: usize) -> (&wgpu::Buffer, usize) {
        (&self.training[&Source::State(state, WeightId(i))], weight_len(&self.graph, i))
    }

    /// Cuts the values of all weights apart.
    fn split(&self, values: &[f32]) -> Vec<Vec<f32>> {
        let mut rest = values;
        let lens = (0..self.weights.len()).map(|i| weight_len(&self.graph, i));
        lens.map(|len| {
            let (values, after) = rest.split_at(len);
            rest = after;
            values.to_vec()
        })
        .collect()
    }

    /// The first elements of each buffer.
    async fn read(&self, buffers: &[(&wgpu::Buffer, usize)]) -> Result<Vec<f32>, GpuError> {
        self.gpu.check()?;
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some("training readback") };
        let mut encoder = self.gpu.device.create_command_encoder(&descriptor);
        let mut n_values = 0;
        for &(buffer, n) in buffers {
            let bytes = |n: usize| (n * size_of::<f32>()) as u64;
            encoder.copy_buffer_to_buffer(buffer, 0, &self.staging, bytes(n_values), bytes(n));
            n_values += n;
        }
        self.gpu.queue.submit([encoder.finish()]);
        self.gpu.read(&self.staging, n_values).await
    }
}

/// Each activation has a buffer of its own: the backward pass reads them all.
fn own_slot(id: ActivationId) -> Slot {
    (id.layer, id.activation)
}

/// Elements of weight number `i`.
fn weight_len(graph: &Graph, i: usize) -> usize {
    let weight = &graph.weights[i];
    weight.range.len() * weight.cols.unwrap_or(1)
}

fn weight_buffer(weight: &WeightBuffers) -> &wgpu::Buffer {
    match weight {
        WeightBuffers::Vector(buffer) => buffer,
        WeightBuffers::Matrix(matrix) => &matrix.parts[0].weight,
    }
}

/// Makes the buffers that the forward pass does not have.
fn add_buffers(gpu: &Gpu, batch: Batch<'_>, builder: &mut Builder<'_>) -> Result<(), GpuError> {
    let storage = BufferUsages::STORAGE | BufferUsages::COPY_DST | BufferUsages::COPY_SRC;
    let mut add = |source: Source, label: &str, n_values: usize, usage| {
        let buffer = gpu.buffer(label, n_values * size_of::<f32>(), usage)?;
        builder.training.insert(source, buffer);
        Ok(())
    };
    for &id in batch.graph.shapes.keys() {
        add(Source::Gradient(id), &GradientId(id).to_string(), batch.len(id), storage)?;
    }
    for (i, weight) in batch.graph.weights.iter().enumerate() {
        for state in [WeightState::Gradient, WeightState::Mean, WeightState::Square] {
            let n_values = weight_len(batch.graph, i);
            add(Source::State(state, WeightId(i)), &weight.tensor, n_values, storage)?;
        }
    }
    let n_rows = batch.n_sequences * batch.n_tokens;
    let uniform = BufferUsages::UNIFORM | BufferUsages::COPY_DST;
    for (name, n_values, usage) in [
        ("targets", n_rows, storage),
        ("losses", n_rows, storage),
        ("row_scales", n_rows * batch.graph.config.n_head, storage),
        ("row_means", n_rows, storage),
        ("partials", batch.graph.weights.len() * WORKGROUP_SIZE, storage),
        ("report", 3, storage),
        ("training", size_of::<TrainingUniform>() / size_of::<f32>(), uniform),
    ] {
        add(Source::Training(name), name, n_values, usage)?;
    }
    for (i, weight) in builder.weights.iter().enumerate() {
        if let WeightBuffers::Matrix(matrix) = weight
            && matrix.parts.len() > 1
        {
            let size_bytes = (weight_len(batch.graph, i) * size_of::<f32>()) as u64;
            let name = batch.graph.weights[i].tensor.clone();
            return Err(GpuError::TooLarge { name, size_bytes, limit_bytes: gpu.max_binding_bytes() });
        }
    }
    Ok(())
}

fn cross_entropy(batch: Batch<'_>) -> Launch {
    let logits = ActivationId::global(Activation::Logits);
    let constants = vec![("ROWS_PER_TOKEN", 1.0), ("COLS", batch.graph.config.vocab_size as f64)];
    let sources = [
        ("x", Source::Activation(logits)),
        ("targets", Source::Training("targets")),
        ("losses", Source::Training("losses")),
        ("d_x", Source::Gradient(logits)),
        ("training", Source::Training("training")),
    ];
    Launch::new("cross_entropy", constants, &sources, batch.n_sequences * batch.n_tokens)
}

/// The length of the gradient, then AdamW for each weight.
fn update(graph: &Graph, optimizer: &Optimizer) -> Vec<Launch> {
    let ids = || (0..graph.weights.len()).map(WeightId);
    let len = |id: WeightId| weight_len(graph, id.0);
    let gradient = |id| ("gradient", Source::State(WeightState::Gradient, id));
    let partials = ("partials", Source::Training("partials"));
    let report = ("report", Source::Training("report"));
    let squares = ids().map(|id| {
        let constants = vec![("LEN", len(id) as f64), ("FIRST", (id.0 * WORKGROUP_SIZE) as f64)];
        Launch::new("gradient_squares", constants, &[partials, gradient(id)], WORKGROUP_SIZE)
    });
    let n_partials = graph.weights.len() * WORKGROUP_SIZE;
    let clip_constants =
        vec![("N_PARTIALS", n_partials as f64), ("MAX_NORM", f64::from(optimizer.max_gradient_norm))];
    let losses = ("losses", Source::Training("losses"));
    let clip = Launch::new("gradient_clip", clip_constants, &[losses, partials, report], 1);
    let adamw = ids().map(|id| {
        let [rate, decay] = optimizer.groups[id.0];
        let constants = [
            ("LEN", len(id) as f64),
            ("RATE", f64::from(rate)),
            ("DECAY", f64::from(decay)),
            ("BETA1", f64::from(optimizer.beta1)),
            ("BETA2", f64::from(optimizer.beta2)),
            ("EPS", f64::from(optimizer.eps)),
        ];
        let sources = [
            report,
            ("training", Source::Training("training")),
            ("weight", Source::Weight(id)),
            gradient(id),
            ("mean", Source::State(WeightState::Mean, id)),
            ("square", Source::State(WeightState::Square, id)),
        ];
        Launch::new("adamw", constants.to_vec(), &sources, len(id))
    });
    squares.chain([clip]).chain(adamw).collect()
}
