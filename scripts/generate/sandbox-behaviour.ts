// Converts packages/sandbox/{behaviour,control}/*.yaml to modules in packages/sandbox/src/generated, so that nothing
// parses YAML at run time.
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { writeFiles } from "./write-files.ts";

const source = new URL("../../packages/sandbox/behaviour/", import.meta.url);
const types = readdirSync(source)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => [name.replace(".yaml", ""), parse(readFileSync(new URL(name, source), "utf8"))]);
const controlText = readFileSync(new URL("../../packages/sandbox/control/openapi.yaml", import.meta.url), "utf8");
const controlDocument = JSON.stringify(parse(controlText), undefined, 2);
const data = JSON.stringify(Object.fromEntries(types), undefined, 2);
const behaviours = `import type { Behaviours } from "../description/behaviour.ts";\n\n/** The behaviour of all resources. */\nexport const behaviours: Behaviours = ${data};\n`;
const control = `/** The description of the control interface, as it is served. */\nexport const controlText: string = ${JSON.stringify(controlText)};\n\n/** The parsed description of the control interface. */\nexport const controlDocument: Readonly<Record<string, unknown>> = ${controlDocument};\n`;
const files = new Map([
  ["behaviours.ts", behaviours],
  ["control-description.ts", control],
]);
writeFiles(new URL("../../packages/sandbox/src/generated/", import.meta.url), files);
