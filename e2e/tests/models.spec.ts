// The menu of models: what there is, switching, cancelling.
import { Playground } from "../support/playground.ts";
import { defaultModel, shippedModels } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

test("the menu lists every file with its size and every model with its shape", async ({ page }) => {
  await Playground.open(page, { backend: "cpu" });
  await page.locator("#models-open").click();
  const dialog = page.getByRole("dialog", { name: "Choose a model" });
  for (const model of shippedModels().models) {
    await expect(dialog.getByRole("heading", { name: model.name, exact: true })).toBeVisible();
    await expect(dialog).toContainText(`${model.shape.n_layer} layer${model.shape.n_layer === 1 ? "" : "s"} of ${model.shape.n_head} heads, width ${model.shape.n_embd}`);
    await expect(dialog).toContainText(model.about.en);
    for (const file of model.files.filter((file) => file.name.endsWith(".gguf"))) {
      const type = file.name.replace(/^model-|\.gguf$/g, "").toUpperCase();
      const [unit, name] = file.size_bytes < 1e6 ? [1e3, "kB"] : [1e6, "MB"];
      const size = `${(file.size_bytes / unit).toPrecision(3)} ${name}`;
      const list = dialog.getByRole("list", { name: model.name, exact: true });
      await expect(list.getByRole("button", { name: new RegExp(`^${type} ${size}`) })).toBeVisible();
    }
  }
});

test("another element type keeps the prompt and gives other numbers", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.write("The bear and the");
  const before = await playground.bars();
  await page.locator("#models-open").click();
  await playground.file("q4_0").click();
  await playground.ready();
  await expect(playground.prompt).toHaveValue("The bear and the");
  await expect(page.locator("#models-open")).toContainText("Q4_0");
  const after = await playground.bars();
  expect(after).not.toEqual(before);
  await expect(page).toHaveURL(/type=q4_0/);
  await page.reload();
  await playground.ready();
  expect(await playground.bars()).toEqual(after);
});

test("another size keeps the prompt, and the link names it", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.write("The bear and the");
  const before = await playground.bars();
  await page.locator("#models-open").click();
  await playground.file("q8_0", "nano").click();
  await playground.ready();
  await expect(playground.prompt).toHaveValue("The bear and the");
  await expect(page.locator("#models-open")).toContainText("nano");
  const after = await playground.bars();
  expect(after).not.toEqual(before);
  await expect(page).toHaveURL(/model=nano&type=q8_0&prompt=The\+bear\+and\+the/);
  await page.reload();
  await playground.ready();
  await expect(page.locator("#models-open")).toContainText("nano");
  expect(await playground.bars()).toEqual(after);
});

test("a download shows bytes and time, and cancelling it brings the old model and text back", async ({ page, host }) => {
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.stepTimes(3);
  const ids = await playground.tokenIds();
  host.slow(/model-f32\.gguf$/, 400_000);
  await page.locator("#models-open").click();
  await playground.file("f32").click();
  await expect(page.getByRole("heading", { name: `Loading ${defaultModel().model} F32` })).toBeVisible();
  await expect(page.getByText(/^[\d.]+ [kM]B of [\d.]+ MB, about \d+ seconds? left$/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel the download" }).click();
  await playground.expectTokens(ids.length);
  await playground.ready();
  expect(await playground.tokenIds()).toEqual(ids);
  await expect(page.locator("#models-open")).toContainText("Q8_0");
});

test("a switch that fails leads back to the model and the text before", async ({ page, host }) => {
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.stepTimes(3);
  const ids = await playground.tokenIds();
  host.refuse(/model-f32\.gguf$/, 404);
  await page.locator("#models-open").click();
  await playground.file("f32").click();
  await expect(playground.failure).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: `Back to ${defaultModel().model} Q8_0` }).click();
  await playground.expectTokens(ids.length);
  await playground.ready();
  expect(await playground.tokenIds()).toEqual(ids);
});

test("a first download that is cancelled leaves a choice", async ({ page, host }) => {
  host.slow(/model-q8_0\.gguf$/, 50_000);
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await page.getByRole("button", { name: "Cancel the download" }).click();
  await expect(playground.failure).toContainText(`You cancelled the download of ${defaultModel().model}.`);
  await playground.file("q4_0").click();
  await playground.ready();
  await expect(page.locator("#models-open")).toContainText("Q4_0");
});
