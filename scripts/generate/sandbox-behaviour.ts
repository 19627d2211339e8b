// packages/sandbox/behaviour/*.yaml -> packages/sandbox/src/generated: the same as a module, so that nothing parses YAML at run time.
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { writeFiles } from "./write-files.ts";

const source = new URL("../../packages/sandbox/behaviour/", import.meta.url);
const types = readdirSync(source)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => [name.replace(".yaml", ""), parse(readFileSync(new URL(name, source), "utf8"))]);
const data = JSON.stringify(Object.fromEntries(types), undefined, 2);
writeFiles(
  new URL("../../packages/sandbox/src/generated/", import.meta.url),
  new Map([
    [
      "behaviours.ts",
      `import type { Behaviours } from "../behaviour/vocabulary.ts";\n\n/** The behaviour of all resources. */\nexport const behaviours: Behaviours = ${data};\n`,
    ],
  ]),
);
