// Pictures to take away: what is on screen, in the colours of now, as PNG and as SVG.
import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

interface Picture {
  /** Names the buttons. */
  id: string;
  /** The element that is saved. */
  of: string;
  /** The name of the file, without its ending. */
  name: string;
  /** Words that stand above it. */
  heading: string[];
}

const VIEWS: { view: string; pictures: Picture[] }[] = [
  {
    view: "overview",
    pictures: [
      { id: "attention", of: "#attention-picture", name: "glassgpt-attention-layer-1-head-1", heading: ["Attention", "Layer 1, head 1"] },
      { id: "next-token", of: "#part-probabilities", name: "glassgpt-next-token", heading: [] },
    ],
  },
  { view: "diagram", pictures: [{ id: "flow", of: "#flow-picture", name: "glassgpt-diagram", heading: [] }] },
  {
    view: "attention",
    pictures: [
      { id: "thumbnails", of: "#thumbnails-picture", name: "glassgpt-attention-heads", heading: ["All attention heads"] },
      { id: "stage", of: "#stage-picture", name: "glassgpt-attention_weights-layer-1-head-1", heading: ["attention weights", "Layer 1, head 1"] },
    ],
  },
  {
    view: "lens",
    pictures: [
      { id: "lens", of: "#lens-picture", name: "glassgpt-logit-lens", heading: [] },
      { id: "ablation", of: "#ablation-picture", name: "glassgpt-ablation", heading: [] },
    ],
  },
  { view: "influence", pictures: [{ id: "influence", of: "#influence-picture", name: "glassgpt-influence", heading: ["Causality certificate"] }] },
];

async function saved(page: Page, button: string) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Words on screen within `selector`, without what stays out of pictures, and how many canvases are there. */
function onScreen(page: Page, selector: string) {
  return page.locator(selector).evaluate((root) => {
    const isShown = (element: Element | null) =>
      !!element &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest("[data-picture=no], .sr-only, details:not([open]) > :not(summary), input, select, textarea");
    const words: string[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (isShown(walker.currentNode.parentElement)) words.push(...walker.currentNode.textContent!.split(/\s+/).filter((word) => word));
    const canvases = [...root.querySelectorAll("canvas")].filter((canvas) => isShown(canvas) && canvas.width > 0);
    return { words, nCanvases: canvases.length };
  });
}

/** What the SVG holds, read as a browser reads it. */
function read(page: Page, svg: string) {
  return page.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    if (parsed.querySelector("parsererror")) throw new Error(parsed.documentElement.textContent!);
    const root = parsed.documentElement;
    return {
      text: [...parsed.querySelectorAll("text")].map((text) => text.textContent).join(" "),
      images: [...parsed.querySelectorAll("image")].map((image) => {
        const number = (name: string) => Number(image.getAttribute(name));
        return { href: image.getAttribute("href")!, x: number("x"), y: number("y"), width: number("width"), height: number("height") };
      }),
      ground: root.querySelector("rect")!.getAttribute("fill")!,
      size: [Number(root.getAttribute("width")), Number(root.getAttribute("height"))],
    };
  }, svg);
}

/** The colour of the page's paper, as the browser paints it. */
function paper(page: Page) {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d")!;
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  });
}

/** The pixels of a PNG at places in shares of its size. */
function pixels(page: Page, png: Buffer, places: [number, number][]) {
  return page.evaluate(
    async ({ base64, places }) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      return places.map(([x, y]) => [...context.getImageData(Math.floor(x * image.width), Math.floor(y * image.height), 1, 1).data]);
    },
    { base64: png.toString("base64"), places },
  );
}

