// The programs of the guide about web pages and edge functions, in docs/guides: in Chromium and in workerd.
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { startSandbox } from "@planasonix/sandbox";
import { chromium as browserType } from "@playwright/test";
import { build } from "esbuild";
import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { startWorker } from "./example-worker.ts";

const chromium = inject("chromium");
const folder = new URL("../.cache/browsers/", import.meta.url);

beforeAll(() => {
  const guide = readFileSync(new URL("../../../../docs/guides/browsers.md", import.meta.url), "utf8");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [, name = "", code = ""] of guide.matchAll(/^```ts (\S+)\n(.*?)^```$/gms))
    writeFileSync(new URL(name, folder), code);
});

test("worker.ts starts and reads a run in workerd", async () => {
  await using sandbox = await startSandbox({ port: 0, clock: "manual" });
  const env = { PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url };
  const worker = await startWorker(new URL("worker.ts", folder), env);
  onTestFinished(() => worker.stop());
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(worker.url + path, init);
    return [response.status, await response.json()];
  };

  expect(await call("", { method: "POST" })).toEqual([202, { id: expect.stringMatching(/^run_/) }]);
  expect(await Promise.all([call("run_01j8k2m4"), call("run_unknown")])).toEqual([
    [200, { id: "run_01j8k2m4", status: "succeeded" }],
    [404, { error: "not_found" }],
  ]);
});

test.runIf(chromium)("page.ts reads pipelines in Chromium, and fetches the key once", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const file = new URL("page.ts", folder);
  writeFileSync(file, readFileSync(file, "utf8").replace("https://api.planasonix.com/v1", sandbox.url));
  const requested: string[] = [];
  const code = await bundlePage();
  const server = createServer(({ method, url }, response) => {
    requested.push(`${method} ${url}`);
    if (url === "/planasonix-key") return response.end(sandbox.apiKey);
    return response.setHeader("Content-Type", "text/html").end(`<script type="module">${code}</script>`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());

  const names = await namesIn(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

  expect(names).toEqual(["Orders to warehouse", "Orders to warehouse"]);
  expect(requested.filter((request) => !request.endsWith("favicon.ico"))).toEqual(["GET /", "POST /planasonix-key"]);
});

/** A script that calls the API twice with the client of the page. */
async function bundlePage(): Promise<string> {
  const contents = `import { planasonix } from "./page.ts";
const name = async () => (await planasonix.pipelines.get("pl_01hqxyz")).attributes.name;
globalThis.names = name().then(async (first) => [first, await name()]);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(folder) },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    conditions: ["browser"],
  });
  return outputFiles[0]?.text.replaceAll("</script", "<\\/script") ?? "";
}

/** Opens the page, and returns what its script has found. */
async function namesIn(address: string): Promise<unknown> {
  const browser = await browserType.launch({
    executablePath: chromiumProgram(chromium ?? ""),
    env: chromiumEnv(chromium ?? ""),
    args: chromiumFlags(),
  });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    return await page.evaluate(() => Reflect.get(globalThis, "names"));
  } finally {
    await browser.close();
  }
}
