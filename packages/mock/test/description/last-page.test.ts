import { describe, expect, test } from "vitest";
import { lastPageExample } from "../../src/description/last-page.ts";
import { operationOf } from "../support/operations.ts";
import { serveFixture } from "../support/served.ts";

describe("pages of a list", () => {
  const call = serveFixture();

  test("returns a first page with a cursor", async () => {
    const { json } = await call("/pipelines");

    expect(json).toMatchObject({ data: [{ id: "pl_1" }], meta: { page: { cursor: "crs_2" } } });
  });

  test("returns the last page to a request with a cursor, and prefers an example with items", async () => {
    const { json } = await call("/pipelines?limit=1&cursor=crs_2");

    expect(json).toMatchObject({ data: [{ id: "pl_2" }], meta: { page: { cursor: null } } });
  });

  test("returns the last page only for the cursor parameter of the operation", async () => {
    const bySince = await call("/runs/run_1/logs?since=crs_2");
    const byCursor = await call("/runs/run_1/logs?cursor=crs_2");

    expect(bySince.json).toMatchObject({ meta: { page: { cursor: null } } });
    expect(byCursor.json).toMatchObject({ meta: { page: { cursor: "crs_2" } } });
  });

  test.each([["example=first"], ["code=200"]])("ignores the cursor if the request has `Prefer: %s`", async (prefer) => {
    const { json } = await call("/pipelines?cursor=crs_2", { headers: { Prefer: prefer } });

    expect(json).toMatchObject({ meta: { page: { cursor: "crs_2" } } });
  });

  test("ignores the cursor if the request has `Prefer: code=429`", async () => {
    const { status } = await call("/pipelines?cursor=crs_2", { headers: { Prefer: "code=429" } });

    expect(status).toBe(429);
  });

  test("rejects an invalid request even if it has a cursor", async () => {
    const { status } = await call("/pipelines?cursor=crs_2&limit=0");

    expect(status).toBe(400);
  });
});

describe("lastPageExample", () => {
  const page = (name: string, value: unknown) => ({ name, mediaType: "application/json", value });
  const first = page("first", { data: [1], meta: { page: { cursor: "c" } } });
  const empty = page("empty", { data: [], meta: { page: { cursor: null } } });
  const last = page("last", { data: [1], meta: { page: { cursor: null } } });

  test.each([
    ["the last page with items", [first, empty, last], "last"],
    ["an empty last page if there is no other", [first, empty], "empty"],
    ["undefined if there is no last page", [first, page("odd", null), page("flat", { data: [1] })], undefined],
  ])("returns %s", (_, examples, name) => {
    const responses = [{ code: "200", examples }];

    expect(lastPageExample({ ...operationOf("pipelines_list"), responses })).toBe(name);
  });

  test("returns undefined without a success response", () => {
    expect(lastPageExample({ ...operationOf("pipelines_list"), responses: [] })).toBeUndefined();
  });
});
