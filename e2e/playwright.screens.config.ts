// Pictures of the page for people, in screens/out/, which git ignores.
import { defineConfig } from "@playwright/test";

import config from "./playwright.config.ts";

export default defineConfig({ ...config, testDir: "screens" });
