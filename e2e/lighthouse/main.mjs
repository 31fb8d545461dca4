// `npm run lighthouse`: the built site under Lighthouse, on a desk and on a phone. The speed of a page depends on the
// machine and on what else it does, which only takes away: a score that is too low is measured again.
// `--tell-speed`, which the suite gives, prints the speed on a phone and lets nothing fail for it: what a phone takes
// four times longer for than two busy cores is no measure of the page.
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

import { startStaticHost } from "../support/static_host.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const MIN_SCORE = 0.95;
/** How often a speed is measured before it counts as too low. */
const MAX_TRIES = 3;
const DEBUG_PORT = 41799;
/** Until the browser has nothing more to do for itself. */
const REST_MS = 5000;

const host = await startStaticHost();
const url = `${host.address}?lang=en`;

// A browser that has a window already: a new one makes Chromium draw its own interface, as a page of its own that takes
// most of a second of the processor just when ours would be measured.
const browser = await chromium.launchPersistentContext("", {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", `--remote-debugging-port=${DEBUG_PORT}`],
});
await new Promise((resolve) => setTimeout(resolve, REST_MS));
let hasFailed = false;
const isSpeedTold = process.argv.includes("--tell-speed");
for (const [name, config] of [["desktop", desktopConfig], ["phone", undefined]]) {
  const wanted = process.argv.slice(2).filter((argument) => argument !== "--tell-speed");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const options = { port: DEBUG_PORT, onlyCategories: CATEGORIES, logLevel: "error" };
  const counts = (category) => category !== "performance" || !(isSpeedTold && name === "phone");
  let lhr;
  for (let n = 0; n < MAX_TRIES; n++) {
    ({ lhr } = await lighthouse(url, options, config));
    if (lhr.categories.performance.score >= MIN_SCORE || !counts("performance")) break;
  }
  for (const category of CATEGORIES) {
    const { score, auditRefs } = lhr.categories[category];
    const isEnough = score >= MIN_SCORE;
    hasFailed ||= counts(category) && !isEnough;
    console.log(`${isEnough ? "passed" : counts(category) ? "FAILED" : "slow  "}  ${name.padEnd(8)} ${category.padEnd(15)} ${Math.round(score * 100)}`);
    for (const { id, weight } of auditRefs) {
      const audit = lhr.audits[id];
      const isWeak = audit.score !== null && audit.score < 0.9 && weight > 0;
      if (isWeak) console.log(`        ${audit.title}: ${audit.displayValue ?? ""} (${Math.round(audit.score * 100)})`);
    }
  }
}
await browser.close();
host.stop();
process.exit(hasFailed ? 1 : 0);
