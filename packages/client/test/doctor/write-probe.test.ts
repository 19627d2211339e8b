import { describe, expect, test } from "vitest";
import { createClientFor } from "../../src/core.ts";
import { checkDeployment, type DeploymentReport } from "../../src/doctor.ts";
import { pipelines } from "../../src/operations.ts";
import { type Change, deviating } from "./deployments.ts";

async function probe(change: Change): Promise<DeploymentReport & { readonly requests_: readonly string[] }> {
  const { planasonix, requests } = await deviating(change);
  return { ...(await checkDeployment({ client: planasonix, writeProbe: true })), requests_: requests };
}

const answer = (status: number): Response => Response.json({ error: { code: "oops", message: "No" } }, { status });
const seen = ({ findings }: DeploymentReport): string[] =>
  findings.filter(({ kind }) => kind === "idempotency_key").map(({ seen }) => seen);

describe("the write probe", () => {
  test("takes a conflict of the second folder for a key that was ignored", async () => {
    let posts = 0;
    const report = await probe(({ method, response }) => {
      if (method === "POST") posts += 1;
      return method === "POST" && posts === 2 ? answer(409) : response;
    });

    expect([report.habits.idempotencyKeys, report.left]).toEqual(["ignored", []]);
  });

  test.each([
    ["refused", 403, "403"],
    ["unclear", 500, "500"],
  ])("says that it could not see, if the first folder is %s", async (_, status, reason) => {
    const report = await probe(({ method, response }) => (method === "POST" ? answer(status) : response));

    expect([report.habits.idempotencyKeys, report.left]).toEqual([undefined, []]);
    expect(seen(report)).toEqual([`the write probe could not create a folder twice (${reason})`]);
  });

  test("says that it could not see, if the second response is lost, and deletes the folder", async () => {
    let posts = 0;
    const report = await probe(({ method, path, response }) => {
      if (method === "POST") posts += 1;
      if (method === "POST" && posts === 2)
        throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
      return method === "GET" && path === "/folders" && posts === 2 ? answer(500) : response;
    });

    expect(seen(report)).toEqual(["the write probe could not create a folder twice (ConnectionError)"]);
    expect(report.left).toEqual([]);
    expect(report.requests_.filter((request) => request.startsWith("DELETE"))).toHaveLength(1);
  });

  test("counts a folder that is gone already as deleted", async () => {
    const report = await probe(({ method, response }) => (method === "DELETE" ? answer(404) : response));

    expect(report.left).toEqual([]);
  });

  test("is not sent without a project, or by a client without folders", async () => {
    const { planasonix, sandbox } = await deviating(undefined, { seed: "empty" });
    const { apiKey, url: baseUrl, fetch } = sandbox;

    const empty = await checkDeployment({ client: planasonix, writeProbe: true });
    const partial = await checkDeployment({
      client: createClientFor({ pipelines }, { apiKey, baseUrl, fetch }),
      writeProbe: true,
    });

    for (const report of [empty, partial]) {
      expect(seen(report)).toEqual(["the write probe was not sent: there is no project"]);
    }
  });
});
