// Runs programs of packages/client/RECIPES.md where they have to keep a promise. `tests/package` runs each of them once.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { createClient } from "@planasonix/client";
import { memoryStore, readStarts } from "@planasonix/client/once";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { describe, expect, onTestFinished, test, vi } from "vitest";

const page = readFileSync(new URL("../../packages/client/RECIPES.md", import.meta.url), "utf8");
const folder = fileURLToPath(new URL("../.cache/recipes/", import.meta.url));

/** `npm run proof` explores all faults, and the tests those that could create a term twice. */
const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`
const usualFaults = ["reset_after", "kill"];
const otherFaults = ["reset_before", "timeout", "rate_limited", "server_error"];

/** Changes of a program: texts, and what replaces them. */
type Changes = Readonly<Record<string, string>>;

/** Writes a recipe into a folder of its own. @returns The folder. */
function write(heading: string, changes: Changes = {}, number = 0): string {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  let code = [...section.matchAll(/^```ts\n(.*?)^```$/gms)][number]?.[1] ?? expect.unreachable();
  for (const [from, to] of Object.entries(changes)) {
    if (!code.includes(from)) expect.fail(`The recipe lacks ${from}`);
    code = code.replace(from, to);
  }
  mkdirSync(folder, { recursive: true });
  const cwd = mkdtempSync(folder);
  writeFileSync(`${cwd}/recipe.ts`, code);
  return cwd;
}

/** A recipe in a folder of its own, and a sandbox for it. */
async function prepare(
  heading: string,
  options: Parameters<typeof startSandbox>[0] = { speed: 600 },
  changes: Changes = {},
  number = 0,
): Promise<{ sandbox: Sandbox; run: () => ChildProcess; file: string }> {
  const cwd = write(heading, changes, number);
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const env = { ...process.env, PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  const run = (): ChildProcess =>
    spawn(process.execPath, ["recipe.ts"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  return { sandbox, run, file: `${cwd}/recipe.ts` };
}

/** Waits for the end of a program. @returns Its exit code and its output. */
async function ended(child: ChildProcess): Promise<{ readonly code: unknown; readonly output: string }> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  const [code] = await once(child, "close");
  return { code, output };
}

/** The import with short times: the wait before it lists, and the time limit of an attempt. */
const quickImport: Changes = { "90_000": "3_000", "createClient()": "createClient({ timeoutMs: 1_000 })" };

test("the last ten runs are the newest ones, whatever the order of the list", async () => {
  const { sandbox, run } = await prepare("The last ten runs");
  const hours = [3, 11, 0, 7, 2, 9, 5, 10, 1, 8, 4, 6];
  sandbox.seed(
    "pipeline_run",
    hours.map((hour) => ({
      id: `run_${hour}`,
      pipeline_id: "pl_01hqxyz",
      queued_at: new Date(Date.UTC(2030, 0, 1, hour)).toISOString(),
    })),
  );
  const { code, output } = await ended(run());

  expect(code, output).toBe(0);
  expect(output.match(/run_\d+(?= )/g)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((hour) => `run_${hour}`));
});

test("the failed runs of a week have the first line of their error, and those before the week are left out", async () => {
  const now = { "2026-11-24T18:00:00Z": "2026-12-01T06:30:00Z" }; // the demo data has two failed runs, of November 23 and 24
  const { sandbox, run } = await prepare(
    "The failed runs of a week",
    { clock: "manual", now: "2026-11-30T06:00:00Z" },
    now,
  );
  const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, clock: sandbox.clock.client });
  const error = { message: "disk full\nat node n_target" };
  sandbox.outcomes.next("pipelines.run", { status: "failed", after: "60s", error });
  const { id } = await planasonix.pipelines.run("pl_01hqxyz");
  await sandbox.clock.advance("2m");

  const { code, output } = await ended(run());
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(new RegExp(`^2026-11-30T\\S+Z Orders to warehouse ${id} disk full\n$`)),
  ]);
});

test("the backfill by month loads each month once, also if it is killed and started again", async () => {
  const { sandbox, run } = await prepare("A backfill by month");
  const killed = run();
  await sandbox.requests.waitFor("connections.backfill");
  killed.kill("SIGKILL");
  const { code, output } = await ended(run());
  const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const backfills = await planasonix.backfills.list({ connection_id: "conn_01hqxyz" }).toArray();
  const months = backfills
    .map(({ attributes }) => attributes.start_at.slice(0, 7))
    .filter((month) => month < "2025-07");

  expect(code, output).toBe(0);
  expect(months.toSorted()).toEqual(["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]);
});

test("a task that a user cancels while no worker has it cancels its run, and is not tried again", async () => {
  const { sandbox, file } = await prepare("A worker that is shut down");
  vi.stubEnv("PLANASONIX_BASE_URL", sandbox.url);
  vi.stubEnv("PLANASONIX_API_KEY", sandbox.apiKey);
  vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => void vi.unstubAllEnvs().restoreAllMocks());
  const { load, cancel } = await import(pathToFileURL(file).href);
  await using manual = await startSandbox({ clock: "manual" });
  const planasonix = createClient({ apiKey: manual.apiKey, baseUrl: manual.url, clock: manual.clock.client });
  const store = memoryStore();
  const shutdown = new AbortController();
  const heartbeat = (): void => shutdown.abort(new Error("the process is shut down"));
  await load(planasonix, store, { id: "load-1", signal: shutdown.signal, heartbeat }).catch(() => {});
  await cancel(planasonix, store, "load-1");
  const { signal } = new AbortController();
  const error = await load(planasonix, store, { id: "load-1", signal, heartbeat() {} }).catch(
    (thrown: Error) => thrown,
  );
  await cancel(planasonix, store, "load-1"); // has no effect

  expect([error.constructor.name, error.cause.reason]).toEqual(["NotRetryable", "canceled"]);
  expect(manual.requests.all("pipelines.run")).toHaveLength(1);
  expect(manual.requests.all("runs.cancel")).toHaveLength(1);
});

describe("a worker that is shut down", () => {
  /** The functions of the recipe, without the program that calls them, and an API for them on a clock of its own. */
  async function prepareWorker() {
    const heading = "A worker that is shut down";
    const program = page.split(`## ${heading}\n`)[1]?.match(/^const planasonix = .*?(?=^```$)/ms)?.[0] ?? "";
    const cwd = write(heading, { [program]: "", "class Canceled": "export class Canceled" });
    const { load, cancel, Canceled } = await import(pathToFileURL(`${cwd}/recipe.ts`).href);
    const api = await startSandbox({ clock: "manual" });
    onTestFinished(() => api.close());
    const client = (send = fetch) =>
      createClient({ apiKey: api.apiKey, baseUrl: api.url, clock: api.clock.client, fetch: send });
    const store = memoryStore();
    const stop = new AbortController();
    const attempt = (planasonix = client(), { signal = stop.signal, heartbeat = (_: object) => {} } = {}) =>
      load(planasonix, store, { id: "load-1", signal, heartbeat }).then(
        () => "done",
        (error: Error) => error.constructor.name,
      );
    /** Cancels the task as soon as its run has an ID. */
    const cancelAtStart = (details: object): void => {
      if ("id" in details) stop.abort(new Canceled());
    };
    const status = async () => {
      const { starts = [] } = (await readStarts(store, "load-1")) ?? {};
      return (await client().runs.get(starts[0]?.id ?? "")).attributes.status;
    };
    return { api, client, store, attempt, cancel, Canceled, cancelAtStart, status };
  }

  test.each([
    [401, "AuthenticationError"],
    [403, "PermissionDeniedError"],
    [409, "ConflictError"],
    [400, "NotRetryable"],
    [404, "NotRetryable"],
  ])("ends a task only for its own mistake: a %i before the start rejects with %s", async (status, name) => {
    const { api, attempt } = await prepareWorker();
    api.faults.add({ operation: "pipelines.run", status, times: 1 });

    expect([await attempt(), await attempt()]).toEqual([name, "done"]);
  });

  test("reports a cancellation as done only if the run is canceled", async () => {
    const { api, client, store, attempt, cancel, cancelAtStart, status } = await prepareWorker();
    const remove = api.faults.add({ operation: "runs.cancel", status: 403 });
    const refused = await attempt(client(), { heartbeat: cancelAtStart });
    const going = await status();
    remove();
    const again = await attempt(); // The signal is aborted before the call.
    await api.clock.advance("5m");
    await cancel(client(), store, "load-1");

    expect([refused, going]).toEqual(["PermissionDeniedError", "queued"]);
    expect([again, await status()]).toEqual(["Canceled", "canceled"]);
  });

  test("reports no cancellation as done while a start is undecided, and cancels its run as soon as that has an ID", async () => {
    const { api, client, store, attempt, cancel, Canceled, cancelAtStart, status } = await prepareWorker();
    api.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
    const user = new AbortController();
    const losing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (new Request(input, init).method !== "POST") return response;
      user.abort(new Canceled());
      throw new TypeError("fetch failed");
    };
    const undecided = await attempt(client(losing), { signal: user.signal });
    const message = await cancel(client(), store, "load-1").catch(String);
    const decided = await attempt(client(), { heartbeat: cancelAtStart });
    await api.clock.advance("5m");

    expect([undecided, message]).toEqual(["Error", "Error: load-1: it is not known yet whether a run was started"]);
    expect([decided, await status()]).toEqual(["Canceled", "canceled"]);
    expect(api.requests.all("pipelines.run")).toHaveLength(1);
  });
});

