// The same tokens everywhere: GPU, CPU, the native command line, and JAX.
import { Playground } from "../support/playground.ts";
import { FIRST_PROMPT, generate, goldenPrompts } from "../support/native.ts";
import { expect, test } from "../support/test.ts";

const N_TOKENS = 10;

for (const backend of ["gpu", "cpu"] as const) {
  test(`ten greedy tokens on ?backend=${backend} are those of the command line`, async ({ page }) => {
    const native = generate(FIRST_PROMPT, N_TOKENS);
    expect(native.tokens).toHaveLength(N_TOKENS);

    const playground = await Playground.open(page, { backend });
    await playground.expectBackend(backend === "gpu" ? "GPU" : "CPU");
    await playground.setNumber("Temperature", 0);
    await playground.stepTimes(N_TOKENS);

    const ids = await playground.tokenIds(native.n_prompt_tokens);
    expect(ids).toEqual(native.tokens.map((token) => token.id));
    for (const [i, token] of native.tokens.entries()) {
      const probability = await playground.probability(native.n_prompt_tokens + i);
      expect(Math.log(probability)).toBeCloseTo(token.logprob, 3);
    }
  });

  test(`greedy text on ?backend=${backend} is that of golden.json`, async ({ page }) => {
    const prompts = goldenPrompts().filter((prompt) => prompt.text !== "" && prompt.greedy.length > 0);
    expect(prompts.length).toBeGreaterThan(0);

    const playground = await Playground.open(page, { backend });
    await playground.setNumber("Temperature", 0);
    await playground.setNumber("Tokens per run", N_TOKENS);
    for (const prompt of prompts) {
      if (prompt.text !== FIRST_PROMPT) await playground.write(prompt.text);
      await playground.run.click();
      await expect(playground.status).toHaveText(/Run finished|ended the text/);
      const ids = await playground.tokenIds();
      const n = Math.min(N_TOKENS, prompt.greedy.length);
      expect(ids.slice(0, prompt.tokens.length + n), prompt.name).toEqual([
        ...prompt.tokens,
        ...prompt.greedy.slice(0, n),
      ]);
    }
  });
}
