// The program with Fastify and Redis of docs/guides/webhook-frameworks.md, in several processes. `tests/package` compiles it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { signedFetch } from "@planasonix/webhooks/send";
import { expect, inject, onTestFinished, test } from "vitest";
import { startProgram } from "./program.ts";

const program = inject("redis") ?? "";
const folder = fileURLToPath(new URL("../.cache/webhook-receiver/", import.meta.url));
const name = "receiver.ts";

test.runIf(program)(`${name} handles an event once in two processes, also while its secret is replaced`, async () => {
  const guide = readFileSync(new URL("../../docs/guides/webhook-frameworks.md", import.meta.url), "utf8");
  const [, text = expect.unreachable()] = /^```ts redis receiver\.ts\n(.*?)^```$/ms.exec(guide) ?? [];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + name, text);
  const SECRETS_FILE = `${folder}secrets.json`;
  const store = (...secrets: string[]): void => writeFileSync(SECRETS_FILE, JSON.stringify(secrets));
  const redis = await startRedis({ program });
  onTestFinished(() => redis[Symbol.asyncDispose]());
  const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}`, SECRETS_FILE };
  const receivers = await Promise.all([1, 2].map(() => startProgram(`.cache/webhook-receiver/${name}`, env)));
  const urls = receivers.map(({ url }) => url);
  const deliver = async (id: string, secret: string): Promise<number[]> => {
    const body = JSON.stringify({ id, type: "job.failed" });
    const responses = [...urls, ...urls].map((url) => signedFetch(url, { secret, body }));
    return (await Promise.all(responses)).map(({ status }) => status);
  };

  store("whsec_old");
  const first = await deliver("evt_1", "whsec_old");
  store("whsec_new", "whsec_old");
  const both = [await deliver("evt_1", "whsec_new"), await deliver("evt_1", "whsec_old")].flat();
  store("whsec_new");
  const last = [await deliver("evt_2", "whsec_old"), await deliver("evt_1", "whsec_new")];
  const order = await fetch(new URL("/orders", urls[0]), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"a":1}',
  });
  await Promise.all(receivers.map(({ stop }) => stop()));
  const handled = receivers.flatMap(({ lines }) => lines.filter((line) => line.startsWith("failed")));

  expect(first.filter((status) => status !== 503)).toContain(204); // while one handles it, others respond with 503
  expect([both, last]).toEqual([Array(8).fill(204), [Array(4).fill(401), Array(4).fill(204)]]);
  expect(await order.json()).toEqual({ received: { a: 1 } });
  expect(handled).toEqual(["failed evt_1"]);
});
