import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { isOutcomeUnknown, ResponseFormatError } from "../src/index.ts";
import { createRaw } from "../src/raw.ts";
import { collect, memory, page, rejection, resource, scripted } from "./support/client.ts";

const whole = { id: "pl_1", type: "pipeline", attributes: { name: "Orders" } };

/** Data that is not a resource: what is wrong with it, and how the error describes it. */
const malformed: readonly [title: string, data: unknown, expected: string, found: string][] = [
  ["attributes beside the ID", { id: "1", name: "x" }, "a string `type`", "an object with id, name"],
  ["an empty object", {}, "a string `id`", "an empty object"],
  ["no ID", { type: "pipeline", attributes: {} }, "a string `id`", "an object with type, attributes"],
  ["an ID that is a number", { ...whole, id: 42 }, "a string `id`", "42"],
  ["an ID that is null", { ...whole, id: null }, "a string `id`", "null"],
  ["no type", { id: "1", attributes: {} }, "a string `type`", "an object with id, attributes"],
  ["a type that is an object", { ...whole, type: { name: "pipeline" } }, "a string `type`", "an object with name"],
  ["no attributes", { id: "1", type: "pipeline" }, "an object `attributes`", "an object with id, type"],
  ["attributes that are null", { ...whole, attributes: null }, "an object `attributes`", "null"],
  ["attributes that are an array", { ...whole, attributes: [] }, "an object `attributes`", "an array"],
  ["attributes that are a string", { ...whole, attributes: "{}" }, "an object `attributes`", '"{}"'],
];

describe("single resource", () => {
  test.each(malformed)("rejects malformed data: %s", async (_, data, expected, found) => {
    const { planasonix } = scripted([Response.json({ data })]);

    const error = await rejection(planasonix.pipelines.get("pl_1"));

    expect(error).toBeInstanceOf(ResponseFormatError);
    expect(error).toMatchObject({ status: 200, operation: "pipelines.get", expected: `${expected} in data`, found });
    expect(String(error)).toBe(
      `ResponseFormatError: GET /pipelines/pl_1 returned 200 with an unexpected body: expected ${expected} in data, found ${found}. Another form? https://npmjs.com/package/@planasonix/client`,
    );
  });

  test.each([
    ["a string", "pl_1", "a resource in data", '"pl_1"'],
    ["null", null, "a resource in data", "null"],
    ["an array", [whole], "a resource in data", "an array"],
  ])("rejects data that is not an object: %s", async (_, data, expected, found) => {
    const { planasonix } = scripted([Response.json({ data })]);

    expect(await rejection(planasonix.pipelines.get("pl_1"))).toMatchObject({ expected, found });
  });

  test.each([
    [
      "an object that is not a resource",
      Response.json({ data: { id: "run_1", status: "queued" } }),
      { data: { id: "run_1", status: "queued" } },
    ],
    ["an HTML page from a proxy", new Response("<html>Sign in</html>"), undefined],
    ["no body", new Response(null, { status: 202 }), undefined],
  ])(
    "reports an unknown outcome after a malformed response to a write, with the body only in `body`: %s",
    async (_, response, body) => {
      const { planasonix, fetch } = scripted([response], { trustIdempotencyKeys: true });

      const error = await rejection(planasonix.pipelines.run("pl_1"));

      expect(error).toMatchObject({ name: "ResponseFormatError", failure: "ambiguous", retryable: false });
      expect(isOutcomeUnknown(error) && error.checkWith).toBe("pipelines.listRuns");
      expect([Reflect.get(Object(error), "body"), fetch.sent.length]).toEqual([body, 1]);
      expect(inspect(error) + JSON.stringify(error)).not.toContain("run_1");
    },
  );

  test("accepts undocumented fields, and a missing ID if the description allows it", async () => {
    const { planasonix } = scripted([
      Response.json({ data: { ...whole, links: {} }, included: [] }),
      Response.json({ data: { type: "dlq_stats", attributes: {} } }),
    ]);

    expect(await planasonix.pipelines.get("pl_1")).toEqual({ ...whole, links: {} });
    expect(await planasonix.dlq.getStats()).toEqual({ type: "dlq_stats", attributes: {} });
  });

  test("rejects an optional ID that is not a string", async () => {
    const { planasonix } = scripted([Response.json({ data: { id: 7, type: "dlq_stats", attributes: {} } })]);

    expect(await rejection(planasonix.dlq.getStats())).toMatchObject({ expected: "a string `id` in data", found: "7" });
  });
});

