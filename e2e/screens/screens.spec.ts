// `npm run screens`: the page in both themes and languages, at three widths, in screens/out/.
import { expect, test } from "@playwright/test";

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
        await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}`);
        await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
        await page.locator("#run").click();
        await expect(page.locator(".chip-generated")).toHaveCount(20);
        await expect(page.locator("#run")).toBeVisible();
        await page.screenshot({ path: `screens/out/${theme}-${lang}-${size.width}.png`, fullPage: true });
      }
    });
  }
}
