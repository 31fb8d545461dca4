// Keeps the names of the tests that failed, with the first lines of why, for the table at the end of `cargo xtask test`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";

import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Where they are written; there is no file when nothing failed. */
const FILE = "test-results/failures.txt";
const LINES_OF_A_REASON = 12;

export default class Failures implements Reporter {
  private readonly texts: string[] = [];

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    const reason = stripVTControlCharacters(result.error?.message ?? result.status).split("\n");
    const indented = reason.slice(0, LINES_OF_A_REASON).map((line) => `    ${line}`);
    const place = `${test.location.file.split("/").at(-1)}:${test.location.line}`;
    this.texts.push([`${place} ${test.title}`, ...indented].join("\n"));
  }

  onEnd() {
    if (this.texts.length === 0) return;
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, `${this.texts.join("\n")}\n`);
  }
}
