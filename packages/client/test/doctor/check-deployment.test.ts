import { startMock } from "@planasonix/mock";
import { type Sandbox, type SandboxOptions, startSandbox } from "@planasonix/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { createClientFor } from "../../src/core.ts";
import { createDialect } from "../../src/dialect.ts";
import { checkDeployment, type DeploymentReport, type Finding } from "../../src/doctor.ts";
import { createClient } from "../../src/index.ts";
import { pipelines, runs } from "../../src/operations.ts";
import { rejection } from "../support/client.ts";
import { addingHeaders, type Deployment, deviating, webPage } from "./deployments.ts";

const check = (
  { planasonix }: Pick<Deployment, "planasonix">,
  options: Omit<Parameters<typeof checkDeployment>[0], "client"> = {},
): Promise<DeploymentReport> => checkDeployment({ client: planasonix, ...options });

const inState = ({ operations }: DeploymentReport, state: string): string[] =>
  Object.keys(operations).filter((name) => operations[name]?.state === state);

const manyRuns = Array.from({ length: 5_000 }, () => ({ pipeline_id: "pl_01hqxyz", status: "succeeded" }));

test.each<[string, SandboxOptions, ((sandbox: Sandbox) => unknown) | undefined]>([
  ["the untouched sandbox", {}, undefined],
  ["a sandbox that has lived through a month", { clock: "manual" }, ({ clock }) => clock.advance("30d")],
  ["a sandbox with 5,000 runs", {}, (sandbox) => sandbox.seed("pipeline_run", manyRuns)],
  ["an empty sandbox", { seed: "empty" }, undefined],
  ["a sandbox with a rate limit", { rateLimit: 10_000 }, undefined],
])("finds no difference of %s", async (_, options, prepare) => {
  const deployment = await deviating(undefined, options);
  await prepare?.(deployment.sandbox);

  const report = await check(deployment, { reach: true, writeProbe: true });

  expect(report.findings.filter(({ verdict }) => verdict === "breaking" || verdict === "changed")).toEqual([]);
  expect([report.differs, report.obstacle, report.stopped, report.left]).toEqual([false, undefined, undefined, []]);
});

test("finds no difference of the mock, which accepts any API key and any ID", async () => {
  const mock = await startMock();
  onTestFinished(mock.close);

  const report = await check({ planasonix: createClient({ apiKey: "key_live_0123456789", baseUrl: mock.url }) });

  expect(report.findings.filter(({ verdict }) => verdict === "breaking" || verdict === "changed")).toEqual([]);
});

test("sends only reads that contact no other system, and reaches all but one of them at most", async () => {
  const deployment = await deviating();

  const report = await check(deployment);

  expect(new Set(deployment.requests.map((request) => request.split(" ")[0]))).toEqual(new Set(["GET"]));
  expect(inState(report, "unreached").length).toBeLessThanOrEqual(1);
  expect([inState(report, "missing"), inState(report, "refused")]).toEqual([[], []]);
  expect(report.operations["connections.listSchemas"]).toEqual({ state: "not_called", why: "contacts other systems" });
  expect(report.operations["pipelines.run"]).toEqual({ state: "not_called", why: "writes" });
  expect(report.requests).toBe(deployment.requests.length);
});

test("with `reach`, calls the others as well, in at most 150 requests over HTTP", async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });

  const report = await check({ planasonix }, { reach: true });

  expect(report.requests).toBeLessThanOrEqual(150);
  expect(inState(report, "unreached").length).toBeLessThanOrEqual(1);
  expect(report.operations["connections.listSchemas"]?.state).toBe("read");
});

test.each([0, 1_200])("asks for no more than it needs of a workspace with %s runs", async (count) => {
  const pipeline = { id: "pl_1", name: "Orders" };
  const run = Array.from({ length: count }, () => ({ pipeline_id: "pl_1", status: "succeeded" }));
  const deployment = await deviating(undefined, { seed: { pipeline: [pipeline], pipeline_run: run } as never });

  const report = await check(deployment);

  expect([report.differs, report.operations["runs.list"]?.state]).toEqual([false, "read"]);
  expect(report.operations["runs.get"]?.state).toBe(count > 0 ? "read" : "unreached");
  expect(report.requests).toBeLessThanOrEqual(150);
});

test("reports each finding as it is seen, in the order of the report", async () => {
  const deployment = await deviating(addingHeaders(() => ({ "x-rate-left": "9" })));
  const seen: Finding[] = [];

  const report = await check(deployment, { onFinding: (finding) => seen.push(finding) });

  expect(seen.length).toBeGreaterThan(0);
  expect(seen).toEqual(report.findings);
});

test("contains no value of a field, and no API key", async () => {
  const deployment = await deviating(undefined, { clock: "manual" });
  await deployment.sandbox.clock.advance("2d");

  const text = JSON.stringify(await check(deployment, { reach: true, writeProbe: true }));

  const pipeline = (await deployment.planasonix.pipelines.list()).data[0];
  const user = await deployment.planasonix.profile.get();
  expect(text).not.toContain(deployment.sandbox.apiKey);
  for (const value of [pipeline?.id, pipeline?.attributes.name, user.attributes.email]) {
    expect(text).not.toContain(value ?? expect.unreachable());
  }
});

test("ends at a 429, says so, and does not repeat the request", async () => {
  let count = 0;
  const deployment = await deviating(({ response }) => {
    count += 1;
    return count > 5 ? new Response("", { status: 429, headers: { "retry-after": "1" } }) : response;
  });

  const report = await check(deployment);

  expect([report.stopped, report.requests, count]).toEqual([
    "the deployment responded with 429: its rate limit is used up",
    6,
    6,
  ]);
  expect(report.operations["runs.get"]).toEqual({ state: "unreached", why: report.stopped });
});

