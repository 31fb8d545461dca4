// `npm run llama`: our GGUF files in llama.cpp, see README.md.
import { execFileSync, fork } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import * as bounds from "./bounds.mjs";
import { measure } from "./measure.mjs";
import { strings } from "./strings.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../..");
const N_STRINGS = 1200;
const SEED = 1;
/** Most tokens of one text that is run. */
const N_POSITIONS = 48;

/** Texts whose every position is compared. */
const TEXTS = [
  "Once upon a time there was a little bear who lived in the forest with his mother and his father.",
  '"Where are you going?" said the fox. "I am going to the river," said the rabbit, "to see my friend."',
  "- c a r e -> e r a c\n- t i m e -> e m i t\n- b o o k ->",
  "Q: 3*7+5\nA: 26\nQ: 12+30\nA:",
  "안녕하세요 🙂 hello, 한글",
  "The king had three sons. The first was strong, the second was clever, and the third was kind.",
];

const program = process.env.GLASSGPT_BIN ?? buildProgram();

function buildProgram() {
  const options = ["build", "--bin", "glassgpt", "--locked", "--message-format=json"];
  const messages = execFileSync("cargo", options, { cwd: repository, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
  const lines = messages.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line).executable).findLast((path) => path);
}

function glassgpt(options, input = "") {
  return execFileSync(program, options, { encoding: "utf8", input, maxBuffer: 1 << 30 });
}

function tokenize(file, texts) {
  const lines = texts.map((text) => `${JSON.stringify(text)}\n`).join("");
  return glassgpt(["tokenize", "--model", file], lines).trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Logits after every token of every sequence, on the CPU. */
function logits(file, sequences) {
  return sequences.flatMap((ids) => JSON.parse(glassgpt(["logits", "--model", file, "--ids", ids.join(","), "--backend", "cpu"])).logits);
}

/** Runs a file in llama.cpp, in a process of its own. */
function llama(job) {
  return new Promise((resolve, reject) => {
    const child = fork(join(here, "child.mjs"), { serialization: "advanced" });
    let answer;
    child.on("message", (message) => (answer = message));
    child.on("exit", (code, signal) => {
      if (answer) resolve(answer);
      else reject(new Error(`llama.cpp ended with ${signal ?? code} on ${job.file}`));
    });
    child.send(job);
  });
}

const failures = [];

function check(isGood, text) {
  console.log(`  ${isGood ? "ok    " : "FAILED"} ${text}`);
  if (!isGood) failures.push(text);
}

function checkTokens(texts, ours, theirs) {
  const different = texts.flatMap((text, i) => (String(ours[i]) === String(theirs[i]) ? [] : [{ text, ours: ours[i], theirs: theirs[i] }]));
  check(different.length === 0, `tokens: ${texts.length - different.length} of ${texts.length} strings have equal ids`);
  different.slice(0, 5).forEach((difference) => console.log(`         ${JSON.stringify(difference)}`));
}

function checkTight(ours, theirs) {
  const { n, maxDiff, nClear, nClearSame } = measure(ours, theirs);
  check(maxDiff <= bounds.MAX_LOGIT_DIFF, `tight: largest difference of a logit ${maxDiff.toExponential(2)} over ${n} positions (at most ${bounds.MAX_LOGIT_DIFF})`);
  check(nClear > 0 && nClearSame === nClear, `tight: the same best token on ${nClearSame} of ${nClear} positions with a gap above ${bounds.MIN_GAP}`);
}

function checkLoose(ours, theirs) {
  const { n, relativeRms, kl, top1 } = measure(ours, theirs);
  check(relativeRms <= bounds.MAX_RELATIVE_RMS, `loose: rms of the difference / standard deviation ${relativeRms.toFixed(4)} over ${n} positions (at most ${bounds.MAX_RELATIVE_RMS})`);
  check(kl <= bounds.MAX_KL, `loose: mean KL ${kl.toFixed(5)} nats (at most ${bounds.MAX_KL})`);
  check(top1 >= bounds.MIN_TOP1, `loose: the same best token on ${(100 * top1).toFixed(1)} % (at least ${100 * bounds.MIN_TOP1} %)`);
}

async function checkFile(file, scratch) {
  console.log(relative(repository, file));
  const texts = strings(N_STRINGS, SEED);
  const ids = tokenize(file, texts);
  const [[bos]] = tokenize(file, ["<bos>"]);
  const sequences = tokenize(file, TEXTS).map((ids) => [bos, ...ids].slice(0, N_POSITIONS));
  const ours = logits(file, sequences);
  if (basename(file) === "model-f32.gguf") {
    // Nothing is rounded in it, so that the tight bounds hold for the file itself.
    const own = await llama({ file, texts, sequences, isF32: true });
    checkTokens(texts, ids, own.ids);
    return checkTight(ours, own.logits);
  }

  const own = await llama({ file, texts, sequences, isF32: false });
  checkTokens(texts, ids, own.ids);
  checkLoose(ours, own.logits);

  const dequantized = join(scratch, "model-f32.gguf");
  glassgpt(["quantize", file, "--to", "f32", "--out", dequantized]);
  const exact = await llama({ file: dequantized, texts: [], sequences, isF32: true });
  checkTight(ours, exact.logits);
}

const files = readdirSync(join(repository, "models"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => ["model-q8_0.gguf", "model-q4_0.gguf", "model-f32.gguf"].map((file) => join(repository, "models", name, file)))
  .filter(existsSync);
if (files.length === 0) throw new Error("expected models/*/model-q8_0.gguf, model-q4_0.gguf or model-f32.gguf, got none");

const scratch = mkdtempSync(join(tmpdir(), "glassgpt-llama-"));
try {
  for (const file of files) await checkFile(file, scratch);
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(failures.length === 0 ? "all within bounds" : `${failures.length} beyond bounds`);
process.exitCode = failures.length === 0 ? 0 : 1;
