// The scale lab: published rows as lines, what is found in them, and the same measured again.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { evaluate, expectNoBarrier, saved } from "../support/labs.ts";
import type { FaultyHost } from "../support/host.ts";
import { defaultModel, repository, shippedModels } from "../support/native.ts";
import { Playground } from "../support/playground.ts";
import { FILES_OF_ROWS, type Row, type Snapshot, curve, publish } from "../support/rows.ts";
import { expect, test } from "../support/test.ts";

function asked(host: FaultyHost): string[] {
  return host.requests.map(({ path }) => path.split("/").slice(-2).join("/")).filter((path) => FILES_OF_ROWS.some((name) => path.endsWith(name)));
}

async function visit(page: Page, host: FaultyHost, plan = "", query: Record<string, string> = {}) {
  const search = new URLSearchParams({ backend: "cpu", lang: "en", tour: "off", ...query });
  await page.goto(`${host.address}?${search}#scale-lab?${plan}`);
  await expect(page.locator("#scale-lab")).toBeVisible();
}

/** The columns of the chart's CSV: name to the values that are there, by x. */
async function columns(page: Page): Promise<Map<string, Map<number, number>>> {
  const lines = (await saved(page, "#scale-csv")).toString("utf8").trim().split("\r\n");
  const split = (line: string) => line.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((field) => field.replace(/,$/, "").replaceAll('"', ""));
  const names = split(lines[0].replace("\ufeff", ""));
  const columns = new Map(names.map((name) => [name, new Map<number, number>()]));
  for (const line of lines.slice(1)) {
    const fields = split(line);
    names.forEach((name, i) => fields[i] && columns.get(name)!.set(Number(fields[0]), Number(fields[i])));
  }
  return columns;
}

/** The row in the address. */
async function rowInSight(page: Page): Promise<(row: Row) => boolean> {
  await expect(page).toHaveURL(/sc_row=/);
  const value = new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("sc_row")!;
  return (row) => [row.task, row.format, row.variant, row.shots].join(".") === value;
}

test("lines are the published rows, in every metric and over every axis, and the address keeps the choice", async ({ page, host }) => {
  const { model, text, points } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await Playground.open(page, { backend: "cpu", tour: "off" }, host.address);
  expect(asked(host)).toEqual([]);
  await page.locator('.rail a[href^="#few-shot-lab"]').first().click();
  await page.locator("#go-scale-lab").click();
  await expect(page.locator("#scale .chart-picture")).toBeVisible();
  expect(asked(host)).toEqual([`${model}/curve.json`]);
  const isInSight = await rowInSight(page);
  const of = (snapshot: Snapshot) => snapshot.rows.find(isInSight)!;
  const isFalling = (i: number) => points[i].factor < 1 && points.slice(0, i).some(({ factor }) => factor === 1);
  const expected = (x: "tokens" | "flops_6nd", y: "exact_match" | "token_accuracy" | "mean_logprob") =>
    new Map(points.flatMap((point, i) => (isFalling(i) ? [] : [[point[x], of(point)[y]!] as [number, number]])));
  for (const [metric, field] of [["exact", "exact_match"], ["tokens", "token_accuracy"], ["logprob", "mean_logprob"]] as const) {
    await page.locator(`#sc-y-${metric}`).click();
    await expect(page.locator(`#sc-y-${metric}`)).toHaveAttribute("aria-pressed", "true");
    expect((await columns(page)).get(model)).toEqual(expected("tokens", field));
  }
  await expect(page.locator("#scale-no-interval")).toBeVisible();
  await page.locator("#sc-x-flops").click();
  expect((await columns(page)).get(model)).toEqual(expected("flops_6nd", "mean_logprob"));
  await expect(page).toHaveURL(/sc_x=flops.*sc_y=logprob/);
  await page.reload();
  await expect(page.locator("#sc-y-logprob")).toHaveAttribute("aria-pressed", "true");
  expect((await columns(page)).get(model)).toEqual(expected("flops_6nd", "mean_logprob"));
  // The rows as evaluations print them.
  const rows = JSON.parse((await saved(page, "#scale-json")).toString("utf8")) as (Row & { model: string; tokens: number })[];
  expect(rows.map(({ tokens, mean_logprob }) => [tokens, mean_logprob])).toEqual(points.map((point) => [point.tokens, of(point).mean_logprob]));
  expect((await saved(page, "#scale-svg")).toString("utf8")).not.toMatch(/oklch|class=/);
  await page.locator("#sc-x-params").click();
  await expect(page.locator("#scale-no-fit")).toContainText("at least 6 points");
});