test.each<[string, () => Response | never, object]>([
  [
    "a refused API key",
    () => Response.json({ error: { code: "unauthorized", message: "No" } }, { status: 401 }),
    { kind: "key", passing: false },
  ],
  ["a web page that refuses", () => webPage(403, "Blocked"), { kind: "refused", passing: false }],
  ["a failing deployment", () => new Response("", { status: 502 }), { kind: "failure", passing: true }],
  [
    "a redirect to a login",
    () => new Response(null, { status: 302, headers: { location: "https://login.test/?next=/v1" } }),
    { kind: "redirect", passing: false, seen: "every request is redirected to https://login.test/ (302)" },
  ],
  ["something other than JSON", () => new Response("pong"), { kind: "other_api", passing: false }],
  ["another API", () => Response.json({ message: "no route" }, { status: 404 }), { kind: "other_api", passing: false }],
  ["a password of a proxy", () => new Response("", { status: 407 }), { kind: "proxy", passing: false }],
  ["an unknown host", () => failed("ENOTFOUND"), { kind: "name", passing: true }],
  [
    "a private certificate authority",
    () => failed("SELF_SIGNED_CERT_IN_CHAIN"),
    { kind: "certificate", passing: false },
  ],
  ["a refused connection", () => failed("ECONNREFUSED"), { kind: "connection", passing: true }],
  [
    "a proxy that opens no connection",
    () => failed(undefined, "Proxy response (403) !== 200 when HTTP Tunneling"),
    { kind: "proxy", passing: false },
  ],
])("says what is in the way in one line: %s", async (_, respond, expected) => {
  const deployment = await deviating(respond);

  const report = await check(deployment);

  expect(report.obstacle).toMatchObject(expected);
  expect([report.findings, report.differs, report.dialect]).toEqual([[], false, undefined]);
  expect(report.obstacle?.seen).not.toContain("\n");
});

test("says that there is no API key", async () => {
  const deployment = await deviating(undefined, {}, { apiKey: undefined });

  expect((await check(deployment)).obstacle).toMatchObject({ kind: "key" });
  expect(deployment.requests).toEqual([]);
});

test("says that nothing responds in time", async () => {
  const deployment = await deviating(() => new Promise(() => {}), {}, { timeoutMs: 1 });

  expect((await check(deployment)).obstacle).toMatchObject({ kind: "connection", passing: true });
});

test("checks only the operations of the client, and through its dialect", async () => {
  const { sandbox } = await deviating();
  const { fetch, url: baseUrl, apiKey } = sandbox;
  const client = createClientFor({ pipelines, runs }, { apiKey, baseUrl, fetch, dialect: createDialect("documented") });

  const report = await checkDeployment({ client });

  expect(report).toMatchObject({ dialect: "documented", differs: false });
  expect(new Set(Object.keys(report.operations).map((name) => name.split(".")[0]))).toEqual(
    new Set(["pipelines", "runs"]),
  );
});

test("says so if a client of a dialect meets the documented form", async () => {
  const { sandbox } = await deviating();
  const options = { apiKey: sandbox.apiKey, fetch: sandbox.fetch, baseUrl: new URL(sandbox.url).origin };

  const report = await checkDeployment({ client: createClient({ ...options, dialect: createDialect("mcp-server") }) });

  expect(report.dialect).toBe("documented");
  expect(report.findings[0]).toMatchObject({
    kind: "dialect",
    setting: `\`baseUrl: "${sandbox.url}"\`, without \`dialect\``,
  });
});

test("does not send the write probe where a dialect only guesses how a folder is created", async () => {
  const deployment = await deviating(undefined, { dialect: "mcp-server" }, { dialect: createDialect("mcp-server") });

  const report = await check(deployment, { writeProbe: true });

  expect(report.findings).toContainEqual(
    expect.objectContaining({
      kind: "idempotency_key",
      verdict: "unknown",
      seen: expect.stringMatching(/only guesses/),
    }),
  );
  expect(deployment.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
});

test("deletes the folder of the write probe after an abort, also if its response was lost", async () => {
  const stop = new AbortController();
  const reason = new Error("Ctrl-C");
  const deployment = await deviating(({ method, path, response }) => {
    if (method !== "POST" || path !== "/folders") return response;
    stop.abort(reason);
    throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
  });
  const [project] = await deployment.planasonix.projects.list().toArray({ limit: 1 });
  const project_id = project?.id ?? "";
  const before = await deployment.planasonix.folders.list({ project_id }).toArray();

  expect(await rejection(check(deployment, { writeProbe: true, signal: stop.signal }))).toBe(reason);

  expect(deployment.requests).toContain("POST /folders");
  expect(await deployment.planasonix.folders.list({ project_id }).toArray()).toEqual(before);
});

test("names the folders that the write probe could not delete", async () => {
  const deployment = await deviating(({ method, response }) =>
    method === "DELETE" ? Response.json({ error: { code: "forbidden", message: "No" } }, { status: 403 }) : response,
  );

  const { left, findings } = await check(deployment, { writeProbe: true });

  expect(left).toHaveLength(1);
  expect(findings.at(-2)?.seen).toBe(`the write probe could not delete what it created: ${left.join(", ")}`);
});

test("rejects a client of another copy of the package", async () => {
  expect(await rejection(checkDeployment({ client: {} }))).toBeInstanceOf(TypeError);
});

test("rejects with the reason of an aborted signal", async () => {
  const deployment = await deviating();
  const reason = new Error("stop");

  expect(await rejection(check(deployment, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(deployment.requests).toEqual([]);
});

function failed(code: string | undefined, message = "no"): never {
  throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(message), { code }) });
}
