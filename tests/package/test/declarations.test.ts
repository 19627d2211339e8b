import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { describe, expect, inject, test } from "vitest";
import { typeCheck } from "./type-check.ts";

const entries = publishable.flatMap(typedEntries);
// `skipLibCheck` would hide errors in our declarations, so it is off. Entries for an optional peer, such as
// `@planasonix/sandbox/vitest`, are omitted, because the peer is not installed here; `tests/proof` imports them.
const everything = { skipLibCheck: false };

describe("declarations of every entry", () => {
  test("compile with the types of Node and without those of the DOM", () => {
    const folder = program("no-dom", imports());

    expect(typeCheck(folder, { ...everything, lib: ["es2023"] })).toBe("");
  });

  test("compile without `exactOptionalPropertyTypes`, as `strict` alone does", () => {
    const folder = program("strict", imports());

    expect(typeCheck(folder, { ...everything, exactOptionalPropertyTypes: false })).toBe("");
  });

  test.each(["node20", "nodenext"])("can be required by a CommonJS module under `module: %s`", (module) => {
    const requires = entries.map((entry, index) => `import e${index} = require("${entry}");\nexport { e${index} };\n`);
    const folder = program(`require-${module}`, requires.join(""), "commonjs");

    expect(typeCheck(folder, { ...everything, module, verbatimModuleSyntax: false })).toBe("");
  });

  test.each(["oldest", "newest"])("take the providers of OpenTelemetry's %s API", (age) => {
    const folder = program(
      `${age}-opentelemetry`,
      `import { metrics, trace } from "@opentelemetry/api";
import { createClient } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { openTelemetry as ofDeliveries } from "@planasonix/webhooks/otel";
const tracerProvider = trace.getTracerProvider();
export const telemetry = openTelemetry({ tracerProvider, meterProvider: metrics.getMeterProvider() });
export const planasonix = createClient({ telemetry });
export const deliveries = ofDeliveries({ tracerProvider });
`,
    );
    const api = join(inject("folder"), `../node_modules/@opentelemetry/api-${age}`);
    const { types } = JSON.parse(readFileSync(join(api, "package.json"), "utf8"));

    expect(typeCheck(folder, { ...everything, paths: { "@opentelemetry/api": [join(api, types)] } })).toBe("");
  });
});

describe("exports of an application", () => {
  test("have types that the application can name in a layout without hoisting", () => {
    const folder = program(
      "unhoisted",
      `import { createClient } from "@planasonix/client";
import { createRaw } from "@planasonix/client/raw";
export const planasonix = createClient();
export const raw = createRaw(planasonix);
const path = { pipeline_id: "pl_1" };
export const getPipeline = () => raw.GET("/pipelines/{pipeline_id}", { params: { path } });
export const run = () => raw.POST("/pipelines/{pipeline_id}/run", { params: { path }, body: {} });
export const { GET, request } = raw;
export const withResponse = () => planasonix.pipelines.get("pl_1").withResponse();
export const pages = () => planasonix.runs.list().pages();
export const { wait } = planasonix.runs;
`,
    );
    linkUnhoisted("@planasonix/client", folder);

    const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: "out" };
    expect(typeCheck(folder, { skipLibCheck: true, ...emit })).toBe("");
    expect(readFileSync(join(folder, "out/main.d.ts"), "utf8")).not.toContain("openapi-fetch");
  });
});

/**
 * Installs a package for an application as pnpm does: each package sees only its own dependencies, as links into
 * `.pnpm`.
 */
function linkUnhoisted(name: string, owner: string): void {
  const installed = join(inject("folder"), "node_modules", name);
  const stored = join(inject("folder"), "unhoisted/node_modules/.pnpm", name.replace("/", "+"), "node_modules", name);
  if (!existsSync(stored)) {
    cpSync(installed, stored, { recursive: true });
    const { dependencies = {} } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const siblings = stored.slice(0, -"/node_modules/".length - name.length);
    for (const dependency of Object.keys(dependencies)) linkUnhoisted(dependency, siblings);
  }
  const link = join(owner, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(stored, link);
}

/** The entries of a package that have types and need no optional peer. */
function typedEntries(name: string): readonly string[] {
  const manifest = JSON.parse(
    readFileSync(join(inject("folder"), "node_modules", "@planasonix", name, "package.json"), "utf8"),
  );
  return Object.entries<{ types?: string }>(manifest.exports)
    .filter(([entry, { types }]) => types?.endsWith(".d.ts") && !entry.endsWith(".yaml"))
    .filter(([entry]) => !(entry.slice(2) in (manifest.peerDependencies ?? {})))
    .map(([entry]) => `${manifest.name}${entry.slice(1)}`);
}

function imports(): string {
  return entries.map((entry, index) => `import * as e${index} from "${entry}";\nexport { e${index} };\n`).join("");
}

function program(name: string, text: string, type = "module"): string {
  const folder = join(inject("folder"), name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
  writeFileSync(join(folder, "main.ts"), text);
  return folder;
}
