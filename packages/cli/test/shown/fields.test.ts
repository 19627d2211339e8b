import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import { expect, test } from "vitest";
import { fieldsOf, readFields } from "../../src/shown/fields.ts";
import { allCommands } from "../support/all-commands.ts";
import { description, operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";
import { startTenant } from "../support/sandbox.ts";

const printing = allCommands.filter(({ command }) => command.fields);

test("every command that prints JSON knows the fields of its examples and of its columns", () => {
  expect(printing.length).toBeGreaterThan(200);
  for (const { words, command } of printing) {
    expect(() => readFields(pathsOf(command.operation).join(","), command.fields), words.join(" ")).not.toThrow();
    const columns = fieldsOf(command.columns ?? []).map(({ path }) => path.join("."));
    if (columns.length > 0) expect(() => readFields(columns.join(","), command.fields)).not.toThrow();
  }
});

/** The paths of all fields in the examples of a response. */
function pathsOf(name: string): string[] {
  const contents = (operations.get(name)?.successes ?? []).flatMap(([, { content }]) => Object.values(content ?? {}));
  const examples = contents.flatMap((media) => namedExamples(description, media.examples));
  const items = examples.flatMap(({ value }) => Object(value).data as unknown);
  return ["id", ...items.flatMap((item) => pathsIn(item, ""))].filter((path) => path !== "id" || hasId(items));
}

function hasId(items: readonly unknown[]): boolean {
  return items.some((item) => Object.hasOwn(Object(item), "id"));
}

function pathsIn(value: unknown, before: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([name]) => /^\w+$/.test(name))
    .flatMap(([name, inner]) => [`${before}${name}`, ...pathsIn(inner, `${before}${name}.`)]);
}

test.each([
  [["pipelines", "list", "--fields", "id,nope"], 'pipelines list has no field "nope"'],
  [["pipelines", "get", "pl_01hqxyz", "--fields", "statsu"], 'no field "statsu". Did you mean status?'],
  [["pipelines", "get", "pl_01hqxyz", "--fields", "attributes.nam"], "Did you mean attributes.name?"],
  [["pipelines", "get", "pl_01hqxyz", "--fields", "name.first"], 'no field "name.first"'],
  [["pipelines", "run", "pl_01hqxyz", "--wait", "--fields", "nope"], 'no field "nope"'],
  [["runs", "wait", "run_1", "--fields", "nope"], 'no field "nope"'],
  [["runs", "logs", "run_1", "--fields", "nope"], 'no field "nope"'],
  [["schedules", "next", "sch_1", "--fields", "tmie"], "Did you mean time?"],
  [["auth", "status", "--fields", "nope"], 'no field "nope"'],
])("%j is refused before anything is sent", async (args, message) => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(stderr).toContain("\nFields: ");
  expect(sandbox.tenant.requests.all()).toEqual([]);
});

test("a name that an open object lacks is null", async () => {
  const data = { id: "trg_1", type: "trigger", attributes: { name: "x", config: { a: 1 } } };
  const fetch = async () => Response.json({ data });
  const args = ["triggers", "get", "trg_1", "--fields", "config.a,config.b,attributes.config.c"];
  const { code, stdout } = await run(args, { clientOptions: { fetch } });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ "config.a": 1, "config.b": null, "attributes.config.c": null });
});
