// The page as a visitor knows it, in English.
import { type Locator, type Page, expect } from "@playwright/test";

import { defaultModel } from "./native.ts";

export interface Bar {
  name: string;
  /** Under the model, 0 to 1. */
  before: number;
  /** After temperature, top-k and top-p; 0 if excluded. */
  after: number;
}

export class Playground {
  readonly step: Locator;
  readonly run: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly stop: Locator;
  readonly stepBack: Locator;
  readonly reset: Locator;
  readonly prompt: Locator;
  readonly status: Locator;
  readonly chips: Locator;
  readonly badge: Locator;
  readonly badgePanel: Locator;
  readonly failure: Locator;
  readonly heatmap: Locator;
  readonly readout: Locator;

  constructor(readonly page: Page) {
    const controls = page.getByRole("group", { name: "Generate" });
    this.step = controls.getByRole("button", { name: "Step one token" });
    this.run = controls.getByRole("button", { name: /^Run \d+ tokens?$/ });
    this.pause = controls.getByRole("button", { name: "Pause" });
    this.resume = controls.getByRole("button", { name: /^Resume: \d+ tokens? left$/ });
    this.stop = controls.getByRole("button", { name: "Stop", exact: true });
    this.stepBack = controls.getByRole("button", { name: "Step back" });
    this.reset = controls.getByRole("button", { name: "Reset to the prompt" });
    this.status = controls.getByRole("status");
    this.prompt = page.getByRole("textbox", { name: "Prompt" });
    this.chips = page.getByRole("group", { name: "Text so far" }).getByRole("button");
    this.badge = page.locator("#badge-open");
    this.badgePanel = page.getByRole("dialog", { name: "Model and backend" });
    this.failure = page.getByRole("alert").filter({ has: page.getByRole("heading", { name: "The model is not running" }) });
    this.heatmap = page.getByRole("application", { name: /^Attention weights of layer/ });
    this.readout = page.locator("#heatmap-readout");
  }

  /** Opens the page and waits until the model is ready for the first step. */
  static async open(page: Page, query: Record<string, string> = {}, address = ""): Promise<Playground> {
    const playground = await Playground.visit(page, query, address);
    await playground.ready();
    return playground;
  }

  /** Opens the page; `address` where it is not the usual one. */
  static async visit(page: Page, query: Record<string, string> = {}, address = ""): Promise<Playground> {
    await page.goto(`${address}?${new URLSearchParams({ lang: "en", ...query })}`);
    return new Playground(page);
  }

  /** Waits until the model has answered to everything that was asked. */
  async ready() {
    await expect(this.page.getByRole("table").getByRole("row").nth(1)).toBeVisible({ timeout: 120_000 });
    await expect(this.status).toHaveText("Ready.");
  }

  /** The button of a file in the list of models that is open. */
  file(type: "q8_0" | "q4_0" | "f32", model = defaultModel().model): Locator {
    return this.page.locator(`.models-file[data-model="${model}"][data-type="${type}"]`).filter({ visible: true });
  }

  /** Replaces the prompt and waits until it has been run. */
  async write(text: string) {
    // The status may change and come back between two looks of the test, so the page itself watches it.
    const change = await this.status.evaluateHandle((status) => ({
      seen: new Promise<void>((resolve) => {
        new MutationObserver((_, observer) => {
          observer.disconnect();
          resolve();
        }).observe(status.parentElement!, { childList: true, characterData: true, subtree: true });
      }),
    }));
    await this.prompt.fill(text);
    await change.evaluate((change) => change.seen);
    await this.ready();
  }

  async setNumber(name: string, value: number) {
    await this.page.getByRole("spinbutton", { name, exact: true }).fill(String(value));
  }

  /** Number of tokens of the text, and how many the context holds. */
  async counts(): Promise<{ n: number; max: number }> {
    const text = await this.page.getByText(/^\d+ of \d+ tokens$/).first().innerText();
    const [n, max] = text.match(/\d+/g)!.map(Number);
    return { n, max };
  }

  async expectTokens(n: number) {
    await expect(this.page.getByText(new RegExp(`^${n} of \\d+ tokens$`)).first()).toBeVisible();
  }

  /** Presses step `n` times, each after the answer to the one before. */
  async stepTimes(n: number) {
    for (let i = 0; i < n; i++) {
      const before = (await this.counts()).n;
      await this.step.click();
      await this.expectTokens(before + 1);
      await expect(this.status).toHaveText("Ready.");
    }
  }

  /** A name and its value in the panel of the chosen token. */
  private fact(name: string): Locator {
    const panel = this.page.getByRole("region", { name: /^Token \d+$/ });
    return panel.locator("div", { has: this.page.getByText(name, { exact: true }) }).getByRole("definition");
  }

  /** Ids of the tokens from position `from` on, read from the panel that shows the chosen token. */
  async tokenIds(from = 0): Promise<number[]> {
    const { n } = await this.counts();
    const ids: number[] = [];
    for (let position = from; position < n; position++) {
      await this.choose(position);
      ids.push(Number(await this.fact("Id").innerText()));
    }
    return ids;
  }

  /** Probability under the model of the token at `position`, 0 to 1. */
  async probability(position: number): Promise<number> {
    await this.choose(position);
    return percent(await this.fact("Probability (model)").innerText());
  }

  private async choose(position: number) {
    await this.chips.nth(position).click();
    await expect(this.page.getByRole("heading", { name: `Token ${position + 1}`, exact: true })).toBeVisible();
  }

  /** The rows of the next-token table, with all digits. */
  async bars(): Promise<Bar[]> {
    const rows = this.page.getByRole("table").locator("tbody").getByRole("row");
    const texts = await rows.evaluateAll((rows) =>
      rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.title || cell.lastElementChild?.textContent || "")),
    );
    return texts.map(([name, before, after]) => ({ name, before: percent(before), after: percent(after) }));
  }

  /** Backend and self-check, as the badge shows them. */
  async expectBackend(name: "CPU" | "GPU") {
    await expect(this.badge).toContainText(name);
    await expect(this.badge).toContainText("self-check passed");
  }

  /** Points at a cell of the heatmap; the picture has `n` rows. */
  async pointAt(query: number, key: number, n: number) {
    const box = (await this.heatmap.boundingBox())!;
    const gutter = box.width < 440 ? 56 : 84;
    const at = (index: number) => gutter + ((index + 0.5) * (box.width - gutter)) / n;
    await this.heatmap.hover({ position: { x: at(key), y: at(query) } });
  }

  /** The weight that the readout names, 0 to 1. */
  async weight(): Promise<number> {
    await expect(this.readout).toHaveText(/ reads .+ % \(.+\) from /);
    return Number((await this.readout.innerText()).match(/ % \((.+)\) from /)![1]);
  }
}

/** `12.5 %` as 0.125. */
export function percent(text: string): number {
  const value = Number(text.replace("%", "").trim()) / 100;
  if (text.trim() === "" || Number.isNaN(value)) throw new Error(`expected a percentage, got "${text}"`);
  return value;
}
