// The worker's entry: the same wasm module as the page, started as the engine.
import init, { start_worker } from "./glassgpt.js";

// The page sends the compiled module first, then may post at once: what comes while the engine starts is kept.
const early = [];
let take;
const compiled = new Promise((resolve) => {
  take = resolve;
});
const keep = ({ data }) => (data instanceof WebAssembly.Module ? take(data) : early.push(data));
self.addEventListener("message", keep);

await init({ module_or_path: await compiled });

self.removeEventListener("message", keep);
start_worker();
for (const data of early) {
  self.dispatchEvent(new MessageEvent("message", { data }));
}
