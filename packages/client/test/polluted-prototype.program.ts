// Run by polluted-prototype.test.ts: sets one property of `Object.prototype` after another, makes the same calls each
// time, and prints the names for which other requests were sent than without pollution, and the number of names.
const target: Record<string, unknown> = Object.prototype as never;
target.polluted = { before: "the import" };
const { createClient } = await import("../src/index.ts");
const { createDialect } = await import("../src/dialect.ts");
delete target.polluted;

const sent: unknown[] = [];
const attributes = { status: "succeeded", name: "Orders" };
const run = { id: "run_1", type: "pipeline_run", attributes };

globalThis.fetch = async (url, init = {}) => {
  const headers = Object.fromEntries(
    Object.entries({ ...init.headers }).filter(([name]) => name !== "idempotency-key"),
  );
  sent.push([url, init.method, headers, init.body, init.cache]);
  if (String(url).includes("/api/v1/")) return Response.json({ job_id: "job_1", status: "completed" });
  if (String(url).includes("/pl_bad/")) return Response.json({ error: { code: "invalid" } }, { status: 400 });
  const data = /runs\?|logs|pipelines\?|pipelines$/.test(String(url)) ? [run] : run;
  return Response.json({ data, meta: { page: { limit: 1, cursor: null } } });
};
process.env.PLANASONIX_API_KEY = "key_live_0123456789";
process.env.PLANASONIX_BASE_URL = "https://api.test/v1";

/** Makes calls of each kind, and returns the requests. A failure is a result as well. */
async function requests(): Promise<string> {
  sent.length = 0;
  try {
    const planasonix = createClient();
    const { pipelines, runs } = planasonix.withOptions({});
    await pipelines.get("pl_1");
    await pipelines.get("pl_1", {});
    await pipelines.list({ status: "active" }).toArray();
    await pipelines.list({}, {}).toArray({});
    for await (const page of pipelines.list().pages({})) sent.push(page.cursor);
    await pipelines.run("pl_1", { variables: { A: "b" } }, {});
    await pipelines.run("pl_bad", { variables: { A: "b" } }).catch((error: Error) => sent.push(error.message));
    await pipelines.runAndWait("pl_1", {}, {});
    await runs.wait("run_1", {});
    for await (const line of runs.followLogs("run_1", {}, {})) sent.push(line.id);
    const spoken = createClient({ dialect: createDialect("airflow-provider"), baseUrl: "https://api.test" });
    sent.push(
      await spoken.connections.sync("conn_1", { priority: "low" }, { idempotencyKey: "k1" }),
      await spoken.jobs.get("job_1", {}),
    );
  } catch (error) {
    sent.push(String(error));
  }
  return JSON.stringify(sent);
}

/** The names of all options, which the errors for unknown ones list. */
async function optionNames(): Promise<readonly string[]> {
  const unknown: object = { "?": 1 };
  const { pipelines, runs } = createClient();
  const calls: readonly (() => unknown)[] = [
    () => createClient(unknown),
    () => pipelines.get("pl_1", unknown),
    () => pipelines.list({}, unknown),
    () => pipelines.list().pages(unknown),
    () => pipelines.list().toArray(unknown),
    () => pipelines.run("pl_1", {}, unknown),
    () => pipelines.runAndWait("pl_1", {}, unknown),
    () => runs.wait("run_1", unknown),
    () => runs.followLogs("run_1", {}, unknown)[Symbol.asyncIterator]().next(),
  ];
  const messages = await Promise.all(
    calls.map(async (call) =>
      Promise.resolve()
        .then(call)
        .catch((error: Error) => error.message),
    ),
  );
  return [...new Set(messages.flatMap((message) => String(message).split("the options are ")[1]?.split(", ") ?? []))];
}

const values: Readonly<Record<string, unknown>> = {
  apiKey: "key_of_a_stranger",
  baseUrl: "https://stranger.test/v1",
  headers: { "x-stranger": "1" },
  extraQuery: { stranger: "1" },
  query: { stranger: "1" },
  fetchOptions: { cache: "force-cache" },
  authScheme: "x-planasonix-api-key",
  userAgent: "stranger",
  idempotencyKey: "stranger",
  from: "stranger",
  limit: 0,
};
const names = [...(await optionNames()), "query", "idempotency-key"];
const expected = await requests();
const changed: string[] = [];
for (const name of names) {
  target[name] = values[name] ?? 1;
  const actual = await requests();
  delete target[name];
  if (actual !== expected) changed.push(`${name}: ${actual}`);
}
console.log(JSON.stringify({ changed, names, requests: JSON.parse(expected).length }));
