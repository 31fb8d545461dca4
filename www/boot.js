// Loads the program with a visible count of bytes and hands over to Rust, or says what is missing.

const boot = document.getElementById("boot");
const korean = document.documentElement.lang === "ko";

const REASONS = korean
  ? {
      wasm: "이 브라우저는 SIMD를 포함한 WebAssembly를 지원하지 않습니다. 최신 Chrome, Edge, Firefox 또는 Safari를 사용해 주세요.",
      worker: "이 브라우저는 모듈 워커를 지원하지 않습니다. 최신 Chrome, Edge, Firefox 또는 Safari를 사용해 주세요.",
      offline: "지금 오프라인이라 프로그램을 내려받을 수 없습니다. 연결된 뒤 한 번 열면 그다음부터는 연결 없이도 열립니다.",
      download: "프로그램을 내려받지 못했습니다. 연결을 확인하고 다시 시도해 주세요.",
      start: "프로그램을 시작하지 못했습니다.",
    }
  : {
      wasm: "This browser has no WebAssembly with SIMD. Please use a current Chrome, Edge, Firefox or Safari.",
      worker: "This browser has no module workers. Please use a current Chrome, Edge, Firefox or Safari.",
      offline: "You are offline, and this device does not keep the program yet. Open the page once with a connection; from then on it works without one.",
      download: "The program could not be downloaded. Please check the connection and try again.",
      start: "The program could not start.",
    };

document.getElementById("boot-retry").addEventListener("click", () => location.reload());

// What failed for want of a connection goes on by itself when there is one.
addEventListener("online", () => {
  if (!document.getElementById("boot-error").hidden) location.reload();
});

/** Shows why there is no page; `error` is for a report. */
function fail(reason, error) {
  boot.hidden = false;
  document.getElementById("boot-loading").hidden = true;
  document.getElementById("boot-error").hidden = false;
  document.getElementById("boot-reason").textContent = REASONS[reason];
  document.getElementById("boot-detail").textContent = error ? String(error.message ?? error) : "";
}

/** Validates the smallest module that uses a vector: a function that returns i8x16.popcnt(i8x16.splat(0)). */
function hasSimd() {
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(code));
}

/** A browser with module workers reads `type` before it finds that the address is none. */
function hasModuleWorkers() {
  let read = false;
  const options = {
    get type() {
      read = true;
      return "module";
    },
  };
  try {
    new Worker("http://[", options).terminate();
  } catch {
    // expected: the address is invalid
  }
  return read;
}

/** Resolves in a task of its own, so that the browser can paint and answer in between. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Resolves when what is in sight has been painted. A tab that is out of sight paints nothing. */
function painted() {
  return new Promise((resolve) => {
    if (document.hidden) return resolve();
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
}

/** The response, with its bytes counted on the page as they arrive. */
function counted(response) {
  const total = Number(boot.dataset.wasmBytes);
  const bar = document.getElementById("boot-progress");
  const text = document.getElementById("boot-bytes");
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let received = 0;
  let turned = performance.now();
  bar.max = total;
  const counter = new TransformStream({
    async transform(chunk, controller) {
      received += chunk.byteLength;
      bar.value = received;
      text.textContent = `${megabytes(received)} / ${megabytes(total)} MB`;
      controller.enqueue(chunk);
      // Where all bytes are there at once, they would be taken in one long task.
      if (performance.now() - turned > 8) {
        await turn();
        turned = performance.now();
      }
    },
  });
  // The type lets the browser compile while it downloads, whatever type the host sent.
  return new Response(response.body.pipeThrough(counter), { headers: { "content-type": "application/wasm" } });
}

async function start() {
  if (!hasSimd()) return fail("wasm");
  if (!hasModuleWorkers()) return fail("worker");
  await painted();
  let glue;
  try {
    glue = await import("./glassgpt.js");
    const response = await fetch(new URL("glassgpt_bg.wasm", import.meta.url));
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const module = await WebAssembly.compileStreaming(counted(response));
    await turn();
    await glue.default({ module_or_path: module });
  } catch (error) {
    return fail(navigator.onLine ? "download" : "offline", error);
  }
  try {
    await turn();
    glue.prepare_page();
    await turn();
    glue.start_page(new URL("worker.js", import.meta.url).href, new URL("models/", document.baseURI).href);
    // The page hides #boot when it is whole.
  } catch (error) {
    fail("start", error);
  }
}

start();
