// A worker or a program that cannot be loaded.
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

test("a worker whose script is missing is an error with a way on", async ({ page, host }) => {
  host.refuse(/\/worker\.js$/, 404);
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expect(playground.failure).toContainText("The worker that runs the model stopped");
  host.heal();
  await playground.failure.getByRole("button", { name: "Try again" }).click();
  await playground.ready();
  await playground.stepTimes(1);
});

test("a worker that cannot start its program is an error with a way on", async ({ page, host }) => {
  host.inWorker("await Promise.reject(new Error('no memory left'));");
  const playground = await Playground.visit(page, { backend: "cpu" }, host.address);
  await expect(playground.failure).toContainText("The worker that runs the model stopped");
  host.heal();
  await playground.failure.getByRole("button", { name: "Try again" }).click();
  await playground.ready();
});

test("a program that cannot be downloaded is told in plain words before anything else works", async ({ page, host }) => {
  host.refuse(/\.wasm$/, 404);
  await page.goto(`${host.address}?lang=en`);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The program could not be downloaded.");
  host.heal();
  await alert.getByRole("button", { name: /Try again/ }).click();
  await new Playground(page).ready();
});