test.each([
  ["expires", ", expires_in_days: 90", true],
  ["does not expire", "", false],
])("the rotation of an API key that %s creates one that does as well", async (_, expiry, expires) => {
  const original = { '["pipelines:read"], expires_in_days: 90': `["pipelines:read"]${expiry}` };
  const { sandbox, run } = await prepare("Rotate an API key", { speed: 600 }, original);
  const { code, output } = await ended(run());
  const { apiKeys } = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const keys = (await apiKeys.list().toArray()).filter(({ attributes }) => attributes.name.startsWith("Nightly job"));

  expect(code, output).toBe(0);
  expect(keys.map(({ attributes }) => [attributes.name, Boolean(attributes.expires_at)])).toEqual([
    ["Nightly job 2", expires],
  ]);
});

test("the rotation of a credential goes back to the old login if the response to the new one is lost", async () => {
  const { sandbox, run } = await prepare("Rotate a credential");
  sandbox.faults.add({ operation: "credentials.update", status: 500, executed: true, times: 4 });
  const { code, output } = await ended(run());
  const logins = sandbox.requests.all("credentials.update").map(({ body }) => Object(body).config.username);

  expect([code, output]).toEqual([1, expect.stringContaining("failed with 500")]);
  expect(logins).toEqual(["etl_2", "etl_2", "etl_2", "etl_2", "etl_1"]);
});

