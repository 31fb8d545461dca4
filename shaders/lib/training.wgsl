// What changes from one training step to the next.

struct Training {
    // Factor of the gradient of every loss: one over the number of targets.
    loss_scale: f32,
    // Of the matrices, in this step.
    learning_rate: f32,
    // 1 / (1 - β1^n) in step n.
    mean_correction: f32,
    // 1 / (1 - β2^n) in step n.
    square_correction: f32,
}

@group(0) @binding(6) var<uniform> training: Training;
