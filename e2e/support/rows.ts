// Published rows of evaluations: those of this repository, offered by a host.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { FaultyHost } from "./host.ts";
import { repository } from "./native.ts";

export interface Row {
  task: string;
  format: string;
  variant: string;
  shots: number;
  n: number;
  exact_match: number | null;
  ci_low: number | null;
  ci_high: number | null;
  mean_logprob: number | null;
  token_accuracy: number | null;
}

export interface Snapshot {
  tokens: number;
  flops_6nd: number;
  factor: number;
  rows: Row[];
}

interface File {
  name: string;
  size_bytes: number;
  sha256: string;
}

interface Index {
  models: { name: string; files: File[]; training?: { tokens: number } }[];
}

/** Names of files that hold rows of evaluations. */
export const FILES_OF_ROWS = ["curve.json", "eval.json"];
const shipped = (): Index => JSON.parse(readFileSync(join(repository, "dist/models/index.json"), "utf8"));

/** Snapshots of the first run that ships some. */
export function curve(): { model: string; text: string; points: Snapshot[] } {
  const found = shipped().models.find(({ files }) => files.some(({ name }) => name === "curve.json"));
  if (!found) throw new Error("expected a curve.json in dist/models/, got none");
  const text = readFileSync(join(repository, "dist/models", found.name, "curve.json"), "utf8");
  return { model: found.name, text, points: JSON.parse(text).points };
}

/** The host has these files of rows, and no others; the list tells of them. */
export function publish(host: FaultyHost, files: Record<string, string>, hash?: string) {
  const index = shipped();
  for (const model of index.models) model.files = model.files.filter(({ name }) => !FILES_OF_ROWS.includes(name));
  for (const [path, text] of Object.entries(files)) {
    const [name, file] = path.split("/");
    const sha256 = hash ?? createHash("sha256").update(text).digest("hex");
    index.models.find((model) => model.name === name)!.files.push({ name: file, size_bytes: Buffer.byteLength(text), sha256 });
    host.offer(new RegExp(`/models/${path}$`), text);
  }
  host.offer(/\/models\/index\.json$/, JSON.stringify(index));
}
