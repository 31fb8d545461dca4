// A host with faults: stands between the browser and the server, and spoils what a test names.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { address, base } from "./browser.ts";

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

type Spoil = (answer: Answer, response: ServerResponse) => void;

interface Rule {
  path: RegExp;
  /** How many requests are still to be spoiled. */
  left: number;
  spoil: Spoil;
}

export class FaultyHost {
  /** Where the page is on this host. */
  address = "";
  /** Everything that was asked for. */
  readonly requests: { path: string; range: string | undefined }[] = [];
  private rules: Rule[] = [];
  private hasRanges = true;
  private renamed: { to: string; from: string } | undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<FaultyHost> {
    const host = new FaultyHost();
    await new Promise<void>((resolve) => host.server.listen(0, "127.0.0.1", resolve));
    host.address = `http://127.0.0.1:${(host.server.address() as AddressInfo).port}${base}`;
    return host;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** From now on everything is as it should be. */
  heal() {
    this.rules = [];
    this.hasRanges = true;
  }

  /** Breaks the connection after `share` of the body. */
  cut(path: RegExp, share: number, times = Infinity) {
    this.add(path, times, (answer, response) => {
      response.writeHead(answer.status, answer.headers);
      const half = answer.body.subarray(0, Math.floor(answer.body.length * share));
      // Time for the part to arrive: a reset connection drops what is still in its buffers.
      response.write(half, () => setTimeout(() => response.destroy(), 300));
    });
  }

  /** Answers with a status and no file. */
  refuse(path: RegExp, status: number, times = Infinity) {
    this.add(path, times, (_, response) => response.writeHead(status).end());
  }

  /** Answers every request with the whole file, as simple hosts do. */
  ignoreRanges() {
    this.hasRanges = false;
  }

  /** Changes what is in the file. */
  change(path: RegExp, change: (body: Buffer) => Buffer, times = Infinity) {
    this.add(path, times, (answer, response) => {
      const body = change(answer.body);
      response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) }).end(body);
    });
  }

  /** Answers with this file, whether the host has one there or not. */
  offer(path: RegExp, body: string, type = "application/json") {
    const headers = { "content-type": type, "content-length": String(Buffer.byteLength(body)) };
    this.add(path, Infinity, (_, response) => response.writeHead(200, headers).end(body));
  }

  /** From now on the folder `from` is at `to`, and nothing is at `from`. */
  rename(to: string, from: string) {
    this.renamed = { to, from };
  }

  /** Sends bodies slowly: so many bytes per second. */
  slow(path: RegExp, bytesPerSec: number) {
    this.add(path, Infinity, (answer, response) => {
      response.writeHead(answer.status, answer.headers);
      const step = Math.ceil(bytesPerSec / 10);
      let sent = 0;
      const timer = setInterval(() => {
        if (sent >= answer.body.length || response.destroyed) {
          clearInterval(timer);
          response.end();
          return;
        }
        response.write(answer.body.subarray(sent, sent + step));
        sent += step;
      }, 100);
    });
  }

  /** Runs `script` in the engine's worker before the engine starts. */
  inWorker(script: string) {
    this.change(/\/worker\.js$/, (body) => Buffer.concat([Buffer.from(`${script}\n`), body]));
  }

  private add(path: RegExp, left: number, spoil: Spoil) {
    this.rules.push({ path, left, spoil });
  }

  private async serve(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url!, this.address);
    const range = request.headers.range;
    this.requests.push({ path: pathname, range });
    if (this.renamed && pathname.includes(`/${this.renamed.from}/`)) {
      response.writeHead(404).end();
      return;
    }
    const upstreamPath = this.renamed ? request.url!.replace(this.renamed.to, this.renamed.from) : request.url!;
    const upstream = await fetch(new URL(upstreamPath, address), { headers: range && this.hasRanges ? { range } : {} });
    const headers = Object.fromEntries(upstream.headers);
    delete headers["transfer-encoding"];
    delete headers.connection;
    const body = Buffer.from(await upstream.arrayBuffer());
    const rule = this.rules.find((rule) => rule.left > 0 && rule.path.test(pathname));
    if (rule) {
      rule.left -= 1;
      rule.spoil({ status: upstream.status, headers, body }, response);
    } else {
      response.writeHead(upstream.status, headers).end(body);
    }
  }
}
