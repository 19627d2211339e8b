import type { ClientOptions } from "@planasonix/client";
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Methods } from "./call/method-call.ts";
import type { RawClient } from "./call/raw-call.ts";
import { negativeCases } from "./cases/negative-cases.ts";
import { positiveCases } from "./cases/positive-cases.ts";
import { behaviours, runBehaviour, type Stage } from "./checks/behaviour/behaviours.ts";
import { checkExamples } from "./checks/examples.ts";
import { runNegative } from "./checks/negative.ts";
import { pool } from "./checks/pool.ts";
import { type Clients, runPositive } from "./checks/positive.ts";
import { createCoverage } from "./judge/coverage.ts";
import type { Failure } from "./judge/failure.ts";
import { checkStatuses } from "./judge/strict-overlay.ts";

/** What is held against each other. */
export interface Setting {
  readonly description: Description;
  readonly operations: readonly DescribedOperation[];
  /** Where the mock answers, with the version. */
  readonly url: string;
  readonly createClient: (options: ClientOptions) => object;
  readonly createRaw: (client: object) => RawClient;
}

/** What came of it. */
export interface Report {
  readonly failures: readonly Failure[];
  /** One line for each kind of case, with its count. */
  readonly lines: readonly string[];
}

/** Runs every case of the operations: examples, exchanges, behaviour, refusals; and says what was covered. */
export async function runSuite({ description, operations, url, createClient, createRaw }: Setting): Promise<Report> {
  const coverage = createCoverage(description, operations);
  // A client each: one that has met a 429 makes its next call wait, as it should.
  const connect = (): object =>
    createClient({ apiKey: "plnx_live_example", baseUrl: url, maxRetries: 0, fetch: coverage.observe(fetch) });
  const clients: Clients = { methods: () => connect() as Methods, raw: () => createRaw(connect()) };
  const stage: Stage = { description, url, createClient: (options) => createClient(options) as Methods };

  const positive = operations.flatMap((operation) => positiveCases(description, operation));
  const promises = operations.flatMap((operation) => behaviours(operation).map((name) => ({ operation, name })));
  const negative = operations.flatMap((operation) => negativeCases(description, operation));
  const ran = [
    await run("positive", "exchanges, each through the method and through openapi-fetch", positive, (one) =>
      runPositive(clients, description, one),
    ),
    await run("behaviour", "promises of extension fields", promises, ({ operation, name }) =>
      runBehaviour(stage, operation, name),
    ),
    await run("negative", "refusals", negative, (one) => runNegative(url, one, coverage.observe(fetch))),
  ];
  return {
    failures: [
      ...operations.flatMap(checkStatuses),
      ...checkExamples(description, operations),
      ...ran.flatMap(({ failures }) => failures),
      ...coverage.failures(),
    ],
    lines: [...ran.map(({ line }) => line), ...coverage.lines()],
  };
}

async function run<Case>(
  name: string,
  what: string,
  cases: readonly Case[],
  work: (one: Case) => Promise<Failure[]>,
): Promise<{ failures: Failure[]; line: string }> {
  const found = await pool(cases, 16, work);
  const good = found.filter((failures) => failures.length === 0).length;
  return { failures: found.flat(), line: `${name.padEnd(11)} ${good} of ${cases.length} ${what}` };
}
