// `npm run screens`: the page in both themes and languages, at three widths, in screens/out/.
import { type Page, expect, test } from "@playwright/test";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

for (const theme of ["light", "dark"]) {
  for (const lang of ["en", "ko"]) {
    test(`${theme} ${lang}`, async ({ page }) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.goto("about:blank");
        await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}`);
        await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
        await page.locator("#run").click();
        await expect(page.locator(".chip-generated")).toHaveCount(20);
        await expect(page.locator("#run")).toBeVisible();
        const name = `${theme}-${lang}-${size.width}`;
        await page.screenshot({ path: `screens/out/${name}.png`, fullPage: true });
        await frame(page, name);
        await inside(page, name);
      }
    });
  }
}

/** What opens around the view. */
async function frame(page: Page, name: string) {
  const shot = (what: string) => page.screenshot({ path: `screens/out/${name}-${what}.png` });
  for (const id of ["models", "share"]) {
    await page.locator(`#${id}-open`).click();
    await shot(id);
    await page.keyboard.press("Escape");
  }
  await page.locator("#tour-open").click();
  for (let step = 1; step <= 6; step++) {
    await expect(page.locator(".tour-ring")).toBeVisible();
    await shot(`tour-${step}`);
    await page.locator("#tour-next").click();
  }
  await page.locator(".sampling .term-word").first().focus();
  await shot("term");
  await page.locator("#go-glossary").click();
  await shot("glossary");
}

/** What is seen inside the model; the diagram also with an operation open. */
async function inside(page: Page, name: string) {
  const shot = (what: string) => page.screenshot({ path: `screens/out/${name}-${what}.png`, fullPage: true });
  for (const view of ["attention", "lens", "influence", "diagram"]) {
    await page.locator(`#look-${view}`).click();
    await page.waitForTimeout(2000);
    await shot(view);
  }
  await page.locator("#op-scrubber").fill("12");
  await expect(page.locator(".arithmetic-value")).toBeVisible();
  await shot("diagram-open");
}