test("against parameters stand the evaluations of the three sizes, as the site ships them", async ({ page, host }) => {
  // Controls and tuned models, whose names have several parts, are not in sight at first.
  const models = shippedModels().models.filter(({ name }) => !name.includes("-"));
  expect(models).toHaveLength(3);
  const key = "dictionary.direct.trained.8";
  const published = (model: string) => {
    const rows: Row[] = JSON.parse(readFileSync(join(repository, "models", model, "eval.json"), "utf8"));
    const found = rows.filter((row) => [row.task, row.format, row.variant, row.shots].join(".") === key);
    expect(found).toHaveLength(1);
    return found[0].exact_match!;
  };
  // Nothing is put in place of what the host has.
  await visit(page, host, `sc_row=${key}&sc_x=params`);
  await expect(page.locator("#scale .chart-picture")).toBeVisible();
  expect(asked(host)).toEqual(expect.arrayContaining(models.map(({ name }) => `${name}/eval.json`)));
  const shown = await columns(page);
  for (const { name, shape } of models) expect(shown.get(name), name).toEqual(new Map([[shape.n_params, published(name)]]));
  await page.locator("#figure-scale summary").click();
  await expect(page.locator("#figure-scale tbody tr")).toHaveCount(3);
});

test("the pickers offer what the files hold, by keyboard too", async ({ page, host }) => {
  const { model, text, points } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await visit(page, host);
  const tasks = new Set(points[0].rows.map(({ task }) => task));
  await expect(page.locator("#sc-task option")).toHaveCount(tasks.size);
  for (const task of tasks) {
    await page.locator("#sc-task").selectOption(task);
    await expect.poll(() => page.url()).toContain(`sc_row=${task}.`);
    expect(points[0].rows.some(await rowInSight(page))).toBe(true);
    const formats = new Set(points[0].rows.filter((row) => row.task === task).map(({ format }) => format));
    await expect(page.locator('[id^="sc-format-"]')).toHaveCount(formats.size > 1 ? formats.size : 0);
  }
  const frame = page.locator("#scale .chart-frame");
  await frame.focus();
  await page.keyboard.press("End");
  await expect(page.locator("#scale-readout")).toContainText(model);
  const last = await page.locator("#scale-readout").textContent();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("#scale-readout")).not.toHaveText(last!);
  await page.locator("#figure-scale summary").click();
  await expect(page.locator("#figure-scale tbody tr")).toHaveCount(points.length);
});

test("fits, kinds of line and both sides of the metric come from the rows", async ({ page, host }) => {
  const { model, text, points } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await visit(page, host);
  await expect(page.locator("#scale-kinds")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("#scale-fitting")).toBeHidden({ timeout: 60_000 });
  const logs = points.map(({ tokens }) => Math.log10(tokens));
  const fits = page.locator("#scale-fits tbody tr");
  expect(await fits.count()).toBeGreaterThanOrEqual(3);
  for (const fit of await fits.all()) {
    const numbers = await fit.locator("[data-value]").all();
    if (numbers.length === 0) await expect(fit).toContainText("No fit:");
    else {
      const [midpoint, width] = await Promise.all(numbers.map(async (cell) => Number(await cell.getAttribute("data-value"))));
      expect(midpoint).toBeGreaterThanOrEqual(logs[0]);
      expect(midpoint).toBeLessThanOrEqual(logs.at(-1)!);
      expect(width).toBeGreaterThan(0);
    }
  }
  for (const group of ["smooth", "threshold", "flat", "turning"]) {
    const kind = page.locator(`#kind-${group}`);
    const show = kind.locator(`#kind-show-${group}`);
    if ((await show.count()) === 0) await expect(kind).toContainText("No published row is of this kind.");
    else {
      await show.click();
      await expect(page.locator("#figure-scale .figure-title")).toBeVisible();
      await expect(page.locator("#scale .chart-line").first()).toBeVisible();
    }
  }
  for (const side of ["made", "real"]) {
    const button = page.locator(`#contrast-${side}-logprob`);
    if ((await button.count()) === 0) await expect(page.locator(`#contrast-${side}`)).toContainText("No row here");
    else {
      await button.click();
      await expect(page.locator("#sc-y-logprob")).toHaveAttribute("aria-pressed", "true");
      await expect(page.locator(`#fit-${model}-logprob`)).toBeVisible({ timeout: 60_000 });
    }
  }
  await page.locator("#sc-fit-off").click();
  await expect(page.locator("#scale .chart-curve")).toHaveCount(0);
});

