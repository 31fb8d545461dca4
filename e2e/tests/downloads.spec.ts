// Downloads that break, are refused, or bring other bytes than they should.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { FaultyHost } from "../support/host.ts";
import { Playground } from "../support/playground.ts";
import { defaultModel, shippedModels } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

const WEIGHTS = /\.gguf$/;
const INDEX = /\/models\/index\.json$/;

const weightRequests = (host: FaultyHost) => host.requests.filter(({ path }) => WEIGHTS.test(path));

async function expectFailure(playground: Playground, text: RegExp) {
  await expect(playground.failure).toBeVisible({ timeout: 60_000 });
  await expect(playground.failure).toContainText(text);
  await expect(playground.failure).toContainText("What to do");
}

/** After the fault is gone, the button brings the page on. */
async function expectRetryWorks(playground: Playground, host: FaultyHost) {
  host.heal();
  await playground.failure.getByRole("button", { name: "Try again" }).click();
  await playground.ready();
  await playground.expectBackend("CPU");
  await playground.stepTimes(1);
}

test("a download cut in half goes on where it broke", async ({ page, host }) => {
  const { size_bytes: size } = defaultModel();
  host.cut(WEIGHTS, 0.5, 1);
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.expectBackend("CPU");
  await playground.stepTimes(1);
  const requests = weightRequests(host);
  expect(requests).toHaveLength(2);
  const start = Number(requests[1].range?.match(/^bytes=(\d+)-$/)?.[1]);
  expect(start).toBeGreaterThan(0);
  expect(start).toBeLessThanOrEqual(size / 2);
});

test("a download that breaks again and again arrives, and the page counts the breaks", async ({ page, host }) => {
  host.cut(WEIGHTS, 0.4, 3);
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expect(page.getByText(/The connection broke (once|\d times); it goes on from where it was\./)).toBeVisible();
  await playground.ready();
  expect(weightRequests(host)).toHaveLength(4);
  await playground.expectBackend("CPU");
});

test("a host without ranges sends a broken download from the start", async ({ page, host }) => {
  host.ignoreRanges();
  host.cut(WEIGHTS, 0.5, 1);
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  expect(weightRequests(host)).toHaveLength(2);
  await playground.expectBackend("CPU");
});

test("a model that is not there is named, and can be asked for again", async ({ page, host }) => {
  host.refuse(WEIGHTS, 404);
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expectFailure(playground, /\.gguf.* could not be downloaded: expected status 200, got 404/);
  expect(weightRequests(host)).toHaveLength(1);
  await expectRetryWorks(playground, host);
});

test("a host that is overloaded for a moment is asked again", async ({ page, host }) => {
  host.refuse(WEIGHTS, 503, 2);
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  expect(weightRequests(host)).toHaveLength(3);
  await playground.expectBackend("CPU");
});

test("a flipped byte is found by the hash", async ({ page, host }) => {
  host.change(WEIGHTS, flipLastByte);
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expectFailure(playground, /expected a file with sha256 [0-9a-f]{64}, got [0-9a-f]{64}/);
  await expectRetryWorks(playground, host);
});

test("a truncated file is found by the hash", async ({ page, host }) => {
  host.change(WEIGHTS, (body) => body.subarray(0, body.length >> 1));
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expectFailure(playground, /expected a file with sha256/);
  await expectRetryWorks(playground, host);
});

for (const [name, spoil, message] of [
  ["truncated", (body: Buffer) => body.subarray(0, body.length >> 1), /no model that can be run/],
  ["of another version", (body: Buffer) => Buffer.concat([body.subarray(0, 4), Buffer.from([9, 0, 0, 0]), body.subarray(8)]), /version/],
  ["no GGUF file", () => Buffer.from("<!doctype html>"), /no model that can be run/],
  ["empty", () => Buffer.alloc(0), /no model that can be run/],
] as const) {
  test(`a model file that is ${name} is an error that says what was expected`, async ({ page, host }) => {
    // The list agrees with the file, so that the reader of the format has to find it.
    host.change(WEIGHTS, spoil);
    host.change(INDEX, (body) => withHash(body, spoil));
    const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
    await expectFailure(playground, message);
    await expect(playground.failure).toContainText("A GGUF file, version 3");
    await expectRetryWorks(playground, host);
  });
}

for (const [name, text, message] of [
  ["missing", null, /index\.json could not be read: HTTP 404/],
  ["no list", "<!doctype html>", /index\.json could not be read/],
  ["empty", '{"models":[]}', /expected at least one model, got none/],
] as const) {
  test(`a list of models that is ${name} is an error with a way on`, async ({ page, host }) => {
    if (text === null) host.refuse(INDEX, 404);
    else host.change(INDEX, () => Buffer.from(text));
    const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
    await expectFailure(playground, message);
    await expectRetryWorks(playground, host);
  });
}

test("a model that the list does not have is named with those it has", async ({ page }) => {
  const playground = await Playground.visit(page, { model: "gigantic" });
  await expectFailure(playground, /There is no model named gigantic\./);
  await expect(playground.failure).toContainText(`One of: ${shippedModels().models.map(({ name }) => name).join(", ")}`);
});

function flipLastByte(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  changed[changed.length - 1] ^= 1;
  return changed;
}

/** The list with the hash of the default model's file as `spoil` leaves it. */
function withHash(index: Buffer, spoil: (bytes: Buffer) => Buffer): Buffer {
  const { path, sha256 } = defaultModel();
  const spoiled = createHash("sha256").update(spoil(readFileSync(path))).digest("hex");
  return Buffer.from(index.toString().replace(sha256, spoiled));
}
