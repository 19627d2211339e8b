import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeMachine, runOn } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

const runAndWait = ["pipelines", "run", "pl_01hqxyz", "--wait"];

test("0: the run succeeded, and is printed", async () => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run(runAndWait);
  expect(code).toBe(0);
  const run = JSON.parse(stdout);
  expect(run.attributes.status).toBe("succeeded");
  expect(stderr).toContain(`Started ${run.id} (${sandbox.tenant.url}/runs/${run.id})`);
  expect(stderr).toMatch(new RegExp(`${run.id} succeeded \\(\\d+s\\)\n$`));
});

test("1: the run failed, and is printed with the failed node and the last lines of its log", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
  const { code, stdout, stderr } = await sandbox.run(runAndWait);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).attributes.status).toBe("failed");
  expect(stderr).toContain("Last lines of the log of n_");
  expect(stderr).toMatch(/Error: runs\.get run_\w+ ended as "failed"/);
});

test("2: a wrong API key, no API key, and a wrong command", async () => {
  await using sandbox = await startTenant();
  for (const [args, env, text] of [
    [runAndWait, { PLANASONIX_API_KEY: "wrong" }, "planasonix auth status"],
    [runAndWait, { PLANASONIX_API_KEY: "" }, "There is no API key"],
    [[...runAndWait, "--timeout", "90"], {}, "the unit is missing: 90s or 90m"],
    [[...runAndWait, "--on-interrupt", "stop"], {}, "--on-interrupt must be cancel or detach"],
    [["backfills", "wait", "bf_1", "--on-interrupt", "cancel"], {}, "Unknown flag --on-interrupt"],
    [["pipelines", "run", "pl_01hqxyz", "--result-file", "x"], {}, "--result-file needs --wait"],
  ] as const) {
    const { code, stdout, stderr } = await sandbox.run(args, { env });
    expect([code, stdout], args.join(" ")).toEqual([2, ""]);
    expect(stderr).toContain(text);
  }
  expect(
    sandbox.tenant.requests
      .all()
      .filter(({ operation, status }) => operation === "pipelines.run" && (status ?? 0) < 400),
  ).toEqual([]);
});

test.each([
  [["--idempotency-key", "k-1"], "To start it again without doing it twice:\n  --idempotency-key k-1\n"],
  [["--key", "orders"], "run the same command again, which finds out (key orders)"],
])("143: a signal while the start %j is in flight says how to find out, within 5 seconds", async (flags, text) => {
  await using sandbox = await startTenant();
  const grace: (() => void)[] = [];
  const machine = fakeMachine(
    sandbox.options({
      after(ms, callback) {
        if (ms < 5_000) grace.push(callback);
        return () => {};
      },
      clientOptions: {
        fetch(url: string, init: RequestInit) {
          if (init.method !== "POST") return sandbox.tenant.fetch(url, init);
          machine.send("SIGTERM");
          return new Promise(() => {}); // The network answers nothing.
        },
      },
    }),
  );
  void runOn(machine, [...runAndWait, ...flags]);
  await expect.poll(() => grace.length).toBeGreaterThan(0);
  for (const end of grace) end();
  await expect.poll(() => machine.exited).toBe(143);
  expect(machine.texts.stderr).toContain("Ended by SIGTERM.\nIt is unknown whether the work was started");
  expect(machine.texts.stderr).toContain(text);
});

test("7: work that does not exist is one error, and its ID cannot be a part of a path", async () => {
  await using sandbox = await startTenant();
  const missing = await sandbox.run(["runs", "watch", "run_none"]);
  expect(missing.code).toBe(7);
  expect(missing.stderr).toMatch(/^Error: GET \/runs\/run_none failed with 404/);
  const path = await sandbox.run(["runs", "watch", ".."]);
  expect([path.code, path.stderr]).toEqual([2, expect.stringContaining('<run_id> must be an ID, got ".."')]);
});

test("3: the run was still going at --timeout, and stderr says how to wait again", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10m" });
  const { code, stdout, stderr } = await sandbox.run([...runAndWait, "--timeout", "1m"]);
  expect(code).toBe(3);
  const { id } = JSON.parse(stdout);
  expect(stderr).toContain(`  planasonix runs wait ${id}\n`);
  expect(stderr).toContain(`  planasonix runs cancel ${id}\n`);

  expect((await sandbox.run(["runs", "wait", id])).code).toBe(0);
});

