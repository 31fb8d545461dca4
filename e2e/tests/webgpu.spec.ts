// WebGPU that is missing, refuses, or goes away: the CPU takes over and says why.
import { Playground } from "../support/playground.ts";
import { FIRST_PROMPT, generate } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

const CASES: { name: string; script: string; reason: RegExp }[] = [
  {
    name: "there is no WebGPU",
    script: "delete WorkerNavigator.prototype.gpu;",
    reason: /This browser offers no WebGPU here/,
  },
  {
    name: "requestAdapter throws",
    script: "GPU.prototype.requestAdapter = () => { throw new Error('a driver without luck'); };",
    reason: /The browser gave no GPU adapter/,
  },
  {
    name: "requestAdapter rejects",
    script: "GPU.prototype.requestAdapter = () => Promise.reject(new Error('a driver without luck'));",
    reason: /The browser gave no GPU adapter/,
  },
  {
    name: "requestAdapter gives null",
    script: "GPU.prototype.requestAdapter = () => Promise.resolve(null);",
    reason: /The browser gave no GPU adapter/,
  },
  {
    name: "requestDevice rejects",
    script: "GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error('a driver without luck'));",
    reason: /The GPU could not be made ready for this model/,
  },
];

for (const { name, script, reason } of CASES) {
  test(`the CPU runs the model when ${name}`, async ({ page, host }) => {
    host.inWorker(script);
    const playground = await Playground.open(page, { backend: "gpu" }, host.address);
    await expectCpuThatWorks(playground, reason);
  });
}

test("of its own accord the page prefers the CPU to an adapter in software", async ({ page }) => {
  const playground = await Playground.open(page);
  await expectCpuThatWorks(playground, /emulated in software, which is slower/);
});

async function expectCpuThatWorks(playground: Playground, reason: RegExp) {
  await playground.expectBackend("CPU");
  await playground.badge.click();
  await expect(playground.badgePanel).toContainText(reason);
  await playground.page.keyboard.press("Escape");
  await playground.setNumber("Temperature", 0);
  const start = (await playground.counts()).n;
  await playground.stepTimes(3);
  const wanted = generate(FIRST_PROMPT, 3).tokens.map((token) => token.id);
  expect(await playground.tokenIds(start)).toEqual(wanted);
}

test("a GPU lost in the middle of a run: the text stays and the CPU goes on with the same tokens", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.expectBackend("GPU");
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Tokens per run", 80);
  const start = (await playground.counts()).n;
  await playground.badge.click();
  const lose = playground.badgePanel.getByRole("button", { name: "Simulate a lost GPU" });
  await expect(lose).toBeVisible();
  await page.evaluate(() => document.getElementById("run")!.click());
  await expect.poll(async () => (await playground.counts()).n).toBeGreaterThan(start + 2);
  const atLoss = (await playground.counts()).n;
  expect(atLoss).toBeLessThan(start + 80);
  await lose.click();
  await expect(page.getByText(/The CPU took over; the text so far is kept/)).toBeVisible();
  await playground.expectBackend("CPU");
  await expect(playground.badgePanel).toContainText("The GPU was lost while in use");
  await expect(playground.status).toHaveText("Run finished.");
  await page.keyboard.press("Escape");
  await playground.expectTokens(start + 80);
  const wanted = generate(FIRST_PROMPT, 80).tokens.map((token) => token.id);
  expect(await playground.tokenIds(start)).toEqual(wanted);
  await page.getByRole("button", { name: "Close this message" }).click();
  await expect(page.getByText(/The CPU took over/)).toBeHidden();
});

test("a GPU lost between two steps: the next step is on the CPU", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.setNumber("Temperature", 0);
  const start = (await playground.counts()).n;
  await playground.stepTimes(2);
  await playground.badge.click();
  await playground.badgePanel.getByRole("button", { name: "Simulate a lost GPU" }).click();
  await page.keyboard.press("Escape");
  await playground.stepTimes(2);
  await playground.expectBackend("CPU");
  const wanted = generate(FIRST_PROMPT, 4).tokens.map((token) => token.id);
  expect(await playground.tokenIds(start)).toEqual(wanted);
});

test("a GPU that computes something else is found out at the start", async ({ page, host }) => {
  host.inWorker(SPOIL_WRITES);
  const playground = await Playground.open(page, { backend: "gpu" }, host.address);
  await expectCpuThatWorks(playground, /The GPU computed other numbers than the CPU/);
});

/** A driver that changes bits of what it copies into large buffers, so that the weights are wrong. */
const SPOIL_WRITES = `
  const write = GPUQueue.prototype.writeBuffer;
  GPUQueue.prototype.writeBuffer = function (buffer, offset, data, dataOffset, size) {
    const view = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
    const unit = view.BYTES_PER_ELEMENT ?? 1;
    const first = (dataOffset ?? 0) * unit;
    const part = bytes.slice(first, size === undefined ? undefined : first + size * unit);
    if (part.length > 4096) for (let i = 0; i < part.length; i += 2) part[i] ^= 0x11;
    return write.call(this, buffer, offset, part);
  };
`;
