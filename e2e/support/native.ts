// The same model outside the browser: the native command line, and what JAX computed.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The prompt that a first visit starts with. */
export const FIRST_PROMPT = "Once upon a time";
const PREFERRED_FILE = "model-q8_0.gguf";

interface Shipped {
  name: string;
  shape: { n_params: number; n_layer: number; n_head: number; n_embd: number };
  about: { en: string };
  files: { name: string; size_bytes: number; sha256: string }[];
}

interface Index {
  default: string;
  models: Shipped[];
}

/** What the built page offers, by size. */
export function shippedModels(): Index {
  return JSON.parse(readFileSync(join(repository, "dist/models/index.json"), "utf8"));
}

/** The file that the page loads when its address names no model. */
export function defaultModel() {
  const index = shippedModels();
  const model = index.models.find(({ name }) => name === index.default);
  if (!model) throw new Error("expected a default model in dist/models/index.json, got none");
  const weights = model.files.filter((file) => file.name.endsWith(".gguf"));
  const file = weights.find((file) => file.name === PREFERRED_FILE) ?? weights[0];
  return { ...file, model: model.name, weights, path: join(repository, "dist/models", model.name, file.name) };
}

export interface Generated {
  text: string;
  tokens: { id: number; text: string; logprob: number }[];
  n_prompt_tokens: number;
}

/** `glassgpt generate`, greedy, on the CPU. */
export function generate(prompt: string, nTokens: number): Generated {
  const settings = ["--tokens", String(nTokens), "--temperature", "0", "--backend", "cpu", "--json"];
  return run(["generate", "--model", defaultModel().path, `--prompt=${prompt}`, ...settings]);
}

export interface Logits {
  prompt_ids: number[];
  top: { id: number; text: string; logit: number; logprob: number }[];
  logits: number[];
}

/** `glassgpt logits`: what the model expects after `prompt`. */
export function logits(prompt: string): Logits {
  return run(["logits", "--model", defaultModel().path, `--prompt=${prompt}`, "--backend", "cpu", "--json", "--all"]);
}

export interface Captures {
  /** Counted from 1. */
  position: number;
  activations: { name: string; shape: number[]; values: number[] }[];
}

/** `glassgpt logits --capture`: activations of one token of `prompt`, by default the last. */
export function captures(prompt: string, names: string[], position?: number): Captures {
  const place = position === undefined ? [] : ["--position", String(position)];
  const options = ["--backend", "cpu", "--json", "--capture", names.join(","), ...place];
  return run<{ captures: Captures }>(["logits", "--model", defaultModel().path, `--prompt=${prompt}`, ...options]).captures;
}

export interface Race {
  arms: {
    points: { progress: { step: number; tokens: number; targets: number; flops: number }; loss: number; probe: number }[];
    end: unknown;
    written: { prompt: string; plain: string; masked: string | null };
  }[];
}

/** `glassgpt race`, on the CPU. */
export function race(options: string[]): Race {
  return run(["race", "--json", ...options]);
}

/** Logits after each of `ids`. */
export function logitsOf(ids: number[]): number[][] {
  return run<{ logits: number[][] }>(["logits", "--model", defaultModel().path, "--ids", ids.join(","), "--backend", "cpu"]).logits;
}

/** Trains a model with the small vocabulary of additions for one step, and writes it. */
export function trainSmall(path: string) {
  const sizes = ["--row-tokens", "16", "--batch-tokens", "100", "--probe-items", "5"];
  execFileSync(program(), ["train", "--objective", "clm", "--steps", "1", ...sizes, "--out", path], { stdio: "ignore" });
}

function run<T>(options: string[]): T {
  return JSON.parse(execFileSync(program(), options, { encoding: "utf8", maxBuffer: 1 << 28 }));
}

function program(): string {
  const path = process.env.GLASSGPT_BIN;
  if (!path) throw new Error("expected the program's path in GLASSGPT_BIN, got none");
  return path;
}

export interface GoldenPrompt {
  name: string;
  text: string;
  /** Ids of the prompt, with <bos>. */
  tokens: number[];
  /** Ids of the continuation, as far as no rounding can change it. */
  greedy: number[];
}

/** What JAX computed on the default model's weights: `golden.json` in the folder of its sources. */
export function goldenPrompts(): GoldenPrompt[] {
  const { model, name } = defaultModel();
  const golden = JSON.parse(readFileSync(join(repository, "models", model, "golden.json"), "utf8"));
  const prompts = golden.files[name]?.prompts;
  if (!prompts) throw new Error(`expected prompts of ${name} in models/${model}/golden.json, got none`);
  type Entry = { text: string; tokens: number[]; greedy: { tokens: number[] } };
  return Object.entries(prompts as Record<string, Entry>).map(([name, entry]) => ({
    name,
    text: entry.text,
    tokens: entry.tokens,
    greedy: entry.greedy.tokens,
  }));
}
