// Sees to the native command line that the page is compared with.
import { execFileSync } from "node:child_process";

import { repository } from "./native.ts";

export default function setup() {
  process.env.GLASSGPT_BIN ??= build();
}

/** Builds as the native tests do, and returns the program's path as cargo tells it. */
function build(): string {
  const messages = execFileSync("cargo", ["build", "--bin", "glassgpt", "--locked", "--message-format=json"], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const programs = messages
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line).executable as string | null);
  const program = programs.findLast((path) => path);
  if (!program) throw new Error("expected cargo to name the program it built, got none");
  return program;
}
