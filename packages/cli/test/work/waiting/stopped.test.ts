import { expect, test } from "vitest";
import { fakeMachine, type RunOptions, runOn } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

const runAndWait = ["pipelines", "run", "pl_01hqxyz", "--wait"];
const lastLine = (stderr: string) => JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
/** The line alone, with nothing of how the wait ended in words. */
const expectLine = (stderr: string, expected: object): void => {
  expect(lastLine(stderr)).toEqual(expected);
  expect(stderr).not.toMatch(/^(Ended by|To wait|To cancel|It is unknown|Nothing was)|still going\.$/m);
};
const sendAt =
  (pattern: RegExp, signal: "SIGINT" | "SIGTERM" | "SIGHUP"): NonNullable<RunOptions["onStderr"]> =>
  (text, machine) => {
    if (pattern.test(text)) machine.send(signal);
  };

test.each([
  ["SIGHUP", 129, "hangup"],
  ["SIGINT", 130, "interrupt"],
  ["SIGTERM", 143, "terminate"],
] as const)("%s during a wait is a line of JSON with the command that waits again", async (signal, exit, name) => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const args = [
    ...runAndWait,
    "--errors",
    "json",
    "--base-url",
    tenant.url,
    "--api-key-from",
    "env:PLANASONIX_API_KEY",
  ];
  const { code, stdout, stderr } = await sandbox.run(args, { onStderr: sendAt(/run_\w+ running/, signal) });
  expect([code, stdout]).toEqual([exit, ""]);
  const [, id = ""] = /(run_\w+) running/.exec(stderr) ?? [];
  expectLine(stderr, {
    code: name,
    exit,
    exit_name: name,
    message: `Ended by ${signal}. ${id} is still going.`,
    operation: "runs.get",
    next: `planasonix runs wait ${id} --base-url ${tenant.url} --api-key-from env:PLANASONIX_API_KEY`,
  });
});

test("an agent that is detected gets the line as well, and the same exit code", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(runAndWait, {
    env: { CLAUDECODE: "1" },
    onStderr: sendAt(/Started/, "SIGTERM"),
  });
  expect(code).toBe(143);
  expect(lastLine(stderr)).toMatchObject({ exit: 143, next: expect.stringMatching(/^planasonix runs wait run_\w+$/) });
});

test("a run that was canceled, or has ended, is told as such", async () => {
  await using sandbox = await startTenant();
  const canceled = await sandbox.run([...runAndWait, "--on-interrupt", "cancel", "--errors", "json"], {
    onStderr: sendAt(/run_\w+ running/, "SIGTERM"),
  });
  expect(lastLine(canceled.stderr)).toMatchObject({
    exit: 143,
    message: expect.stringMatching(/^Ended by SIGTERM\. Asked Planasonix to cancel run_\w+\.$/),
    next: expect.stringMatching(/^planasonix runs wait run_\w+$/),
  });
  let isSent = false;
  const ended = await sandbox.run([...runAndWait, "--errors", "json"], {
    onStderr(text, machine) {
      if (isSent || !/run_\w+ running/.test(text)) return;
      isSent = true;
      machine.send("SIGTERM");
    },
    clientOptions: {
      async fetch(url: string, init: RequestInit) {
        const response = await sandbox.tenant.fetch(url, init);
        if (!isSent || !/\/runs\/\w+$/.test(url)) return response;
        return new Response((await response.text()).replace('"status":"running"', '"status":"succeeded"'), response);
      },
    },
  });
  expectLine(ended.stderr, {
    code: "terminate",
    exit: 143,
    exit_name: "terminate",
    message: expect.stringMatching(/^Ended by SIGTERM\. run_\w+ has ended: succeeded\.$/),
  });
});

test.each([
  [
    "before the start was sent",
    /\/pipelines\?/,
    [],
    "Ended by SIGTERM. Nothing was started.",
    {},
    /^planasonix .* --errors json$/,
  ],
  [
    "while the start was under way",
    /\/run$/,
    ["--idempotency-key", "k 1"],
    "Ended by SIGTERM. It is unknown whether the work was started.",
    { outcome: "unknown", idempotency_key: "k 1" },
    /--idempotency-key 'k 1'$/,
  ],
  [
    "while a start once was under way",
    /\/run$/,
    ["--once", "--key", "k-2"],
    "Ended by SIGTERM. It is unknown whether the work was started: run the same command again, which finds out (key k-2).",
    { outcome: "unknown", idempotency_key: "k-2" },
    /^planasonix pipelines run .* --key k-2 --errors json$/,
  ],
] as const)("a signal %s says what to run", async (_, hanging, flags, message, fields, next) => {
  await using sandbox = await startTenant();
  const machine = fakeMachine(
    sandbox.options({
      clientOptions: {
        fetch(url: string, init: RequestInit) {
          if (!hanging.test(url)) return sandbox.tenant.fetch(url, init);
          queueMicrotask(() => machine.send("SIGTERM"));
          return new Promise<Response>((_resolve, reject) => {
            init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
          });
        },
      },
    }),
  );
  const words = ["pipelines", "run", message.includes("Nothing") ? "Orders" : "pl_01hqxyz", "--wait"];
  expect(await runOn(machine, [...words, ...flags, "--errors", "json"])).toBe(143);
  const line = lastLine(machine.texts.stderr);
  expect(line).toMatchObject({ exit: 143, message, ...fields });
  expect(line.next).toMatch(next);
});

test("a cancellation without an answer ends the process with the line", async () => {
  await using sandbox = await startTenant();
  const callbacks: (() => void)[] = [];
  const machine = fakeMachine(
    sandbox.options({
      after(_, callback) {
        callbacks.push(callback);
        return () => {};
      },
      clientOptions: {
        fetch: (url: string, init: RequestInit) =>
          init.method === "DELETE" ? new Promise(() => {}) : sandbox.tenant.fetch(url, init),
      },
      onStderr(text, self) {
        if (/run_\w+ running/.test(text) && callbacks.length === 0) self.send("SIGINT");
      },
    }),
  );
  void runOn(machine, [...runAndWait, "--on-interrupt", "cancel", "--errors", "json"]);
  await expect.poll(() => callbacks.length).toBeGreaterThan(0);
  for (const callback of callbacks) callback();
  await expect.poll(() => machine.exited).toBe(130);
  expectLine(machine.texts.stderr, {
    code: "interrupt",
    exit: 130,
    exit_name: "interrupt",
    message: expect.stringMatching(/^Ended by SIGINT\. (run_\w+) could not be canceled in time\. \1 is still going\.$/),
    operation: "runs.get",
    next: expect.stringMatching(/^planasonix runs wait run_\w+$/),
  });
});
