// What a step costs on the GPU: everything is built at load, and a step is one walk through the ops.
import type { Worker } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** What is counted, and where it happens. */
const COUNTED = {
  passes: "GPUCommandEncoder.beginComputePass",
  submissions: "GPUQueue.submit",
  buffers: "GPUDevice.createBuffer",
  bindGroups: "GPUDevice.createBindGroup",
  shaders: "GPUDevice.createShaderModule",
  pipelines: "GPUDevice.createComputePipeline",
};

test("a step builds nothing and is one submission", async ({ page, host }) => {
  host.inWorker(`
    self.counts = {};
    for (const [name, method] of Object.entries(${JSON.stringify(COUNTED)})) {
      self.counts[name] = 0;
      const [type, call] = method.split(".");
      const original = self[type].prototype[call];
      self[type].prototype[call] = function (...args) { self.counts[name] += 1; return original.apply(this, args); };
    }
  `);
  const playground = await Playground.open(page, { backend: "gpu" }, host.address);
  await playground.expectBackend("GPU");
  const counts = () => (page.workers()[0] as Worker).evaluate(() => ({ ...(self as unknown as { counts: Record<string, number> }).counts }));
  // The first step sizes the buffer that the following ones read back into.
  await playground.stepTimes(1);
  const before = await counts();
  for (const name of Object.keys(COUNTED)) expect(before[name], name).toBeGreaterThan(0);
  await playground.stepTimes(4);
  const after = await counts();
  const perStep = (name: string) => (after[name] - before[name]) / 4;
  expect(perStep("submissions")).toBe(1);
  // One pass through all ops, split once where the heatmap's attention is copied.
  expect(perStep("passes")).toBe(2);
  for (const name of ["bindGroups", "shaders", "pipelines"]) expect(after[name], name).toBe(before[name]);
  // The attention of a layer grows with the text, so its copy may need a larger buffer now and then.
  expect(after.buffers - before.buffers).toBeLessThanOrEqual(4);
});
