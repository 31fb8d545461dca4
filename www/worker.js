// The worker's entry: the same wasm module as the page, started as the engine.
import init, { start_worker } from "./glassgpt.js";

// The page may post at once, and a module worker drops messages that arrive while it still loads.
const early = [];
const keep = (event) => early.push(event.data);
self.addEventListener("message", keep);

await init({ module_or_path: new URL("glassgpt_bg.wasm", import.meta.url) });

self.removeEventListener("message", keep);
start_worker();
for (const data of early) {
  self.dispatchEvent(new MessageEvent("message", { data }));
}
