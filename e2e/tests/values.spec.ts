// Numbers in the page are those of the engine: a cell is read and compared with what the command line captures.
import { FIRST_PROMPT, captures, defaultModel, shippedModels } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** Page and command line add in vectors of different length, so that the last digits of a sum may differ. */
function expectClose(shown: number, wanted: number, largest: number, what: string) {
  expect(Math.abs(shown - wanted), `${what}: ${shown} on the page, ${wanted} on the command line`).toBeLessThan(1e-4 * Math.max(1, largest));
}

for (const [backend, width] of [["cpu", 1440], ["gpu", 1440], ["cpu", 820], ["cpu", 390]] as const) {
  test(`cells of the diagram are the activations that the command line captures, on the ${backend}, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const playground = await Playground.open(page, { backend });
    await playground.expectBackend(backend === "gpu" ? "GPU" : "CPU");
    await page.locator("#look-diagram").click();
    const scrubber = page.locator("#op-scrubber");
    const n = Number(await scrubber.getAttribute("max"));
    const nTokens = (await playground.counts()).n;
    const seen: string[] = [];
    // From the first op to the logits, in strides that meet ops of every part. The last two boxes are no ops of the model
    // but what a draw makes of the logits; look.spec.ts tests them.
    // Those of the third block are not those of the first.
    const perBlock = (n - 6) / (await page.locator(".flow-block").count());
    for (const op of [1, 2, 4, 7, 9, 12, 13, 15, 18, 21, 2 * perBlock + 9, 2 * perBlock + 21, n - 3, n - 2]) {
      await scrubber.fill(String(op));
      await expect(page.locator(".flow-scrub-name")).toContainText(new RegExp(`^${op} / `));
      const name = (await page.locator(".flow-scrub-name").innerText()).split(/\s+/).at(-1)!;
      const [captured] = captures(FIRST_PROMPT, [name]).activations;
      const readout = page.locator(".cells-readout");
      await expect(readout).toContainText(`${name.split(".").at(-1)}[`);
      const cells = page.locator(".cells-canvas");
      await cells.focus();
      const largest = largestOf(captured.values);
      // The first numbers, and the last one.
      for (const [key, index] of [["Home", 0], ["ArrowRight", 1], ["ArrowRight", 2], ["End", -1]] as const) {
        await cells.press(key);
        const wanted = captured.values.at(Math.min(index, captured.values.length - 1))!;
        const place = placeOf(captured.shape, index < 0 ? captured.values.length - 1 : Math.min(index, captured.values.length - 1));
        await expect(readout).toContainText(`[${place.join(", ")}] = `);
        const shown = Number((await readout.innerText()).split(" = ")[1]);
        expectClose(shown, wanted, largest, `${name}[${place.join(", ")}] after ${nTokens} tokens`);
      }
      seen.push(name);
    }
    expect(new Set(seen).size).toBe(14);
    expect(seen.filter((name) => name.startsWith("block.2."))).toHaveLength(2);
  });
}

for (const backend of ["cpu", "gpu"]) {
  // What a whole text needs is computed on the CPU whoever writes the text, and the page says so.
  test(`cells of the attention picture are the scores and weights that the command line captures, while the ${backend} writes`, async ({ page }) => {
    const playground = await Playground.open(page, { backend });
    await playground.expectBackend(backend === "gpu" ? "GPU" : "CPU");
    await page.locator("#look-attention").click();
    await page.locator(".thumbnail").nth(1).click();
    const { n } = await playground.counts();
    const heatmap = page.locator(".heatmap-canvas");
    for (const [stage, name] of ["attention_scores", "scaled_scores", "masked_scores", "attention_weights"].entries()) {
      await page.locator(`#stage-${stage}`).click();
      await expect(heatmap).toHaveAttribute("aria-label", new RegExp(`^${name.replace("_", " ")} of layer 1, head 2`));
      await heatmap.focus();
      await heatmap.press("Escape");
      // The first key leads to the last cell; from there two to the left and one up.
      for (const key of ["End", "ArrowLeft", "ArrowLeft", "ArrowUp"]) await heatmap.press(key);
      const [query, column] = [n - 2, n - 3];
      const [captured] = captures(FIRST_PROMPT, [`block.0.${name}`], query + 1).activations;
      expect(captured.shape.slice(1)).toEqual([1, query + 1]);
      // Head 2 of the layer: its row of the keys that this token sees.
      const wanted = captured.values[1 * (query + 1) + column];
      const readout = page.locator("#heatmap-readout");
      await expect(readout).toContainText(new RegExp(`^${query + 1} .* reads ${column + 1} .*: ${name.replace("_", " ")} `));
      const shown = Number((await readout.innerText()).split(" ").at(-1));
      expectClose(shown, wanted, largestOf(captured.values), name);
    }
    // Another block and another head: the picture that was pressed is the one that is large.
    const [layer, head, nHead] = [2, 2, shippedModels().models.find(({ name }) => name === defaultModel().model)!.shape.n_head];
    await page.locator(".thumbnail").nth(layer * nHead + head).click();
    await expect(heatmap).toHaveAttribute("aria-label", /^attention weights of layer 3, head 3/);
    await heatmap.focus();
    await heatmap.press("Escape");
    await heatmap.press("End");
    const [captured] = captures(FIRST_PROMPT, [`block.${layer}.attention_weights`]).activations;
    await expect(page.locator("#heatmap-readout")).toContainText(new RegExp(`^${n} .* reads ${n} `));
    const shown = Number((await page.locator("#heatmap-readout").innerText()).split(" ").at(-1));
    expectClose(shown, captured.values[head * n + n - 1], 1, "weights of layer 3, head 3");
  });
}