describe("list", () => {
  const listOf = (...data: readonly unknown[]): Response => Response.json({ data, meta: { page: { cursor: null } } });

  test.each(malformed)("rejects if one item is malformed: %s", async (_, data, expected, found) => {
    const { planasonix } = scripted([listOf(whole, data)]);

    expect(await rejection(planasonix.pipelines.list().toArray())).toMatchObject({
      name: "ResponseFormatError",
      expected: `${expected} in data[1]`,
      found,
    });
  });

  test("rejects malformed data, whichever way the list is read", async () => {
    const ways = [
      (list: ReturnType<typeof scripted>["planasonix"]["pipelines"]["list"]) => list(),
      (list: ReturnType<typeof scripted>["planasonix"]["pipelines"]["list"]) => collect(list()),
      (list: ReturnType<typeof scripted>["planasonix"]["pipelines"]["list"]) => list().withResponse(),
    ];
    const { planasonix } = scripted([listOf({ id: "1", name: "x" })]);

    for (const way of ways) {
      expect(await rejection(way(planasonix.pipelines.list))).toMatchObject({ expected: "a string `type` in data[0]" });
    }
  });

  test("yields the items of the pages before a malformed page", async () => {
    const { planasonix } = scripted([page(["a"], "c1"), listOf({ id: "b" })]);
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { id } of planasonix.pipelines.list()) seen.push(id);
    };

    expect(await rejection(read())).toBeInstanceOf(ResponseFormatError);
    expect(seen).toEqual(["a"]);
  });

  test("returns 10,000 items of one page", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...whole, id: `pl_${index}` }));
    const { planasonix } = scripted([listOf(...many)]);

    expect(await planasonix.pipelines.list().toArray()).toHaveLength(10_000);
  });
});

describe("response that is not a resource", () => {
  test("redacts the secrets of the request in the error", async () => {
    const body = { name: "Warehouse", type: "postgres" as const, config: { password: "hunter2-hunter2" } };
    const { planasonix } = scripted([Response.json({ data: { id: "hunter2-hunter2", type: 5, attributes: {} } })]);
    const { planasonix: quoting } = scripted([
      Response.json({ data: { id: "1", type: "x", attributes: "hunter2-hunter2" } }),
    ]);

    const errors = [
      await rejection(planasonix.connections.create(body)),
      await rejection(quoting.connections.create(body)),
    ];

    expect(JSON.stringify(errors) + String(errors)).not.toContain("hunter2");
    expect(errors[1]).toMatchObject({ found: '"***"' });
  });
});

describe("createRaw", () => {
  test("does not validate the body of a response", async () => {
    const { planasonix } = scripted([Response.json({ data: { id: "1", name: "x" } })]);

    const { data } = await createRaw(planasonix).GET("/pipelines/{pipeline_id}", {
      params: { path: { pipeline_id: "pl_1" } },
    });

    expect(data).toEqual({ data: { id: "1", name: "x" } });
  });
});

describe("operation that is deprecated or has a sunset date", () => {
  const ending = (headers: Record<string, string>): Response => Response.json({ data: whole }, { headers });

  test("logs the operation once, with the dates of the headers", async () => {
    const { lines, logger } = memory();
    const headers = { deprecation: "@1767225600", sunset: "Tue, 30 Jun 2026 23:59:59 GMT" };
    const { planasonix } = scripted([ending(headers)], { logger, logLevel: "warn" });

    await planasonix.pipelines.get("pl_1");
    await planasonix.pipelines.get("pl_2");

    expect(lines).toEqual([
      [
        "planasonix: pipelines.get is deprecated (deprecation: Thu, 01 Jan 2026 00:00:00 GMT, sunset: Tue, 30 Jun 2026 23:59:59 GMT)",
        { operation: "pipelines.get" },
      ],
    ]);
  });

  test.each([
    [{ deprecation: "true" }, "deprecation: true"],
    [{ deprecation: "Thu, 01 Jan 2026 00:00:00 GMT" }, "deprecation: Thu, 01 Jan 2026 00:00:00 GMT"],
    [{ sunset: "Tue, 30 Jun 2026 23:59:59 GMT" }, "sunset: Tue, 30 Jun 2026 23:59:59 GMT"],
    [{ sunset: "soon" }, "sunset: soon"],
  ])("logs only the headers that are present: %j", async (headers, announced) => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([ending(headers)], { logger, logLevel: "warn" });

    await planasonix.pipelines.get("pl_1");

    expect(lines.map(([line]) => line)).toEqual([`planasonix: pipelines.get is deprecated (${announced})`]);
  });

  test("logs each operation once, even if calls fail or use createRaw", async () => {
    const { lines, logger } = memory();
    const gone = Response.json({ error: { code: "gone" } }, { status: 410, headers: { deprecation: "@1767225600" } });
    const { planasonix } = scripted([gone], { logger, logLevel: "error" });
    const { planasonix: talking } = scripted([gone], { logger, logLevel: "warn" });

    await rejection(planasonix.pipelines.get("pl_1"));
    await rejection(talking.pipelines.get("pl_1"));
    await rejection(talking.runs.get("run_1"));
    await createRaw(talking).GET("/runs/{run_id}", { params: { path: { run_id: "run_1" } } });

    expect(lines.map(([line]) => line).filter((line) => line.includes("deprecated"))).toEqual([
      "planasonix: pipelines.get is deprecated (deprecation: Thu, 01 Jan 2026 00:00:00 GMT)",
      "planasonix: runs.get is deprecated (deprecation: Thu, 01 Jan 2026 00:00:00 GMT)",
    ]);
  });

  test("logs nothing without a Deprecation or Sunset header", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([resource("pl_1")], { logger, logLevel: "warn" });

    await planasonix.pipelines.get("pl_1");

    expect(lines).toEqual([]);
  });
});
