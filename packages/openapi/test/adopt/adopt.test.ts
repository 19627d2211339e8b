import { generateOperations } from "@planasonix/openapi/generate/operations.ts";
import { type JsonObject, listOperations, type WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { type Adoption, adopt } from "../../src/adopt/adopt.ts";
import {
  inlined,
  inOpenApi30,
  ofWorkspace,
  ours,
  replaceObjects,
  stripped,
  withFlows,
  withOperations,
  withPaths,
} from "../support/documents.ts";

const operations = listOperations(ours);
const names = operations.map(({ name }) => name);

/** The text of every module of the table, by its name. */
function tableOf(description: WholeDescription): Record<string, string> {
  return Object.fromEntries(generateOperations(description, { hasFinders: true }).files);
}

function objectOf({ description }: Adoption, name: string): JsonObject {
  const found = listOperations(description).find((operation) => operation.name === name);
  return found?.object as unknown as JsonObject;
}

const ourTable = tableOf(ours);

describe("a description that has every operation of ours", () => {
  test.each<[string, () => JsonObject | Promise<JsonObject>]>([
    ["without any extension field", stripped],
    ["with other operationIds, /v1 in the paths and other names of parameters", ofWorkspace],
    ["in OpenAPI 3.0, with `nullable` and `allOf`", inOpenApi30],
    ["without operationIds", () => withOperations(ofWorkspace(), ({ operationId: _, ...operation }) => operation)],
    ["with every schema where it is used", () => inlined(stripped())],
    ["with slashes at the ends of paths", () => withPaths(stripped(), (path, item) => [`/api/v2${path}/`, item])],
    ["with envelopes that are put together", () => withEnvelopes(stripped())],
  ])("%s, gets the table of ours", async (_, create) => {
    const { report, description } = adopt(ours, await create(), "file");

    expect([...report.same].sort()).toEqual([...names].sort());
    expect(report).toMatchObject({ renamed: [], added: [], removed: [], lost: [], outside: [], notes: [] });
    expect(tableOf(description)).toEqual(ourTable);
  });

  test("states the prefix of its paths, which belongs to the base URL", () => {
    expect(adopt(ours, ofWorkspace(), "file").report.prefix).toBe("/v1");
  });

  test("gets our classes, open lists and documentation", () => {
    const adopted = new Map(
      listOperations(adopt(ours, ofWorkspace(), "file").description).map((one) => [one.name, one]),
    );

    for (const { name, object } of operations) {
      const own = { ...(object as unknown as JsonObject) };
      for (const key of ["x-codeSamples", "parameters", "requestBody", "responses", "security"]) delete own[key];
      expect(adopted.get(name)?.object).toMatchObject(own);
    }
  });

  test("is not changed itself", () => {
    const document = ofWorkspace();
    const before = structuredClone(document);

    adopt(ours, document, "file");

    expect(document).toEqual(before);
  });
});

/** Puts each envelope together from two objects, as generators do that know a generic response. */
function withEnvelopes(document: JsonObject): JsonObject {
  const { schemas, ...components } = document.components as { schemas: Record<string, JsonObject> } & JsonObject;
  const changed = Object.entries(schemas).map(([name, schema]) => {
    const { properties, ...rest } = schema as { properties?: JsonObject } & JsonObject;
    if (!name.endsWith("Response") || properties?.data === undefined) return [name, schema];
    return [name, { allOf: [{ $ref: "#/components/schemas/Envelope" }, { ...rest, properties }] }];
  });
  return {
    ...document,
    components: {
      ...components,
      schemas: { ...Object.fromEntries(changed), Envelope: { type: "object", properties: {} } },
    },
  };
}

describe("a description with fewer and other operations", () => {
  const removed = names.filter((_, index) => index % 8 === 3).slice(0, 30);
  const kept = new Set(names.filter((name) => !removed.includes(name)));
  const gone = new Set(operations.filter(({ name }) => !kept.has(name)).map(({ method, path }) => `${method} ${path}`));
  const response = { 200: { description: "" } };
  const added = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [
      `/widgets${index}/{id}`,
      { get: { responses: response }, delete: { "x-effect": ["read"], responses: response } },
    ]),
  );
  const fewer = withOperations(stripped(), (operation, method, path) =>
    gone.has(`${method} ${path}`) ? undefined : operation,
  );
  const adoption = adopt(ours, { ...fewer, paths: { ...(fewer.paths as JsonObject), ...added } }, "file");

  test("keeps what it has, and reports what it lacks and what is new", () => {
    const { report } = adoption;

    expect([...report.same].sort()).toEqual([...kept].sort());
    expect([...report.removed].sort()).toEqual([...removed].sort());
    expect(report.renamed).toEqual([]);
    expect(report.added).toEqual(
      Array.from({ length: 5 }, (_, index) => [
        { name: `widgets${index}.get`, address: `GET /widgets${index}/{id}` },
        { name: `widgets${index}.delete`, address: `DELETE /widgets${index}/{id}` },
      ]).flat(),
    );
  });

  test("counts a new GET as reading another system, and everything else as having every effect", () => {
    expect(objectOf(adoption, "widgets0.get")).toMatchObject({ "x-retry": "safe", "x-effect": ["read", "reach"] });
    expect(objectOf(adoption, "widgets0.delete")).toMatchObject({
      "x-retry": "never",
      "x-effect": ["reach", "execute", "spend", "change", "start", "send", "grant", "delete"],
    });
  });

  test("loses the check and the waits that need a removed operation, and says so", () => {
    const without = (...removed: string[]): Adoption =>
      adopt(
        ours,
        withOperations(stripped(), (operation) =>
          removed.includes(String(operation.operationId)) ? undefined : operation,
        ),
        "file",
      );

    const noCancel = without("runs_cancel");
    expect(noCancel.report.lost).toEqual(["runs.get: the cancellation of a wait (needs runs.cancel)"]);
    expect(objectOf(noCancel, "runs.get")["x-waiter"]).not.toHaveProperty("cancel");
    const noPoll = without("runs_get");
    expect(noPoll.report.lost).toContain("runs.get: the wait for its end");
    expect(noPoll.report.lost).toContain("pipelines.run: the wait for what it starts (needs runs.get)");
    expect(objectOf(noPoll, "pipelines.run")).not.toHaveProperty("x-starts");
    const noList = without("pipelines_listRuns");
    expect(noList.report.lost).toContain("pipelines.run: the check of an unknown outcome (needs pipelines.listRuns)");
    expect(tableOf(noList.description)["operations/pipelines.ts"]).toContain('id: "/data/id", find: null');
  });
});

