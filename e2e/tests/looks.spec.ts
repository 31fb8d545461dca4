// Every width, both themes, and no barrier that axe-core knows.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

const WIDTHS = [390, 820, 1440, 2560];
/** Half of what counts as good: Core Web Vitals, cumulative layout shift. */
const MAX_SHIFT = 0.05;

/** What moved although nobody had pressed anything. */
interface Shift {
  /** The share of the window times the way, as the Layout Instability API has it. */
  value: number;
  /** The elements that moved. */
  moved: string[];
}

for (const lang of ["en", "ko"]) {
  test(`nothing scrolls sideways at any width, in ${lang}`, async ({ page }) => {
    await visit(page, { lang });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page, width);
      for (const id of ["badge", "help", "about", "models", "share", "library"]) {
        await page.locator(`#${id}-open`).click();
        await expect(page.locator(`#${id}`)).toBeVisible();
        await expectNoSidewaysScroll(page, width);
        const box = (await page.locator(`#${id}`).boundingBox())!;
        expect(box.x, `${id} at ${width}`).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, `${id} at ${width}`).toBeLessThanOrEqual(width);
        await page.keyboard.press("Escape");
      }
    }
  });

  for (const theme of ["light", "dark"]) {
    test(`axe-core finds no violation, ${theme}, ${lang}`, async ({ page }) => {
      await visit(page, { lang, theme });
      await page.locator("#step").click();
      await expect(page.locator(".chip-generated")).toHaveCount(1);
      await expectAccessible(page, "playground");
      for (const id of ["badge", "help", "about", "models", "share", "library"]) {
        await page.locator(`#${id}-open`).click();
        await expectAccessible(page, id);
        await page.keyboard.press("Escape");
      }
      await page.locator("#tour-start").click();
      await expectAccessible(page, "tour");
      await page.locator("#tour-skip").click();
      await page.locator(".attention .term-word").first().focus();
      await expectAccessible(page, "term");
      await page.locator("#go-glossary").click();
      await expect(page.locator(".glossary-row").first()).toBeVisible();
      await expectAccessible(page, "glossary");
      await page.locator('.rail a[href^="#text"]').first().click();
      await page.setViewportSize({ width: 390, height: 844 });
      await expectAccessible(page, "narrow");
      await page.goto(`?model=gigantic&lang=${lang}&theme=${theme}`);
      await expect(page.getByRole("alert").getByRole("button")).toBeVisible();
      await expectAccessible(page, "failure");
    });
  }
}

for (const theme of ["light", "dark"]) {
  test(`no barrier while the model is on its way, ${theme}`, async ({ page, host }) => {
    host.slow(/\.gguf$/, 50_000);
    for (const [lang, width] of [["en", 1440], ["ko", 390]] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${host.address}?${new URLSearchParams({ backend: "cpu", lang, theme, tour: "off" })}`);
      await expect(page.locator(".loading progress, .loading [role=progressbar]").first()).toBeVisible();
      await expectAccessible(page, `loading ${lang}`);
      await expectNoSidewaysScroll(page, width);
    }
  });
}

for (const width of [1440, 820, 390]) {
  test(`hardly anything moves by itself while the page loads, steps and changes views, at ${width}`, async ({ page }) => {
    await watchShifts(page);
    await page.setViewportSize({ width, height: 900 });
    const playground = await Playground.open(page, { backend: "cpu" });
    await settle(page);
    await playground.stepTimes(3);
    await settle(page);
    const views = [["diagram", "#op-0 canvas.strip"], ["attention", "#stage-picture canvas"], ["lens", ".lens-table"], ["influence", "#verdict"], ["overview", "#attention-picture canvas"]];
    for (const [view, content] of views) {
      await page.locator(`#look-${view}`).click();
      await expect(page.locator(content)).toBeVisible();
      await settle(page);
    }
    for (const [study, content] of [["shots", "#result-checksum .results-checksum"], ["quantization", "#quant-here"], ["cost", "#cost-start"]]) {
      await page.locator(`#go-${study}`).evaluate((link: HTMLElement) => link.click());
      await expect(page.locator(content).first()).toBeVisible({ timeout: 60_000 });
      await settle(page);
    }
    expect(await page.evaluate(() => PerformanceObserver.supportedEntryTypes)).toContain("layout-shift");
    const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
    const sum = shifts.reduce((sum, { value }) => sum + value, 0);
    console.log(`layout shift at ${width}: ${sum.toFixed(4)}`);
    expect(sum, JSON.stringify(shifts)).toBeLessThan(MAX_SHIFT);
  });
}

test("on a phone the bar shows the view one is at", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const lang of ["en", "ko"]) {
    for (const view of ["quantization", "scale-lab", "glossary", "few-shot-lab"]) {
      await page.goto("about:blank");
      await page.goto(`?backend=cpu&lang=${lang}&tour=off#${view}`);
      await expect(page.locator(`#go-${view}`)).toHaveAttribute("aria-current", "page");
      await expect(page.locator(`#go-${view}`), `${view} in ${lang}`).toBeInViewport({ ratio: 0.99 });
    }
    // Also after a step from one view to another.
    await page.locator("#go-quiz").evaluate((link: HTMLElement) => link.click());
    await expect(page.locator("#go-quiz")).toBeInViewport({ ratio: 0.99 });
  }
});

test("the theme can be switched, and is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await visit(page, {});
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole("button", { name: "Switch to dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await paper()).toBe(dark);
  await expect(page.getByRole("button", { name: "Switch to light" })).toBeVisible();
});

test("the page follows a system that becomes dark", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await visit(page, {});
  await expect(page.getByRole("button", { name: "Switch to dark" })).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.getByRole("button", { name: "Switch to light" })).toBeVisible();
});

test("what can be pressed is large enough for a finger", async ({ page }) => {
  await visit(page, {});
  await page.setViewportSize({ width: 390, height: 844 });
  for (const id of ["step", "run", "step-back", "reset", "theme-switch", "help-open", "share-open", "models-open", "go-text", "go-glossary"]) {
    const box = (await page.locator(`#${id}`).boundingBox())!;
    // WCAG 2.2, success criterion 2.5.8.
    expect(Math.min(box.width, box.height), id).toBeGreaterThanOrEqual(24);
  }
});

async function visit(page: Page, query: Record<string, string>) {
  await page.goto(`?${new URLSearchParams({ backend: "cpu", lang: "en", ...query })}`);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
}

/** Collects what the browser tells of shifts in the layout, from the first paint on. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    type Entry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
    const shifts: { value: number; moved: string[] }[] = [];
    (window as unknown as { shifts: typeof shifts }).shifts = shifts;
    const tag = ({ node }: { node: Node | null }) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return element?.outerHTML.slice(0, 100) ?? "gone";
    };
    const observer = new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Entry[]) {
        if (!hadRecentInput) shifts.push({ value, moved: sources.map(tag) });
      }
    });
    observer.observe({ type: "layout-shift", buffered: true });
  });
}

/** Longer than the half second after a press in which what moves is excused. */
async function settle(page: Page) {
  await page.waitForTimeout(700);
}

async function expectNoSidewaysScroll(page: Page, width: number) {
  const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect.poll(scrollWidth, { message: `scroll width at ${width}` }).toBeLessThanOrEqual(width);
}

async function expectAccessible(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(found, what).toEqual([]);
}
