// Opens pages in a browser. A page loads a bundle, calls the bundle's global function, and posts the result.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { unpackChromium } from "@planasonix/chromium/src/unpack.ts";
import { inFolder, whileServing } from "@planasonix/platforms/test/platforms/process.ts";

/**
 * Opens a bundle in a page, which calls the API at the base URL. Resolves to the result lines; undefined if the browser
 * does not run on this machine.
 */
export type OpenPage = (bundle: string, baseUrl: string) => Promise<readonly string[] | undefined>;

/** A browser that is unpacked when the first page is opened. */
export interface Browser extends AsyncDisposable {
  readonly open: OpenPage;
}

/**
 * Creates the browser, but does not unpack it yet.
 * @param report Receives the reason if the browser does not run on this machine. In CI, missing libraries are an error.
 */
export function createBrowser(report: (reason: string) => void): Browser {
  let unpacked: Promise<string | undefined> | undefined;
  const unpack = async (): Promise<string | undefined> => {
    const folder = await mkdtemp(join(tmpdir(), "chromium-"));
    const leftOut = await unpackChromium(folder);
    if (leftOut === undefined) return folder;
    await rm(folder, { recursive: true });
    if (leftOut.canBeInstalled && process.env.CI) throw new Error(leftOut.reason);
    report(leftOut.reason);
    return undefined;
  };
  return {
    async open(bundle, baseUrl) {
      unpacked ??= unpack();
      const folder = await unpacked;
      return folder === undefined ? undefined : openPage(folder, bundle, baseUrl);
    },
    async [Symbol.asyncDispose]() {
      const folder = await unpacked?.catch(() => undefined);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const page = `<!doctype html>
<script type="module">
const post = (report) => fetch("/report", { method: "POST", body: JSON.stringify(report) });
try {
  await import("/bundle.js");
  post({ lines: await work(new URLSearchParams(location.search).get("baseUrl")) });
} catch (error) {
  post({ error: String(error.stack) });
}
</script>`;

/** The body that the page posts. */
interface Report {
  readonly lines?: readonly string[];
  readonly error?: string;
}

async function openPage(browser: string, bundle: string, baseUrl: string): Promise<readonly string[]> {
  const code = await readFile(bundle, "utf8");
  const { promise: reported, resolve: report } = Promise.withResolvers<Report>();
  const server = createServer(async (request, response) => {
    if (request.method === "POST") report(JSON.parse(await text(request)));
    const isBundle = request.url === "/bundle.js";
    response.writeHead(200, { "content-type": isBundle ? "text/javascript" : "text/html" }).end(isBundle ? code : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/?${new URLSearchParams({ baseUrl })}`;
  try {
    const { lines, error } = await inFolder((cwd) => {
      const profile = `--user-data-dir=${join(cwd, "profile")}`;
      const flags = [...chromiumFlags(), "--headless=shell", "--single-process", profile];
      return whileServing(
        chromiumProgram(browser),
        [...flags, url],
        { cwd, env: chromiumEnv(browser) },
        () => reported,
      );
    });
    if (lines === undefined) throw new Error(`In Chromium: ${error}`);
    return lines;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