test("the import creates each term once, also if the response to a creation is lost", async () => {
  const { sandbox, run } = await prepare("An import that may be killed", { speed: 600 }, quickImport);
  sandbox.faults.add({ operation: "glossaryTerms.create", reset: "after", times: 1 });
  const [first, second] = [await ended(run()), await ended(run())];
  const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const slugs = (await planasonix.glossaryTerms.list().toArray()).map(({ attributes }) => attributes.slug);

  expect([first.code, second.code], first.output + second.output).toEqual([1, 0]);
  expect(slugs.filter((slug) => ["gross-margin", "refund-rate"].includes(slug)).toSorted()).toEqual([
    "gross-margin",
    "refund-rate",
  ]);
});

test("the import replaces the time of the last creation as a whole", async () => {
  const { run, file } = await prepare("An import that may be killed");
  const time = file.replace("recipe.ts", "import.time");
  writeFileSync(time, "1764000000000");
  linkSync(time, `${time}.before`); // has what is written in place, and not what replaces the file
  const { code, output } = await ended(run());

  expect([code, output]).toEqual([0, "2 created\n"]);
  expect(readFileSync(`${time}.before`, "utf8")).toBe("1764000000000");
});

test.each([
  ["killed", "honored"],
  ["killed", "ignored"],
  ["timed out", "honored"],
  ["timed out", "ignored"],
] as const)(
  "the import creates each term once if it is %s while the API still works, and started again at once, with keys %s",
  async (end, idempotencyKeys) => {
    const { sandbox, run } = await prepare("An import that may be killed", { idempotencyKeys }, quickImport);
    sandbox.faults.add({ operation: "glossaryTerms.create", delayMs: 2_000, times: 1 });
    const first = run();
    const firstEnded = ended(first);
    await vi.waitUntil(() => sandbox.requests.all("glossaryTerms.create").length > 0, { timeout: 10_000 });
    if (end === "killed") first.kill("SIGKILL");
    await firstEnded;
    const { code, output } = await ended(run());

    expect([code, output]).toEqual([0, "1 created\n"]);
    expect(sandbox.requests.all("glossaryTerms.create").map(({ status }) => status)).toEqual([201, 201]);
  },
);

