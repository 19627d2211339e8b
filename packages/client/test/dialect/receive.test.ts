import { describe, expect, test } from "vitest";
import { goingWorkOf } from "../../src/dialect.ts";
import { isConflictError, ResponseFormatError } from "../../src/index.ts";
import { key, rejection, resource, untyped } from "../support/client.ts";
import { dialectWith, speaking } from "./speaking.ts";

const seen = { is: "seen" };

describe("a success", () => {
  test("of an operation that the dialect does not list has the documented form", async () => {
    const { planasonix } = speaking(dialectWith({}), [resource("job_1", { status: "queued" })]);

    expect((await planasonix.jobs.get("job_1")).attributes).toEqual({ status: "queued" });
  });

  test("that is a bare list gives its items", async () => {
    const dialect = dialectWith({ "runs.listNodes": { ...seen, response: {} } });
    const { planasonix } = speaking(dialect, [Response.json([{ id: "node_1", status: "queued" }])]);

    const { data } = await planasonix.runs.listNodes("run_1");

    expect(data).toEqual([{ id: "node_1", type: "run_node", attributes: { status: "queued" } }]);
  });

  test("that is a list without pages gives its items, as the dialect says that it has none", async () => {
    const form = { ...seen, response: { at: "/hooks", page: { by: "nothing" } } };
    const { planasonix } = speaking(dialectWith({ "webhooks.list": form }), [
      Response.json({ hooks: [{ id: "wh_1", url: "https://a.test" }] }),
    ]);

    const { data } = await planasonix.webhooks.list();

    expect(data.map(({ id }) => id)).toEqual(["wh_1"]);
  });

  test("that is a page by offsets goes on until an empty one if the dialect has no place for the total", async () => {
    const form = { ...seen, response: { at: "/jobs", page: { by: "offset", parameter: "skip" } } };
    const { planasonix, fetch } = speaking(dialectWith({ "jobs.list": form }), [
      Response.json({ jobs: [{ id: "a", status: "queued" }], total: 1 }),
      Response.json({ jobs: [] }),
    ]);

    expect((await planasonix.jobs.list().toArray()).map(({ id }) => id)).toEqual(["a"]);
    expect(fetch.sent.map(({ url }) => new URL(url).search)).toEqual(["", "?skip=1"]);
  });

  test.each([
    [
      "with its message",
      { unless: "/ok", message: "/why" },
      { ok: false, why: "the warehouse is asleep" },
      ": the warehouse is asleep",
    ],
    ["without what is no text in its place", { unless: "/ok", message: "/why" }, { ok: false, why: { code: 3 } }, ""],
    ["without a message if the dialect has no place for one", { unless: "/ok" }, { ok: false, "": "x" }, ""],
  ])("that says the contrary is an error %s", async (_, fails, body, end) => {
    const dialect = dialectWith({ "jobs.get": { ...seen, response: { fails } } });
    const { planasonix } = speaking(dialect, [Response.json(body)], { maxRetries: 0 });

    expect(await rejection(planasonix.jobs.get("job_1"))).toMatchObject({
      name: "ApiError",
      message: expect.stringMatching(new RegExp(`failed with 200${end}$`)),
    });
  });
});

describe("a body of another form", () => {
  test.each<[string, string, string, unknown[], Response, string, string]>([
    ["no body", "airflow-provider", "jobs.get", ["job_1"], new Response(null), "an object `data`", "an empty body"],
    ["null", "airflow-provider", "jobs.get", ["job_1"], Response.json(null), "a resource in the body", "null"],
    ["a list", "airflow-provider", "jobs.get", ["job_1"], Response.json([]), "a resource in the body", "an array"],
    [
      "an empty object",
      "airflow-provider",
      "connections.sync",
      ["conn_1"],
      Response.json({}),
      "an ID at /job_id",
      "an empty object",
    ],
    [
      "a list elsewhere",
      "airflow-provider",
      "jobs.list",
      [],
      Response.json({ items: [] }),
      "a list in /jobs",
      "an object with items",
    ],
    [
      "no attributes in an envelope",
      "pages",
      "schedules.create",
      [{}],
      Response.json({ data: { id: "sch_1", name: "n" } }),
      "an object `attributes` in /data",
      "an object with id, name",
    ],
  ])("is described without its values: %s", async (_, dialect, name, values, response, expected, found) => {
    const { planasonix } = speaking(dialect, [response], { maxRetries: 0 });
    const [owner = "", method = ""] = name.split(".");

    const error = await rejection(untyped(Reflect.get(planasonix, owner), method)(...values));

    expect(error).toBeInstanceOf(ResponseFormatError);
    expect(error).toMatchObject({ expected: expect.stringContaining(expected), found });
  });

  test.each([
    ["the API key", `no: ${key}`, "no: ***"],
    ["a secret of the request", "no: s3cr3t-value", "no: ***"],
    ["a secret at the end of what is quoted", `${"-".repeat(95)}s3cr3t-value`, `${"-".repeat(95)}***`],
  ])(
    "is quoted without %s, in a text that should be a resource and in the message of a failure",
    async (_, text, shown) => {
      const form = { ...seen, request: { case: "camel" }, response: { fails: { unless: "/ok", message: "/why" } } };
      const { planasonix } = speaking(
        dialectWith({ "connections.create": form }),
        [Response.json(text), Response.json({ ok: false, why: text })],
        { maxRetries: 0 },
      );
      const create = (): Promise<unknown> =>
        rejection(planasonix.connections.create({ name: "n", type: "t", config: { password: "s3cr3t-value" } }));

      expect(await create()).toMatchObject({ found: shown });
      expect(await create()).toMatchObject({ message: expect.stringContaining(`failed with 200: ${shown}.`) });
    },
  );
});

describe("the work that is already going", () => {
  test.each([
    ["has no ID", { existing_job_id: "" }],
    ["has an ID of another type", { existing_job_id: 7 }],
    ["is not mentioned", {}],
  ])("is unknown if a refusal says that it %s", async (_, body) => {
    const { planasonix } = speaking("airflow-provider", [Response.json(body, { status: 409 })]);

    const error = await rejection(planasonix.connections.syncAndWait("conn_1"));

    expect([isConflictError(error), goingWorkOf(error)]).toEqual([true, undefined]);
  });

  test("is unknown for what is no error of a start", () => {
    expect([goingWorkOf("down"), goingWorkOf(null), goingWorkOf(new Error("down"))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