test("4: somebody else canceled the run", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const { code, stderr } = await sandbox.run(runAndWait, {
    onStderr(text) {
      const [, id] = /(run_\w+) running/.exec(text) ?? [];
      if (id && !canceled.has(id)) {
        canceled.add(id);
        void tenant.fetch(`${tenant.url}/runs/${id}`, {
          method: "DELETE",
          headers: { Authorization: `Bearer ${tenant.apiKey}` },
        });
      }
    },
  });
  expect(code).toBe(4);
  expect(stderr).toMatch(/ended as "canceled"/);
});
const canceled = new Set<string>();

test.each([
  ["without an answer", { reset: "before" }],
  ["with errors of the server", { status: 500 }],
  ["with a refusal, once the run exists", { status: 403 }],
] as const)("5: the contact was lost while waiting %s, also if the deadline comes first", async (_, fault) => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10h" });
  const ran = await sandbox.run([...runAndWait, "--timeout", "20m"], {
    onStderr(text) {
      if (/run_\w+ running/.test(text)) sandbox.tenant.faults.add({ ...fault });
    },
  });
  expect(ran.code).toBe(5);
  expect(ran.stderr).toMatch(/The contact was lost, so it is unknown whether run_\w+ is still going\./);
  expect(ran.stderr).toMatch(/planasonix runs wait run_/);
  expect(ran.stderr).not.toContain("It may have been executed"); // The ID of the run says that it was.
});

test("5: without --timeout, the wait ends when the API has not answered for half an hour", async () => {
  await using sandbox = await startTenant();
  const before = sandbox.tenant.clock.now();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "400h" });
  const ran = await sandbox.run(runAndWait, {
    onStderr(text) {
      if (/run_\w+ running/.test(text)) sandbox.tenant.faults.add({ status: 502 });
    },
  });
  expect(ran.code).toBe(5);
  const waitedMs = sandbox.tenant.clock.now() - before;
  expect(waitedMs).toBeGreaterThan(1_800_000);
  expect(waitedMs).toBeLessThan(4_000_000);
});

test("0: without --timeout, a wait has no time limit, and bears failed polls", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "7h" });
  sandbox.tenant.faults.add({ operation: "runs.get", status: 500, probability: 0.1 });
  expect((await sandbox.run(runAndWait)).code).toBe(0);
});

test("5: it is unknown whether the run was started, and stderr says how to find out and how to try again", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after" });
  for (const args of [runAndWait, runAndWait.slice(0, -1)]) {
    const { code, stderr } = await sandbox.run(args);
    expect(code).toBe(5);
    expect(stderr).toContain("planasonix pipelines list-runs");
    expect(stderr).toMatch(/--idempotency-key \S+/);
  }
});

test.each([
  [
    "the server refuses connections",
    { baseUrl: "http://127.0.0.1:9/v1", clock: undefined, fetch: undefined, maxRetries: 0 },
    undefined,
  ],
  ["429 until after the deadline", {}, { status: 429, retryAfter: 600 }],
  ["503 with Retry-After", {}, { status: 503, retryAfter: 600 }],
] as const)("6: nothing happened, because of %s", async (_, clientOptions, fault) => {
  await using sandbox = await startTenant();
  if (fault) sandbox.tenant.faults.add({ ...fault });
  const { code, stdout } = await sandbox.run([...runAndWait, "--timeout", "1m"], { clientOptions });
  expect([code, stdout]).toEqual([6, ""]);
});

test.each([
  [["pipelines", "run", "pl_none", "--wait"], "404"],
  [["pipelines", "run", "pl_01hqdef", "--wait"], "409"],
  [["runs", "wait", "run_none"], "404"],
  [["pipelines", "run", "pl_01hqxyz", "--wait", "--environment-id", "x", "--body", '{"nope": 1}'], "400"],
] as const)("7: a definite no to %j", async (args, status) => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(args);
  expect(code).toBe(7);
  expect(stderr).toContain(`failed with ${status}`);
});

