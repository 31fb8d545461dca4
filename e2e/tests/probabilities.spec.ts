// The bars: exact probabilities, and a new softmax without a forward pass.
import type { Worker } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { FIRST_PROMPT, logits } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

/** Largest difference of a probability between wasm and native code, which sum in other orders. */
const TOLERANCE = 1e-5;

/** Softmax of the logits at a temperature, sorted; `keep` says how many of the sorted ones stay. */
function expected(values: number[], temperature: number, keep: (sorted: number[]) => number): number[] {
  const max = Math.max(...values);
  const exps = values.map((logit) => Math.exp((logit - max) / temperature)).sort((a, b) => b - a);
  const sum = exps.reduce((a, b) => a + b);
  const sorted = exps.map((exp) => exp / sum);
  const n = keep(sorted);
  const mass = sorted.slice(0, n).reduce((a, b) => a + b);
  return sorted.map((p, i) => (i < n ? p / mass : 0)).slice(0, 10);
}

function expectClose(got: number[], wanted: number[]) {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(Math.abs(value - wanted[i]), `row ${i + 1}: ${value}, ${wanted[i]}`).toBeLessThan(TOLERANCE));
}

test("the bars are the ten most probable tokens of the command line", async ({ page }) => {
  const native = logits(FIRST_PROMPT);
  const playground = await Playground.open(page, { backend: "cpu" });
  const bars = await playground.bars();
  const wanted = native.top.slice(0, 10).map((row) => Math.exp(row.logprob));
  expectClose(bars.map((bar) => bar.before), wanted);
  const sum = bars.reduce((sum, bar) => sum + bar.before, 0);
  expect(Math.abs(sum - wanted.reduce((a, b) => a + b))).toBeLessThan(TOLERANCE);
  expect(sum).toBeLessThanOrEqual(1 + 1e-12);
});

test("temperature, top-k and top-p change the bars without a forward pass", async ({ page, host }) => {
  // Every forward pass on the GPU ends in a submission to its queue.
  host.inWorker(`
    self.submissions = 0;
    const submit = GPUQueue.prototype.submit;
    GPUQueue.prototype.submit = function (...buffers) { self.submissions += 1; return submit.apply(this, buffers); };
  `);
  const native = logits(FIRST_PROMPT).logits;
  const playground = await Playground.open(page, { backend: "gpu" }, host.address);
  await playground.expectBackend("GPU");
  const submissions = () => (page.workers()[0] as Worker).evaluate(() => (self as unknown as { submissions: number }).submissions);
  const before = await submissions();
  expect(before).toBeGreaterThan(0);

  const topP = (p: number) => (sorted: number[]) => {
    let [n, mass] = [0, 0];
    while (n === 0 || (mass < p && n < sorted.length)) mass += sorted[n++];
    return n;
  };
  const check = async (wanted: number[]) => {
    await expect(async () => expectClose((await playground.bars()).map((bar) => bar.after), wanted)).toPass();
  };
  await playground.setNumber("Top-p", 1);
  await playground.setNumber("Temperature", 0.5);
  await check(expected(native, 0.5, (sorted) => sorted.length));
  await playground.setNumber("Temperature", 1.5);
  await check(expected(native, 1.5, (sorted) => sorted.length));
  await playground.setNumber("Top-k", 4);
  await check(expected(native, 1.5, () => 4));
  await playground.setNumber("Top-k", 0);
  await playground.setNumber("Temperature", 1);
  await playground.setNumber("Top-p", 0.5);
  await check(expected(native, 1, topP(0.5)));
  await playground.setNumber("Temperature", 0);
  await check([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(await submissions()).toBe(before);

  // The counter counts: a step is a forward pass.
  await playground.stepTimes(1);
  expect(await submissions()).toBeGreaterThan(before);
});
