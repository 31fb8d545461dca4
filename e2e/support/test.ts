// Playwright's `test` with a faulty host for the tests that ask for one.
import { test as plain } from "@playwright/test";

import { FaultyHost } from "./host.ts";

export const test = plain.extend<{ host: FaultyHost }>({
  host: async ({}, use) => {
    const host = await FaultyHost.start();
    await use(host);
    host.stop();
  },
});

export { expect } from "@playwright/test";