test("among the shipped curves are a jump that the metric makes, one that it does not, and lines of several kinds", async ({ page }) => {
  await page.goto("?backend=cpu&lang=en&tour=off#scale-lab");
  for (const side of ["made", "real"]) await expect(page.locator(`#contrast-${side}-logprob`)).toBeVisible({ timeout: 120_000 });
  for (const kind of ["smooth", "threshold", "flat"]) await expect(page.locator(`#kind-show-${kind}`)).toBeVisible();
});

test("a published row is measured again to the same figure, and another figure is found out", async ({ page, host }) => {
  const { model } = defaultModel();
  const [row] = evaluate<Row>("--task", "dictionary", "--format", "direct", "--variant", "trained", "--shots", "4", "--n", "20");
  publish(host, { [`${model}/eval.json`]: JSON.stringify([row]) });
  await visit(page, host, "sc_x=params&sc_n=20");
  await expect(page).toHaveURL(/sc_row=dictionary\.direct\.trained\.4/);
  await page.locator("#lab-start").click();
  const verdict = page.locator(`#agree-${model} [data-agreement]`);
  await expect(page.locator("#lab-status")).toContainText("Done", { timeout: 150_000 });
  await expect(verdict).toHaveAttribute("data-agreement", "equal");
  const cells = page.locator(`#agree-${model} [data-value]`);
  for (const cell of await cells.all()) expect(Number(await cell.getAttribute("data-value"))).toBe(row.exact_match);
  const here = (await columns(page)).get(`${model}, here`)!;
  expect([...here.values()]).toEqual([row.exact_match]);
  await page.locator("#lab-keep").click();
  // Other items: only the intervals can agree, or not.
  const measured = page.locator(`#agree-${model} td`).nth(1);
  await page.locator("#sc-seed").fill("2");
  await page.locator("#sc-n").fill("60");
  await page.locator("#sc-n").blur();
  await page.locator("#lab-start").click();
  await expect(measured).toContainText("60 items", { timeout: 60_000 });
  await expect(verdict).toHaveAttribute("data-agreement", /overlap|apart/);
  // The kept run stays in the chart, named by what differs.
  await expect(page.locator("#lab-kept")).toContainText("seed 1");
  const both = await columns(page);
  const kept = [...both.keys()].filter((name) => name.startsWith(`${model}, here`) && name.includes("seed 1") && !/ (low|high)$/.test(name));
  expect(kept, [...both.keys()].join(" | ")).toHaveLength(1);
  expect([...both.get(kept[0])!.values()]).toEqual([row.exact_match]);
  // What comes back with the next visit is still compared.
  await page.reload();
  await expect(measured).toContainText("60 items");
  await expect(verdict).toHaveAttribute("data-agreement", /overlap|apart/);
  await expect(page.locator("#lab-items")).toHaveCount(0);
  host.heal();
  const wrong = { ...row, exact_match: 1 - row.exact_match!, ci_low: 0, ci_high: 1 };
  publish(host, { [`${model}/eval.json`]: JSON.stringify([wrong]) });
  await visit(page, host, "sc_x=params&sc_n=20&sc_seed=1");
  await page.reload();
  await page.locator("#lab-start").click();
  await expect(measured).toContainText("20 items", { timeout: 60_000 });
  await expect(verdict).toHaveAttribute("data-agreement", row.exact_match === 0.5 ? "equal" : "differs");
  await measured.getByRole("button").click();
  await expect(page.locator("#lab-items .item")).toHaveCount(20);
});

test("texts that are not shipped are not measured, and say so", async ({ page, host }) => {
  const { model, text, points } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  const row = points[0].rows.find(({ task }) => task === "text_bits_per_byte");
  if (!row) throw new Error("expected rows about ordinary text, got none");
  await visit(page, host, `sc_row=text_bits_per_byte.direct.${row.variant}.0&sc_y=logprob`);
  await expect(page.locator("#scale-live")).toContainText("does not ship");
  await expect(page.locator("#lab-start")).toHaveCount(0);
  await expect(page.locator("#sc-y-exact")).toHaveAttribute("aria-disabled", "true");
});

