// The heatmap: masked cells, exact weights by mouse and by keyboard, both tokens marked.
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

test("the exact weights of a row are read with the mouse and sum to one", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { n } = await playground.counts();
  for (const query of [0, n - 1]) {
    let sum = 0;
    for (let key = 0; key <= query; key++) {
      await playground.pointAt(query, key, n);
      await expect(playground.readout).toHaveText(new RegExp(`^${query + 1} .* from ${key + 1} `));
      sum += await playground.weight();
    }
    expect(sum).toBeCloseTo(1, 5);
  }
});

test("pointing at a cell marks the token that reads and the token that is read, and lights row and column", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { n } = await playground.counts();
  const [row, column] = [page.locator(".heatmap-row"), page.locator(".heatmap-column")];
  await expect(column).toHaveCount(0);
  await playground.pointAt(n - 1, 1, n);
  await expect(playground.chips.nth(n - 1)).toHaveClass(/chip-query/);
  await expect(playground.chips.nth(1)).toHaveClass(/chip-key/);
  await expect(row).toBeVisible();
  await expect(column).toBeVisible();
  // They cross at the cell.
  const [across, down] = [(await row.boundingBox())!, (await column.boundingBox())!];
  await page.mouse.move(0, 0);
  await expect(column).toHaveCount(0);
  await page.mouse.move(down.x + down.width / 2, across.y + across.height / 2);
  await expect(playground.readout).toHaveText(new RegExp(`^${n} .* from 2 `));
  await expect(column).toBeVisible();
});

test("future cells are masked: hatched, and named as such", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { n } = await playground.counts();
  await playground.pointAt(0, n - 1, n);
  await expect(playground.readout).toHaveText(/cannot see .*causal attention mask/);
  await page.mouse.move(0, 0);

  // A visible cell has one colour, a masked one is hatched. All are read at once: reading may redraw a canvas.
  const cells = [[n - 1, 0], [1, 1], [0, 1], [0, n - 1]];
  const [visible, diagonal, masked, corner] = await playground.heatmap.evaluate(countColours, { cells, n });
  expect([visible, diagonal]).toEqual([1, 1]);
  expect(masked).toBeGreaterThan(1);
  expect(corner).toBeGreaterThan(1);
});

/** Number of colours in the middle of each cell, given as query and key. */
function countColours(element: SVGElement | HTMLElement, { cells, n }: { cells: number[][]; n: number }) {
  const canvas = element as HTMLCanvasElement;
  const scale = canvas.width / canvas.clientWidth;
  const gutter = canvas.clientWidth < 440 ? 56 : 84;
  const cell = (canvas.clientWidth - gutter) / n;
  const at = (index: number) => Math.round((gutter + (index + 0.25) * cell) * scale);
  const side = Math.round(0.5 * cell * scale);
  return cells.map(([query, key]) => {
    const { data } = canvas.getContext("2d")!.getImageData(at(key), at(query), side, side);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

test("the keyboard moves from cell to cell and reads the same weights", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { n } = await playground.counts();
  await playground.heatmap.focus();
  await page.keyboard.press("ArrowDown");
  await expect(playground.readout).toHaveText(new RegExp(`^${n} .* from ${n} `));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await expect(playground.readout).toHaveText(new RegExp(`^${n - 1} .* from ${n - 1} `));
  const byKeyboard = await playground.weight();
  await page.keyboard.press("Escape");
  await playground.pointAt(n - 2, n - 2, n);
  expect(await playground.weight()).toBe(byKeyboard);

  await playground.heatmap.focus();
  await page.keyboard.press("ArrowRight");
  await expect(playground.readout).toHaveText(/cannot see/);
});

test("each layer and head has its own weights, the same on both backends", async ({ page }) => {
  const weights: Record<string, number[]> = {};
  for (const backend of ["cpu", "gpu"]) {
    const playground = await Playground.open(page, { backend });
    const { n } = await playground.counts();
    weights[backend] = [];
    for (const [layer, head] of [["1", "1"], ["1", "2"], ["2", "1"]]) {
      await page.getByRole("combobox", { name: "Layer" }).selectOption({ label: layer });
      await page.getByRole("combobox", { name: "Head" }).selectOption({ label: head });
      await expect(playground.heatmap).toHaveAccessibleName(new RegExp(`layer ${layer}, head ${head}:`));
      await page.waitForTimeout(500);
      await playground.pointAt(n - 1, 0, n);
      weights[backend].push(await playground.weight());
    }
  }
  expect(new Set(weights.cpu).size).toBe(3);
  weights.cpu.forEach((weight, i) => expect(weights.gpu[i]).toBeCloseTo(weight, 4));
});

test("the first token is left out of the colour scale until told otherwise, and the legend says so", async ({ page }) => {
  await Playground.open(page, { backend: "cpu" });
  const largest = page.locator(".attention-mark").last();
  await expect(largest).toHaveText(/^≥ [\d.]+ %$/);
  await page.locator("#leave-sink-out").uncheck();
  // The first token has nobody else to read from.
  await expect(largest).toHaveText("100 %");
  await expect(page).toHaveURL(/first=shown/);
});
