// `npm run screens`: the lab of training objectives, with a race of its own, what it trained, and what it refuses.
import { expect, test } from "@playwright/test";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

for (const theme of ["light", "dark"]) {
  for (const lang of ["en", "ko"]) {
    test(`clm-mlm ${theme} ${lang}`, async ({ page }) => {
      const shot = async (what: string) => {
        // A picture of the whole page begins where one has scrolled to.
        await page.evaluate(() => scrollTo(0, 0));
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await page.screenshot({ path: `screens/out/clm-mlm-${theme}-${lang}-${size.width}-${what}.png`, fullPage: true });
        }
        await page.setViewportSize(SIZES[0]);
      };
      await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}#clm-mlm`);
      await expect(page.locator("#side-clm")).toBeVisible({ timeout: 120_000 });
      await shot("recorded");
      await page.locator(".plan-more").evaluate((details: HTMLDetailsElement) => (details.open = true));
      await page.locator("#data-story").click();
      await page.locator("#story").fill("short");
      await page.locator("#race-start").click();
      await expect(page.locator(".race-refused")).toBeVisible();
      await shot("refused");
      await page.locator("#preset-no-mask").click();
      await page.locator("#budget").fill("5");
      await page.locator("#race-start").click();
      await expect(page.locator(".race-end")).toHaveCount(2, { timeout: 120_000 });
      await shot("over");
      await page.locator(".models-button").click();
      await page.locator('.models-file[aria-pressed="false"]').first().click();
      await expect(page.locator(".notice")).toBeVisible();
      await page.screenshot({ path: `screens/out/clm-mlm-${theme}-${lang}-1440-asked.png` });
      await page.locator(".notice .button-icon").click();
      await page.locator("#play-1").click();
      await expect(page.locator("#both-ways")).toBeVisible({ timeout: 120_000 });
      await expect(page.locator(".heatmap-canvas")).toBeVisible();
      await shot("both-ways");
      await page.locator("#go-clm-mlm").click();
      await expect(page.locator("#count-missing")).toBeVisible();
      await shot("missing");
    });
  }
}
