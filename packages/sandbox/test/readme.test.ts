import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { sandboxCommand } from "../src/cli.ts";
import { behaviours } from "../src/generated/behaviours.ts";
import seedSchema from "../src/generated/seed.schema.json" with { type: "json" };
import { inferredLines } from "./support/inferred.ts";
import { useSandbox } from "./support/sandbox.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  test("lists everything that the behaviour files infer, and nothing else", () => {
    const [, section = ""] = readme.split("## What is inferred\n");
    const listed =
      section
        .split("\n## ")[0]
        ?.split("\n")
        .filter((line) => line.startsWith("- ")) ?? [];
    expect(listed).toEqual(inferredLines(behaviours));
  });

  test("has a row for each option of the command", () => {
    const own = sandboxCommand("1.0.0").flags.map(([flag]) => flag);
    for (const flag of ["--port <number>", "--host <address>", "--allow-host <name>", ...own]) {
      expect(readme).toContain(`| \`${flag}\` |`);
    }
  });
});

describe("the section on the demo data", () => {
  const fixture = useSandbox();
  const [section = ""] = readme.split("### Demo data\n")[1]?.split("\n### ") ?? [];
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, type = "", cell = ""]) => ({ type, cell }));
  const paths: Readonly<Record<string, string>> = { pipeline_run: "runs" };
  const codeIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(([, code = ""]) => code);

  test.each(rows)("lists every $type, with its status", async ({ type, cell }) => {
    const path = paths[type] ?? `${type}s`;

    expect(codeIn(cell).toSorted()).toEqual((await read<Item[]>(path)).map(({ id }) => id).toSorted());
    for (const [, ids = "", state] of cell.matchAll(/([^(]+)\((\w+)\)/g)) {
      for (const id of codeIn(ids)) {
        const { attributes } = await read<Item>(`${path}/${id}`);
        expect(attributes.status ?? attributes.type, id).toBe(state);
      }
    }
  });

  test("names the nodes of the pipelines", async () => {
    const nodes: Record<string, string[]> = {};
    for (const { id } of await read<Item[]>("pipelines")) {
      const { attributes } = await read<Item>(`pipelines/${id}`);
      nodes[id] = (attributes.nodes ?? []).map((node) => node.id);
    }
    const [, pipeline = "", ids = ""] = /pipeline `(\w+)` has the nodes (.*?);/.exec(section) ?? [];

    expect(Object.entries(nodes).filter(([, own]) => own.length > 0)).toEqual([[pipeline, codeIn(ids)]]);
  });

  test("lists the types that `seed` knows", () => {
    const [, list = ""] = /know these types: ([^.]*)\./.exec(section) ?? [];
    const types = Object.keys(seedSchema.properties).filter((name) => name !== "$schema" && name !== "extends");

    expect(codeIn(list)).toEqual(types);
  });

  interface Item {
    readonly id: string;
    readonly attributes: {
      readonly status?: string;
      readonly type?: string;
      readonly nodes?: readonly { id: string }[];
    };
  }

  async function read<Data>(path: string): Promise<Data> {
    const { apiKey, url } = fixture.tenant;
    const response = await fixture.tenant.fetch(`${url}/${path}`, { headers: { Authorization: `Bearer ${apiKey}` } });
    return (await response.json()).data;
  }
});

describe("the tables of fields", () => {
  const control = parse(readFileSync(new URL("../control/openapi.yaml", import.meta.url), "utf8"));
  const { operation: _, ...outcome } =
    control.paths["/outcomes"].post.requestBody.content["application/json"].schema.properties;

  test.each([
    ["a fault", control.components.schemas.Fault.properties],
    ["an outcome", outcome],
  ])("have a row for each field of %s in the control interface", (thing, properties) => {
    const [table = ""] = readme.split(`### Fields of ${thing}\n`)[1]?.split("\n### ") ?? [];
    const rows = table.match(/^\| `.*$/gm) ?? [];
    const named = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));

    expect(named.toSorted()).toEqual(Object.keys(properties).toSorted());
  });
});
