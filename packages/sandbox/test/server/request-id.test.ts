import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { useSandbox } from "../support/sandbox.ts";

const requestIdForm = /^req_[0-9a-f]{32}$/;

const running = useSandbox();

test.each([
  ["a success", 200, "/pipelines", true],
  ["an unknown id", 404, "/pipelines/pl_unknown", true],
  ["a request without an API key", 401, "/pipelines", false],
  ["an unknown path", 404, "/nothing", true],
  ["the control interface", 200, "/../_sandbox/openapi.yaml", true],
])("gives the response to %s an id of its own", async (_, status, path, isKeyed) => {
  const { url, apiKey, fetch } = running.tenant;
  const headers = isKeyed ? { Authorization: `Bearer ${apiKey}` } : {};
  const responses = await Promise.all([1, 2].map(() => fetch(new URL(`${url}${path}`), { headers })));
  const [first, second] = responses.map((response) => response.headers.get("x-request-id"));

  expect(responses.map((response) => response.status)).toEqual([status, status]);
  expect(first).toMatch(requestIdForm);
  expect(second).not.toBe(first);
});

test("gives the repetition of a response an id of its own", async () => {
  const { url, apiKey, fetch } = running.tenant;
  const headers = { Authorization: `Bearer ${apiKey}`, "Idempotency-Key": "once" };
  const run = async () => fetch(`${url}/pipelines/pl_01hqxyz/run`, { method: "POST", headers });
  const [first, repeated] = [await run(), await run()];

  expect(await repeated.json()).toEqual(await first.json());
  expect(repeated.headers.get("x-request-id")).toMatch(requestIdForm);
  expect(repeated.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
});

test("gives the response to a message that is not HTTP an id", async () => {
  const sandbox = await startSandbox({ clock: "manual" });
  onTestFinished(() => sandbox.close());

  const response = await text(connect(Number(new URL(sandbox.url).port), "127.0.0.1").end("HELLO\r\n\r\n"));

  expect(response).toMatch(/\r\nX-Request-Id: req_[0-9a-f]{32}\r\n/);
});
