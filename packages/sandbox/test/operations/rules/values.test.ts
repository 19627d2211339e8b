import { expect, test } from "vitest";
import type { Call } from "../../../src/call/call.ts";
import { computeValues } from "../../../src/operations/rules/values.ts";
import { operationOf, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

const call = {
  operation: operationOf("projects_create"),
  body: { name: "Orders" },
  target: { attributes: { status: "active" } },
  workspace: { timestamp: "2026-11-24T13:00:00Z", newSecret: (prefix: string) => `${prefix}secret` },
} as unknown as Call;

test("computes the values of expressions, and keeps literals", () => {
  const values = { at: "$now", name: "$body.name", state: "$target.status", key: "$secret", literal: "a", n: null };

  expect(computeValues(values, call)).toEqual({
    at: "2026-11-24T13:00:00Z",
    name: "Orders",
    state: "active",
    key: "secret",
    literal: "a",
    n: null,
  });
});

test("uses the first value that is present, and omits an entry without any", () => {
  expect(computeValues({ a: "$body.none ?? $body.name", b: "$body.none" }, call)).toEqual({ a: "Orders" });
});

test("throws for an unknown expression", () => {
  expect(() => computeValues({ a: "$user" }, call)).toThrow("Unknown value $user in a behaviour");
});

test("the ingestion of a document is the newest activity of the knowledge base", async () => {
  const { tenant } = context;
  const source_url = "https://wiki.example.com/new";
  await succeed(tenant, "ai_ingestKnowledgeDocument", { body: { source_url } });

  const [newest] = await succeed(tenant, "knowledge_listActivity");
  expect(newest.attributes).toEqual({
    type: "ingest",
    source: source_url,
    status: "success",
    at: "2026-11-24T13:00:00Z",
  });
});
