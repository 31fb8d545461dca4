// Static files under any path: what the page asks for lies below its own address, and nowhere else.
import { Playground } from "../support/playground.ts";
import { address } from "../support/browser.ts";
import { expect, test } from "../support/test.ts";

test("everything the page loads lies under its own path", async ({ page }) => {
  const foreign: string[] = [];
  const failed: string[] = [];
  page.context().on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) foreign.push(request.url());
  });
  page.context().on("response", (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });
  const playground = await Playground.open(page, { backend: "gpu" });
  await page.getByRole("button", { name: "한국어" }).click();
  await playground.badge.click();
  expect(foreign).toEqual([]);
  expect(failed).toEqual([]);
});

test("nothing is written to the console as an error", async ({ page }) => {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  for (const backend of ["gpu", "cpu"]) {
    const playground = await Playground.open(page, { backend });
    await playground.stepTimes(2);
    await playground.stepBack.click();
    await playground.ready();
  }
  expect(errors).toEqual([]);
});
