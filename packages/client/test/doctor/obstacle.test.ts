import { expect, test } from "vitest";
import { createDialect } from "../../src/dialect.ts";
import { obstacleOfError } from "../../src/doctor/obstacle.ts";
import { checkDeployment } from "../../src/doctor.ts";
import { CallError, ConnectionError, createClient, RedirectError } from "../../src/index.ts";
import { rejection, scripted } from "../support/client.ts";
import { deviating } from "./deployments.ts";

/** An error of a class without its other parts. */
function bare<Error extends object>(type: { readonly prototype: Error }, parts: object): Error {
  return Object.assign(Object.create(type.prototype), parts);
}

test("is not said of the reason of a signal, or of a bug", () => {
  expect([obstacleOfError("stop"), obstacleOfError(new TypeError("x"))]).toEqual([undefined, undefined]);
});

test("is said of an error of a call of any other kind, in its words", async () => {
  const { planasonix } = scripted([], { dialect: createDialect("airflow-provider"), baseUrl: "https://x.test" });

  const error = await rejection(planasonix.folders.get("fld_1"));

  expect(error).toBeInstanceOf(CallError);
  expect(obstacleOfError(error)).toMatchObject({ kind: "failure", seen: Object(error).message, passing: false });
});

test("is said of a redirect whose target is hidden, and of a connection without a known reason", () => {
  expect(obstacleOfError(bare(RedirectError, { status: 0, location: undefined }))?.seen).toContain(
    "an unknown address",
  );
  expect(obstacleOfError(bare(ConnectionError, { message: "closed" }))).toMatchObject({ kind: "connection" });
});

test("is none if the base URL has an unknown path and the API is under the documented one", async () => {
  const { sandbox } = await deviating();
  const baseUrl = new URL("/flow", sandbox.url).href;

  const report = await checkDeployment({
    client: createClient({ apiKey: sandbox.apiKey, baseUrl, fetch: sandbox.fetch }),
  });

  expect([report.obstacle, report.baseUrl]).toEqual([undefined, sandbox.url]);
  expect(report.findings[0]?.kind).toBe("base_url");
});

test("is none if something responds in a form that no dialect has: the reads say how it differs", async () => {
  const dialect = createDialect("airflow-provider");
  const { planasonix } = await deviating(
    () => Response.json({ jobs: "none" }),
    {},
    { dialect, baseUrl: "https://x.test" },
  );

  const report = await checkDeployment({ client: planasonix });

  expect([report.obstacle, report.differs]).toEqual([undefined, true]);
  expect(report.findings.find(({ kind }) => kind === "envelope")).toMatchObject({
    operation: "jobs.list",
    verdict: "breaking",
  });
});
