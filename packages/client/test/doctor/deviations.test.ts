import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { expect, onTestFinished, test } from "vitest";
import { createDialect } from "../../src/dialect.ts";
import { checkDeployment, type DeploymentReport, type Finding } from "../../src/doctor.ts";
import {
  createClient,
  NotFoundError,
  PaginationError,
  PermissionDeniedError,
  type Planasonix,
  ResponseFormatError,
} from "../../src/index.ts";
import { rejection } from "../support/client.ts";
import { addingHeaders, type Body, changingBody, type Deployment, deviating, webPage } from "./deployments.ts";

/** The findings that say what differs; what is only unseen is left out. */
function differencesIn({ findings }: DeploymentReport): string[] {
  return findings
    .filter(({ verdict, kind }) => verdict !== "unknown" && kind !== "description")
    .map(({ verdict, kind, operation, place }) => [verdict, kind, operation, place].filter(Boolean).join(" "));
}

function only({ findings }: DeploymentReport, kind: Finding["kind"]): Finding {
  const found = findings.filter((finding) => finding.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] ?? expect.unreachable();
}

const check = ({ planasonix }: Deployment): Promise<DeploymentReport> => checkDeployment({ client: planasonix });

test("a renamed field is breaking, because the client gives `undefined` in its place", async () => {
  const deployment = await deviating(
    changingBody(/^\/pipelines$/, ({ data, ...others }) => ({
      ...others,
      data: data.map((one: { attributes: object }) => {
        const { status, ...attributes } = one.attributes as { status: string };
        return { ...one, attributes: { ...attributes, state: status } };
      }),
    })),
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual([
    "breaking field_missing pipelines.list data[].attributes.status",
    "additional field_unknown pipelines.list data[].attributes.state",
  ]);
  expect([report.differs, only(report, "field_missing").effect]).toEqual([
    true,
    "gives `undefined`, which its type rules out",
  ]);
  const { data } = await deployment.planasonix.pipelines.list();
  expect(data[0]?.attributes.status).toBeUndefined();
});

test("a field that no resource has any more is unknown if it is not required, and the client gives `undefined`", async () => {
  const deployment = await deviating(
    changingBody(/^\/folders$/, ({ data, ...others }) => {
      for (const { attributes } of data) delete attributes.created_at;
      return { ...others, data };
    }),
  );

  const report = await check(deployment);

  expect([report.differs, differencesIn(report)]).toEqual([false, []]);
  expect(only(report, "field_missing")).toMatchObject({
    verdict: "unknown",
    operation: "folders.list",
    place: "data[].attributes.created_at",
    seen: expect.stringMatching(/^is in none of the resources \(\d\); the documentation shows it$/),
  });
  const [project] = await deployment.planasonix.projects.list().toArray({ limit: 1 });
  const [folder] = (await deployment.planasonix.folders.list({ project_id: project?.id ?? "" })).data;
  expect([folder?.attributes.name, folder?.attributes.created_at]).toEqual([expect.any(String), undefined]);
});

test("a field of another type is breaking, because the client passes it on", async () => {
  const deployment = await deviating(
    changingBody(/^\/pipelines\/pl_[^/]+$/, (body) => {
      body.data.attributes.created_at = 1_764_000_000;
      return body;
    }),
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["breaking field_type pipelines.get data.attributes.created_at"]);
  expect(only(report, "field_type").effect).toBe("passes it on as a number, which its type rules out");
  const [pipeline] = await deployment.planasonix.pipelines.list().toArray({ limit: 1 });
  const { attributes } = await deployment.planasonix.pipelines.get(pipeline?.id ?? "");
  expect(typeof attributes.created_at).toBe("number");
});

test("a missing envelope is breaking, because the client rejects", async () => {
  const deployment = await deviating(
    changingBody(/^\/projects\/[^/]+$/, ({ data }) => ({ id: data.id, ...data.attributes })),
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["breaking envelope projects.get"]);
  expect(only(report, "envelope").effect).toBe("rejects with ResponseFormatError");
  const [project] = await deployment.planasonix.projects.list().toArray({ limit: 1 });
  expect(await rejection(deployment.planasonix.projects.get(project?.id ?? ""))).toBeInstanceOf(ResponseFormatError);
});

test("rate-limit headers with unknown names change the behaviour, because the client does not read them", async () => {
  const deployment = await deviating(addingHeaders(() => ({ "x-rate-left": "9", "x-rate-max": "10" })));

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["changed rate_limit x-rate-left, x-rate-max"]);
  expect(only(report, "rate_limit").effect).toBe("sends until a 429, and then waits as long as that says");
  expect(deployment.planasonix.rateLimit).toEqual({ waiting: 0, until: undefined });
});

