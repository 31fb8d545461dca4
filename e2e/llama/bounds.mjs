// How far llama.cpp and the engine may be apart.

/** Tight test: the same weights in F32 on both sides. */
export const MAX_LOGIT_DIFF = 1e-3;
/** A best token must be the same where the second is at least this far behind. */
export const MIN_GAP = 2e-3;

/** Loose test: llama.cpp also quantizes activations. Root mean square of the difference, in standard deviations. */
export const MAX_RELATIVE_RMS = 0.1;
/** Mean Kullback-Leibler divergence of the next-token distributions, in nats. */
export const MAX_KL = 0.03;
/** Share of positions with the same best token. */
export const MIN_TOP1 = 0.85;
