import { defineConfig } from "@playwright/test";

import { address, launchOptions, webServer } from "./support/browser.ts";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/setup.ts",
  // One at a time: the adapter in software takes every core.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: [["list"], ["./support/failures.ts"]],
  use: {
    baseURL: address,
    launchOptions,
    locale: "en-US",
    viewport: { width: 1440, height: 900 },
    trace: "off",
  },
  webServer,
});
