// Generates src/generated/started-work.ts: the type and the final states of the work that each operation starts.
import { writeFileSync } from "node:fs";
import { readModel } from "../src/description/model.ts";
import { readDocument } from "../src/description/packaged.ts";
import { startedWork } from "../src/operations/lifecycle/started-work.ts";
import { endedStates, statesOf } from "../src/operations/lifecycle/states.ts";

// Loaded here, because an earlier module of this program has just written it.
const { behaviours } = await import("../src/generated/behaviours.ts");
const model = readModel(readDocument());
const members = [...model.operations.values()].flatMap((operation) => {
  const type = startedWork({ model, behaviours }, operation);
  if (type === undefined) return [];
  const known = [...endedStates({ model, behaviours }, type)].map((state) => JSON.stringify(state));
  const hasFailure = statesOf({ model, behaviours }, type)?.failed !== undefined;
  const states = [...known, ...(hasFailure ? [] : ["(string & {})"])];
  return [
    `  /** Work of the type \`${type}\`. */`,
    `  readonly ${JSON.stringify(operation.name)}: { readonly type: ${JSON.stringify(type)}; readonly status: ${states.join(" | ")} };`,
  ];
});

writeFileSync(
  new URL("../src/generated/started-work.ts", import.meta.url),
  `/** The long-running work that each operation starts: its type, and the states in which it can end. */
export interface StartedWork {
${members.join("\n")}
}
`,
);
