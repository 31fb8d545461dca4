// How Chromium runs here: WebGPU in software where there is no GPU, and no talk with the network.
import type { LaunchOptions } from "@playwright/test";

export const launchOptions: LaunchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const port = process.env.PORT ?? "41730";

/** A path of several parts: the page must work on a host where it is one of many. */
export const base = "/some/path/";
export const address = `http://127.0.0.1:${port}${base}`;

// The running xtask where there is one: a second cargo would wait for the first.
const xtask = process.env.XTASK ?? "cargo xtask";

export const webServer = {
  command: `${xtask} serve --no-build --port ${port} --base ${base}`,
  cwd: "..",
  url: address,
  reuseExistingServer: !process.env.CI,
  // Without XTASK, cargo may have to compile xtask first.
  timeout: 300_000,
};
