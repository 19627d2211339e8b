// Client, mock and description held against each other. Prints what was covered and every failure; exits with 1 if there is one.
//
//   node src/main.ts [--only <operation>]
import { parseArgs } from "node:util";
import { createClient } from "@planasonix/client";
import { createRaw } from "@planasonix/client/raw";
import { startMock } from "@planasonix/mock";
import { createCoverage } from "./coverage.ts";
import { description, operations } from "./description.ts";
import { checkExamples } from "./example-check.ts";
import { formatFailure } from "./failure.ts";
import type { Methods } from "./method-call.ts";
import { runNegative } from "./negative.ts";
import { negativeCases } from "./negative-cases.ts";
import { pool } from "./pool.ts";
import { runPositive } from "./positive.ts";
import { positiveCases } from "./positive-cases.ts";
import type { RawClient } from "./raw-call.ts";

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
const coverage = createCoverage(description, chosen);
const client = createClient({
  apiKey: "plnx_live_example",
  baseUrl: mock.url,
  pacing: false,
  fetch: coverage.observe(fetch),
});

const positive = chosen.flatMap((operation) => positiveCases(description, operation));
const negative = chosen.flatMap((operation) => negativeCases(description, operation));
const clients = { methods: client as unknown as Methods, raw: createRaw(client) as unknown as RawClient };
const wrong = {
  examples: checkExamples(description, chosen),
  positive: (await pool(positive, 16, (one) => runPositive(clients, description, one))).filter(
    (found) => found.length > 0,
  ),
  negative: (await pool(negative, 16, (one) => runNegative(mock.url, one))).filter((found) => found.length > 0),
};
await mock.close();

const failures = [...wrong.examples, ...wrong.positive.flat(), ...wrong.negative.flat(), ...coverage.failures()];
for (const failure of failures.slice(0, 50)) console.error(formatFailure(failure));
if (failures.length > 50) console.error(`... and ${failures.length - 50} more`);
console.log(
  `positive    ${positive.length - wrong.positive.length} of ${positive.length} exchanges, each through the method and through openapi-fetch`,
);
console.log(`negative    ${negative.length - wrong.negative.length} of ${negative.length} refusals`);
for (const line of coverage.lines()) console.log(line);
console.log(
  `contract    ${failures.length === 0 ? "holds" : `broken: ${failures.length} differences`}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
