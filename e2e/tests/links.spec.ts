// The state in the address: a link gives everyone the same numbers, and can leave parts out.
import type { Page } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** What the window for sharing offers. */
async function sharedLink(page: Page): Promise<string> {
  await page.locator("#share-open").click();
  const url = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await page.keyboard.press("Escape");
  return url;
}

test("a copied link gives another visitor the same tokens, probabilities and view", async ({ page, browser }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.write("The bear said, “안녕” & 100 %");
  await playground.setNumber("Temperature", 1.4);
  await playground.setNumber("Top-k", 50);
  await playground.setNumber("Seed", 77);
  await playground.stepTimes(4);
  await page.locator("#layer").selectOption({ index: 2 });
  await page.locator("#head").selectOption({ index: 1 });
  const ids = await playground.tokenIds();
  const bars = await playground.bars();
  const chosen = await page.getByRole("heading", { name: /^Token \d+$/ }).innerText();

  await page.locator("#share-open").click();
  await expect(page.getByText("It generates the same 4 tokens again.")).toBeVisible();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(url).search).toBe("");

  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.page.goto(url);
  await other.expectTokens(ids.length);
  await other.ready();
  await expect(other.page.getByRole("heading", { name: chosen, exact: true })).toBeVisible();
  expect(await other.bars()).toEqual(bars);
  await expect(other.page.locator("#layer")).toHaveValue("2");
  await expect(other.page.locator("#head")).toHaveValue("1");
  await expect(other.prompt).toHaveValue("The bear said, “안녕” & 100 %");
  expect(await other.tokenIds()).toEqual(ids);
  await context.close();
});

test("nothing that is written reaches the host", async ({ page, host }) => {
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.write("secret words");
  await expect.poll(() => page.url()).toContain("secret+words");
  await page.reload();
  await playground.ready();
  await expect(playground.prompt).toHaveValue("secret words");
  expect(host.requests.filter(({ path }) => decodeURIComponent(path).includes("secret"))).toEqual([]);
});

test("tokens that were drawn with changing settings come back as they are", async ({ page, browser }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(1);
  await playground.setNumber("Temperature", 1.5);
  await playground.stepTimes(1);
  const ids = await playground.tokenIds();
  const bars = await playground.bars();
  await page.locator("#share-open").click();
  await expect(page.getByText("the link forces them one by one", { exact: false })).toBeVisible();
  await page.keyboard.press("Escape");
  const link = await sharedLink(page);
  expect(link).toMatch(/generated=2&forced=/);
  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.page.goto(link);
  await other.expectTokens(ids.length);
  expect(await other.tokenIds()).toEqual(ids);
  await expect.poll(() => other.bars()).toEqual(bars);
  await context.close();
});

test("a link brings all branches back, with the one at work in front", async ({ page, browser }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(2);
  const first = await playground.tokenIds();
  await playground.chips.nth(first.length - 2).click();
  await page.locator(".alternatives-button").first().click();
  await playground.expectTokens(first.length - 1);
  await playground.stepTimes(2);
  const second = await playground.tokenIds();
  const bars = await playground.bars();
  const link = await sharedLink(page);
  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.page.goto(link);
  await expect(other.page.locator("#branch-A")).toBeVisible();
  await other.expectTokens(second.length);
  expect(await other.tokenIds()).toEqual(second);
  expect(await other.bars()).toEqual(bars);
  await other.page.locator("#branch-A").click();
  await other.expectTokens(first.length);
  expect(await other.tokenIds()).toEqual(first);
  await context.close();
});

test("a token that the model does not have is said, and one is drawn", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  const { n } = await playground.counts();
  await page.goto(`#text?generated=1&forced=${n + 1}:99999`);
  await playground.expectTokens(n + 1);
  await expect(page.getByText("The link gives token 99999", { exact: false })).toBeVisible();
});

test("views have addresses, and the way back keeps the text", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await playground.stepTimes(2);
  const { n } = await playground.counts();
  await page.getByRole("link", { name: "Glossary" }).click();
  await expect(page.getByRole("heading", { name: "Glossary" })).toBeVisible();
  await expect(page).toHaveURL(/#glossary/);
  await expect(page.getByRole("link", { name: "Glossary" })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await playground.expectTokens(n);
  await expect(page).toHaveURL(/#text/);
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Glossary" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Glossary" })).toBeVisible();
});

test("an address typed into the open page is followed", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.evaluate(() => {
    location.hash = "#text?lang=en&backend=cpu&prompt=A+dog&seed=5&generated=2&layer=2";
  });
  await expect(playground.prompt).toHaveValue("A dog");
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("5");
  await expect(page.locator(".chip-generated")).toHaveCount(2);
  await expect(page.locator("#layer")).toHaveValue("1");
});

