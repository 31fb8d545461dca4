// `npm run screens`: the few-shot and the chain-of-thought lab, measured here with three sizes.
import { expect, test } from "@playwright/test";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const LABS = {
  "few-shot": "#few-shot-lab?fs_task=sentiment_world&fs_labels=random&fs_k=0,1,2,4,8&fs_n=40&fs_models=nano,micro,mini",
  steps: "#cot-lab?cot_n=20&cot_models=nano,micro,mini",
};

for (const [theme, lang] of [["light", "en"], ["dark", "ko"]]) {
  for (const [name, plan] of Object.entries(LABS)) {
    test(`${name} ${theme} ${lang}`, async ({ page }) => {
      await page.goto(`?backend=cpu&lang=${lang}&theme=${theme}&tour=off${plan}`);
      await page.locator("#lab-start").click();
      await expect(page.locator("#lab-json")).toBeVisible({ timeout: 60_000 });
      await expect(page.locator("#lab-stop")).toBeHidden({ timeout: 170_000 });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: `screens/out/${theme}-${lang}-${size.width}-${name}.png`, fullPage: true });
      }
    });
  }
}