test("70: a bug of this program", async () => {
  await using sandbox = await startTenant();
  const fetch = () => {
    throw new TypeError("x is not a function");
  };
  const { code, stderr } = await sandbox.run(["pipelines", "list"], { clientOptions: { fetch } });
  expect(code).toBe(70);
  expect(stderr).toContain("This is a bug of planasonix: x is not a function");
});

test.each([
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends the wait with %i, and leaves the run going", async (signal, expected) => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(runAndWait, {
    onStderr(text, machine) {
      if (/run_\w+ running/.test(text)) machine.send(signal);
    },
  });
  expect(code).toBe(expected);
  expect(stderr).toMatch(
    /Ended by SIG\w+\.\nrun_\w+ is still going\.\nTo wait for it again:\n {2}planasonix runs wait run_/,
  );
  expect(sandbox.tenant.requests.all().map(({ operation }) => operation)).not.toContain("runs.cancel");
});

test("a signal with --on-interrupt cancel cancels the run", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run([...runAndWait, "--on-interrupt", "cancel"], {
    onStderr(text, machine) {
      if (/run_\w+ running/.test(text)) machine.send("SIGTERM");
    },
  });
  expect(code).toBe(143);
  expect(stderr).toMatch(/Asked Planasonix to cancel run_\w+\.\n$/);
  expect(sandbox.tenant.requests.all().filter(({ operation }) => operation === "runs.cancel")).toHaveLength(1);
});

test("a cancellation that failed is not reported as done, and stderr says how to cancel", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "runs.cancel", status: 503 });
  const { code, stderr } = await sandbox.run([...runAndWait, "--on-interrupt", "cancel"], {
    onStderr(text, machine) {
      if (/run_\w+ running/.test(text)) machine.send("SIGTERM");
    },
  });
  expect(code).toBe(143);
  expect(stderr).not.toContain("Asked Planasonix to cancel");
  expect(stderr).toMatch(/run_\w+ could not be canceled\.\nrun_\w+ is still going\.\n/);
  expect(stderr).toMatch(/ {2}planasonix runs cancel run_\w+\n/);
});

test("nodes that cannot be read are no loss of contact", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "runs.listNodes", status: 403 });
  const { code, stderr } = await sandbox.run(runAndWait);
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/contact/i);
});

test("7: a wait for an unknown ID does not claim to try again", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["runs", "wait", "run_unknown"]);
  expect(code).toBe(7);
  expect(stderr).not.toMatch(/No contact|Still trying/);
});

test("attempts of a start that fail are shown while the command still tries", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "pipelines.run", status: 429, retryAfter: 20, times: 1 });
  const { code, stderr } = await sandbox.run(runAndWait);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^pipelines\.run -> 429\.\n/);
});

test.each([
  { afterMs: 500, exited: 143, means: "a second signal ends the process at once" },
  {
    afterMs: 499,
    exited: undefined,
    means: "a signal that reaches the process twice, because a shell passes it on, is one",
  },
])("$means", async ({ afterMs, exited }) => {
  await using sandbox = await startTenant();
  let now = 0;
  const machine = fakeMachine(
    sandbox.options({
      now: () => now,
      onStderr(text, self) {
        if (now > 0 || !/run_\w+ running/.test(text)) return;
        self.send("SIGINT");
        now += afterMs;
        self.send("SIGTERM");
      },
    }),
  );
  const code = await runOn(machine, [...runAndWait, "--on-interrupt", "cancel"]);
  expect(machine.exited).toBe(exited);
  if (exited === undefined) {
    expect(code).toBe(130);
    expect(machine.texts.stderr).toMatch(/Asked Planasonix to cancel run_\w+\.\n$/);
  }
});