/** What is masked does not count. */
function largestOf(values: number[]): number {
  return Math.max(...values.map(Math.abs).filter((value) => value < 1e29));
}

function placeOf(shape: number[], index: number): number[] {
  const place: number[] = [];
  let rest = index;
  for (const length of [...shape].reverse()) {
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return place;
}

test("each small picture is its own head, with ink on the past and paper on the future", async ({ page }) => {
  await Playground.open(page, { backend: "cpu" });
  await page.locator("#look-attention").click();
  const thumbnails = page.locator(".thumbnail");
  await expect(thumbnails.first().locator("canvas")).toBeVisible();
  const pictures = await page.locator(".thumbnail-canvas").evaluateAll((canvases) =>
    (canvases as HTMLCanvasElement[]).map((canvas) => [...canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data].join()),
  );
  expect(new Set(pictures).size, "no two heads are alike").toBe(pictures.length);
  // Weights of the first row's first cell are 1: ink; what comes later is masked: paper, in every head.
  const { n } = await new Playground(page).counts();
  for (const picture of pictures) {
    const bytes = picture.split(",");
    expect(bytes).toHaveLength(4 * n * n);
    const pixel = (row: number, column: number) => bytes.slice(4 * (row * n + column), 4 * (row * n + column) + 4).join();
    expect(pixel(0, 0)).not.toBe(pixel(0, 1));
    for (let column = 1; column < n; column++) expect(pixel(0, column)).toBe(pixel(0, n - 1));
  }
});

test("a strip is in the colours of its numbers: one hue for negative ones, the other for positive ones", async ({ page }) => {
  await Playground.open(page, { backend: "cpu" });
  await page.locator("#look-diagram").click();
  const strip = page.locator("#op-0 canvas.strip");
  await expect(strip).toBeVisible();
  await expect(page.locator(".strip-stale")).toHaveCount(0);
  const [{ values }] = captures(FIRST_PROMPT, ["token_embedding"]).activations;
  const pixels = await strip.evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext("2d")!.getImageData(0, 0, canvas.width, 1).data]);
  expect(pixels).toHaveLength(4 * values.length);
  const largest = Math.max(...values.map(Math.abs));
  // Positive values are warm, negative ones blue. What is near 0 is near paper.
  const clear = values.map((value, index) => ({ value, warmth: pixels[4 * index] - pixels[4 * index + 2] })).filter(({ value }) => Math.abs(value) > largest / 16);
  expect(clear.length).toBeGreaterThan(values.length / 4);
  for (const { value, warmth } of clear) expect(Math.sign(warmth), `${value} has warmth ${warmth}`).toBe(Math.sign(value));
});