for (const theme of ["light", "dark"]) {
  for (const { view, pictures } of VIEWS) {
    test(`every picture of the ${view} is saved with its words and colours, ${theme}`, async ({ page }) => {
      await Playground.open(page, { backend: "cpu", theme, tour: "off" });
      await page.locator(`#look-${view}`).click();
      if (view === "influence") await expect(page.locator("#verdict")).toContainText("Causal:", { timeout: 120_000 });
      if (view === "diagram") {
        await page.locator("#block-0").click();
        await expect(page.locator("#block-0")).toHaveAttribute("aria-expanded", "true");
        await expect(page.locator("#flow-picture .strip-stale")).toHaveCount(0);
      }
      const ground = await paper(page);
      for (const { id, of, name, heading } of pictures) {
        await expect(page.locator(`${of} canvas, ${of} .lens-table, ${of} .bars-table`).first()).toBeVisible();
        await page.mouse.move(2, 2);
        const shown = await onScreen(page, of);
        const svg = await saved(page, `#${id}-svg`);
        expect(svg.name).toBe(`${name}.svg`);
        const source = svg.bytes.toString("utf8");
        expect(source).not.toMatch(/oklch|var\(|class=/);
        const file = await read(page, source);
        for (const words of heading) expect(file.text).toContain(words);
        const missing = shown.words.filter((word) => !file.text.includes(word));
        expect(missing, `words of ${id} that the file lacks`).toEqual([]);
        expect(file.images).toHaveLength(shown.nCanvases);
        expect(file.ground).toBe(`rgb(${ground.join(", ")})`);

        const png = await saved(page, `#${id}-png`);
        expect(png.name).toBe(`${name}.png`);
        const size = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
        file.size.forEach((side, i) => expect(Math.abs(size[i] - 2 * side)).toBeLessThanOrEqual(1));
        const [corner] = await pixels(page, png.bytes, [[0.001, 0.001]]);
        expect(corner.slice(0, 3)).toEqual(ground);
      }
    });
  }
}

test("the colours of a saved matrix are those of the picture on screen", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu", tour: "off" });
  await page.locator("#look-attention").click();
  await expect(page.locator("#stage-picture canvas")).toBeVisible();
  const svg = await read(page, (await saved(page, "#stage-svg")).bytes.toString("utf8"));
  const png = (await saved(page, "#stage-png")).bytes;
  const [place] = svg.images;
  const { n } = await playground.counts();
  const box = (await page.locator("#stage-picture canvas").boundingBox())!;
  const gutter = box.width < 440 ? 56 : 84;
  // The middle of every cell that can be seen.
  const cells: [number, number][] = [];
  for (let row = 0; row < n; row++) for (let column = 0; column <= row; column++) cells.push([row, column]);
  const at = (index: number) => (gutter + ((index + 0.5) * (box.width - gutter)) / n) / box.width;
  const wanted = await page.locator("#stage-picture canvas").evaluate(
    (canvas: HTMLCanvasElement, places) => {
      const context = canvas.getContext("2d")!;
      return places.map(([x, y]) => [...context.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data]);
    },
    cells.map(([row, column]) => [at(column), at(row)]),
  );
  const [width, height] = svg.size;
  const got = await pixels(page, png, cells.map(([row, column]) => [(place.x + at(column) * place.width) / width, (place.y + at(row) * place.height) / height]));
  expect(new Set(wanted.map(String)).size).toBeGreaterThan(3);
  got.forEach((pixel, i) => pixel.forEach((value, channel) => expect(Math.abs(value - wanted[i][channel]), `cell ${cells[i]}`).toBeLessThanOrEqual(2)));
});

