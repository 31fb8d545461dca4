// Without a network: the second visit works, the first says why not; versions never mix; storage may be denied.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";

import type { FaultyHost } from "../support/host.ts";
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

const WEIGHTS = /\.gguf$/;

/** Waits until the service worker has everything, and the model is kept. */
async function kept(page: Page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open("glassgpt-models")).keys()).length))
    .toBe(1);
}

test("the second visit works without a network", async ({ page, context, host }) => {
  let playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.stepTimes(2);
  const ids = await playground.tokenIds();
  await kept(page);
  await page.locator("#models-open").click();
  await expect(playground.file("q8_0")).toContainText("in use, kept on this device");

  await context.setOffline(true);
  host.stop();
  playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await playground.stepTimes(2);
  expect(await playground.tokenIds()).toEqual(ids);
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.getByRole("heading", { name: "다음 토큰" })).toBeVisible();
  await page.locator("#models-open").click();
  await expect(playground.file("q4_0")).toContainText("연결이 필요함");
});

test("a model that is kept is not downloaded again, and a damaged one is", async ({ page, host }) => {
  await Playground.open(page, { backend: "cpu" }, host.address);
  await kept(page);
  const weights = () => host.requests.filter(({ path }) => WEIGHTS.test(path)).length;
  expect(weights()).toBe(1);
  await page.reload();
  await new Playground(page).ready();
  expect(weights()).toBe(1);
  await page.evaluate(async () => {
    const cache = await caches.open("glassgpt-models");
    const [request] = await cache.keys();
    await cache.put(request, new Response(new Uint8Array([1, 2, 3])));
  });
  await page.reload();
  await new Playground(page).ready();
  expect(weights()).toBe(2);
  await kept(page);
});

test("without a network a model that is not kept is told in plain words, and comes with the connection", async ({ page, context, host }) => {
  const playground = await Playground.open(page, { backend: "cpu" }, host.address);
  await kept(page);
  await page.evaluate(() => caches.delete("glassgpt-models"));
  await context.setOffline(true);
  await page.reload();
  await expect(playground.failure).toContainText("You are offline", { timeout: 60_000 });
  await context.setOffline(false);
  await playground.ready();
  await playground.stepTimes(1);
});

test("a program that cannot be had without a network says what to do", async ({ page, host }) => {
  await page.addInitScript("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })");
  host.refuse(/\.wasm$/, 503);
  await page.goto(`${host.address}?lang=en`);
  await expect(page.getByRole("alert")).toContainText("You are offline, and this device does not keep the program yet.");
});

test("a newer version waits until it is asked for, and never mixes with the old one", async ({ page, context, host }) => {
  await Playground.open(page, { backend: "cpu" }, host.address);
  await kept(page);
  await page.reload();
  const playground = new Playground(page);
  await playground.ready();
  await playground.stepTimes(3);
  const other = new Playground(await context.newPage());
  await other.page.goto(`${host.address}?lang=en&backend=cpu`);
  await other.ready();
  // While the page is replaced there is none to ask.
  const build = (page: Page) =>
    page.evaluate(() => document.querySelector("script")!.getAttribute("src")!.split("/")[0]).catch(() => "none");
  const old = await build(page);

  const fresh = await deploy(host, old);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update());
  await expect(page.getByText("A newer version of this page is ready.")).toBeVisible();
  // What runs goes on: also after a reload it is whole and old.
  await playground.stepTimes(1);
  await other.page.reload();
  await other.ready();
  expect(await build(other.page)).toBe(old);

  await page.getByRole("button", { name: "Use it now" }).click();
  await expect.poll(() => build(page)).toBe(fresh);
  await playground.ready();
  await expect(page.locator(".chip-generated")).toHaveCount(4);
  // The other tab still runs the old version, which no host has any more, to its end.
  await expect(other.page.getByText("A newer version of this page is ready.")).toBeVisible();
  await other.stepTimes(1);
  await other.page.getByRole("button", { name: "Use it now" }).click();
  await expect.poll(() => build(other.page)).toBe(fresh);
  await other.ready();
});

test("a host in the middle of an update is not kept", async ({ page, host }) => {
  host.change(/\/css\/boot\.css$/, () => Buffer.from("/* of another version */"));
  await Playground.open(page, { backend: "cpu" }, host.address);
  await expect.poll(() => host.requests.filter(({ path }) => path.endsWith("boot.css")).length).toBeGreaterThan(1);
  await page.waitForTimeout(1000);
  const names = await page.evaluate(() => caches.keys());
  expect(names.filter((name) => name.startsWith("glassgpt-page"))).toEqual([]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active ?? null)).toBeNull();
});

const REFUSED = "Promise.reject(new DOMException('no', 'SecurityError'))";
const FULL = "Promise.reject(new DOMException('full', 'QuotaExceededError'))";

for (const { name, inPage, inBoth } of [
  {
    name: "denied",
    inPage: "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    inBoth: `CacheStorage.prototype.open = () => ${REFUSED};`,
  },
  {
    name: "full",
    inPage: "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    inBoth: `Cache.prototype.put = () => ${FULL};`,
  },
]) {
  test(`with storage ${name} everything works and nothing is remembered`, async ({ page, host }) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.addInitScript(inPage + inBoth);
    host.inWorker(inBoth);
    const playground = await Playground.open(page, { backend: "cpu" }, host.address);
    await playground.stepTimes(1);
    await page.getByRole("button", { name: "Switch to dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.locator("#models-open").click();
    await expect(playground.file("q8_0")).toContainText(/in use$/);
    expect(errors).toEqual([]);
  });
}

/** The host has a newer version now: the same files under another name. The old name is gone. Returns the new name. */
async function deploy(host: FaultyHost, old: string): Promise<string> {
  const fresh = "app-fedcba9876543210";
  host.rename(fresh, old);
  const page = (body: Buffer) => Buffer.from(body.toString().replaceAll(old, fresh));
  const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  const original = Buffer.from(await (await fetch(host.address)).arrayBuffer());
  host.change(new RegExp(`${new URL(host.address).pathname}$`), page);
  host.change(/\/service-worker\.js$/, (body) =>
    Buffer.from(body.toString().replaceAll(old, fresh).replace(sha256(original), sha256(page(original))).replace(/BUILD = "\w+"/, 'BUILD = "newer"')),
  );
  return fresh;
}

test("the browser takes the manifest, and every icon is there", async ({ page, host }) => {
  await page.goto(`${host.address}?lang=en&tour=off`);
  const session = await page.context().newCDPSession(page);
  const { url, errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data!) as { name: string; start_url: string; display: string; icons: { src: string; sizes: string; type: string }[] };
  expect(manifest.name).toContain("glassgpt");
  expect(manifest.display).toBe("standalone");
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  for (const address of [manifest.start_url, ...manifest.icons.map(({ src }) => src)]) {
    const response = await page.request.get(new URL(address, url).href);
    expect(response.status(), address).toBe(200);
  }
});