test("a signal is answered within 5 seconds, although the cancellation gets no answer", async () => {
  await using sandbox = await startTenant();
  const timers: { ms: number; callback: () => void }[] = [];
  const machine = fakeMachine(
    sandbox.options({
      after(ms, callback) {
        timers.push({ ms, callback });
        return () => {};
      },
      clientOptions: {
        fetch: (url: string, init: RequestInit) =>
          init.method === "DELETE" ? new Promise(() => {}) : sandbox.tenant.fetch(url, init),
      },
      onStderr(text, self) {
        if (/run_\w+ running/.test(text) && timers.length === 0) self.send("SIGINT");
      },
    }),
  );
  void runOn(machine, [...runAndWait, "--on-interrupt", "cancel"]);
  await expect.poll(() => timers.length).toBeGreaterThan(0);
  const [timer] = timers;
  expect(timer?.ms).toBeLessThan(5_000);
  timer?.callback();
  await expect.poll(() => machine.exited).toBe(130);
  expect(machine.texts.stderr).toMatch(/run_\w+ could not be canceled in time\.\nrun_\w+ is still going/);
});

test.each([
  [
    "in a folder that does not exist",
    (folder: string) => join(folder, "none", "result.json"),
    "cannot be written (ENOENT)",
  ],
  ["that is a folder", (folder: string) => folder, "is a folder"],
])("2: nothing is started for a result file %s", async (_, pathIn, message) => {
  await using sandbox = await startTenant();
  const path = pathIn(mkdtempSync(join(tmpdir(), "planasonix-cli-")));
  const { code, stderr } = await sandbox.run([...runAndWait, "--result-file", path]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(sandbox.tenant.requests.all()).toEqual([]);
});

test("2: nothing is started for a result file without a name", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run([...runAndWait, "--result-file", ""]);
  expect([code, stderr]).toEqual([2, "Error: --result-file needs the name of a file\n"]);
  expect(sandbox.tenant.requests.all()).toEqual([]);
});

test("the look-up of a name counts towards --timeout", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "pipelines.list", status: 500 });
  for (const flags of [["--wait"], []]) {
    const before = sandbox.tenant.clock.now();
    const { code } = await sandbox.run(["pipelines", "run", "Orders", ...flags, "--timeout", "5s"]);
    expect(code).toBe(5);
    expect(sandbox.tenant.clock.now() - before).toBeLessThanOrEqual(6_000);
  }
});

test("a log that cannot be read does not hide the failed node", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
  sandbox.tenant.faults.add({ operation: "runs.listLogs", status: 403 });
  const { code, stderr } = await sandbox.run(runAndWait, { env: { GITHUB_ACTIONS: "true" } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/::error title=run_\w+ failed at n_\w+::/);
});

test.each([
  ["pl_none", {}, 7, "not_found"],
  ["pl_01hqxyz", { PLANASONIX_API_KEY: "wrong" }, 2, "unauthorized"],
] as const)("the result file of %s with %j says that nothing was started, and why", async (id, env, exitCode, code) => {
  await using sandbox = await startTenant();
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
  await sandbox.run(["pipelines", "run", id, "--wait", "--result-file", path], { env });
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
    outcome: "not_started",
    exit_code: exitCode,
    error: { code, message: expect.stringContaining("failed with 4") },
    resource: null,
  });
});

test("a result file that cannot be written any more ends no wait", async () => {
  await using sandbox = await startTenant();
  const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));
  const { code, stderr, stdout } = await sandbox.run([...runAndWait, "--result-file", join(folder, "result.json")], {
    onStderr(text) {
      if (/run_\w+ running/.test(text)) rmSync(folder, { recursive: true, force: true });
    },
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).attributes.status).toBe("succeeded");
  expect(stderr).toContain("Warning: --result-file:");
});

test("the result file says what is known before the wait, and how the work ended", async () => {
  await using sandbox = await startTenant();
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
  const seen: unknown[] = [];
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
  const { code } = await sandbox.run([...runAndWait, "--result-file", path], {
    onStderr: () => seen.push(JSON.parse(readFileSync(path, "utf8"))),
  });
  expect(code).toBe(1);
  expect(seen[0]).toMatchObject({
    operation: "runs.get",
    id: expect.stringMatching(/^run_/),
    outcome: "going",
    exit_code: null,
  });
  const last = JSON.parse(readFileSync(path, "utf8"));
  expect(last).toMatchObject({ outcome: "failed", exit_code: 1, resource: { attributes: { status: "failed" } } });
  expect(last.url).toBe(`${sandbox.tenant.url}/runs/${last.id}`);
});