describe("a description with another name in its paths", () => {
  const adoption = adopt(ours, withFlows(ofWorkspace()), "file");

  test("gets the operations under that name, with their waits", () => {
    const { report, recognized } = adoption;

    expect(report.same).toHaveLength(names.filter((name) => !name.startsWith("pipelines.")).length);
    expect(report.renamed).toContainEqual({ name: "flows.run", was: "pipelines.run", from: "pipelines", to: "flows" });
    expect(report.renamed.map(({ was }) => was).sort()).toEqual(
      names.filter((name) => name.startsWith("pipelines.")).sort(),
    );
    expect(recognized).toContainEqual({
      known: "pipelines.run",
      name: "flows.run",
      method: "POST",
      path: "/flows/{pipeline_id}/run",
    });
    expect(objectOf(adoption, "flows.run")).toMatchObject({ "x-outcome": "flows.listRuns", "x-retry": "keyed" });
    expect(objectOf(adoption, "flows.run").description).not.toContain("pipelines_");
    expect(tableOf(adoption.description)["operations/flows.ts"]).toContain("GET /flows/{pipeline_id}/runs");
  });

  test("keeps everything else", () => {
    const table = tableOf(adoption.description);

    for (const resource of ["runs", "jobs", "connections"]) {
      expect(table[`operations/${resource}.ts`]).toBe(ourTable[`operations/${resource}.ts`]);
    }
  });

  test("is recognized also if a single path has it", () => {
    const { report } = adopt(
      ours,
      withPaths(stripped(), (path, item) => [path.replace(/^\/pipelines(?=\/\{\w+\}\/run$)/, "/flows"), item]),
      "file",
    );

    expect(report.renamed).toEqual([{ name: "flows.run", was: "pipelines.run", from: "pipelines", to: "flows" }]);
  });
});

