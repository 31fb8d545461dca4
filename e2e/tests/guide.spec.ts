// What helps a newcomer: the tour, the glossary, and words that explain themselves.
import { Playground } from "../support/playground.ts";
import { expect, test } from "../support/test.ts";

test("a first visit is offered a tour of six steps, which the keyboard can take", async ({ page }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.getByRole("button", { name: "Show me around" }).focus();
  await page.keyboard.press("Enter");
  const titles: string[] = [];
  for (let step = 1; step <= 6; step++) {
    const card = page.getByRole("dialog").filter({ hasText: `${step} of 6` });
    await expect(card).toBeVisible();
    await expect(card).toBeFocused();
    titles.push(await card.getByRole("heading").innerText());
    // The ring is around something that is in sight.
    const ring = (await page.locator(".tour-ring").boundingBox())!;
    expect(Math.min(ring.width, ring.height)).toBeGreaterThan(20);
    expect(ring.y + ring.height).toBeGreaterThan(0);
    expect(ring.y).toBeLessThan(900);
    if (step < 6) await page.keyboard.press("ArrowRight");
  }
  expect(new Set(titles).size).toBe(6);
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByText("5 of 6")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".tour")).toBeHidden();
  await page.reload();
  await playground.ready();
  await expect(page.getByRole("button", { name: "Show me around" })).toBeHidden();
  // It can be taken again at any time.
  await page.getByRole("button", { name: "Tour", exact: true }).click();
  await expect(page.getByText("1 of 6")).toBeVisible();
});

test("the tour can be declined, which is remembered, and a link can leave it out", async ({ page, browser }) => {
  const playground = await Playground.open(page, { backend: "cpu" });
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.locator("#tour-invitation")).toBeHidden();
  await page.reload();
  await playground.ready();
  await expect(page.locator("#tour-invitation")).toBeHidden();
  const context = await browser.newContext();
  const other = await Playground.open(await context.newPage(), { backend: "cpu", tour: "off" });
  await expect(other.page.locator("#tour-invitation")).toBeHidden();
  await context.close();
});

