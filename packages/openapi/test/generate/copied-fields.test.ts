import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type DescribedOperation,
  listOperations,
  readDescription,
  refName,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { expect, onTestFinished, test } from "vitest";

const description = readDescription(new URL("../../src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);

/** The copies that a page rules out: it closes the list of kinds, or its payload lacks the field. */
const documented = [
  'CredentialCreate["type"]',
  'AgentEnrollment["attributes"]["label"]',
  'AgentEnrollment["attributes"]["platform"]',
  'DataContract["attributes"]["schema"]',
];

interface Shape {
  readonly name: string;
  readonly kind: unknown;
  readonly fields: readonly string[];
}

/** The named type of the resource that an operation returns, its `type`, and its attributes. */
function output({ successes }: DescribedOperation): Shape[] {
  return successes.flatMap(([, { content }]) => {
    const data = resolve<Schema>(description, content?.["application/json"]?.schema ?? {}).properties?.data ?? {};
    const item = (resolve<Schema>(description, data).items ?? data) as Schema;
    const { properties: { type, attributes = {} } = {} } = resolve<Schema>(description, item);
    if (!type) return [];
    const fields = Object.keys(resolve<Schema>(description, attributes).properties ?? {});
    return [{ name: refName(item), kind: type.const, fields }];
  });
}

/** The copies of each field of a resource into the requests of the same resource, as a program. */
function copies(): string[] {
  const found = new Set<string>();
  for (const writer of operations) {
    const body = writer.object.requestBody?.content["application/json"]?.schema;
    const { properties } = body ? resolve<Schema>(description, body) : {};
    const same = operations.filter(({ resource }) => resource === writer.resource);
    const kinds = new Set(
      [writer, ...same.filter(({ member }) => member === "get")].flatMap(output).map(({ kind }) => kind),
    );
    for (const { name, kind, fields } of same.flatMap(output)) {
      for (const field of kinds.has(kind) ? fields.filter((one) => properties && one in properties) : []) {
        found.add(`((read: ${name}["attributes"]["${field}"]): ${refName(body ?? {})}["${field}"] => read);`);
      }
    }
  }
  return [...found];
}

test("a field of a response can be sent back under its name, unless a page says otherwise", () => {
  const all = copies().filter((copy) => !documented.some((one) => copy.includes(one)));
  expect(all.length).toBeGreaterThan(200);
  const folder = mkdtempSync(fileURLToPath(new URL("../copied-", import.meta.url)));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const names = [...new Set(all.join("\n").match(/\b[A-Z]\w+(?=\[)/g))].join(", ");
  writeFileSync(
    join(folder, "copies.ts"),
    `import type { ${names} } from "../../src/generated/index.ts";\n${all.join("\n")}\n`,
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions", "--module", "nodenext"];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, "--ignoreConfig", "copies.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});
