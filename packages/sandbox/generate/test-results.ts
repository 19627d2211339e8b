// Generates src/generated/test-results.ts: the attributes in the response of each operation that tests something.
import { writeFileSync } from "node:fs";
import { readModel } from "../src/description/model.ts";
import { readDocument } from "../src/description/packaged.ts";
import { verdictOf } from "../src/operations/rules/test-result.ts";

const members = [...readModel(readDocument()).operations.values()].flatMap((operation) => {
  const [{ resource }] = operation.successes;
  if (resource === undefined || verdictOf(operation) === undefined) return [];
  const schema = resource.attributesAt.split("/").at(-1) ?? "";
  return [`  readonly ${JSON.stringify(operation.name)}: components["schemas"][${JSON.stringify(schema)}];`];
});

writeFileSync(
  new URL("../src/generated/test-results.ts", import.meta.url),
  `import type { components } from "@planasonix/openapi";

/** The attributes in the response of each operation that tests something. */
export interface TestResults {
${members.join("\n")}
}
`,
);
