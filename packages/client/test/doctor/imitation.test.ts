import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { startSandbox } from "@planasonix/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { checkDeployment, type DeploymentReport } from "../../src/doctor.ts";
import { createClient, type Planasonix } from "../../src/index.ts";
import { addingHeaders, type Body, type Change, changingBody, deviating } from "./deployments.ts";

const refusing = (status: number, message: string): Response =>
  Response.json({ error: { code: status === 404 ? "not_found" : "forbidden", message } }, { status });

const deviations: Readonly<Record<string, Change | undefined>> = {
  "no deviation": undefined,
  "a renamed field": changingBody(/^\/pipelines$/, (body) =>
    JSON.parse(JSON.stringify(body).replaceAll('"status":', '"state":')),
  ),
  "a field that vanished": changingBody(/^\/folders$/, ({ data, ...others }) => {
    for (const { attributes } of data) delete attributes.created_at;
    return { ...others, data };
  }),
  "a field of another type": changingBody(/^\/pipelines\/pl_[^/]+$/, (body) => {
    body.data.attributes.created_at = 1_764_000_000;
    return body;
  }),
  "a missing envelope": changingBody(/^\/projects\/[^/]+$/, ({ data }) => ({ id: data.id, ...data.attributes })),
  "resources without attributes": changingBody(/^\/schedules$/, ({ data, ...others }) => ({
    ...others,
    data: data.map(({ id, type, attributes }: Body) => ({ id, type, ...attributes })),
  })),
  "a bare list": changingBody(/^\/glossary\/terms$/, ({ data }) => data),
  "headers with unknown names": addingHeaders(() => ({ "x-rate-left": "9", "x-rate-max": "10" })),
  "headers of the standard": addingHeaders(() => ({
    "ratelimit-limit": "10000",
    "ratelimit-remaining": "10000",
    "ratelimit-reset": "30",
  })),
  "seconds instead of Unix time": addingHeaders(() => ({
    "x-ratelimit-limit": "10000",
    "x-ratelimit-remaining": "10000",
    "x-ratelimit-reset": "30",
  })),
  "a cursor elsewhere": changingBody(/^\/pipelines$/, ({ data, meta }) => ({
    data,
    next_cursor: meta.page.cursor ?? "end",
  })),
  "a missing operation": ({ path, response }) =>
    path === "/glossary/terms" ? refusing(404, `There is no path ${path}: see elsewhere.`) : response,
  "a missing scope": ({ path, response }) => (path.startsWith("/webhooks") ? refusing(403, "No scope") : response),
  "errors of another form": ({ response }) =>
    response.ok ? response : Response.json({ message: "No" }, { status: response.status }),
  "a clock that is off": addingHeaders(() => ({ date: new Date(Date.now() + 7 * 60_000).toUTCString() })),
  "a new value": changingBody(/^\/pipelines$/, (body) => {
    body.data[0].attributes.status = "hibernating";
    return body;
  }),
  "a new field in a list of objects": changingBody(/^\/pipelines\/pl_[^/]+$/, (body) => {
    body.data.attributes.nodes[0].colour = null;
    body.data.attributes.nodes[0].depth = 3;
    return body;
  }),
};

/** What the file has, with the differences that follow from another place. */
function saved(report: DeploymentReport): object {
  const { version, baseUrl, dialect, operations, habits, findings } = report;
  return JSON.parse(JSON.stringify({ version, baseUrl, dialect, operations, habits, findings }));
}

const compared = (report: DeploymentReport): object =>
  JSON.parse(
    JSON.stringify({ ...saved(report), baseUrl: new URL(report.baseUrl).pathname, differs: report.differs }).replace(
      /http:\/\/(127\.0\.0\.1:\d+|[\w.]+)/g,
      "http://host",
    ),
  );

/** Checks a sandbox that behaves as the deployment of a report. */
async function checkLike(report: DeploymentReport, writeProbe = false): Promise<DeploymentReport> {
  const sandbox = await startSandbox({ port: false, like: saved(report) });
  onTestFinished(() => sandbox.close());
  const { apiKey, url: baseUrl, fetch } = sandbox;
  const dialects = report.findings.some(({ kind }) => kind === "dialect" || kind === "base_url");
  const url = dialects ? `${new URL(baseUrl).origin}/v1` : baseUrl;
  return checkDeployment({ client: createClient({ apiKey, baseUrl: url, fetch }), writeProbe });
}