test("the import survives the faults of an exploration, where keys are ignored", async () => {
  const inFolder = { '"import.time"': 'process.env.TMPDIR + "/import.time"' };
  const cwd = write("An import that may be killed", { ...quickImport, "90_000": "1_500", ...inFolder });
  const bin = fileURLToPath(new URL("../../packages/sandbox/dist/bin.js", import.meta.url));
  const faults = isProof ? [...usualFaults, ...otherFaults] : usualFaults;
  const parts = ["explore", "--idempotency-keys", "ignored", "--faults", faults.join(","), "--"];
  const exploration = spawn(process.execPath, [bin, ...parts, process.execPath, "recipe.ts"], { cwd });
  const { code, output } = await ended(exploration);

  expect(code, output).toBe(0);
  expect(output).toContain("no findings");
}, 120_000);

test("the gate for one start a day refuses a second one, whatever became of the first", async () => {
  const { sandbox, run } = await prepare("A gate with an exit code", { speed: 600 }, {}, 1);
  sandbox.outcomes.next("pipelines.run", { status: "failed" });
  const [first, second] = [await ended(run()), await ended(run())];

  expect([first.code, first.output]).toEqual([1, expect.stringContaining("WaitError")]);
  expect([second.code, second.output]).toEqual([1, expect.stringContaining("#2: the start before did not succeed")]);
  expect(sandbox.requests.all("pipelines.run")).toHaveLength(1);
});

test("a worker sends heartbeats while its start has no response, and none after its end", async () => {
  const { sandbox, file } = await prepare("A worker that is shut down");
  vi.stubEnv("PLANASONIX_BASE_URL", sandbox.url);
  vi.stubEnv("PLANASONIX_API_KEY", sandbox.apiKey);
  vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => void vi.useRealTimers().unstubAllEnvs().restoreAllMocks());
  const { load } = await import(pathToFileURL(file).href);
  await using slow = await startSandbox();
  slow.faults.add({ operation: "pipelines.run", delayMs: 60_000, times: 1 });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const stop = new AbortController();
  const heartbeat = vi.fn();
  const planasonix = createClient({ apiKey: slow.apiKey, baseUrl: slow.url });
  const loading = load(planasonix, memoryStore(), { id: "load-1", signal: stop.signal, heartbeat }).catch(String);
  await vi.waitUntil(() => slow.requests.all("pipelines.run").length > 0);
  vi.advanceTimersByTime(30_000);
  const beats = heartbeat.mock.calls.length;
  stop.abort("the end");
  await loading;
  vi.advanceTimersByTime(30_000);

  expect([beats, heartbeat.mock.calls.length]).toEqual([3, 3]);
});

test("the rotation of a credential goes back to the old login if a connection does not work with the new one", async () => {
  const { sandbox, run } = await prepare("Rotate a credential");
  sandbox.faults.add({ operation: "connections.test", status: 400 });
  const { code, output } = await ended(run());
  const logins = sandbox.requests.all("credentials.update").map(({ body }) => Object(body).config.username);

  expect([code, output]).toEqual([1, expect.stringContaining("POST /connections/test failed with 400")]);
  expect(logins).toEqual(["etl_2", "etl_1"]);
});