test("files that fail say why and can be tried again; hostile ones do no harm", async ({ page, host }) => {
  const { model, text } = curve();
  const path = `${model}/curve.json`;
  const alert = page.locator(".scale-failed");
  const spoiled = [
    [text.slice(0, 1000), "EOF while parsing"],
    [text.replace('"tokens"', '"tokns"'), "missing field `tokens`"],
    [text.replace(/"tokens":\s*\d+/, '"tokens": 1e999'), "number out of range"],
    [text.replace(/"factor":\s*[\d.]+/, '"factor": 7'), "expected factor to be from 0 to 1, got 7"],
    ["[".repeat(50_000), "invalid type"],
    ["", "EOF while parsing"],
  ];
  for (const [body, words] of spoiled) {
    host.heal();
    publish(host, { [path]: body });
    await visit(page, host);
    await page.reload();
    await expect(alert).toContainText(words);
    await expect(page.locator("#scale-literature")).toBeVisible();
  }
  host.heal();
  publish(host, { [path]: text }, "0".repeat(64));
  await page.reload();
  await expect(alert).toContainText(`expected a file with sha256 ${"0".repeat(64)}`);
  host.heal();
  // The first rule counts.
  host.refuse(new RegExp(`/models/${path}$`), 503);
  publish(host, { [path]: text });
  await page.reload();
  await expect(alert).toContainText("expected status 200, got 503");
  host.heal();
  publish(host, { [path]: text });
  await page.locator("#scale-retry").click();
  await expect(page.locator("#scale .chart-picture")).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test("where no model comes with rows, the lab says what would be here and where to go", async ({ page, host }) => {
  publish(host, {});
  await visit(page, host, "sc_row=nothing.like.this.0&sc_models=huge");
  await expect(page.locator("#scale-empty")).toContainText("None of the models");
  await expect(page.locator("#lit-emerged tbody tr")).toHaveCount(9);
  await page.locator("#scale-elsewhere").click();
  await expect(page.locator("#few-shot-lab")).toBeVisible();
});

test("a link to a row that no file has says so", async ({ page, host }) => {
  const { model, text } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await visit(page, host, "sc_row=dictionary.direct.trained.31");
  await expect(page.locator("#scale-gone")).toContainText("31 examples");
  await expect(page.locator("#scale-nothing")).toBeVisible();
  await page.locator("#sc-task").selectOption("coin");
  await expect(page.locator("#scale .chart-picture")).toBeVisible();
});

test("what others reported stands apart, each figure with its source", async ({ page, host }) => {
  const { model, text } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await visit(page, host);
  const literature = page.locator("#scale-literature");
  await expect(literature.locator(".scale-source")).toHaveCount(3);
  for (const source of await literature.locator(".scale-source").all()) await expect(source).toContainText(/Table \d/);
  for (const row of await literature.locator("#lit-over-time-table tbody tr").all()) await expect(row.locator("td").last()).toContainText(/20\d\d/);
  const theirs = (await saved(page, "#lit-by-size-csv")).toString("utf8");
  expect(theirs).toContain("175000000000,0.439");
  expect(theirs).not.toContain(model);
  expect([...(await columns(page)).keys()].join()).not.toMatch(/GPT|MMLU/);
});

test("the rows are kept for visits without a network", async ({ page, context, host }) => {
  const { model, text } = curve();
  publish(host, { [`${model}/curve.json`]: text });
  await Playground.open(page, { backend: "cpu", tour: "off" }, host.address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await new Playground(page).ready();
  await page.goto(`${page.url().split("#")[0]}#scale-lab`);
  await expect(page.locator("#scale .chart-picture")).toBeVisible();
  await context.setOffline(true);
  host.stop();
  await page.reload();
  await expect(page.locator("#scale .chart-picture")).toBeVisible({ timeout: 60_000 });
});

for (const theme of ["light", "dark"]) {
  test(`no barrier, and nothing scrolls sideways, ${theme}`, async ({ page, host }) => {
    const { model, text } = curve();
    publish(host, { [`${model}/curve.json`]: text });
    for (const lang of ["en", "ko"]) {
      await visit(page, host, "", { theme, lang });
      await page.reload();
      await expect(page.locator("#scale-kinds")).toBeVisible({ timeout: 60_000 });
      await expect(page.locator("#scale-fitting")).toBeHidden({ timeout: 60_000 });
      await page.locator("#figure-scale summary").click();
      await expectNoBarrier(page, lang);
    }
  });
}