test("both sides of the comparison of objectives are saved with every card", async ({ page }) => {
  await page.goto("?backend=cpu&lang=en&tour=off#clm-mlm");
  for (const side of ["side-clm", "side-mlm"]) {
    await expect(page.locator(`#${side} .cards li`).first()).toBeVisible({ timeout: 120_000 });
    const shown = await onScreen(page, `#${side}`);
    const svg = await saved(page, `#${side}-svg`);
    expect(svg.name).toBe(`glassgpt-${side}.svg`);
    const file = await read(page, svg.bytes.toString("utf8"));
    expect(shown.words.length).toBeGreaterThan(8);
    expect(shown.words.filter((word) => !file.text.includes(word))).toEqual([]);
    const png = await saved(page, `#${side}-png`);
    expect(png.bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
    const [corner] = await pixels(page, png.bytes, [[0.001, 0.001]]);
    expect(corner.slice(0, 3)).toEqual(await paper(page));
  }
});

test("a chart is saved with its title, its axes and its legend", async ({ page }) => {
  await Playground.open(page, { backend: "cpu", tour: "off" });
  await page.goto(`${page.url().split("#")[0]}#cost`);
  await page.locator("#cost-start").click();
  await expect(page.locator("#cost-status")).toContainText("Measured at", { timeout: 120_000 });
  const shown = await onScreen(page, "#figure-cost-time");
  const file = await read(page, (await saved(page, "#cost-time-svg")).bytes.toString("utf8"));
  expect(file.text).toContain("Time for one more token");
  expect(file.text).toContain("cache off");
  expect(shown.words.filter((word) => !file.text.includes(word))).toEqual([]);
});

test("the text in its colours and branches side by side are saved, whatever of them is scrolled away", async ({ page }) => {
  const prompt = "The dog saw the cat. ".repeat(16).trim();
  const query = new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", prompt, generated: "3", colour: "surprise" });
  await page.goto(`?${query}`);
  await expect(page.locator(".chip-generated")).toHaveCount(3, { timeout: 120_000 });
  await page.locator(".chip").nth(8).click();
  await expect(page.locator(".alternatives-row").first()).toBeVisible();
  const likely = (await read(page, (await saved(page, "#alternatives-svg")).bytes.toString("utf8"))).text;
  const rows = await onScreen(page, "#alternatives-picture");
  expect(rows.words.length).toBeGreaterThan(10);
  expect(rows.words.filter((word) => !likely.includes(word))).toEqual([]);
  await page.locator(".alternatives-button").first().click();
  await expect(page.locator(".branch")).toHaveCount(2);
  const lane = (await read(page, (await saved(page, "#branches-svg")).bytes.toString("utf8"))).text;
  const cards = await onScreen(page, "#branches");
  expect(cards.words.length).toBeGreaterThan(10);
  expect(cards.words.filter((word) => !lane.includes(word))).toEqual([]);
  expect((await saved(page, "#branches-png")).name).toBe("glassgpt-branches.png");
  await page.locator("#branch-A").click();
  await expect(page.locator(".chip-generated")).toHaveCount(3);
  await expect(page.locator(".chip-tinted")).toHaveCount((await page.locator(".token-line .chip").count()) - 1);
  const shown = await onScreen(page, "#tokens-picture");
  expect(shown.words.length).toBeGreaterThan(80);
  await page.locator("#share-open").click();
  const svg = (await saved(page, "#tokens-svg")).bytes.toString("utf8");
  const file = await read(page, svg);
  expect(file.text).toContain("Text so far surprise");
  expect(shown.words.filter((word) => !file.text.includes(word))).toEqual([]);
  // Tokens that surprised more are darker: more than a few grounds.
  const grounds = new Set([...svg.matchAll(/<rect[^>]* fill="([^"]+)"/g)].map((match) => match[1]));
  expect(grounds.size).toBeGreaterThan(6);
  const png = (await saved(page, "#tokens-png")).bytes;
  expect([png.readUInt32BE(16), png.readUInt32BE(20)].map((side, i) => Math.abs(side - 2 * file.size[i]) <= 1)).toEqual([true, true]);
});

test("the tables of the studies are saved with all their words", async ({ page }) => {
  const save = async (id: string, of: string) => {
    const shown = await onScreen(page, of);
    expect(shown.words.length).toBeGreaterThan(10);
    const file = await read(page, (await saved(page, `#${id}-svg`)).bytes.toString("utf8"));
    expect(shown.words.filter((word) => !file.text.includes(word)), id).toEqual([]);
  };
  await page.goto("?backend=cpu&lang=en&tour=off#shots");
  await expect(page.locator("#result-checksum .results-checksum")).toHaveCount(4, { timeout: 120_000 });
  await save("results", "#shots-results");
  await page.goto("?backend=cpu&lang=en&tour=off#quantization");
  await page.locator("#quant-here").click();
  await expect(page.locator("#quant-weights")).toBeVisible({ timeout: 120_000 });
  await save("quant", "#quant-table");
  await save("quant-greedy", "#quant-greedy-picture");
  const weights = await read(page, (await saved(page, "#quant-weights-svg")).bytes.toString("utf8"));
  expect(weights.text.length).toBeGreaterThan(20);
  expect(weights.text).toContain(await page.locator("#figure-quant-weights figcaption").innerText());
});

test("a picture is saved in Korean on a phone as well", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto("?backend=cpu&lang=ko&tour=off");
  await page.locator("#look-lens").tap({ timeout: 120_000 });
  await expect(page.locator(".lens-table")).toBeVisible();
  const shown = await onScreen(page, "#lens-picture");
  const file = await read(page, (await saved(page, "#lens-svg")).bytes.toString("utf8"));
  expect(file.text).toContain("로짓 렌즈");
  expect(shown.words.filter((word) => !file.text.includes(word))).toEqual([]);
  await context.close();
});
