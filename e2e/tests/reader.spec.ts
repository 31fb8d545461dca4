// With a screen reader and the keyboard alone: type, step, read the probabilities.
import type { CDPSession, Page } from "@playwright/test";

import { logits } from "../support/native.ts";
import { Playground, percent } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

interface Told {
  role: string;
  name: string;
  description: string;
}

interface AxNode {
  nodeId: string;
  parentId?: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  childIds?: string[];
}

/** Reads the accessibility tree that Chromium gives to screen readers. */
class Reader {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async on(page: Page): Promise<Reader> {
    const session = await page.context().newCDPSession(page);
    await session.send("Accessibility.enable");
    return new Reader(page, session);
  }

  /** What is said of the element that has the focus. */
  async focused(): Promise<Told> {
    const { result } = await this.session.send("Runtime.evaluate", { expression: "document.activeElement" });
    const description = result.description ?? "";
    const { nodes } = await this.session.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    const node = nodes[0] as unknown as AxNode;
    expect(node.ignored, `${description} has the focus and is told`).toBe(false);
    return { role: node.role?.value ?? "", name: node.name?.value ?? "", description: node.description?.value ?? "" };
  }

  /** Presses Tab, or Tab backwards, until what has the focus answers to `role` and `name`; returns all that was passed. */
  async tabTo(role: string, name: RegExp, key = "Tab"): Promise<Told[]> {
    const passed: Told[] = [];
    for (let i = 0; i < 80; i++) {
      await this.page.keyboard.press(key);
      const told = await this.focused();
      passed.push(told);
      if (told.role === role && name.test(told.name)) return passed;
    }
    throw new Error(`expected Tab to come to a ${role} named ${name}, got ${JSON.stringify(passed)}`);
  }

  /** Every node in reading order, those that are only structure too. */
  async tree(): Promise<AxNode[]> {
    const { nodes } = await this.session.send("Accessibility.getFullAXTree");
    const byId = new Map((nodes as unknown as AxNode[]).map((node) => [node.nodeId, node]));
    const ordered: AxNode[] = [];
    const walk = (node: AxNode | undefined) => {
      if (!node) return;
      ordered.push(node);
      for (const id of node.childIds ?? []) walk(byId.get(id));
    };
    walk(nodes[0] as unknown as AxNode);
    return ordered;
  }

  /** The cells of the table whose caption is `name`, row by row, as they are read. */
  async table(name: RegExp): Promise<Told[][]> {
    const nodes = await this.tree();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const told = (node: AxNode): Told => ({ role: node.role?.value ?? "", name: node.name?.value ?? "", description: node.description?.value ?? "" });
    const isIn = (node: AxNode, ancestor: AxNode): boolean => {
      for (let at: AxNode | undefined = node; at; at = byId.get(at.parentId ?? "")) if (at === ancestor) return true;
      return false;
    };
    const table = nodes.find((node) => node.role?.value === "table" && name.test(node.name?.value ?? ""));
    if (!table) throw new Error(`expected a table named ${name}, got none`);
    const rows = nodes.filter((node) => !node.ignored && node.role?.value === "row" && isIn(node, table));
    const isCell = (node: AxNode) => /^(cell|gridcell|columnheader|rowheader)$/.test(node.role?.value ?? "");
    return rows.map((row) => nodes.filter((node) => !node.ignored && isCell(node) && isIn(node, row)).map(told));
  }
}

