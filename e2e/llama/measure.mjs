// How far two lists of logits are apart.
import { MIN_GAP } from "./bounds.mjs";

/** Logits (T, V) of both sides; what the bounds are about. */
export function measure(ours, theirs) {
  let [maxDiff, squares, variances, kl, nSame, nClear, nClearSame] = [0, 0, 0, 0, 0, 0, 0];
  for (const [position, a] of ours.entries()) {
    const b = theirs[position];
    const mean = a.reduce((sum, x) => sum + x, 0) / a.length;
    for (let i = 0; i < a.length; i++) {
      // A difference that is not a number must not pass.
      const diff = Number.isFinite(b[i]) ? Math.abs(a[i] - b[i]) : Infinity;
      maxDiff = Math.max(maxDiff, diff);
      squares += diff * diff;
      variances += (a[i] - mean) ** 2;
    }
    kl += divergence(a, b);
    const { best, gap } = first(a);
    const isSame = first(b).best === best;
    nSame += isSame;
    if (gap > MIN_GAP) {
      nClear += 1;
      nClearSame += isSame;
    }
  }
  const n = ours.length;
  return { n, maxDiff, relativeRms: Math.sqrt(squares / variances), kl: kl / n, top1: nSame / n, nClear, nClearSame };
}

/** Index of the largest value, and how far it is above the second. */
function first(values) {
  let [best, top, second] = [0, -Infinity, -Infinity];
  values.forEach((value, i) => {
    if (value > top) [best, top, second] = [i, value, top];
    else if (value > second) second = value;
  });
  return { best, gap: top - second };
}

/** KL(softmax(a) || softmax(b)) in nats. */
function divergence(a, b) {
  const [logA, logB] = [logSoftmax(a), logSoftmax(b)];
  return logA.reduce((sum, log, i) => sum + Math.exp(log) * (log - logB[i]), 0);
}

function logSoftmax(values) {
  const max = values.reduce((max, value) => Math.max(max, value), -Infinity);
  const logSum = Math.log(values.reduce((sum, value) => sum + Math.exp(value - max), 0)) + max;
  return Array.from(values, (value) => value - logSum);
}