test.each(Object.keys(deviations))(
  "a sandbox that behaves as a deployment with %s gets the same report",
  async (name) => {
    const { planasonix } = await deviating(deviations[name]);
    const report = await checkDeployment({ client: planasonix });

    const again = await checkLike(report);

    expect(compared(again)).toEqual(compared(report));
    expect(report.differs || name === "no deviation" || report.findings.length > 1).toBe(true);
  },
);

test.each(["ignored", "honored"] as const)(
  "a sandbox imitates idempotency keys that are %s",
  async (idempotencyKeys) => {
    const { planasonix } = await deviating(undefined, { idempotencyKeys });
    const report = await checkDeployment({ client: planasonix, writeProbe: true });

    const again = await checkLike(report, true);

    expect([again.habits.idempotencyKeys, compared(again)]).toEqual([idempotencyKeys, compared(report)]);
  },
);

test("a sandbox imitates a limit that is ignored", async () => {
  const { sandbox } = await deviating();
  const { planasonix } = await deviating(async ({ method, path, url, response }) => {
    if (method !== "GET" || path !== "/pipelines") return response;
    url.searchParams.delete("limit");
    return sandbox.fetch(url, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
  });
  const report = await checkDeployment({ client: planasonix });

  expect(compared(await checkLike(report))).toEqual(compared(report));
});

test("a sandbox imitates a cursor that is ignored", async () => {
  const { sandbox } = await deviating();
  const { planasonix } = await deviating(async ({ method, path, response }) => {
    if (method !== "GET" || path !== "/pipelines") return response;
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    const { data } = (await (await sandbox.fetch(`${sandbox.url}/pipelines?limit=2`, { headers })).json()) as Body;
    return Response.json({ data, meta: { page: { limit: 2, cursor: "always" } } });
  });
  const report = await checkDeployment({ client: planasonix });

  expect(compared(await checkLike(report))).toEqual(compared(report));
});

test("a sandbox imitates the path of a deployment", async () => {
  const { sandbox } = await deviating();
  const elsewhere = sandbox.url.replace("/v1", "/api/v1");
  const fetch: typeof globalThis.fetch = async (input, init) =>
    String(input).startsWith(elsewhere)
      ? sandbox.fetch(String(input).replace(elsewhere, sandbox.url), init)
      : refusing(404, "There is no path here");
  const report = await checkDeployment({
    client: createClient({ apiKey: sandbox.apiKey, fetch, baseUrl: sandbox.url }),
  });

  const again = await checkLike(report);

  expect(new URL(again.baseUrl).pathname).toBe("/api/v1");
  expect(again.findings.map(({ kind, verdict }) => [kind, verdict])).toEqual(
    report.findings.map(({ kind, verdict }) => [kind, verdict]),
  );
  expect(again.operations).toEqual(report.operations);
});

test.each<[string, () => Promise<{ origin: string } & AsyncDisposable>, (own: Planasonix) => unknown]>([
  ["airflow-provider", () => startAirflowServer({ jobs: 3 }), (own) => own.jobs.list()],
  ["mcp-server", startMcpServer, (own) => own.pipelines.list()],
])("a sandbox imitates the dialect %s", async (name, start) => {
  const server = await start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const planasonix = createClient({ apiKey: "flx_0123456789", baseUrl: `${server.origin}/v1` });
  const report = await checkDeployment({ client: planasonix });

  const again = await checkLike(report);

  expect([again.dialect, new URL(again.baseUrl).pathname]).toEqual([name, new URL(report.baseUrl).pathname]);
  expect(again.findings.find(({ kind }) => kind === "dialect")?.verdict).toBe("breaking");
});

test.each([
  ["another version", '{"version":2}', /`like` is no saved report of a deployment: it is a report of version 2/],
  ["another document", { openapi: "3.1.0" }, /`version` is missing/],
])("a sandbox refuses %s", async (_, like, message) => {
  await expect(startSandbox({ port: false, like })).rejects.toThrow(message);
  await expect(startSandbox({ port: false, like: "" })).rejects.toThrow(TypeError);
  await expect(startSandbox({ port: false, like: {}, spec: "openapi.json" })).rejects.toThrow(/no effect with `like`/);
});
