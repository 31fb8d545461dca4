// While the model runs, the page answers at once: interaction to next paint, as the browser measures it.
import type { Page } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

/** Interaction to next paint, in milliseconds. */
const MAX_MS = 100;
/** How often each kind is done: one slow paint on a busy machine says nothing. */
const N_EACH = 5;
/** The browser reports nothing that took less. */
const LEAST_MS = 16;

interface Timing {
  id: number;
  start: number;
  ms: number;
}

/** Collects what the Event Timing API tells of interactions. */
async function observe(page: Page) {
  await page.evaluate(() => {
    const timings: { id: number; start: number; ms: number }[] = [];
    (window as unknown as { timings: typeof timings }).timings = timings;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId > 0) timings.push({ id: entry.interactionId, start: entry.startTime, ms: entry.duration });
      }
    });
    // A run may end at any moment; only what meets one counts.
    for (const type of ["pointerdown", "keydown"]) {
      addEventListener(type, () => ((window as unknown as { wasRunning: boolean }).wasRunning = !!document.getElementById("pause")), { capture: true });
    }
    observer.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** The slowest event of each interaction since `start`, in milliseconds of the page's clock. */
async function taken(page: Page, start: number): Promise<number[]> {
  // Entries come after the paint that they end with.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60))));
  const timings = await page.evaluate(() => (window as unknown as { timings: Timing[] }).timings.splice(0));
  const byId = new Map<number, number>();
  for (const { id, ms } of timings.filter((timing) => timing.start >= start)) byId.set(id, Math.max(byId.get(id) ?? 0, ms));
  return [...byId.values()];
}

const clock = (page: Page) => page.evaluate(() => performance.now());

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

test("interaction to next paint stays under 100 ms while the model runs", async ({ page }) => {
  test.setTimeout(300_000);
  // The adapter in software is slow enough for a run to last.
  const playground = await Playground.open(page, { backend: "gpu", tour: "off" });
  // Hot enough that no text ends early: a run is long then.
  await playground.setNumber("Temperature", 2);
  await playground.setNumber("Top-p", 1);
  const { n, max } = await playground.counts();
  await playground.setNumber("Tokens per run", max - n);
  const kinds: [string, () => Promise<void>][] = [
    ["tab", () => page.locator("#look-lens").click()],
    ["tab back", () => page.locator("#look-overview").click()],
    ["head", () => page.locator("#head").press("ArrowDown")],
    ["switch", () => page.locator("#log-scale").click()],
    ["token", () => page.locator(".chip").first().click()],
    ["cell by key", () => playground.heatmap.press("ArrowLeft")],
    ["cell by pointer", () => playground.heatmap.click({ position: { x: 150, y: 150 } })],
    ["window", () => page.locator("#help-open").click()],
    ["window shut", () => page.keyboard.press("Escape")],
    ["row", () => page.locator(".bars-row").first().press("ArrowDown")],
    ["diagram", () => page.locator("#look-diagram").click()],
    ["heads", () => page.locator("#look-attention").click()],
    ["overview", () => page.locator("#look-overview").click()],
    ["theme", () => page.locator("#theme-switch").click()],
    ["pause", () => page.locator("#pause").click({ timeout: 2_000 })],
  ];
  await observe(page);
  // How late this machine is with a key that does nothing, beyond a frame: no fault of the page.
  const idle: number[] = [];
  for (let i = 0; i < 15; i++) {
    const start = await clock(page);
    await page.keyboard.press("Shift");
    idle.push(Math.max(LEAST_MS, ...(await taken(page, start))));
  }
  const late = median(idle) - LEAST_MS;
  const found = new Map<string, number[]>(kinds.map(([name]) => [name, []]));
  for (let round = 0; round < N_EACH; round++) {
    for (const [name, act] of kinds) {
      // A run that is over goes on, where there is room for it, and what came too late for one is done again.
      await expect(async () => {
        if (!(await playground.pause.isVisible())) {
          if ((await playground.counts()).n > max / 2) await playground.reset.click();
          // Starts a run, or goes on with the one that was paused.
          await page.locator("#run").click({ timeout: 5_000 });
        }
        const start = await clock(page);
        await act();
        const times = await taken(page, start);
        expect(await page.evaluate(() => (window as unknown as { wasRunning: boolean }).wasRunning), `${name} meets a run`).toBe(true);
        found.get(name)!.push(Math.max(LEAST_MS, ...times));
      }).toPass({ timeout: 30_000, intervals: [0] });
    }
  }
  const all = [...found.values()].flat().sort((a, b) => a - b);
  const figures = [...found].map(([name, times]) => `${name} ${Math.min(...times)} to ${Math.max(...times)}`).join(", ");
  // As the metric is defined, it leaves out the slowest of each 50.
  const inp = all.at(-1 - Math.floor(all.length / 50))!;
  console.log(`interaction to next paint during a run, ms (this machine is late by ${late}): INP ${inp}, median ${median(all)}, 90 % ${all[Math.floor(all.length * 0.9)]}, most ${all.at(-1)}; ${figures}`);
  // The observer works: some of so many interactions take longer than it reports at least.
  expect(all.filter((ms) => ms > LEAST_MS).length).toBeGreaterThan(0);
  expect(median(all) - late).toBeLessThan(MAX_MS);
  // Every kind by itself, at its best: what else the machine does only ever adds to it.
  for (const [name, times] of found) expect(Math.min(...times), name).toBeLessThan(MAX_MS);
});
