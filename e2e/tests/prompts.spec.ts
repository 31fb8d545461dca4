// Prompts that are hard: too long, empty, and written in scripts that tokens cut apart.
import { Playground } from "../support/playground.ts";
import { logits } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

test("a prompt longer than the context is cut at the front, with a notice", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { max } = await playground.counts();
  const text = "The bear and the fox. ".repeat(max);
  await playground.write(text);
  await expect(page.getByText(/^\d+ tokens were dropped from the beginning: the prompt must fit the context and leave an eighth of it for new tokens\.$/)).toBeVisible();
  const { n } = await playground.counts();
  expect(n).toBeLessThanOrEqual(max);
  // Room is left, so that the model can go on.
  await playground.stepTimes(2);
  await playground.expectTokens(n + 2);
});

test("a full context says so and nothing breaks", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { max } = await playground.counts();
  await playground.write("The bear and the fox. ".repeat(max));
  await playground.setNumber("Tokens per run", max);
  // A run may end with the model's end of text before the context is full.
  await expect(async () => {
    if ((await playground.counts()).n < max) await playground.run.click({ timeout: 5_000 });
    await expect(playground.run).toBeDisabled({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  // A control that does nothing says why.
  await playground.step.click({ force: true });
  await expect(playground.status).toHaveText(`The context is full: ${max} tokens. Step back or reset.`);
  await playground.expectTokens(max);
  await playground.stepBack.click();
  await playground.expectTokens(max - 1);
  await playground.step.click();
  await playground.expectTokens(max);
});

test("an empty prompt starts from the token that begins every text", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.write("");
  await playground.expectTokens(1);
  const wanted = logits("").top.slice(0, 10);
  const bars = await playground.bars();
  bars.forEach((bar, i) => expect(Math.abs(bar.before - Math.exp(wanted[i].logprob))).toBeLessThan(1e-5));
  await playground.stepTimes(1);
  await playground.expectTokens(2);
});

test("emoji and Korean stay whole, and no replacement character is ever seen", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const text = "안녕하세요 🙂 👩‍👩‍👧‍👦 한글 é ✓";
  await playground.write(text);
  expect(await playground.tokenIds()).toEqual(logits(text).prompt_ids);

  const line = page.getByRole("group", { name: "Text so far" });
  const shown = await line.locator("bdi").allInnerTexts();
  for (const whole of ["안", "녕", "🙂", "👩‍👩‍👧‍👦", "한", "글", "é", "✓"]) {
    expect(shown.some((piece) => piece.includes(whole)), `${whole} in ${shown.join("|")}`).toBe(true);
  }

  await playground.setNumber("Temperature", 1.5);
  await playground.setNumber("Top-p", 1);
  await playground.setNumber("Tokens per run", 40);
  await playground.run.click();
  await expect(playground.status).toHaveText(/Run finished|ended the text/);
  expect(await page.locator("body").innerHTML()).not.toContain("\u{fffd}");
});

test("tokens appear while one types, before the prompt is run", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const text = "A dog  and\n";
  const line = page.getByRole("group", { name: "Text so far" });
  // Keys that follow each other quickly keep the prompt from being run: what is shown is the tokenization alone.
  await playground.prompt.fill("");
  const typing = playground.prompt.pressSequentially(text + "x".repeat(20), { delay: 150 });
  await expect(line).toContainText("⏎");
  await expect(playground.status).toHaveText(/^New prompt/);
  await typing;
  await playground.ready();

  await playground.write(text);
  expect(await playground.tokenIds()).toEqual(logits(text).prompt_ids);
  await expect(line).toContainText("·");
});

test("what is typed is counted as the prompt that it will be", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { max } = await playground.counts();
  await playground.prompt.fill("The bear and the fox. ".repeat(max));
  await expect(page.locator("#prompt-note")).toHaveText(/\d+ tokens too many/);
  const announced = Number((await page.locator("#prompt-note").innerText()).match(/\d+/)?.[0]);
  await playground.ready();
  await expect(page.locator("#prompt-note")).toHaveText(new RegExp(`^${announced} tokens were dropped`));
});

test("a prompt that looks like markup is only text, and special tokens are those of the command line", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const text = "<b>bold</b> <eos> &amp; </script><script>alert(1)</script>";
  await playground.write(text);
  expect(await playground.tokenIds()).toEqual(logits(text).prompt_ids);
  await expect(playground.prompt).toHaveValue(text);
  await playground.stepTimes(1);
});
