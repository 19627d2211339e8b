import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** Counts the same copies by the raw document: the fields of a body that are among those that its resource shows. */
function countCopies(): number {
  const { paths, components } = JSON.parse(
    readFileSync(new URL("../../src/generated/openapi.json", import.meta.url), "utf8"),
  );
  const named = (ref = "") => components.schemas[ref.split("/").at(-1) ?? ""] ?? {};
  const media = (part?: { content?: Record<string, { schema: { $ref: string } }> }) =>
    part?.content?.["application/json"]?.schema.$ref;
  // biome-ignore lint/suspicious/noExplicitAny: the raw document has no types.
  const all = Object.values<any>(paths).flatMap((item) => Object.values<any>(item).filter((one) => one?.operationId));
  const shown = all.map(({ operationId, responses }) => {
    const { data = {} } =
      named(media(responses[Object.keys(responses).find((one) => /^2/.test(one)) ?? ""])).properties ?? {};
    const name = data.items?.$ref ?? data.$ref;
    const { type, attributes } = named(name).properties ?? {};
    const fields = Object.keys((attributes?.$ref ? named(attributes.$ref) : attributes)?.properties ?? {});
    return { operationId: String(operationId), name, kind: type?.const, fields };
  });
  const keys = all.flatMap(({ operationId, requestBody }) => {
    const body = media(requestBody);
    const [group] = operationId.split("_");
    const own = shown.filter((one) => one.operationId.startsWith(`${group}_`));
    const kinds = own
      .filter((one) => one.operationId === operationId || one.operationId === `${group}_get`)
      .map(({ kind }) => kind);
    return own
      .filter(({ kind }) => kind && kinds.includes(kind))
      .flatMap(({ name, fields }) => fields.map((field) => [body, name, field]))
      .filter(([, , field]) => Object.keys(named(body).properties ?? {}).includes(field))
      .map((key) => key.join(" "));
  });
  return new Set(keys).size;
}

test("a field of a response can be sent back under its name, unless a page says otherwise", () => {
  const found = copies();
  expect(found).toHaveLength(countCopies());
  const ruledOut = documented.flatMap((one) => found.find((copy) => copy.includes(one)) ?? `no copy has ${one}`);
  const all = found.filter((copy) => !ruledOut.includes(copy));
  expect(all).toHaveLength(found.length - documented.length);
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