describe("secrets", () => {
  test("are those of ours, in whatever case the file writes them, and those that the file shows", () => {
    const document = replaceObjects(stripped(), (node) => {
      const properties = node.properties as JsonObject | undefined;
      if (properties?.enrollment_token === undefined) return node;
      const { enrollment_token: token, ...others } = properties;
      return {
        ...node,
        properties: {
          ...others,
          enrollmentToken: token as JsonObject,
          door: { type: "string", format: "password" },
          hatch: { type: "object", writeOnly: true },
          api_key_of_agent: { type: "string" },
          token_count: { type: "integer" },
        },
      };
    }) as JsonObject;

    const text = JSON.stringify(adopt(ours, document, "file").description);

    for (const name of ["enrollmentToken", "door", "hatch", "api_key_of_agent"]) {
      expect(text).toMatch(new RegExp(`"${name}":\\{[^{}]*"x-sensitive":true`));
    }
    expect(text).not.toMatch(/"token_count":\{[^{}]*"x-sensitive"/);
  });
});

describe("what a file states in order to look milder", () => {
  const planted = withOperations(stripped(), (operation) => ({
    ...operation,
    "x-effect": ["read"],
    "x-retry": "safe",
    "x-final": false,
    "x-confirm": false,
    "x-reveals": "none",
    "x-waiter": { status: "/data/id", succeeded: ["x"], failed: [], canceled: [] },
    "x-outcome": "none",
  }));

  test("takes no effect from any operation, and leaves no milder retry class", () => {
    const adopted = new Map(
      listOperations(adopt(ours, planted, "file").description).map((one) => [one.name, one.object]),
    );
    const order = ["safe", "idempotent", "keyed", "never"];

    for (const { name, object } of operations) {
      const now = adopted.get(name);
      expect(now?.["x-effect"]).toEqual(expect.arrayContaining([...object["x-effect"]]));
      expect(order.indexOf(now?.["x-retry"] ?? "")).toBeGreaterThanOrEqual(order.indexOf(object["x-retry"]));
      expect([now?.["x-final"], now?.["x-confirm"], now?.["x-reveals"], now?.["x-waiter"], now?.["x-outcome"]]).toEqual(
        [object["x-final"], object["x-confirm"], object["x-reveals"], object["x-waiter"], object["x-outcome"]],
      );
    }
  });

  test("makes an operation graver if it is graver", () => {
    const grave = withOperations(stripped(), (operation) => ({
      ...operation,
      "x-effect": ["delete"],
      "x-retry": "never",
    }));

    for (const { object } of listOperations(adopt(ours, grave, "file").description)) {
      expect(object["x-effect"]).toContain("delete");
      expect(object["x-retry"]).toBe("never");
    }
  });

  test("is no statement if it is not a list of known words", () => {
    const odd = withOperations(stripped(), (operation) => ({ ...operation, "x-effect": { read: true }, "x-retry": 7 }));

    expect(tableOf(adopt(ours, odd, "file").description)).toEqual(ourTable);
  });
});

test("what a file says of the whole API takes the place of what ours says", () => {
  const info = { title: "Acme", version: "9", description: "Ours." };
  const servers = [{ url: "https://acme.example" }];
  const { info: _, servers: __, ...bare } = stripped();

  expect(adopt(ours, { ...bare, info, servers }, "file").description).toMatchObject({ info, servers });
  expect(adopt(ours, { ...bare, info: { title: 7 }, servers: [] }, "file").description).toMatchObject({
    info: { title: ours.info.title, version: ours.info.version },
    servers: ours.servers,
  });
  expect(adopt(ours, bare, "file").description.servers).toEqual(ours.servers);
});

describe("a file of another API", () => {
  test("is refused with what was found and what to do", () => {
    const paths = Object.fromEntries(
      ["pets", "orders", "users"].map((name) => [`/${name}`, { get: { responses: {} } }]),
    );

    expect(() => adopt(ours, { openapi: "3.1.0", paths }, "pets.yaml")).toThrow(
      "pets.yaml describes another API: 0 of its 3 operations are known; pass a description of Planasonix",
    );
    expect(() => adopt(ours, { openapi: "3.1.0", paths: {} }, "empty.yaml")).toThrow("0 of its 0 operations are known");
  });

  test("is refused if fewer than half of the operations are known", () => {
    const some = Object.entries(stripped().paths as JsonObject).slice(0, 2);
    const others = Array.from({ length: 20 }, (_, index) => [`/other${index}`, { get: { responses: {} } }]);

    expect(() => adopt(ours, { openapi: "3.1.0", paths: Object.fromEntries([...some, ...others]) }, "file")).toThrow(
      /describes another API: \d of its \d+ operations/,
    );
  });
});
