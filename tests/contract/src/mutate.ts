// Changes the description that the mock serves, or the client's table, one thing at a time, and looks whether the contract
// notices. Prints the score and every mutant that survived.
//
//   node src/mutate.ts [--each <mutants a kind>] [--sample <how many>]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient } from "@planasonix/client";
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
const whole = await startMock({ port: 0 });

const alarms: Mutant[] = [];
for (const control of controls(description, chosen)) if (await isNoticed(control)) alarms.push(control);
const survivors: Mutant[] = [];
for (const mutant of chosen) if (!(await isNoticed(mutant))) survivors.push(mutant);
await whole.close();
rmSync(folder, { recursive: true });

for (const { name } of alarms) console.error(`noticed, with nothing wrong: ${name}`);
for (const { name } of survivors) console.error(`survived: ${name}`);
const killed = chosen.length - survivors.length;
const spec = chosen.filter(({ document }) => document).length;
console.log(
  `mutants     ${killed} of ${chosen.length} noticed (${((killed / chosen.length) * 100).toFixed(1)} %): ${spec} of the description, ${chosen.length - spec} of the table`,
);
process.exitCode = killed / chosen.length >= WANTED && alarms.length === 0 ? 0 : 1;

/** The mock serves the mutant; client, cases and judge stay as they are, or the other way round. */
async function isNoticed({ operation, document, tables }: Mutant): Promise<boolean> {
  const mock = document ? await startMutant(document) : whole;
  try {
    const { failures } = await runSuite({
      description,
      operations: [operation],
      url: mock.url,
      createClient: (options) => (tables ? createClientFor(tables as never, options) : createClient(options)),
      createRaw: (client) => createRaw(client) as unknown as RawClient,
    });
    return failures.length > 0;
  } finally {
    if (mock !== whole) await mock.close();
  }
}

async function startMutant(document: object): Promise<typeof whole> {
  const spec = join(folder, "openapi.json");
  writeFileSync(spec, JSON.stringify(document));
  return startMock({ port: 0, spec });
}
