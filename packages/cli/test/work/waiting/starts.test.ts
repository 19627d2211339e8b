import { expect, test } from "vitest";
import { allCommands } from "../../support/all-commands.ts";
import { run } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

test("a start that may have been executed is not repeated, on a deployment that ignores keys", async () => {
  await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
  sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 2 });
  const { code, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait"]);
  expect(code).toBe(5);
  expect(stderr).toMatch(/To try again without doing it twice: --idempotency-key \S+/);
  expect(sandbox.tenant.requests.all("pipelines.run")).toHaveLength(1);
});

test("with a key of the caller, the same start is repeated", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 2 });
  const { code } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait", "--idempotency-key", "k-1"]);
  expect(code).toBe(0);
  expect(sandbox.tenant.requests.all("pipelines.run")).toHaveLength(3);
});

test.each(allCommands.filter(({ command }) => command.starts && command.retry !== "idempotent"))(
  "$words with --wait sends its start once if the response is lost",
  async ({ command: { example, method } }) => {
    let starts = 0;
    const { code } = await run([...example, "--wait", "--yes"], {
      stdin: "x",
      clientOptions: {
        async fetch(_: string, init: RequestInit) {
          if (init.method === method) starts += 1;
          throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
        },
      },
    });
    expect([code, starts]).toEqual([5, 1]);
  },
);