/** The rotation of a webhook's secret, with the receiver of its page. */
async function prepareRotation(options: Parameters<typeof startSandbox>[0] = {}) {
  const heading = "Rotate the secret of a webhook";
  let receive: (delivery: Request) => Promise<Response>;
  const server = serve({ fetch: (delivery) => receive(delivery), hostname: "127.0.0.1", port: 0 });
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${Object(server.address()).port}/`;
  const own = `(await planasonix.webhooks.list().toArray()).find(({ attributes }) => attributes.url === "${url}")`;
  const changes = { 'await planasonix.webhooks.get("wh_01jq8hook02")': own, "5_000": "200" };
  const { sandbox, run, file } = await prepare(heading, options, changes, 1);
  const secrets = JSON.stringify(file.replace("recipe.ts", "secrets.json"));
  const receiver = write(heading, { '"secrets.json"': secrets, "console.log(event.id)": "event.id" });
  receive = (await import(pathToFileURL(`${receiver}/recipe.ts`).href)).POST;
  const { webhooks } = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  return { sandbox, run, url, webhooks, secretsFile: file.replace("recipe.ts", "secrets.json") };
}

test("the rotation of a webhook's secret waits for what the old webhook has to deliver again", async () => {
  const { sandbox, run, url, webhooks, secretsFile } = await prepareRotation({ clock: "manual" });
  const old = await webhooks.create({ url, events: ["job.failed"], secret: "<the old secret>" });
  await webhooks.sendTest(old.id);
  await sandbox.clock.advance("1s"); // The receiver fails, because it has no secrets yet.
  writeFileSync(secretsFile, JSON.stringify(["<the old secret>"]));
  const rotation = ended(run());
  const looks = () => sandbox.requests.all("webhooks.listDeliveries").length;
  await vi.waitUntil(() => looks() > 2, { timeout: 30_000 });
  const before = sandbox.requests.all("webhooks.delete").length;
  await sandbox.clock.advance("1h");
  const { code, output } = await rotation;
  const delivered = sandbox.deliveries.all().filter(({ webhookId }) => webhookId === old.id);

  expect(code, output).toBe(0);
  expect([before, sandbox.requests.all("webhooks.delete").length]).toEqual([0, 1]);
  expect(delivered).toMatchObject([{ status: "delivered", attempt: 2, httpStatus: 204 }]);
});

test("the rotation of a webhook's secret begins again after a lost creation, and no receiver refuses a delivery", async () => {
  const { sandbox, run, url, webhooks } = await prepareRotation();
  const ids = async (): Promise<string[]> =>
    (await webhooks.list().toArray()).filter((one) => one.attributes.url === url).map(({ id }) => id);
  /** Sends tests, and waits until they are delivered. @returns The statuses of all deliveries so far. */
  const sendTests = async (targets: readonly string[]): Promise<unknown[]> => {
    for (const id of targets) await webhooks.sendTest(id);
    const sent = () => sandbox.deliveries.all().filter(({ webhookId }) => !others.has(webhookId));
    await vi.waitUntil(() => sent().every(({ status }) => status !== "pending"));
    return sent().map(({ httpStatus }) => httpStatus);
  };
  const others = new Set((await webhooks.list().toArray()).map(({ id }) => id));
  const old = await webhooks.create({ url, events: ["job.failed"], secret: "<the old secret>" });
  sandbox.faults.add({ operation: "webhooks.create", reset: "after", times: 1 });
  const first = await ended(run());
  const lost = (await ids()).filter((id) => id !== old.id);
  await sendTests([old.id, ...lost]);
  for (const id of lost) await webhooks.delete(id);
  const second = await ended(run());
  const left = await ids();
  const statuses = await sendTests(left);

  expect([first.code, second.code], first.output + second.output).toEqual([1, 0]);
  expect([lost.length, left.length, left.includes(old.id)]).toEqual([1, 1, false]);
  expect(statuses).toEqual([204, 204, 204, 204]);
});

test("a credential whose creation lost its response keeps its name, by which it is found", async () => {
  await using sandbox = await startSandbox();
  const { credentials } = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const create = () => credentials.create({ name: "etl_2", type: "database", config: { username: "etl_2" } });
  sandbox.faults.add({ operation: "credentials.create", reset: "after", times: 1 });
  const lost = await create().catch((error) => error);
  const repeated = await create().catch((error) => error);
  const found = (await credentials.list().toArray()).filter(({ attributes }) => attributes.name === "etl_2");
  for (const { id } of found) await credentials.delete(id);
  const again = await create();

  expect([lost.name, lost.outcome, repeated.name]).toEqual(["ConnectionError", "unknown", "ConflictError"]);
  expect([found.length, again.attributes.name]).toEqual([1, "etl_2"]);
});
