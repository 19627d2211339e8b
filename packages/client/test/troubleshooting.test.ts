import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createDialect } from "../src/dialect.ts";
import * as client from "../src/index.ts";
import { memoryStore, resolveStart, startOnce } from "../src/once.ts";
import { createRaw } from "../src/raw.ts";
import { page, problem, rejection, resource, scripted, thrownBy, untyped } from "./support/client.ts";

const { createClient, MissingApiKeyError } = client;
const table = readFileSync(new URL("../TROUBLESHOOTING.md", import.meta.url), "utf8");
const rows = [...table.matchAll(/^\| (.*?) \| .* \| .* \|$/gm)]
  .map(([, cell = ""]) => cell)
  .filter((cell) => /`/.test(cell));

type Fails = () => unknown;
const failing = (...steps: Parameters<typeof scripted>[0]): ReturnType<typeof scripted>["planasonix"] =>
  scripted(steps, { maxRetries: 0 }).planasonix;
const get = (...steps: Parameters<typeof scripted>[0]): Promise<unknown> =>
  rejection(failing(...steps).pipelines.get("pl_1"));
const broken = (code: string): Error => Object.assign(new TypeError("fetch failed"), { cause: { code } });
const run = (status?: string): Response => resource("run_1", { status });
const dialect = createDialect("airflow-provider");
const speaking = (...steps: Parameters<typeof scripted>[0]): ReturnType<typeof scripted>["planasonix"] =>
  scripted(steps, { dialect, baseUrl: "https://api.test" }).planasonix;
const make = (options: object): Promise<unknown> => thrownBy(() => createClient(options));
const create = untyped(scripted([]).planasonix.pipelines, "create");

const limited = (call: (planasonix: client.Planasonix) => PromiseLike<unknown>): Promise<unknown> =>
  rejection(call(scripted([], { allow: ["read"] }).planasonix));

/** A client, and a start under a key. */
function startedOnce(...steps: Parameters<typeof scripted>[0]) {
  const { planasonix } = scripted(steps);
  const start = startOnce({ key: "k", store: memoryStore() });
  const run = (id: string): Promise<unknown> => planasonix.pipelines.runAndWait(id, {}, { start });
  return { planasonix, start, run };
}

/** For each message, the cause and a function that produces the error. */
const examples: Readonly<Record<string, Fails>> = {
  "400": () => get(problem(400)),
  "422": () => get(problem(422)),
  "401": () => get(problem(401)),
  "403": () => get(problem(403)),
  "404": () => get(problem(404)),
  "409": () => get(problem(409)),
  "429": () => get(problem(429)),
  "5xx": () => get(problem(503)),
  "a 413, which has no class of its own": () => get(problem(413)),
  "an unknown outcome": () => rejection(failing(problem(500)).pipelines.run("pl_1")),
  "a failed connection": () => get(broken("ENOTFOUND")),
  "a missing response": () => get(broken("ECONNRESET")),
  "an incomplete response": () =>
    get(new Response(new ReadableStream({ pull: (body) => body.error(broken("ECONNRESET")) }))),
  "a slow attempt": () => late({ timeoutMs: 1000 }),
  "a slow call": () => late({ deadlineMs: 1000 }),
  async "a rate limit beyond the deadline"() {
    const { pipelines } = failing(new Response("{}", { status: 429, headers: { "retry-after": "50" } }));
    await rejection(pipelines.get("pl_1"));
    return rejection(pipelines.get("pl_1", { deadlineMs: 1000 }));
  },
  "a missing API key": () => rejection(createClient({ baseUrl: "https://api.test/v1" }).pipelines.get("pl_1")),
  "an operation that is not allowed": () => limited((planasonix) => planasonix.pipelines.delete("pl_1")),
  "an address that is not known": () => limited((planasonix) => planasonix.pipelines.get("a/b")),
  "a header that overrides the method": () =>
    limited((planasonix) => planasonix.pipelines.get("pl_1", { headers: { "x-http-method-override": "DELETE" } })),
  "a limit that widens": () =>
    thrownBy(() => scripted([], { allow: ["read"] }).planasonix.withOptions({ allow: ["start"] })),
  "a redirect": () => get(new Response(null, { status: 302, headers: { location: "https://login.test/" } })),
  "a body of an unexpected shape": () => get(Response.json({ items: [] })),
  "a body of another form than the dialect": () => rejection(speaking(Response.json([])).jobs.get("job_1")),
  "an operation that a dialect lacks": () => rejection(speaking().runs.get("run_1")),
  "work that is already going": () =>
    rejection(speaking(Response.json({ existing_job_id: "job_1" }, { status: 409 })).connections.sync("conn_1")),
  "an unknown dialect": () => thrownBy(() => createDialect("airflow")),
  "an invalid dialect": () => thrownBy(() => createDialect({})),
  "a base URL of another form": () => make({ dialect, baseUrl: "https://api.test/v1" }),
  "a large body": () =>
    rejection(scripted([resource("pl_1")], { maxResponseBytes: 5 }).planasonix.pipelines.get("pl_1")),
  "an endless list": () =>
    rejection(
      failing(page(["a"], "c"))
        .pipelines.list()
        .toArray(),
    ),
  "failed work": () => rejection(failing(run("failed")).runs.wait("run_1")),
  "work that has not ended by the deadline": () =>
    rejection(failing(run("running")).runs.wait("run_1", { deadlineMs: 9000 })),
  "polls that fail": () => rejection(failing(problem(500)).runs.wait("run_1", { deadlineMs: 9000 })),
  "started work that is not found": () => rejection(failing(run("queued"), problem(404)).pipelines.runAndWait("pl_1")),
  "started work without an ID": () => rejection(failing(resource("dlq_1", {})).dlq.reprocessAndWait("dlq_1")),
  "a polled resource without a status": () => rejection(failing(run()).runs.wait("run_1")),
  "an unknown option": () => make({ apikey: "k" }),
  "an invalid option": () => make({ timeoutMs: -1 }),
  "an invalid API key": () => make({ apiKey: "a\nb" }),
  "an invalid ID": () => rejection(failing().pipelines.get("..")),
  "a list that is too large": () =>
    rejection(
      scripted([page(["a"], "c1")], { maxListBytes: 5 })
        .planasonix.pipelines.list()
        .toArray(),
    ),
  "an invalid parameter": () => rejection(failing().pipelines.list({}, { extraQuery: { x: "\ud800" } })),
  "options that are not an object": () => rejection(create({}, 7)),
  "an option in the body": () => rejection(create({ idempotencyKey: "k" })),
  "too many arguments": () => rejection(create({}, {}, {})),
  "a body that is not an object": () => rejection(create([])),
  "an invalid base URL": () => make({ baseUrl: "https://api.test" }),
  "an invalid name of a header": () => make({ headers: { "a b": "c" } }),
  "an invalid value of a header": () => make({ headers: { a: "b\nc" } }),
  "a parameter that is given twice": () =>
    rejection(failing().pipelines.list({ limit: 1 }, { extraQuery: { limit: 2 } })),
  "a body that cannot be written as JSON": () => rejection(create({ name: 1n })),
  "a body that is not JSON data": () => rejection(create(new Map())),
  "an incompatible fetch": () => rejection(createClient({ apiKey: "k", fetch: wrongFetch }).pipelines.get("pl_1")),
  "middleware that does not pass on its request": () =>
    rejection(scripted([], { middleware: [(next) => () => next({} as never)] }).planasonix.pipelines.get("pl_1")),
  "middleware that returns no response": () =>
    rejection(scripted([], { middleware: [() => async () => undefined as never] }).planasonix.pipelines.get("pl_1")),
  "a limiter that grants no permit": () =>
    rejection(
      scripted([], { rateLimiter: { acquire: () => undefined as never, release() {} } }).planasonix.pipelines.get(
        "pl_1",
      ),
    ),
  "middleware that fails after a write": () =>
    rejection(
      scripted([run()], {
        middleware: [(next) => (request) => next(request).then(() => Promise.reject(new Error("full")))],
      }).planasonix.pipelines.run("pl_1"),
    ),
  "a key of `startOnce` for other arguments": async () => {
    const { run: runOnce, planasonix, start } = startedOnce(page([], null), run("queued"), run("succeeded"));
    await planasonix.pipelines.runAndWait("pl_1", {}, { start });
    return rejection(runOnce("pl_2"));
  },
  "a key of `startOnce` for another operation": async () => {
    const { start, planasonix } = startedOnce(page([], null), run("queued"), run("succeeded"));
    await planasonix.pipelines.runAndWait("pl_1", {}, { start });
    return rejection(planasonix.connections.syncAndWait("pl_1", {}, { start }));
  },
  "a key of `startOnce` whose work failed 20 times": async () => {
    const { run: runOnce } = startedOnce(
      ...Array.from({ length: 20 }, () => [page([], null), run("queued"), run("failed")]).flat(),
    );
    for (let count = 0; count < 20; count += 1) await rejection(runOnce("pl_1"));
    return rejection(runOnce("pl_1"));
  },
  "a store of `startOnce` that fails": () =>
    rejection(
      failing().pipelines.runAndWait(
        "pl_1",
        {},
        { start: startOnce({ key: "k", store: { ...memoryStore(), get: () => Promise.reject(new Error("down")) } }) },
      ),
    ),
  async "a start of `startOnce` without time"() {
    const { planasonix, clock } = scripted([]);
    const store = { ...memoryStore(), get: () => clock.advance(9000).then(() => undefined) };
    const start = startOnce({ key: "k", store });
    return rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, deadlineMs: 9000 }));
  },
  "a start of `startOnce` that may have been executed": () =>
    rejection(
      failing(page([], null), problem(500), problem(403)).pipelines.runAndWait(
        "pl_1",
        {},
        { start: startOnce({ key: "k" }) },
      ),
    ),
  async "a start of `startOnce` beside another that may be executed"() {
    const store = memoryStore();
    const { planasonix } = scripted([page([], null), problem(500), page([], null)], { maxRetries: 0 });
    const runOnce = (key: string): Promise<unknown> =>
      rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key, store }), deadlineMs: 9000 }));
    await runOnce("a");
    return runOnce("b");
  },
  "a start that is decided": () => rejection(resolveStart(memoryStore(), "k", "not started")),
  "`startOnce` for an operation that can be repeated": () =>
    rejection(failing().streams.startAndWait("str_1", { start: startOnce({ key: "k" }) })),
  "`startOnce` beside an idempotency key": () =>
    rejection(failing().pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "k" }), idempotencyKey: "k" })),
  "a value that is not a client": () => thrownBy(() => createRaw({} as never)),
};

describe("table of messages in the README", () => {
  test.each(Object.entries(examples))("lists the message for %s", async (_, fails) => {
    const { message } = (await fails()) as Error;

    expect(
      rows.some((row) => fits(row, message)),
      message,
    ).toBe(true);
  });

  test("lists only messages that exist", async () => {
    const messages = await Promise.all(
      Object.values(examples).map(async (fails) => ((await fails()) as Error).message),
    );
    const texts = [...messages, ...literals()];

    expect(rows.filter((row) => !texts.some((text) => fits(row, text)))).toEqual([]);
  });

  test("covers every error class that has no subclasses", async () => {
    const errors = await Promise.all(Object.values(examples).map((fails) => fails()));
    const leaves = Object.keys(client).filter(
      (name) => /^[A-Z]\w+Error$/.test(name) && !/^(Planasonix|Call|Api)Error$/.test(name),
    );

    expect(leaves).toContain(MissingApiKeyError.name);
    expect(leaves.filter((name) => !errors.some((error) => (error as Error).name === name))).toEqual([]);
  });

  test("lists the error messages found in the sources of the runtime", () => {
    const found = literals();

    expect(found.length).toBeGreaterThan(15);
    expect(found.filter((text) => !rows.some((row) => fits(row, text)))).toEqual([]);
  });
});

/** Whether a message matches a row, where `…` stands for any text. A row may contain two messages. */
function fits(row: string, message: string): boolean {
  const spans = [...row.matchAll(/(`+) ?(.+?) ?\1(?!`)/g)].map(([, , text = ""]) => text);
  return spans.some((span) => {
    const parts = span.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`(^|[A-Z]+ /\\S* |\\s)${parts.join(".*")}`, "s").test(message);
  });
}

/**
 * Returns the texts after `new TypeError(` or `const message =` in the sources of the runtime, with `…` for inserted
 * values.
 */
function literals(): string[] {
  const sources = fileURLToPath(new URL("../../runtime/src/", import.meta.url));
  return globSync("**/*.ts", { cwd: sources, exclude: ["testing/**"] }).flatMap((file) => {
    const source = readFileSync(sources + file, "utf8");
    const texts = source.matchAll(/(?:new TypeError\(|const message =)\s*(`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*")/g);
    const messages = [...texts].map(([, text = ""]) =>
      text
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, "…")
        .replaceAll("\\`", "`"),
    );
    return messages.filter((text) => /^(`|\w|… \w)/.test(text)); // Other texts continue an inserted value.
  });
}

async function late(options: client.ClientOptions): Promise<unknown> {
  const never = (): Promise<Response> => new Promise(() => {});
  const { planasonix, clock } = scripted([never], { maxRetries: 0, ...options });
  const failed = rejection(planasonix.pipelines.get("pl_1"));
  await clock.advance(1000);
  return failed;
}

const wrongFetch = (async () => ({ status: 200 })) as unknown as typeof fetch;
