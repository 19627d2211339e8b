// Converts behaviour/*.yaml and control/openapi.yaml to modules in src/generated, so that nothing parses YAML at run time.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import type { Behaviours, OperationBehaviour } from "../src/description/behaviour.ts";
import { readOperations } from "../src/description/operation.ts";
import { readDocument } from "../src/description/packaged.ts";
import { parseBehaviour } from "./parse-behaviour.ts";
import { shorten } from "./shorten.ts";

/** The guard of an operation with `x-needs-promoted`. */
const promoted = {
  only: { status: ["active"] },
  message: "No version of the pipeline is promoted to production. Activate the pipeline first.",
};

const source = new URL("../behaviour/", import.meta.url);
const types = readdirSync(source)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => {
    const text = readFileSync(new URL(name, source), "utf8");
    return [name.replace(".yaml", ""), parseBehaviour(`packages/sandbox/behaviour/${name}`, text)];
  });
const controlText = readFileSync(new URL("../control/openapi.yaml", import.meta.url), "utf8");
const controlDocument = JSON.stringify(shorten(parse(controlText)), undefined, 2);
const data = JSON.stringify(withPromotion(Object.fromEntries(types)), undefined, 2);
const behaviours = `import type { Behaviours } from "../description/behaviour.ts";\n\n/** The behaviour of all resources. */\nexport const behaviours: Behaviours = ${data};\n`;
const text = `/** The description of the control interface, as it is served. */\nexport const controlText: string = ${JSON.stringify(controlText)};\n`;
const control = `/** The description of the control interface, without its texts. */\nexport const controlDocument: Readonly<Record<string, unknown>> = ${controlDocument};\n`;
const folder = new URL("../src/generated/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
writeFileSync(new URL("behaviours.ts", folder), behaviours);
writeFileSync(new URL("control-description.ts", folder), control);
writeFileSync(new URL("control-text.ts", folder), text);

/** Adds the guards that the description states by `x-needs-promoted`. Their evidence is that of the operation. */
function withPromotion(behaviours: Behaviours): Behaviours {
  const needing = readOperations(readDocument()).filter(({ extensions }) => extensions["x-needs-promoted"] === true);
  const guards = new Map(
    needing.map(({ id, pathParameters }) => [id, pathParameters.includes("pipeline_id") ? {} : { of: "pipeline_id" }]),
  );
  const guarded = (id: string, { guard = [], ...behaviour }: OperationBehaviour): OperationBehaviour => {
    const of = guards.get(id);
    const own = of === undefined ? [] : [{ evidence: behaviour.evidence, ...of, ...promoted }];
    return guard.length + own.length === 0 ? behaviour : { ...behaviour, guard: [...own, ...guard] };
  };
  return Object.fromEntries(
    Object.entries(behaviours).map(([type, { operations, ...behaviour }]) => [
      type,
      operations === undefined
        ? behaviour
        : {
            ...behaviour,
            operations: Object.fromEntries(
              Object.entries(operations).map(([id, operation]) => [id, guarded(id, operation)]),
            ),
          },
    ]),
  );
}
