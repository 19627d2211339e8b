import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../support/connect.ts";
import { startTenant, type TestTenant } from "../support/machine.ts";

const start = { operation: "pipelines.run", arguments: { pipeline_id: "pl_01hqxyz" } };
const flags = { allow: "read,start" };

/** How often the sandbox was asked to start a run. */
const starts = ({ tenant }: TestTenant): number =>
  tenant.requests.all().filter(({ operation }) => operation === "pipelines.run").length;

/** The ID of the run in an answer. */
const idIn = (text: string): string => /"id":"(run_\w+)"/.exec(text)?.[1] ?? "";

test("a start that is repeated, also by another host, takes up the run that is going", async () => {
  await using sandbox = await startTenant();
  const own = sandbox.machine();
  await using first = await connect(own, flags);
  const begun = await first.call("start", { ...start, seconds: 5 });
  await using second = await connect(own, flags);
  const again = await second.call("start", { ...start, seconds: 5 });
  expect(begun).toMatchObject({ isError: false, text: expect.stringContaining("pipelines.run: started, still going") });
  expect(again.text).toContain("pipelines.run: taken up, because it was going already, still going");
  expect(idIn(again.text)).toBe(idIn(begun.text));
  expect(starts(sandbox)).toBe(1);
});

test("two hosts that start the same at a time start one run", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const readers = new Set<string>();
  // The hosts wait in real time. The time of the sandbox stands still, so that the run cannot end before both have read it.
  const { home } = sandbox.machine();
  const hostOf = (name: string) => {
    const fetch: typeof tenant.fetch = async (url, init) => {
      const response = await tenant.fetch(url, init);
      if (String(url).includes("/run_")) readers.add(name);
      if (readers.size === 2) await tenant.clock.advance("1h");
      return response;
    };
    return sandbox.machine({ home, clientOptions: { fetch, clock: undefined } });
  };
  await using first = await connect(hostOf("first"), flags);
  await using second = await connect(hostOf("second"), flags);
  const answers = await Promise.all(
    [first, second].map((connection) => connection.call("start", { ...start, seconds: 50 })),
  );
  expect(new Set(answers.map(({ text }) => idIn(text))).size).toBe(1);
  expect(starts(sandbox)).toBe(1);
});

test("a host that gives up, and repeats its call, starts one run", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const stop = new AbortController();
  const fetch: typeof tenant.fetch = async (url, init) => {
    const response = await tenant.fetch(url, init);
    if (init?.method === "POST") stop.abort();
    return response;
  };
  await using connection = await connect(sandbox.machine({ clientOptions: { fetch } }), flags);
  await expect(connection.call("start", start, { signal: stop.signal })).rejects.toThrow();
  const { text } = await connection.call("start", start);
  expect(text).toContain("taken up");
  expect(starts(sandbox)).toBe(1);
});

test("other arguments are another start, and after the end of a run, so are the same ones, unless a key names it", async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(sandbox.machine(), flags);
  const finish = async (more: object): Promise<string> => {
    await connection.call("start", { ...start, ...more, seconds: 5 });
    await sandbox.tenant.clock.advance("1h");
    return (await connection.call("start", { ...start, ...more, seconds: 5 })).text;
  };
  expect(await finish({})).toContain("started, still going");
  expect(starts(sandbox)).toBe(2);
  await sandbox.tenant.clock.advance("1h");
  await connection.call("start", { ...start, arguments: { ...start.arguments, variables: { DAY: "1" } }, seconds: 5 });
  expect(starts(sandbox)).toBe(3);
  await sandbox.tenant.clock.advance("1h");
  expect(await finish({ key: "orders-2026-11-27" })).toContain("ended: succeeded");
  expect(starts(sandbox)).toBe(4);
});

test("the file of starts has no API key, and no name of the server", async () => {
  await using sandbox = await startTenant();
  const own = sandbox.machine();
  await using connection = await connect(own, flags);
  await connection.call("start", { ...start, seconds: 5 });
  const text = readFileSync(join(own.home, ".cache/planasonix/mcp-starts.json"), "utf8");
  expect(text).toContain("mcp-");
  expect(text).not.toContain(sandbox.tenant.apiKey);
});

test("without a folder, starts are remembered while the server runs", async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(sandbox.machine({ home: "" }), flags);
  await connection.call("start", { ...start, seconds: 5 });
  expect((await connection.call("start", { ...start, seconds: 5 })).text).toContain("taken up");
});

test("a start whose folder cannot be created is not sent", async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(sandbox.machine({ env: { XDG_CACHE_HOME: "/dev/null" } }), flags);
  const { text, isError } = await connection.call("start", start);
  expect({ isError, text }).toMatchObject({
    isError: true,
    text: expect.stringContaining("cannot be created (ENOTDIR)"),
  });
  expect(starts(sandbox)).toBe(0);
});

test("a wait says how work has ended, and a failed run how to find out why", async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(sandbox.machine(), flags);
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", error: { message: "disk full" } });
  const id = idIn((await connection.call("start", { ...start, seconds: 5 })).text);
  const going = await connection.call("wait", { work: "runs", id, seconds: 5 });
  expect(going).toMatchObject({ isError: false, text: expect.stringContaining('{"done":false,') });
  await sandbox.tenant.clock.advance("1h");
  const { text, isError } = await connection.call("wait", { work: "runs", id });
  expect({ isError, text }).toMatchObject({
    isError: false,
    text: expect.stringContaining("ended: failed\nTo find out why: explain_run"),
  });
  expect((await connection.call("explain_run", { run_id: id })).text).toContain("disk full");
  expect(await connection.call("wait", { work: "runs", id: "run_none" })).toMatchObject({ isError: true });
});

test("a start under a policy that cannot poll sends nothing", async () => {
  await using sandbox = await startTenant();
  await using connection = await connect(sandbox.machine(), { allow: "start" });
  const { text, isError } = await connection.call("start", start);
  expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining("not allowed") });
  expect(sandbox.tenant.requests.all()).toEqual([]);
});

test("the key of a command of the profile is asked for, and starts are remembered under its place", async () => {
  await using sandbox = await startTenant();
  const { apiKey, url } = sandbox.tenant;
  const own = sandbox.machine({ env: { PLANASONIX_API_KEY: "", PLANASONIX_BASE_URL: "" } });
  mkdirSync(join(own.home, ".config/planasonix"), { recursive: true });
  const profile = `[profiles.default]\nbase_url = "${url}"\napi_key_command = "echo ${apiKey}"\n`;
  writeFileSync(join(own.home, ".config/planasonix/config.toml"), profile, { mode: 0o600 });
  await using connection = await connect(own, flags);
  await connection.call("start", { ...start, seconds: 5 });
  expect((await connection.call("start", { ...start, seconds: 5 })).text).toContain("taken up");
});

test("work with which the contact is lost is an error that says so", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const fetch: typeof tenant.fetch = async (url, init) => {
    if (init?.method === "GET") throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    return tenant.fetch(url, init);
  };
  await using connection = await connect(sandbox.machine({ clientOptions: { fetch } }), flags);
  expect(await connection.call("wait", { work: "runs", id: "run_01j8k2m4" })).toMatchObject({ isError: true });
});
