// `npm run screens`: the scale lab with the rows of this repository.
import { expect, test } from "@playwright/test";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

for (const theme of ["light", "dark"]) {
  for (const lang of ["en", "ko"]) {
    test(`scale lab ${theme} ${lang}`, async ({ page }) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.goto("about:blank");
        await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}&tour=off#scale-lab`);
        await expect(page.locator("#scale-kinds")).toBeVisible({ timeout: 60_000 });
        await expect(page.locator("#scale-fitting")).toBeHidden({ timeout: 60_000 });
        await page.screenshot({ path: `screens/out/${theme}-${lang}-${size.width}-scale.png`, fullPage: true });
        for (const metric of ["tokens", "logprob"]) {
          await page.locator(`#sc-y-${metric}`).click();
          await page.locator("#figure-scale").screenshot({ path: `screens/out/${theme}-${lang}-${size.width}-scale-${metric}.png` });
        }
      }
    });
  }
}
