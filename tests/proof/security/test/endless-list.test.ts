// A server that returns new cursors without end, with pages whose objects take twenty times the memory of their text.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { runProgram } from "../src/command-line.ts";

const attributes = { all: Array.from({ length: 200_000 }, () => ({})) };
let sent = 0;
const server = createServer((_, response) => {
  sent += 1;
  const data = Array.from({ length: 10 }, (_, index) => ({ id: `${sent}-${index}`, type: "pipeline", attributes }));
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data, meta: { page: { cursor: `c${sent}` } } }));
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Runs a program that uses the packed client, with the memory that Node allows itself on a small machine. */
function run(program: string): ReturnType<typeof runProgram> {
  sent = 0;
  const setUp = 'import { createClient } from "@planasonix/client";\nconst planasonix = createClient();';
  const args = ["--max-old-space-size=2048", "--input-type=module", "--eval", `${setUp}\n${program}`];
  const { port } = server.address() as AddressInfo;
  const env = { PLANASONIX_API_KEY: "plnx_live_0123456789", PLANASONIX_BASE_URL: `http://127.0.0.1:${port}/v1` };
  return runProgram(process.execPath, args, { env, cwd: inject("project") });
}

test("a list without end fills no memory of a program that calls toArray", async () => {
  const { code, stdout, stderr } = await run(`
    await planasonix.pipelines.list().toArray().catch((error) => console.log(error.name, error.message, error.cursor));`);

  expect([code, stderr, stdout]).toEqual([
    0,
    "",
    expect.stringMatching(/^PaginationError .*\(maxListBytes\).* c\d+\n$/),
  ]);
  expect(sent).toBeLessThan(10);
});

test("a list without end keeps no program that calls toArray with a deadline", async () => {
  const { code, stdout } = await run(`
    const endless = planasonix.withOptions({ maxListBytes: Number.MAX_VALUE }).pipelines.list();
    await endless.toArray({ deadlineMs: 300 }).catch((error) => console.log(error.name, error.deadlineMs));`);

  expect([code, stdout]).toEqual([0, "DeadlineError 300\n"]);
});
