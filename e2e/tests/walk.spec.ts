// On a tablet and on a phone, by touch: everything that the playground offers can be reached, pressed and read.
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

for (const [width, height] of [[820, 1180], [390, 844]]) {
  test(`a finger reaches every part of the playground, at ${width}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    const playground = await Playground.open(page, { backend: "cpu", tour: "off" });
    const { n } = await playground.counts();

    // A token is drawn, one is chosen by its bar, and a branch leaves before them.
    await playground.step.tap();
    await playground.expectTokens(n + 1);
    await expect(playground.status).toHaveText("Ready.");
    await page.locator(".bars-row").nth(2).tap();
    await playground.expectTokens(n + 2);
    await expect(page.locator(".chip-forced")).toHaveCount(1);
    await playground.chips.nth(n).tap();
    await expect(page.getByRole("heading", { name: `What else token ${n + 1} could have been` })).toBeVisible();
    await expect(playground.status).toHaveText("Ready.");
    await page.locator(".alternatives-button").nth(1).tap();
    await expect(playground.status).toHaveText("Ready.");
    await expect(page).toHaveURL(/branch=/);

    // Inside: a block, an op, one of its numbers; all heads, without the mask; a head switched off; the certificate.
    await page.locator("#look-diagram").tap();
    await page.locator("#block-0").tap();
    await page.locator("#op-13").tap();
    await expect(page.locator(".arithmetic-value")).toBeVisible();
    await page.locator(".cells-canvas").tap();
    await expect(page.locator(".cells-readout")).toContainText(" = ");
    await page.locator("#look-attention").tap();
    await page.locator(".thumbnail").nth(4).tap();
    await expect(page.getByRole("application", { name: /of layer 2, head 2/ })).toBeVisible();
    await page.locator("#mask-off").tap();
    await expect(page.locator("#leak")).toContainText("the future leaks in");
    await page.locator("#mask-on").tap();
    await page.locator("#look-lens").tap();
    await page.getByRole("button", { name: /^Block 1, head 1/ }).tap();
    await expect(page.locator("#ablation-kl")).toContainText("off: the answer moves by");
    await page.locator("#look-influence").tap();
    await expect(page.locator("#verdict")).toContainText("are exactly 0", { timeout: 60_000 });

    // Examples and steps, element types, cost.
    await page.locator("#go-shots").tap();
    await page.locator("#after-shots-1").tap();
    await expect(page.locator("#after-prompt .shots-added")).toHaveCount(1);
    await expect(page.locator("#result-checksum .results-checksum")).toHaveCount(4);
    await page.locator("#go-quantization").tap();
    await page.locator("#quant-here").tap();
    await expect(page.locator("#quant-table tbody tr")).toHaveCount(2);
    await page.locator("#go-cost").tap();
    await page.locator("#cost-start").tap();
    await expect(page.locator("#cost-status")).toContainText("Measured at", { timeout: 120_000 });

    // The link says it all, and another model keeps the prompt.
    await page.locator("#share-open").tap();
    const link = await page.getByRole("dialog", { name: "Share" }).getByRole("textbox", { name: "Link" }).inputValue();
    for (const part of ["view=influence", "op=block.0", "off=1.1", "compare=here", "cost=run", "branch="]) expect(link).toContain(part);
    await page.keyboard.press("Escape");
    await page.locator("#go-text").tap();
    await page.locator("#look-overview").tap();
    const prompt = await playground.prompt.inputValue();
    await page.locator("#models-open").tap();
    await page.locator("#models").getByRole("button").filter({ hasText: "Q8_0" }).first().tap();
    await expect(page.locator("#models-open")).toContainText("nano", { timeout: 60_000 });
    await playground.ready();
    await expect(playground.prompt).toHaveValue(prompt);
    await context.close();
  });
}