for (const width of [390, 820, 1440]) {
  test(`no card of the tour covers what it shows, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 1440 ? 900 : 1100 });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await Playground.open(page, { backend: "cpu" });
    await page.getByRole("button", { name: "Show me around" }).click();
    for (let step = 1; step <= 6; step++) {
      await expect(page.getByText(`${step} of 6`)).toBeVisible();
      const card = (await page.locator(".tour").boundingBox())!;
      const ring = (await page.locator(".tour-ring").boundingBox())!;
      expect(card.x).toBeGreaterThanOrEqual(0);
      expect(card.x + card.width).toBeLessThanOrEqual(width);
      const across = Math.max(0, Math.min(card.x + card.width, ring.x + ring.width) - Math.max(card.x, ring.x));
      const down = Math.max(0, Math.min(card.y + card.height, ring.y + ring.height) - Math.max(card.y, ring.y));
      const share = (across * down) / (ring.width * ring.height);
      expect(share, `step ${step}`).toBeLessThan(0.5);
      await page.locator("#tour-next").click();
    }
    await expect(page.locator(".tour")).toBeHidden();
  });
}

test("a term explains itself on hover, on focus and by a tap, in both languages", async ({ page, browser }) => {
  await Playground.open(page, { backend: "cpu" });
  const word = page.locator(".sampling .term-word", { hasText: "temperature" });
  const card = page.locator(".term-card");
  await word.hover();
  await expect(card).toContainText("Divides the logits before softmax.");
  // What is read may be pointed at.
  await card.hover();
  await expect(card).toBeVisible();
  await page.mouse.move(5, 500);
  await expect(card).toBeHidden();
  await word.focus();
  await expect(card).toBeVisible();
  const box = (await card.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(1440);
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await page.getByRole("button", { name: "한국어" }).click();
  await page.locator(".sampling .term-word", { hasText: "온도" }).focus();
  await expect(card).toContainText("소프트맥스 전에 로짓을 나누는 값입니다.");

  const phone = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 844 } });
  const other = await Playground.open(await phone.newPage(), { backend: "cpu" });
  await other.page.locator(".attention .term-word").first().tap();
  const tapped = other.page.locator(".term-card");
  await expect(tapped).toBeVisible();
  const place = (await tapped.boundingBox())!;
  expect(place.x).toBeGreaterThanOrEqual(0);
  expect(place.x + place.width).toBeLessThanOrEqual(390);
  await other.page.locator(".topbar-brand").tap();
  await expect(tapped).toBeHidden();
  await phone.close();
});

test("terms explain themselves inside the model, by pointer, keyboard and touch", async ({ page, browser }) => {
  await Playground.open(page, { backend: "cpu", tour: "off" });
  const card = page.locator(".term-card");
  const word = (within: string, text: string) => page.locator(`${within} .term-word`, { hasText: new RegExp(`^${text}$`) }).first();
  await page.locator("#look-lens").click();
  await word(".lens-table", "KL").focus();
  await expect(card).toContainText("How far one distribution is from another");
  await word(".lens", "residual stream").hover();
  await expect(page.locator(".lens .term-card", { hasText: "The stream of vectors" })).toBeVisible();
  await page.locator("#look-diagram").click();
  await page.locator("#block-0").click();
  await page.locator(".op", { hasText: "q rope" }).click();
  await word(".detail", "RoPE").focus();
  await expect(card).toContainText("Rotary position embedding");
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await page.locator(".op", { hasText: "attention scores" }).click();
  // Inside the model a key is no key of a keyboard.
  await word(".detail", "key").focus();
  await expect(card).toContainText("What a token is found by");
  await page.locator("#look-influence").click();
  await word(".explorer", "logit").focus();
  await expect(card).toContainText("The score that the model gives a token.");
  await page.goto(`${page.url().split("#")[0]}#quantization`);
  await word(".study-what", "element types").focus();
  await expect(card).toContainText("How the numbers of a weight are stored");
  await page.getByRole("button", { name: "한국어" }).click();
  await word(".study-what", "자료형").focus();
  await expect(card).toContainText("가중치의 숫자를 저장하는 형식입니다.");

  const phone = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 844 } });
  const other = await Playground.open(await phone.newPage(), { backend: "cpu", tour: "off" });
  await other.page.locator("#look-attention").tap();
  await other.page.locator(".explorer .term-word", { hasText: "surprise" }).tap();
  await expect(other.page.locator(".term-card")).toContainText("Minus the log-probability");
  await phone.close();
});

test("the glossary needs no model, and gives each term in both languages", async ({ page, host }) => {
  host.refuse(/\.gguf$/, 404);
  await page.goto(`${host.address}?lang=en#glossary`);
  const row = page.locator(".glossary-row", { hasText: "Chain of thought" });
  await expect(row).toContainText("사고의 연쇄");
  await expect(row).toContainText("Writing the steps before the answer");
  expect(await page.locator(".glossary-row").count()).toBeGreaterThan(50);
  for (const [english, korean] of [["RoPE", "RoPE"], ["RMS norm", "RMS 정규화"], ["Query", "쿼리"], ["KV head", "KV 헤드"], ["KL divergence", "KL 발산"], ["Quantization block", "양자화 블록"]]) {
    const row = page.locator(".glossary-row").filter({ has: page.getByText(english, { exact: true }) });
    await expect(row.first()).toContainText(korean);
  }
});

test("pictures that could mislead say so", async ({ page }) => {
  await Playground.open(page, { backend: "cpu" });
  await expect(page.getByText("Attention is not an explanation: it shows where a head reads from")).toBeVisible();
  await expect(page.getByText("A high probability means that the text often goes on like this, not that it is true.")).toBeVisible();
});
