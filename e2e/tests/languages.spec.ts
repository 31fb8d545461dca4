// English and Korean: every word of the interface changes, and the choice is remembered.
import type { Page } from "@playwright/test";

import { shippedModels } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** What is the same in both languages: words of the field, bytes and checksums. */
const SAME = /^(glassgpt.*|GPU|CPU|Q8_0|Q4_0|F32|[0-9A-Fa-f ]+|Top-[kp]|Min-p|CSV|JSON|PNG|SVG|FLOPs|KL|MLP|English|한국어|<mask>|[CM]LM \d+ %|[A-Z?←→]|Ctrl( \+ Shift)? \+ Enter)$/;

/** Every text of the interface, seen or told to screen readers: not the model's own, and not bare numbers. */
function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isOurs = (element: Element) =>
      !element.closest("#boot, script, textarea, bdi, .chip, .token-line, .bars-table tbody, output") &&
      // Prompts and tokens of the model, names of models, citations; the glossary has both languages side by side.
      !element.closest(".shots-prompt, .library-prompt, .shots-brief, .results-text, .card, .race-table td, .sources") &&
      // Formulas, code and numbers with their names, and tokens of the model.
      !element.closest(".detail-formula, .detail-wgsl, .detail .shape, .arithmetic-line, .cells-readout, .lens-tokens") &&
      !element.closest(".scale-literature svg, .scale-literature tbody, .scale-cited, .glossary-name, .glossary-also");
    const found = new Set<string>();
    const add = (text: string | null) => {
      const trimmed = text?.trim() ?? "";
      if (/\p{L}/u.test(trimmed)) found.add(trimmed);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (isOurs(walker.currentNode.parentElement!)) add(walker.currentNode.textContent);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!isOurs(element)) continue;
      for (const name of ["aria-label", "title", "placeholder"]) add(element.getAttribute(name));
    }
    add(document.title);
    return [...found];
  });
}

/** The texts once nothing more comes: models and results arrive by and by. */
async function settled(page: Page): Promise<string[]> {
  let told: string[] = [];
  await expect(async () => {
    const before = await texts(page);
    await page.waitForTimeout(1000);
    told = await texts(page);
    expect(told).toEqual(before);
  }).toPass({ timeout: 120_000 });
  return told;
}

async function expectDistinct(english: string[], korean: string[]) {
  expect(english.length).toBeGreaterThan(3);
  const names = shippedModels().models.map(({ name }) => name);
  const shared = english.filter((text) => korean.includes(text) && !names.includes(text));
  const same = shared.filter((text) => !SAME.test(text) && !/^([\w-]+ · )?[\d.]+ [kMB]/.test(text));
  expect(same).toEqual([]);
  expect(english.filter((text) => /\p{Script=Hangul}/u.test(text) && text !== "한국어")).toEqual([]);
}

test("switching the language changes every text and the page's language", async ({ page }) => {
  await page.goto("?backend=cpu");
  const playground = new Playground(page);
  await playground.ready();
  await playground.stepTimes(1);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const english = await texts(page);
  expect(english.length).toBeGreaterThan(50);

  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.getByRole("heading", { name: "다음 토큰" })).toBeVisible();
  await expectDistinct(english, await texts(page));

  // Remembered for the next visit; the text of the address wins over it.
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.goto("?backend=cpu&lang=en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await playground.ready();
});

for (const route of ["shots", "quantization", "cost", "clm-mlm", "few-shot-lab", "cot-lab", "quiz", "scale-lab", "glossary"]) {
  test(`every text at ${route} is said in both languages`, async ({ page }) => {
    const told: Record<string, string[]> = {};
    for (const lang of ["en", "ko"]) {
      await page.goto(`?backend=cpu&tour=off&lang=${lang}#${route}`);
      await expect(page.locator("main h2").first()).toBeVisible({ timeout: 120_000 });
      told[lang] = await settled(page);
    }
    expect(told.ko.length).toBeGreaterThan(told.en.length / 2);
    await expectDistinct(told.en, told.ko);
  });
}

for (const view of ["diagram", "attention", "lens", "influence"]) {
  test(`every text of the ${view} is said in both languages`, async ({ page }) => {
    const told: Record<string, string[]> = {};
    for (const lang of ["en", "ko"]) {
      await page.goto(`?backend=cpu&tour=off&lang=${lang}#text?view=${view}&open=1&op=block.0.attention_weights`);
      await expect(page.locator("#flow-picture .op, #stage-picture canvas, .lens-table, #verdict").first()).toBeVisible({ timeout: 120_000 });
      told[lang] = await settled(page);
    }
    expect(told.ko.length).toBeGreaterThan(told.en.length / 2);
    await expectDistinct(told.en, told.ko);
  });
}

test("every window and the tour are said in both languages", async ({ page }) => {
  const told: Record<string, string[]> = {};
  for (const lang of ["en", "ko"]) {
    await page.goto(`?backend=cpu&lang=${lang}`);
    await expect(page.locator(".bars-table tbody tr")).toHaveCount(10, { timeout: 120_000 });
    const found = new Set<string>();
    for (const id of ["badge", "help", "about", "models", "share", "library"]) {
      await page.locator(`#${id}-open`).click();
      await expect(page.locator(`#${id}`)).toBeVisible();
      if (id === "library") {
        await page.locator("#genre-3").click();
        await expect(page.locator("#library-prompt")).toBeVisible();
      }
      (await texts(page)).forEach((text) => found.add(text));
      await page.keyboard.press("Escape");
    }
    await page.locator("#tour-open").click();
    for (let step = 0; step < 6; step++) {
      await expect(page.locator(".tour")).toBeVisible();
      (await texts(page)).forEach((text) => found.add(text));
      await page.locator("#tour-next").click();
    }
    told[lang] = [...found];
  }
  expect(told.en.length).toBeGreaterThan(120);
  await expectDistinct(told.en, told.ko);
});

test("a failure is told in both languages", async ({ page }) => {
  const told: Record<string, string[]> = {};
  for (const lang of ["en", "ko"]) {
    await page.goto(`?model=gigantic&lang=${lang}`);
    await expect(page.getByRole("alert").getByRole("button")).toBeVisible();
    told[lang] = await texts(page);
  }
  await expectDistinct(told.en, told.ko);
});

test("a browser that prefers Korean starts in Korean", async ({ browser }) => {
  const context = await browser.newContext({ locale: "ko-KR" });
  const page = await context.newPage();
  await page.goto("?backend=cpu");
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.getByRole("button", { name: "토큰 하나 만들기" })).toBeVisible();
  await context.close();
});
