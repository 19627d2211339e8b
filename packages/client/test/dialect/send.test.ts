import { expect, test } from "vitest";
import type { Middleware } from "../../src/index.ts";
import { rejection } from "../support/client.ts";
import { dialectWith, speaking } from "./speaking.ts";

const seen = { is: "seen" };
const job = { data: { id: "job_1", type: "job", attributes: {} } };

test("adds fields, with the values of path parameters, to a request that has no body in the description", async () => {
  const request = { add: { job: "{job_id}", by: "sdk" }, idempotencyKey: "key" };
  const { planasonix, fetch } = speaking(dialectWith({ "jobs.cancel": { ...seen, request } }), [Response.json(job)]);

  await planasonix.jobs.cancel("job/1", { idempotencyKey: "k1" });

  const [sent] = fetch.sent;
  expect(await sent?.json()).toEqual({ job: "job/1", by: "sdk", key: "k1" });
  expect([sent?.headers.get("content-type"), sent?.headers.get("idempotency-key")]).toEqual(["application/json", null]);
});

test("sends the values of the dialect in the body, and values that it does not know as they are", async () => {
  const form = { ...seen, request: {}, values: { priority: { high: "urgent" }, metadata: { high: "no" } } };
  const { planasonix, fetch } = speaking(dialectWith({ "connections.sync": form }), [Response.json(job)]);

  await planasonix.connections.sync("c", { priority: "high", metadata: { priority: "high" } });
  await planasonix.connections.sync("c", { priority: "low" });

  expect(await Promise.all(fetch.sent.map((request) => request.json()))).toEqual([
    { priority: "urgent", metadata: { priority: "high" } },
    { priority: "low" },
  ]);
});

test.each([
  ["a list", [1]],
  ["a text", "high"],
])("refuses %s in place of the object whose fields it would convert, before anything is sent", async (_, body) => {
  const replace: Middleware = (next) => (request) => next({ ...request, body: JSON.stringify(body) });
  const { planasonix, fetch } = speaking("airflow-provider", [Response.json({})], { middleware: [replace] });

  const error = await rejection(planasonix.connections.sync("conn_1"));

  expect([String(error), fetch.sent.length]).toEqual([
    expect.stringContaining("needs a body that is an object in JSON"),
    0,
  ]);
});

test.each<[string, (url: string) => string, string]>([
  [
    "a parameter that the description lacks",
    (url) => `${url}?trace=a%20b`,
    "https://api.test/own/tasks/job_1?trace=a%20b",
  ],
  ["more of the path", (url) => `${url}/log`, "https://api.test/own/jobs/job_1/log"],
  ["less of the path", (url) => url.replace("/job_1", ""), "https://api.test/own/jobs"],
  ["another host", () => "https://other.test/jobs/job_1", "https://other.test/jobs/job_1"],
])("keeps what middleware made of the URL: %s", async (_, change, url) => {
  const form = { ...seen, path: "/tasks/{job_id}", response: { id: ["/id", "{job_id}"] } };
  const { planasonix, fetch } = speaking(dialectWith({ "jobs.get": form }), [Response.json({ id: "job_1" })], {
    middleware: [(next) => (request) => next({ ...request, url: change(request.url) })],
  });

  await planasonix.jobs.get("job_1");

  expect(fetch.sent[0]?.url).toBe(url);
});

test.each([
  ["path", (url: string) => `${url}%zz`, "https://api.test/own/tasks/job_1%zz"],
  ["query", (url: string) => `${url}?%zz=%`, "https://api.test/own/tasks/job_1?%zz=%"],
])("leaves a percent sign in the %s that encodes nothing to the deployment", async (_, change, url) => {
  const form = { ...seen, path: "/tasks/{job_id}" };
  const { planasonix, fetch } = speaking(dialectWith({ "jobs.get": form }), [Response.json(job)], {
    middleware: [(next) => (request) => next({ ...request, url: change(request.url) })],
  });

  await planasonix.jobs.get("job_1");

  expect(fetch.sent[0]?.url).toBe(url);
});
