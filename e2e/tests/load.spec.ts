// More than anyone should ask for at once.
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

test("pasted megabytes are taken, cut to the context, and the page stays alive", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.prompt.evaluate((prompt: HTMLTextAreaElement) => {
    prompt.focus();
    prompt.setSelectionRange(0, prompt.value.length);
    document.execCommand("insertText", false, "The bear and the fox went on. ".repeat(70_000));
  });
  await expect(page.getByText(/^\d+ tokens were dropped from the beginning: the prompt must fit the context and leave an eighth of it for new tokens\.$/)).toBeVisible({ timeout: 120_000 });
  await playground.stepTimes(1);
  // Too long for an address, and said so.
  expect(page.url().length).toBeLessThan(2000);
  await page.locator("#share-open").click();
  await expect(page.getByText(/The prompt is not in the link: it is longer than 4,?096 bytes\./)).toBeVisible();
  await page.keyboard.press("Escape");
  await playground.write("A dog");
  await playground.stepTimes(1);
});

test("the page answers while a run goes on", async ({ page }) => {
  // The software adapter is slow enough for a run to be still under way after two clicks.
  const playground = await Playground.open(page, { backend: "gpu" });
  await playground.setNumber("Tokens per run", 200);
  await playground.setNumber("Temperature", 0);
  await playground.run.click();
  await expect(playground.status).toHaveText(/Running/);
  for (const name of ["Glossary", "Playground"]) await page.getByRole("link", { name }).click();
  await playground.pause.click();
  await expect(playground.status).toHaveText(/Paused|finished|ended|full/);
});

test("a run goes on in a tab that is out of sight", async ({ page, context }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.setNumber("Temperature", 0);
  await playground.setNumber("Tokens per run", 60);
  const start = (await playground.counts()).n;
  await playground.run.click();
  const other = await context.newPage();
  await other.bringToFront();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
    // No frame is painted out of sight.
    window.requestAnimationFrame = () => 0;
  });
  await expect.poll(() => page.locator(".chip-generated").count(), { timeout: 60_000 }).toBe(60);
  await page.bringToFront();
  await expect(playground.status).toHaveText("Run finished.");
  await playground.expectTokens(start + 60);
});