test("rate-limit headers of the standard change the behaviour, and the client reads them", async () => {
  const headers = () => ({ "ratelimit-limit": "10", "ratelimit-remaining": "9", "ratelimit-reset": "30" });
  const deployment = await deviating(addingHeaders(headers));

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual([
    "changed rate_limit ratelimit-limit, ratelimit-remaining, ratelimit-reset",
    "changed rate_limit ratelimit-limit, ratelimit-remaining, ratelimit-reset",
  ]);
  expect(report.findings.map(({ effect }) => effect)).toContain("reads them as well");
  expect(deployment.planasonix.rateLimit).toMatchObject({ limit: 10, remaining: 9 });
});

test("seconds instead of Unix time change the behaviour, and the client adds them to the time", async () => {
  const headers = () => ({ "x-ratelimit-limit": "900", "x-ratelimit-remaining": "899", "x-ratelimit-reset": "30" });
  const deployment = await deviating(addingHeaders(headers), { now: "2026-11-25T02:00:00Z", clock: "manual" });

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual([
    "changed rate_limit x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset",
  ]);
  expect([report.habits.rateLimitReset, only(report, "rate_limit").effect]).toEqual([
    "seconds_left",
    "takes a small number for seconds from now",
  ]);
  const { rateLimit } = await deployment.planasonix.pipelines.list().withResponse();
  expect(rateLimit?.resetAt).toEqual(new Date("2026-11-25T02:00:30Z"));
});

test("a cursor elsewhere is breaking, because the client rejects instead of ending early", async () => {
  const deployment = await deviating(
    changingBody(/^\/pipelines$/, ({ data, meta }) => ({ data, next_cursor: meta.page.cursor ?? "end" })),
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["breaking cursor pipelines.list meta.page.cursor"]);
  expect(only(report, "cursor").effect).toBe("rejects with ResponseFormatError");
  expect(await rejection(deployment.planasonix.pipelines.list())).toBeInstanceOf(ResponseFormatError);
});

test("an ignored cursor is breaking, because the client gives the items again until the cursor repeats", async () => {
  const { sandbox } = await deviating();
  const deployment = await deviating(async ({ method, path, response }) => {
    if (method !== "GET" || path !== "/pipelines") return response;
    const first = await sandbox.fetch(`${sandbox.url}/pipelines?limit=1`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    const { data } = (await first.json()) as Body;
    return Response.json({ data, meta: { page: { limit: 2, cursor: "always" } } });
  });

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["breaking cursor pipelines.list meta.page.cursor"]);
  expect(only(report, "cursor").effect).toContain("PaginationError");
  expect(await rejection(deployment.planasonix.pipelines.list().toArray())).toBeInstanceOf(PaginationError);
});

