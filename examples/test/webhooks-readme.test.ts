// The programs of docs/guides/webhooks.md that also need `@planasonix/client`, with the sandbox as the
// platform that sends the event and answers the calls.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createClient } from "@planasonix/client";
import { startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const folder = fileURLToPath(new URL("../.cache/webhooks-guide/", import.meta.url));
const name = "job-failed.ts";
const outage = "after-an-outage.ts";

beforeAll(() => {
  const guide = readFileSync(new URL("../../docs/guides/webhooks.md", import.meta.url), "utf8");
  const [, code = expect.unreachable()] = /^```ts client job-failed\.ts\n(.*?)^```$/ms.exec(guide) ?? [];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + name, code);
  const [, after = expect.unreachable()] = /^## After an outage\n.*?^```ts\n(.*?)^```$/ms.exec(guide) ?? [];
  writeFileSync(folder + outage, after);
  writeFileSync(`${folder}tsconfig.json`, '{ "extends": "../../tsconfig.json", "include": ["*.ts"] }');
});

describe(name, () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  afterAll(() => {
    log.mockRestore();
    warn.mockRestore();
    vi.unstubAllEnvs();
  });

  test("compiles", () => {
    const { stdout, status } = spawnSync("pnpm", ["exec", "tsc", "-p", folder], { encoding: "utf8" });

    expect([stdout, status]).toEqual(["", 0]);
  });

  test("goes from a failed job to its error and to the log of its run", async () => {
    await using sandbox = await startSandbox({ clock: "manual", now: new Date() });
    const tenant = await sandbox.tenant();
    const planasonix = createClient({ apiKey: tenant.apiKey, baseUrl: tenant.url });
    let receive = (_request: Request): Promise<Response> => Promise.reject(new Error("not loaded"));
    const statuses: number[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = request.headers as Record<string, string>;
      const result = await receive(new Request(webhookUrl, { method: "POST", headers, body: Buffer.concat(chunks) }));
      statuses.push(result.status);
      response.writeHead(result.status).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const webhook = await planasonix.webhooks.create({ url: webhookUrl, events: ["job.failed"] });
    vi.stubEnv("PLANASONIX_API_KEY", tenant.apiKey);
    vi.stubEnv("PLANASONIX_BASE_URL", tenant.url);
    vi.stubEnv("PLANASONIX_WEBHOOK_SECRET", webhook.attributes.signing_secret);
    ({ POST: receive } = await import(pathToFileURL(folder + name).href));

    tenant.outcomes.next("pipelines.run", { status: "failed", after: "10s", error: { message: "no disk space" } });
    await planasonix.pipelines.run("pl_01hqxyz");
    await tenant.clock.advance("30s");
    server.close();

    expect([statuses, warn.mock.calls]).toEqual([[204], []]);
    const [job, ...lines] = log.mock.calls;
    expect(job).toEqual(["failed", expect.objectContaining({ message: "no disk space" })]);
    expect(lines.at(-1)).toEqual(["error", "The node is failed."]);
  });
});

test(`${outage} finds the jobs and the backfills that ended while no delivery arrived`, async () => {
  await using sandbox = await startSandbox({ clock: "manual", now: "2026-11-24T06:00:00Z" });
  const { apiKey, url: baseUrl, clock } = sandbox;
  const planasonix = createClient({ apiKey, baseUrl, clock: clock.client });
  const period = { start_at: "2025-01-01T00:00:00Z", end_at: "2025-02-01T00:00:00Z" };
  const { id } = await planasonix.connections.backfillAndWait("conn_01hqxyz", period);
  const { id: job } = await planasonix.connections.syncAndWait("conn_01hqxyz");
  const log = vi.spyOn(console, "log").mockReturnValue();
  vi.stubEnv("PLANASONIX_API_KEY", apiKey);
  vi.stubEnv("PLANASONIX_BASE_URL", baseUrl);
  await import(pathToFileURL(folder + outage).href);
  const found = log.mock.calls;
  log.mockRestore();
  vi.unstubAllEnvs();

  expect(found).toEqual(
    expect.arrayContaining([
      [job, "succeeded"],
      [id, "completed"],
    ]),
  );
});
