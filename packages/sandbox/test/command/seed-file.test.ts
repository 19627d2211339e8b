import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readSeedFile } from "../../src/command/seed-file.ts";
import { SeedError } from "../../src/control/seed-data.ts";
import { startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { start } from "../support/sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "seeds-"));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The message with which a sandbox refuses a seed file, without its folder; empty if it accepts the file. */
async function refusal(path: string): Promise<string> {
  try {
    const { data, located } = readSeedFile(path);
    const sandbox = await startSandbox({ port: false, seed: data }).catch((error: unknown) => {
      throw error instanceof SeedError ? located(error) : error;
    });
    await sandbox.close();
    return "";
  } catch (error) {
    return (error as TypeError).message.replace(`${folder}/`, "");
  }
}

const orders = `
pipeline:
  - id: pl_orders
    name: Orders
    status: active
schedule:
  - pipeline_id: pl_orders
    cron_expression: 0 14 * * *
    timezone: UTC
    enabled: true
`;

/** Seeds that are not valid, and the place and the rule that the message names. */
const invalid: readonly (readonly [name: string, content: string, message: string])[] = [
  [
    "name.yaml",
    "pipeline:\n  - id: a\n    nmae: Orders\n",
    "3:5: `pipeline[0].nmae` is not an attribute of pipeline; did you mean name?",
  ],
  [
    "nested.json",
    '{\n  "pipeline": [\n    { "nodes": [{ "id": "a" }] }\n  ]\n}\n',
    "3:17: `pipeline[0].nodes[0].type` is required",
  ],
  ["type.yaml", "pipelines:\n  - name: Orders\n", "1:1: `pipelines` is not a stored type; did you mean pipeline?"],
  ["map.yaml", "pipeline:\n  name: Orders\n", "1:1: `pipeline` must be a list of resources"],
  ["item.yaml", "pipeline:\n  - Orders\n", "2:5: `pipeline[0]` must be an object with attributes of pipeline"],
  ["value.yaml", "pipeline:\n  - name: 5\n", "2:5: `pipeline[0].name` must be of type string, got 5"],
  [
    "state.yaml",
    "pipeline:\n  - status: live\n",
    '2:5: `pipeline[0].status` must be one of draft, active, archived, paused, error, got "live"',
  ],
  [
    "empty-id.json",
    '{ "pipeline": [{ "id": "" }] }',
    '1:18: `pipeline[0].id` must be a string that is not empty, got ""',
  ],
  ["id.yaml", "pipeline:\n  - id: 42\n", "2:5: `pipeline[0].id` must be a string that is not empty, got 42"],
  ["schema.json", '{ "$schema": 7 }', "1:3: `$schema` must be the path or the URL of the JSON Schema of seeds"],
  ["extends.yaml", "extends: dmo\n", '1:1: `extends` must be demo, got "dmo"'],
];

describe("a seed file", () => {
  test.each(["orders.yaml", "orders.json"])(
    "%s is the initial data of each tenant, also after a reset",
    async (name) => {
      const path = file(name, name.endsWith("json") ? JSON.stringify(parse(orders)) : orders);
      await using sandbox = await startSandbox({
        port: false,
        clock: "manual",
        now: start,
        seed: readSeedFile(path).data,
      });
      const tenant = await sandbox.tenant();
      tenant.seed("pipeline", [{ name: "Later" }]);
      tenant.reset();
      for (const one of [sandbox, tenant]) {
        const [pipeline, ...others] = await succeed(one, "pipelines_list");
        expect([pipeline.id, pipeline.attributes.name, others]).toEqual(["pl_orders", "Orders", []]);
      }
      await tenant.clock.advance("2h");
      const [run] = await succeed(tenant, "runs_list");
      expect(run.attributes).toMatchObject({ pipeline_id: "pl_orders", status: "succeeded" });
    },
  );

  test("adds to the demo data if it extends them", async () => {
    const { data } = readSeedFile(file("more.yaml", `extends: demo\n${orders}`));
    await using sandbox = await startSandbox({ port: false, seed: data });
    expect((await succeed(sandbox, "pipelines_get", { params: { pipeline_id: "pl_orders" } })).attributes.name).toBe(
      "Orders",
    );
    expect((await send(sandbox, "pipelines_get")).status).toBe(200);
  });

  test("gives the same IDs to resources without one if the random seed is the same", async () => {
    const seed = { pipeline: [{ name: "Orders" }] };
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      await using sandbox = await startSandbox({ port: false, randomSeed: "ci", seed });
      ids.push((await succeed(sandbox, "pipelines_list"))[0].id);
    }
    expect(ids[0]).toMatch(/^pl_/);
    expect(ids[1]).toBe(ids[0]);
  });

  test("may omit types and attributes by undefined, in a program", async () => {
    // Types allow this in a program without `exactOptionalPropertyTypes`.
    const seed: object = { pipeline: [{ id: "pl_orders", name: undefined }], project: undefined };
    await using sandbox = await startSandbox({ port: false, seed });
    const [pipeline] = await succeed(sandbox, "pipelines_list");
    expect(pipeline).toMatchObject({ id: "pl_orders", attributes: { name: "Orders to warehouse" } });
  });

  test("does not make the examples of results describe its resources", async () => {
    await using sandbox = await startSandbox({ port: false, seed: { pipeline: [{ id: "pl_01hqxyz", name: "Mine" }] } });
    await using demo = await startSandbox({ port: false });
    const lineage = async (one: typeof demo) => (await succeed(one, "pipelines_getLineage")).attributes;
    expect(JSON.stringify(await lineage(demo))).toContain("ds_01hqxyz");
    expect(JSON.stringify(await lineage(sandbox))).not.toContain("ds_01hqxyz");
  });

  test("may repeat values with anchors and merge keys", async () => {
    const text = "pipeline:\n  - &orders { name: Orders, status: active }\n  - { <<: *orders, name: Customers }\n";
    expect(readSeedFile(file("merge.yaml", text)).data).toEqual({
      pipeline: [
        { name: "Orders", status: "active" },
        { name: "Customers", status: "active" },
      ],
    });
  });

  test.each<readonly [name: string, content: string, message: string]>([
    ...invalid,
    [
      "twice.yaml",
      "pipeline:\n  - id: a\n  - id: b\n  - id: a\n",
      '4:5: `pipeline[2].id` is taken: there is already a pipeline "a"',
    ],
    [
      "alias.yaml",
      "pipeline:\n  - &orders { id: a }\n  - *orders\n",
      '2:15: `pipeline[1].id` is taken: there is already a pipeline "a"',
    ],
    [
      "cron.yaml",
      "schedule:\n  - cron_expression: daily\n",
      "2:5: `schedule[0].cron_expression` is not a cron expression",
    ],
  ])("%s is refused with the line, the field, the rule and the fix", async (name, content, message) => {
    expect(await refusal(file(name, content))).toContain(`${name}:${message}`);
  });

  test.each<[string, string | Uint8Array, string]>([
    [
      "comma.json",
      '{\n  "pipeline": [\n    { "id": "a", }\n  ]\n}',
      "comma.json:3:18: this is not valid JSON: Expected double-quoted property name",
    ],
    ["yaml.json", "pipeline: []", "yaml.json: this is not valid JSON"],
    ["two.json", "{}\n{}", "two.json:2:1: this is not valid JSON: Unexpected non-whitespace character"],
    [
      "two.yaml",
      "pipeline: []\n---\nproject: []\n",
      "two.yaml:2:1: a seed file is one document; put all resources into the first one",
    ],
    [
      "key.yaml",
      "? [pipeline]\n: []\n",
      "key.yaml:1:3: this is not valid YAML: With stringKeys, all keys must be strings",
    ],
    ["indent.yaml", "pipeline:\n  - id: a\n   name: x\n", "indent.yaml:3:1: this is not valid YAML"],
    [
      "keys.yaml",
      "pipeline:\n  - name: x\n    name: y\n",
      "keys.yaml:3:5: this is not valid YAML: Map keys must be unique",
    ],
    [
      "keys.json",
      '{ "pipeline": [],\n  "pipeline": [] }',
      "keys.json:2:3: this is not valid JSON: Map keys must be unique",
    ],
    ["anchor.yaml", "pipeline:\n  - *orders\n", "anchor.yaml: this is not valid YAML: Unresolved alias"],
    [
      "list.json",
      "[1]",
      "list.json:1:1: a seed maps types to lists of resources, such as pipeline: [{ name: Orders }]",
    ],
    ["empty.yaml", "", "empty.yaml:1:1: a seed maps types to lists of resources"],
    ["binary.yaml", Uint8Array.of(0xff, 0xd8, 0, 1), "Cannot read the seed file binary.yaml: it is not text"],
    ["database.yaml", "SQLite format 3\0", "Cannot read the seed file database.yaml: it is not text"],
  ])("%s is refused, because it is damaged or something else", async (name, content, message) => {
    expect(await refusal(file(name, content))).toContain(message);
  });

  test("is refused if it does not exist or is a directory", async () => {
    expect(await refusal(join(folder, "missing.yaml"))).toBe(
      "Cannot read the seed file missing.yaml: there is no such file",
    );
    mkdirSync(join(folder, "folder.yaml"));
    expect(await refusal(join(folder, "folder.yaml"))).toBe("Cannot read the seed file folder.yaml: it is a directory");
  });

  test("is refused with the reason of the system if that is another one", async () => {
    expect(await refusal(join(folder, `${"a".repeat(300)}.yaml`))).toContain(": ENAMETOOLONG: name too long");
  });

  test("may refer only to resources that exist if the sandbox is strict, whatever their order", async () => {
    const begin = async (pipeline_id: string) => {
      const seed = { pipeline_run: [{ pipeline_id }], pipeline: [{ id: "pl_orders" }] };
      const sandbox = await startSandbox({ port: false, strict: true, seed });
      await sandbox.close();
    };
    await begin("pl_orders");
    await expect(begin("pl_none")).rejects.toThrow(
      "`seed.pipeline_run[0].pipeline_id` is not the ID of an existing pipeline",
    );
  });
});

describe("the JSON Schema of seed files", () => {
  const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(new URL("../../src/generated/seed.schema.json", import.meta.url), "utf8")),
  );

  test("accepts what the sandbox accepts", () => {
    for (const seed of [parse(orders), { $schema: "x", extends: "demo", pipeline: [{ folder_id: null, nodes: [] }] }]) {
      expect(validate(seed), ajv.errorsText(validate.errors)).toBe(true);
    }
  });

  test.each(invalid)("refuses what the sandbox refuses in %s", (_, content) => {
    expect(validate(parse(content))).toBe(false);
  });
});
