// Step, run, pause, step back, reset; by mouse, by keyboard, and faster than the model.
import { Playground } from "../support/playground.ts";
import { FIRST_PROMPT, generate } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

test("a run can be paused and goes on where it was", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Tokens per run", 60);
  const start = (await playground.counts()).n;
  await playground.run.click();
  await expect.poll(async () => (await playground.counts()).n).toBeGreaterThan(start + 2);
  await expect(playground.prompt).not.toBeEditable();
  await playground.pause.click();
  await expect(playground.status).toHaveText(/^Paused after \d+ of 60 tokens\.$/);
  const paused = (await playground.counts()).n;
  expect(paused).toBeLessThan(start + 60);
  await playground.stepTimes(2);
  const wanted = generate(FIRST_PROMPT, paused + 2 - start).tokens.map((token) => token.id);
  expect(await playground.tokenIds(start)).toEqual(wanted);
});

test("resume finishes a paused run, and stop ends it for good", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Tokens per run", 60);
  const start = (await playground.counts()).n;
  await expect(playground.stop).toHaveAttribute("aria-disabled", "true");
  await expect(playground.stop).toHaveAttribute("title", "Nothing is running.");
  await playground.run.click();
  await expect.poll(async () => (await playground.counts()).n).toBeGreaterThan(start + 1);
  await playground.pause.click();
  await expect(playground.status).toHaveText(/^Paused/);
  const done = (await playground.counts()).n - start;
  await expect(playground.resume).toHaveAccessibleName(`Resume: ${60 - done} tokens left`);
  await playground.stepTimes(1);
  await expect(playground.resume).toHaveAccessibleName(`Resume: ${59 - done} tokens left`);
  await playground.resume.click();
  await expect(playground.status).toHaveText("Run finished.");
  await playground.expectTokens(start + 60);
  const wanted = generate(FIRST_PROMPT, 60).tokens.map((token) => token.id);
  expect(await playground.tokenIds(start + 50)).toEqual(wanted.slice(50));

  await playground.reset.click();
  await playground.expectTokens(start);
  await playground.run.click();
  await expect.poll(async () => (await playground.counts()).n).toBeGreaterThan(start + 1);
  await page.keyboard.press("Escape");
  await expect(playground.status).toHaveText(/^Stopped after \d+ of 60 tokens\.$/);
  await expect(playground.run).toHaveAccessibleName("Run 60 tokens");
  await expect(playground.stop).toHaveAttribute("aria-disabled", "true");
  const stopped = (await playground.counts()).n;
  expect(stopped).toBeLessThan(start + 60);
  await page.waitForTimeout(500);
  await playground.expectTokens(stopped);
});

test("step back takes one token back, reset all of them, and the same tokens come again", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const start = (await playground.counts()).n;
  await expect(playground.stepBack).toHaveAttribute("aria-disabled", "true");
  await playground.stepTimes(3);
  const first = await playground.tokenIds();
  const bars = await playground.bars();

  await playground.stepBack.click();
  await playground.expectTokens(start + 2);
  await expect(playground.status).toHaveText("Ready.");
  expect(await playground.tokenIds()).toEqual(first.slice(0, -1));
  await playground.stepTimes(1);
  expect(await playground.tokenIds()).toEqual(first);
  expect(await playground.bars()).toEqual(bars);

  await playground.reset.click();
  await playground.expectTokens(start);
  await expect(playground.status).toHaveText("Ready.");
  await playground.stepTimes(3);
  expect(await playground.tokenIds()).toEqual(first);
});

test("a run ends at its number of tokens", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Tokens per run", 7);
  const start = (await playground.counts()).n;
  await playground.run.click();
  await expect(playground.status).toHaveText("Run finished.");
  await playground.expectTokens(start + 7);
});

for (const backend of ["cpu", "gpu"]) {
  test(`a hundred fast clicks are a hundred tokens, on the ${backend}`, async ({ page }) => {
    const playground = await Playground.open(page, { backend });
    await playground.expectBackend(backend === "gpu" ? "GPU" : "CPU");
    await playground.setNumber("Temperature", 0);
    const { n: start, max } = await playground.counts();
    const native = generate(FIRST_PROMPT, 100);
    const wanted = native.tokens.map((token) => token.id);
    expect(wanted.length).toBe(Math.min(100, max - start));

    await playground.step.evaluate((button: HTMLButtonElement) => {
      for (let i = 0; i < 100; i++) button.click();
    });
    await playground.expectTokens(start + wanted.length);
    // No token beyond those that were asked for, and none twice.
    await expect(playground.status).toHaveText(/Ready|full/);
    await playground.expectTokens(start + wanted.length);
    const last = await playground.tokenIds(start + wanted.length - 5);
    expect(last).toEqual(wanted.slice(-5));
  });
}

test("everything works with the keyboard alone", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const start = (await playground.counts()).n;
  const press = (key: string) => page.keyboard.press(key);

  await press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the text" })).toBeFocused();
  await press("Enter");
  await press("s");
  await playground.expectTokens(start + 1);
  await press("b");
  await playground.expectTokens(start);

  await playground.step.focus();
  await press("Enter");
  await playground.expectTokens(start + 1);
  await press("x");
  await playground.expectTokens(start);
  await press("r");
  await expect(playground.status).toHaveText(/Run finished|ended the text/);
  expect((await playground.counts()).n).toBeGreaterThan(start);

  await press("p");
  await expect(playground.prompt).toBeFocused();
  await press("Control+a");
  await page.keyboard.type("The bear");
  await playground.ready();
  const prompt = (await playground.counts()).n;
  await press("Control+Enter");
  await playground.expectTokens(prompt + 1);
  await expect(playground.prompt).toHaveValue("The bear");

  await playground.badge.focus();
  await press("Enter");
  await expect(playground.badgePanel).toBeVisible();
  await press("Escape");
  await expect(playground.badgePanel).toBeHidden();
  await expect(playground.badge).toBeFocused();
  await press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("every control can be reached with the tab key", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(1);
  const reached = new Set<string>();
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || ""));
  }
  const wanted = ["go-text", "go-glossary", "tour-open", "models-open", "share-open", "badge-open", "theme-switch", "help-open", "about-open", "step", "run", "stop", "run-tokens", "step-back"];
  wanted.push("reset", "prompt", "scrubber", "CANVAS", "layer", "head", "temperature", "top-k", "top-p", "seed", "TR");
  for (const id of wanted) expect([...reached], id).toContain(id);
});