/** Writes down what live regions say, in order. */
async function listen(page: Page) {
  await page.evaluate(() => {
    const said: string[] = [];
    (window as unknown as { said: string[] }).said = said;
    const isLive = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest("[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]");
    new MutationObserver((records) => {
      for (const region of new Set(records.map((record) => isLive(record.target)).filter((region) => region))) {
        const text = (region as Element).textContent!.trim();
        if (text && said.at(-1) !== text) said.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

const said = (page: Page) => page.evaluate(() => [...(window as unknown as { said: string[] }).said]);

for (const width of [1440, 820, 390]) {
  test(`type, step and read the probabilities, with the keyboard and what a screen reader is told, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await Playground.open(page, { backend: "cpu", tour: "off" });
    const reader = await Reader.on(page);
    await listen(page);

    // Landmarks and headings to find one's way.
    const tree = await reader.tree();
    const named = (role: string) => tree.filter((node) => !node.ignored && node.role?.value === role).map((node) => node.name?.value ?? "");
    expect(named("main")).toHaveLength(1);
    expect(named("navigation")).toContain("Labs");
    for (const heading of ["Text so far", "Next token", "Attention"]) expect(named("heading").some((name) => name.includes(heading)), `${heading} of ${named("heading")}`).toBe(true);

    // The first stop leads past the rail.
    await page.keyboard.press("Tab");
    expect(await reader.focused()).toMatchObject({ role: "link", name: "Skip to the text" });
    await page.keyboard.press("Enter");
    expect((await reader.focused()).role).toBe("main");

    // Type.
    const passed = await reader.tabTo("textbox", /^Prompt$/);
    for (const { role, name } of passed) expect(name, `${role} has a name`).not.toBe("");
    await page.keyboard.press("Control+A");
    const prompt = "The dog ran to";
    await page.keyboard.type(prompt);
    await expect.poll(() => said(page)).toContain("New prompt: it runs when you stop typing.");
    await expect.poll(async () => (await said(page)).at(-1)).toBe("Ready.");

    // Step: the button says what it does and which key does the same, and the new token is told with its probability.
    await reader.tabTo("button", /^Step one token$/, "Shift+Tab");
    const before = (await said(page)).length;
    await page.keyboard.press("Enter");
    const token = /^Token (\d+): (.+), ([\d.]+ %), rank (\d+)\.$/;
    await expect.poll(async () => (await said(page)).slice(before).some((line) => token.test(line))).toBe(true);
    const line = (await said(page)).slice(before).find((line) => token.test(line))!;
    const [, position, text, probability, rank] = token.exec(line)!;
    const expected = logits(prompt);
    expect(Number(position)).toBe(expected.prompt_ids.length + 1);
    const drawn = expected.top[Number(rank) - 1];
    expect(drawn, `rank ${rank} is among the most probable`).toBeDefined();
    // A space in front of a word is shown as a dot, and told as one.
    expect(text.replace(/^·/, "")).toBe(drawn.text.trim());
    expect(Math.abs(percent(probability) - Math.exp(drawn.logprob))).toBeLessThan(0.005);

    // The same by its shortcut, from wherever the focus is.
    await page.keyboard.press("s");
    await expect.poll(async () => (await said(page)).some((line) => line.startsWith(`Token ${Number(position) + 1}: `))).toBe(true);

    // Read: the table of next tokens has a caption, heads, and in every row the token and its probabilities with all digits.
    const rows = await reader.table(/most probable tokens/);
    const heads = rows[0].filter(({ role }) => role === "columnheader").map(({ name }) => name);
    expect(heads).toHaveLength(3);
    expect(heads.every((name) => name !== "")).toBe(true);
    const body = rows.slice(1);
    expect(body).toHaveLength(10);
    const chances = body.map(([head, model, sampled]) => {
      expect(head.role).toBe("rowheader");
      expect(head.name).not.toBe("");
      expect(sampled.name).toMatch(/%|excluded|cannot/i);
      return percent(model.name);
    });
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1);

    // The rows are one stop of Tab; the arrow keys lead along them, and Enter appends the token that was read.
    await reader.tabTo("row", /%/);
    await page.keyboard.press("ArrowDown");
    const second = await reader.focused();
    expect(second.name).toContain(body[1][0].name);
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await said(page)).some((line) => line.startsWith(`Token ${Number(position) + 2}: `) && line.includes(", rank 2."))).toBe(true);
  });
}
