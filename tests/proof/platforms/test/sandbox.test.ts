import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { describe, expect, inject, test } from "vitest";
import type { Results } from "../src/sandbox/harness.ts";
import {
  bun,
  deno,
  onChromium,
  page,
  type RunBundle,
  reportByFetch,
  reportByOutput,
  strictWorker,
} from "./platforms/run-bundle.ts";
import { bundle, bundleSuite } from "./platforms/sandbox-bundle.ts";

const chromium = inject("chromium");

const platforms: readonly { readonly name: string; readonly run: RunBundle; readonly report: string }[] = [
  { name: "Bun", run: bun, report: reportByOutput },
  { name: "Deno", run: deno, report: reportByOutput },
  ...(chromium === undefined ? [] : [{ name: "Chromium", run: onChromium(chromium, page), report: reportByFetch }]),
];

describe.each(platforms)("the sandbox of a page on $name", ({ run, report }) => {
  test("passes its tests that need neither a port nor a file", async () => {
    const { passed, failed } = (await run(await bundleSuite(report))) as Results;

    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(1100);
  }, 480_000);
});

/** A client waits for a run. Reports its state, an invalid request, and whether code can be evaluated. */
const program = (report: string): string => `
  import { createClient } from "@planasonix/client";
  import { startSandbox } from "./src/index.ts";

  const sandbox = await startSandbox({ clock: "manual" });
  const client = createClient({
    baseUrl: sandbox.url,
    apiKey: sandbox.apiKey,
    fetch: sandbox.fetch,
    clock: sandbox.clock.client,
    dangerouslyAllowBrowser: true,
  });
  const { attributes } = await client.pipelines.runAndWait("pl_01hqxyz");
  const { message } = await client.pipelines.create({ name: 1 }).then(() => ({}), (error) => error);
  let evaluates = true;
  try { new Function(""); } catch { evaluates = false; }
  await sandbox.close();
  await (${report})({ status: attributes.status, message, evaluates });`;

test.runIf(chromium)("the sandbox works in a worker of a page that forbids the evaluation of code", async () => {
  const run = onChromium(chromium ?? "", strictWorker);

  expect(await run(await bundle(program(reportByFetch)))).toEqual({
    status: "succeeded",
    message: expect.stringContaining("body.project_id is required"),
    evaluates: false,
  });
});
