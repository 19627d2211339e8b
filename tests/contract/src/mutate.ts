// Tests the contract suite by mutation. Each mutant has one error, in the description that the mock serves or in the
// client's table, and the suite must fail for it. Prints the score, every mutant that the suite does not detect, and
// every unchanged operation for which the suite fails. Exits with 1 if there is such an operation, or if the score is
// below 95 %.
//
//   node src/mutate.ts [--each <mutants of each kind>] [--sample <number of mutants>]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient, type Planasonix } from "@planasonix/client";
import { createClientFor } from "@planasonix/client/core";
import { createRaw } from "@planasonix/client/raw";
import { startMock } from "@planasonix/mock";
import type { RawClient } from "./call/raw-call.ts";
import { description, operations } from "./description.ts";
import { controls, type Mutant, mutants } from "./mutation/mutants.ts";
import { seededRandom, shuffled } from "./mutation/random.ts";
import { runSuite } from "./suite.ts";

const WANTED = 0.95;

const { values } = parseArgs({ options: { each: { type: "string", default: "3" }, sample: { type: "string" } } });
const all = mutants(description, operations, Number(values.each));
const chosen = values.sample === undefined ? all : shuffled(all, seededRandom(1)).slice(0, Number(values.sample));
const folder = mkdtempSync(join(tmpdir(), "planasonix-mutants-"));
const unchanged = await startMock({ port: 0 });

const falsePositives: Mutant[] = [];
for (const control of controls(description, chosen)) if (await isDetected(control)) falsePositives.push(control);
const survivors: Mutant[] = [];
for (const mutant of chosen) if (!(await isDetected(mutant))) survivors.push(mutant);
await unchanged.close();
rmSync(folder, { recursive: true });

for (const { name } of falsePositives) console.error(`false positive: ${name}`);
for (const { name } of survivors) console.error(`survived: ${name}`);
const killed = chosen.length - survivors.length;
const spec = chosen.filter(({ document }) => document).length;
console.log(
  `mutants     ${killed} of ${chosen.length} detected (${((killed / chosen.length) * 100).toFixed(1)} %); of all mutants, ${spec} change the description, ${chosen.length - spec} the table`,
);
process.exitCode = killed / chosen.length >= WANTED && falsePositives.length === 0 ? 0 : 1;

/** Whether the suite fails for a mutant or a control. A mutant has its error either in the mock or in the client. */
async function isDetected({ operation, document, tables }: Mutant): Promise<boolean> {
  const mock = document ? await startMutant(document) : unchanged;
  try {
    const { failures } = await runSuite({
      description,
      operations: [operation],
      url: mock.url,
      createClient: (options) => (tables ? createClientFor(named(tables) as never, options) : createClient(options)),
      createRaw: (client) => createRaw(client as Planasonix) as unknown as RawClient,
    });
    return failures.length > 0;
  } finally {
    if (mock !== unchanged) await mock.close();
  }
}

/** The tables as `@planasonix/client/operations` exports them. */
function named(tables: NonNullable<Mutant["tables"]>): object {
  return Object.fromEntries(Object.entries(tables).map(([resource, rows]) => [resource, { resource, rows }]));
}

async function startMutant(document: object): Promise<typeof unchanged> {
  const spec = join(folder, "openapi.json");
  writeFileSync(spec, JSON.stringify(document));
  return startMock({ port: 0, spec });
}
