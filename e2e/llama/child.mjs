// One GGUF file in llama.cpp: gets a job as a message, answers with ids and logits, and ends.
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

process.once("message", async (job) => {
  process.send(await work(job), () => process.exit(0));
});

/** `file`; `texts` to tokenize; `sequences` of ids to run; `isF32` for the most exact arithmetic. */
async function work({ file, texts, sequences, isF32 }) {
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
  const ids = texts.map((text) => model.tokenize(text, true));
  const contextSize = Math.max(...sequences.map((sequence) => sequence.length)) + 1;
  const exact = { experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32" };
  const context = await model.createContext({ contextSize, flashAttention: false, ...(isF32 ? exact : {}) });
  const run = context.getSequence();
  const logits = [];
  for (const sequence of sequences) {
    await run.clearHistory();
    const next = { generateNext: { logits: true, token: true, options: { temperature: 0 } } };
    const outputs = await run.controlledEvaluate(sequence.map((id) => [id, next]));
    for (const output of outputs) logits.push(dense(output.next.logits));
  }
  return { ids, logits };
}

/** Logits by id; an id without one is not a number. */
function dense(map) {
  const values = new Float32Array(Math.max(...map.keys()) + 1).fill(NaN);
  for (const [id, logit] of map) values[id] = logit;
  return values;
}
