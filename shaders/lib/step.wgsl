// What changes from step to step.

struct Step {
    // Tokens in this step, T.
    n_tokens: u32,
    // Position of the first of them: the number of tokens already in the KV cache.
    position: u32,
}

@group(0) @binding(0) var<uniform> step: Step;