test("an ignored limit changes the behaviour, and the client gives the same items", async () => {
  const { planasonix: usual, sandbox } = await deviating();
  const whole = await usual.pipelines.list().toArray();
  const deployment = await deviating(async ({ method, path, url, response }) => {
    if (method !== "GET" || path !== "/pipelines") return response;
    url.searchParams.delete("limit");
    return sandbox.fetch(url, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
  });

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["changed limit pipelines.list"]);
  expect([report.habits.limit, only(report, "limit").effect]).toEqual([
    "ignored",
    "gives the same items, with fewer and larger pages",
  ]);
  const items = await deployment.planasonix.pipelines.list({ limit: 2 }).toArray();
  expect(items.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
});

test("a list of two without another page does not show that a limit is honored", async () => {
  const ended = (body: Body) =>
    Array.isArray(body.data) ? { data: body.data.slice(0, 2), meta: { page: { limit: 2, cursor: null } } } : body;

  const report = await check(await deviating(changingBody(/^/, ended)));

  expect([report.habits.limit, differencesIn(report)]).toEqual([undefined, []]);
});

test("a missing operation is breaking, because the client rejects", async () => {
  const deployment = await deviating(({ path, response }) =>
    path === "/glossary/terms"
      ? Response.json(
          { error: { code: "not_found", message: `There is no path ${path}: see elsewhere.` } },
          { status: 404 },
        )
      : response,
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["breaking operation_missing glossaryTerms.list"]);
  expect(report.operations["glossaryTerms.list"]).toEqual({ state: "missing", why: undefined });
  expect(only(report, "operation_missing").effect).toBe("rejects with NotFoundError");
  expect(await rejection(deployment.planasonix.glossaryTerms.list())).toBeInstanceOf(NotFoundError);
});

test("a missing scope says nothing of the deployment, and names the scope", async () => {
  const deployment = await deviating(({ path, response }) =>
    path.startsWith("/webhooks")
      ? Response.json({ error: { code: "forbidden", message: "No scope" } }, { status: 403 })
      : response,
  );

  const report = await check(deployment);

  expect(report.differs).toBe(false);
  expect(report.operations["webhooks.list"]).toEqual({ state: "refused", why: "needs the scope admin:organization" });
  expect(only(report, "operation_refused")).toMatchObject({
    verdict: "unknown",
    effect: "rejects with PermissionDeniedError",
    setting: "an `apiKey` with the scope admin:organization",
  });
  expect(await rejection(deployment.planasonix.webhooks.list())).toBeInstanceOf(PermissionDeniedError);
});

test("web pages as errors change the behaviour, because the client knows no code", async () => {
  const deployment = await deviating(({ response }) =>
    response.ok ? response : webPage(response.status, "Not found"),
  );

  const report = await check(deployment);

  expect(differencesIn(report)).toEqual(["changed errors"]);
  expect(only(report, "errors").effect).toMatch(/class of the status all the same; `code` is `undefined`/);
  const error = await rejection(deployment.planasonix.pipelines.get("pl_none"));
  expect([error, error instanceof NotFoundError && error.code]).toEqual([expect.any(NotFoundError), undefined]);
});

test("ignored idempotency keys change the behaviour, and the write probe leaves nothing", async () => {
  const deployment = await deviating(undefined, { idempotencyKeys: "ignored" });
  const { planasonix } = deployment;
  const [project] = await planasonix.projects.list().toArray({ limit: 1 });
  const project_id = project?.id ?? "";
  const before = await planasonix.folders.list({ project_id }).toArray();

  const report = await checkDeployment({ client: planasonix, writeProbe: true });

  expect(differencesIn(report)).toEqual(["changed idempotency_key idempotency-key"]);
  expect([report.habits.idempotencyKeys, report.left]).toEqual(["ignored", []]);
  expect(await planasonix.folders.list({ project_id }).toArray()).toEqual(before);
  const create = () => planasonix.folders.create({ project_id, name: "Twice" }, { idempotencyKey: "one-key" });
  expect((await create()).id).not.toBe((await create()).id);
});

test("honored idempotency keys are additional, and the client may trust them", async () => {
  const deployment = await deviating();

  const report = await checkDeployment({ client: deployment.planasonix, writeProbe: true });

  expect(differencesIn(report)).toEqual(["additional idempotency_key idempotency-key"]);
  expect(only(report, "idempotency_key").setting).toBe("`trustIdempotencyKeys: true`");
});

test("a clock that is off is named, and the client reckons with the clock of the deployment", async () => {
  const ahead = () => new Date(Date.now() + 7 * 60_000).toUTCString();
  const deployment = await deviating(addingHeaders(() => ({ date: ahead(), "x-ratelimit-reset": "60" })));

  const report = await check(deployment);

  expect(only(report, "clock")).toMatchObject({ verdict: "unknown", seen: "its clock is 7 minutes ahead of this one" });
  const { response, rateLimit } = await deployment.planasonix.pipelines.list().withResponse();
  const date = Date.parse(response.headers.get("date") ?? "");
  expect(rateLimit?.resetAt?.getTime()).toBe(date + 60_000);
});

test("a path prefix is breaking, and the base URL that the report states works", async () => {
  const { planasonix: usual, sandbox } = await deviating();
  const elsewhere = sandbox.url.replace("/v1", "/api/v1");
  const fetch: typeof globalThis.fetch = async (input, init) =>
    String(input).startsWith(elsewhere)
      ? sandbox.fetch(String(input).replace(elsewhere, sandbox.url), init)
      : new Response("404 page not found", { status: 404 });
  const options = { apiKey: sandbox.apiKey, fetch };
  const planasonix = createClient({ ...options, baseUrl: sandbox.url });

  const report = await checkDeployment({ client: planasonix });

  expect(only(report, "base_url")).toMatchObject({ verdict: "breaking", setting: `\`baseUrl: "${elsewhere}"\`` });
  expect([report.differs, report.baseUrl, report.operations["runs.get"]?.state]).toEqual([true, elsewhere, "read"]);
  expect(await rejection(planasonix.pipelines.list())).toBeInstanceOf(NotFoundError);
  const stated = createClient({ ...options, baseUrl: report.baseUrl });
  expect(await stated.pipelines.list().toArray()).toEqual(await usual.pipelines.list().toArray());
});

test("a new value of an open list is additional, and the client passes it on", async () => {
  const deployment = await deviating(
    changingBody(/^\/pipelines$/, ({ data, ...others }) => {
      for (const { attributes } of data) attributes.status = "hibernating";
      return { ...others, data };
    }),
  );

  const report = await check(deployment);

  expect([report.differs, differencesIn(report)]).toEqual([
    false,
    ["additional value_unknown pipelines.list data[].attributes.status"],
  ]);
  expect(only(report, "value_unknown").seen).toMatch(/: hibernating$/);
  const { data } = await deployment.planasonix.pipelines.list();
  expect(data[0]?.attributes.status).toBe("hibernating");
});

test("a login page with 200 is in the way, and the client rejects it", async () => {
  const deployment = await deviating(() => webPage(200, "Sign in"));

  const report = await check(deployment);

  expect(report).toMatchObject({
    obstacle: { kind: "page", passing: false, seen: expect.stringContaining("a web page came with status 200") },
    findings: [],
  });
  expect(JSON.stringify(report)).not.toContain("secret-of-the-page");
  expect(await rejection(deployment.planasonix.pipelines.list())).toBeInstanceOf(ResponseFormatError);
});

test.each([
  ["airflow-provider", () => startAirflowServer({ jobs: 3 }), (own: Planasonix) => own.jobs.list().toArray()],
  ["mcp-server", startMcpServer, (own: Planasonix) => own.pipelines.list().toArray()],
])(
  "the dialect %s is breaking, and the option that the report states makes the client work",
  async (name, start, act) => {
    const server = await start();
    onTestFinished(() => server[Symbol.asyncDispose]());
    const options = { apiKey: "flx_0123456789", baseUrl: `${server.origin}/v1` };
    const planasonix = createClient(options);

    const report = await checkDeployment({ client: planasonix });

    expect([report.dialect, report.differs]).toEqual([name, true]);
    expect(only(report, "dialect")).toMatchObject({
      verdict: "breaking",
      effect: "rejects every call, with ResponseFormatError or NotFoundError",
      setting: `\`dialect: createDialect("${name}")\`, with \`baseUrl: "${report.baseUrl}"\``,
    });
    expect(await rejection(act(planasonix))).toBeInstanceOf(NotFoundError);
    const speaking = createClient({ ...options, baseUrl: report.baseUrl, dialect: createDialect(name) });
    expect((await act(speaking)).length).toBeGreaterThan(0);
  },
);