test("any address opens a page that works", async ({ page }) => {
  for (const hash of ["#/../%00?%ff=%&&&=;prompt", "#nowhere?seed=99999999999999999999&layer=999&head=-1&token=1e9&top_p=NaN", "#text?hide=everything,,"]) {
    await page.goto("about:blank");
    await page.goto(`?lang=en&backend=cpu${hash}`);
    const playground = new Playground(page);
    await playground.ready();
    await playground.stepTimes(1);
  }
});

test("language and theme of a link do not win again after the visitor has switched", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const playground = await Playground.open(page, { backend: "cpu", lang: "en", theme: "light" });
  await expect(page).toHaveURL(/lang=en/);
  await page.getByRole("button", { name: "Switch to dark" }).click();
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page).not.toHaveURL(/lang=|theme=/);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("heading", { name: "다음 토큰" })).toBeVisible();
  await expect(playground.prompt).toHaveCount(0);
});

test("a teacher's link leaves parts out, and the class can bring them back", async ({ page, browser }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.locator("#share-open").click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  for (const part of ["Sampling", "Prompt", "List of views", "Model menu", "Attention"]) {
    await dialog.getByRole("checkbox", { name: part, exact: true }).check();
  }
  const url = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  await expect(playground.prompt).toBeVisible();

  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.page.goto(url);
  await other.ready();
  await expect(other.prompt).toBeHidden();
  await expect(other.heatmap).toBeHidden();
  await expect(other.page.getByRole("spinbutton", { name: "Temperature" })).toBeHidden();
  await expect(other.page.getByRole("navigation")).toBeHidden();
  await expect(other.page.locator("#models-open")).toBeHidden();
  await other.stepTimes(1);
  for (const width of [390, 820, 1440]) {
    await other.page.setViewportSize({ width, height: 900 });
    const scrollWidth = () => other.page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(scrollWidth).toBeLessThanOrEqual(width);
  }
  await other.page.getByRole("button", { name: "Show everything" }).click();
  await expect(other.prompt).toBeVisible();
  await expect(other.heatmap).toBeVisible();
  await expect(other.page).not.toHaveURL(/hide=/);
  await context.close();
});

/** What each part leaves out, beside its own panel, and where that would be. */
const PARTS: [part: string, gone: string, address: string][] = [
  ["rail", ".rail", "text"],
  ["models", "#models-open", "text"],
  ["views", "#look-diagram", "text"],
  ["prompt", "#prompt", "text"],
  ["probabilities", "#part-probabilities", "text"],
  ["attention", "#part-attention, #look-attention, .explorer-side", "text?view=attention"],
  ["token", "#part-token", "text"],
  ["sampling", "#temperature, #chance-temperature", "text?view=diagram&op=sampled"],
  ["sampling", "#temperature, #chance-temperature", "text"],
  ["controls", "#step", "text"],
];

for (const [part, gone, address] of PARTS) {
  test(`a link leaves out ${part} everywhere, at ${address}`, async ({ page }) => {
    await page.goto(`?backend=cpu&lang=en&tour=off#${address}`);
    await expect(page.locator(gone).first()).toBeVisible({ timeout: 120_000 });
    await page.evaluate((hash) => (location.hash = hash), `${address}${address.includes("?") ? "&" : "?"}hide=${part}`);
    await expect(page.getByRole("button", { name: "Show everything" })).toBeVisible();
    await expect(page.locator(gone)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("button", { name: "Show everything" })).toBeVisible({ timeout: 120_000 });
    await expect(page.locator(".token-line .chip").first()).toBeVisible({ timeout: 120_000 });
    await expect(page.locator(gone)).toHaveCount(0);
    // The rest is there.
    expect(await page.locator("main h2").count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect(page.locator(gone).first()).toBeVisible();
  });
}

test("a link without the buttons that drive the model is one without their keys", async ({ page }) => {
  await page.goto("?backend=cpu&lang=en&tour=off#text?hide=controls");
  const chips = page.locator(".token-line .chip");
  await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible({ timeout: 120_000 });
  await expect(page.locator("#step")).toBeHidden();
  const before = await chips.count();
  for (const key of ["s", "r", "Control+Enter"]) await page.keyboard.press(key);
  // The same keys do something once the buttons are back, and so many tokens tell that they did nothing before.
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(page.locator("#step")).toBeVisible();
  await page.locator("#part-tokens h2").click();
  await page.keyboard.press("s");
  await expect(chips).toHaveCount(before + 1);
});
