// Programs written against a release. They must compile with every later version that has no breaking change.

import { generateResources } from "@planasonix/openapi/generate/methods/resources.ts";
import { generateTypes } from "@planasonix/openapi/generate/types/types.ts";
import type { Artifacts } from "@planasonix/scripts/compatibility/releases.ts";
import { type Description, type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import { methodNames } from "@planasonix/scripts/openapi/method.ts";
import { readCodeBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { parse } from "yaml";

/**
 * The text of each module by name: code of the READMEs and the guides, code samples, an import of every export, and a comparison of
 * every method and path.
 */
export async function releasedPrograms(artifacts: Artifacts): Promise<Artifacts> {
  const bundle = parse(artifacts.get("openapi.yaml") ?? "");
  return new Map([
    ...codeOfPages(artifacts),
    ...codeSamples(bundle),
    ["every-export.ts", importEverything(artifacts)],
    ...(await callEverything(bundle)),
  ]);
}

function codeOfPages(artifacts: Artifacts): (readonly [string, string])[] {
  return [...artifacts].flatMap(([name, page]) => {
    const [, owner] = /^pages\/(.+)\.md$/.exec(name) ?? [];
    if (owner === undefined) return [];
    const blocks = readCodeBlocks(page).filter(({ text }) => !ofOtherRunners.test(text));
    return blocks.map(({ line, text }) => [`${owner.replace("/", "-")}-${line}.ts`, text] as const);
  });
}

/** Tests for runners that are not installed here. `npm run proof` compiles and runs them. */
const ofOtherRunners = / from "@(jest\/globals|playwright\/test)";$/m;

/** The TypeScript of each operation's `x-codeSamples`. */
function codeSamples(bundle: Description): (readonly [string, string])[] {
  return listOperations(bundle).flatMap(({ name, object: { "x-codeSamples": samples = [] } }) =>
    samples.filter(({ lang }) => lang === "typescript").map(({ source }) => [`${name}.ts`, source] as const),
  );
}

/**
 * Re-exports every export of every entry point, as listed in the API reports. The reports do not show whether a class
 * is exported only as a type, so all classes are re-exported as types.
 */
function importEverything(artifacts: Artifacts): string {
  const statements = [...artifacts].flatMap(([name, report]) => {
    const [, owner, entry] = /^api\/(.+)\/(.+)\.api\.md$/.exec(name) ?? [];
    const prefix = `${owner}_${entry}`.replaceAll("-", "_"); // names in code have no hyphen
    const from = `"@planasonix/${owner}${entry === "index" ? "" : `/${entry}`}"`;
    const list = (pattern: RegExp) =>
      [...new Set([...report.matchAll(pattern)].map(([, exported]) => exported))] // A report has a line for each overload.
        .map((exported) => `${exported} as ${prefix}_${exported}`)
        .join(", ");
    const values = list(/^export (?:const|function) (\w+)/gm);
    const types = list(/^export (?:abstract )?(?:class |interface |type |\{ (?:\w+ as )?)(\w+)/gm);
    return owner === undefined ? [] : [`export { ${values} } from ${from};`, `export type { ${types} } from ${from};`];
  });
  return `${statements.join("\n")}\n`;
}

/**
 * The modules that compare each method of the client, its arguments and its result, and the path templates with those of
 * the release.
 */
async function callEverything(bundle: JsonObject): Promise<(readonly [string, string])[]> {
  const description = bundle as unknown as Description;
  const resources = generateResources(description);
  const checks = methodNames(description).map((name) => {
    const path = `["${name.replace(".", '"]["')}"]`;
    return `  Fits<Compare<Client${path}, Resources${path}, "${name}">>,\n`;
  });
  return [
    ["every-method.ts", `${comparison}export type EveryMethod = [\n${checks.join("")}];\n`],
    ["every-path.ts", everyPath],
    [
      "released-resources.ts",
      resources
        .replace('"@planasonix/runtime"', '"@planasonix/client"')
        .replace('"@planasonix/openapi"', '"./released-types.ts"'),
    ],
    ["released-types.ts", await generateTypes(bundle)],
  ];
}

/** Programs use the names of path parameters with `createRaw` and with generated clients. */
const everyPath = `import type { paths as Current } from "@planasonix/openapi";
import type { paths as Released } from "./released-types.ts";

type Removed = Exclude<keyof Released, keyof Current>;
type Fits<Comparison extends true> = Comparison;
export type EveryPath = Fits<[Removed] extends [never] ? true : \`the path \${Removed} was removed\`>;
`;

const comparison = `import type { Planasonix as Client } from "@planasonix/client";
import type { Resources } from "./released-resources.ts";

type Method = (...args: never[]) => unknown;
type Compare<Now extends Method, Then extends Method, Name extends string> = Parameters<Then> extends Parameters<Now>
  ? ReturnType<Now> extends ReturnType<Then> ? true : \`\${Name} returns something else\`
  : \`\${Name} takes something else\`;
type Fits<Comparison extends true> = Comparison;
`;
