// What changes from step to step. Texts of a batch have the same length and come one after the other, each with the
// values of all its tokens: an activation (H, T, S) is (n_sequences, H, T, S).

struct Step {
    // Tokens of each text in this step, T.
    n_tokens: u32,
    // Position of the first of them: the number of tokens already in the KV cache.
    position: u32,
    // Texts in this step: 1, but in training.
    n_sequences: u32,
}

@group(0) @binding(0) var<uniform> step: Step;
