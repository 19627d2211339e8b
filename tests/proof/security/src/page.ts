// A web page of an attacker, in Chromium.
import { mkdtempSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { whileServing } from "@planasonix/platforms/test/platforms/process.ts";

/** The host of the attacker, whose name leads to this machine. */
export const attacker = "attacker.test";

/** A visit to the attacker's site. */
export interface Visit {
  /** The folder of the unpacked browser. */
  readonly browser: string;
  /** The script of the page: a module that calls `report(value)` at its end. */
  readonly script: string;
  /** Called by `await rebind()` of the script, with the port of the site, at which nobody listens any more. */
  readonly onRebind?: (port: number) => Promise<unknown>;
}

/** Opens the attacker's page, and resolves to what its script has reported. */
export async function visit({ browser, script, onRebind }: Visit): Promise<unknown> {
  const { promise: reported, resolve: report } = Promise.withResolvers<unknown>();
  await using site = await serve((_, response) => response.setHeader("Content-Type", "text/html").end(page));
  await using collector = await serve(async (request, response) => {
    const body = await text(request);
    if (request.url === "/rebind") {
      await site[Symbol.asyncDispose]();
      await onRebind?.(site.port);
    } else report(JSON.parse(body));
    response.setHeader("Access-Control-Allow-Origin", "*").end();
  });
  const page = `<!doctype html><script type="module">
const send = (path, body) => fetch("http://127.0.0.1:${collector.port}/" + path, { method: "POST", body });
const rebind = () => send("rebind");
const report = (value) => send("report", JSON.stringify(value));
${script}
</script>`;
  const profile = `--user-data-dir=${mkdtempSync(join(tmpdir(), "planasonix-visit-"))}`;
  const flags = [...chromiumFlags(attacker), "--headless=shell", "--single-process", profile];
  const args = [...flags, `http://${attacker}:${site.port}`];
  return await whileServing(chromiumProgram(browser), args, { env: chromiumEnv(browser) }, () => reported);
}

/** Listens on a free port of loopback. */
async function serve(listener: RequestListener): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, [Symbol.asyncDispose]: close };
}
