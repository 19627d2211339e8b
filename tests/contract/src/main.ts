// Compares client and mock with the description. Prints the coverage and all failures; exits with 1 if there are failures.
//
//   node src/main.ts [--only <operation>]
import { parseArgs } from "node:util";
import { createClient, type Planasonix } from "@planasonix/client";
import { createRaw } from "@planasonix/client/raw";
import { startMock } from "@planasonix/mock";
import type { RawClient } from "./call/raw-call.ts";
import { description, operations } from "./description.ts";
import { formatFailure } from "./judge/failure.ts";
import { runSuite } from "./suite.ts";

const SHOWN = 50;

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = operations.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  console.error(
    `--only: there is no operation "${values.only}"; see the column \`name\` of spec/reference/operations.tsv.`,
  );
  process.exit(2);
}

const started = performance.now();
const mock = await startMock({ port: 0 });
const { failures, lines } = await runSuite({
  description,
  operations: chosen,
  url: mock.url,
  createClient,
  createRaw: (client) => createRaw(client as Planasonix) as unknown as RawClient,
});
await mock.close();

for (const failure of failures.slice(0, SHOWN)) console.error(formatFailure(failure));
if (failures.length > SHOWN) console.error(`... and ${failures.length - SHOWN} more`);
for (const line of lines) console.log(line);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`contract    ${failures.length === 0 ? "holds" : `${failures.length} failures`}, ${seconds} s`);
process.exitCode = failures.length === 0 ? 0 : 1;
