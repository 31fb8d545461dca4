// `npm run icons`: the bitmaps of www/icon.svg that home screens want.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";

const www = join(dirname(fileURLToPath(import.meta.url)), "../www");
const svg = readFileSync(join(www, "icon.svg"), "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();

/** A maskable icon fills its square: the system cuts its own shape out of it. */
async function draw(name, size, isMaskable) {
  const picture = isMaskable ? svg.replace('rx="13"', 'rx="0"').replace('viewBox="0 0 64 64"', 'viewBox="8 8 48 48"') : svg;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${picture}`);
  await page.screenshot({ path: join(www, name), omitBackground: true });
}

await draw("icon-192.png", 192, false);
await draw("icon-512.png", 512, false);
await draw("icon-maskable-512.png", 512, true);
await browser.close();
