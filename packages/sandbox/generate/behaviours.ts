// Converts behaviour/*.yaml and control/openapi.yaml to modules in src/generated, so that nothing parses YAML at run time.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { shorten } from "./shorten.ts";

const source = new URL("../behaviour/", import.meta.url);
const types = readdirSync(source)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => [name.replace(".yaml", ""), parse(readFileSync(new URL(name, source), "utf8"), { merge: true })]);
const controlText = readFileSync(new URL("../control/openapi.yaml", import.meta.url), "utf8");
const controlDocument = JSON.stringify(shorten(parse(controlText)), undefined, 2);
const data = JSON.stringify(Object.fromEntries(types), undefined, 2);
const behaviours = `import type { Behaviours } from "../description/behaviour.ts";\n\n/** The behaviour of all resources. */\nexport const behaviours: Behaviours = ${data};\n`;
const text = `/** The description of the control interface, as it is served. */\nexport const controlText: string = ${JSON.stringify(controlText)};\n`;
const control = `/** The description of the control interface, without its texts. */\nexport const controlDocument: Readonly<Record<string, unknown>> = ${controlDocument};\n`;
const folder = new URL("../src/generated/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
writeFileSync(new URL("behaviours.ts", folder), behaviours);
writeFileSync(new URL("control-description.ts", folder), control);
writeFileSync(new URL("control-text.ts", folder), text);
