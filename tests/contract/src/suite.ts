// Runs the suite against the mock, whose responses are the examples of the description: so each response is known in
// advance. `sandbox-suite.ts` is for a server with state.
import type { ClientOptions } from "@planasonix/client";
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Methods } from "./call/method-call.ts";
import type { RawClient } from "./call/raw-call.ts";
import { negativeCases } from "./cases/negative-cases.ts";
import { positiveCases } from "./cases/positive-cases.ts";
import { behaviourNames, runBehaviour } from "./checks/behaviour/behaviours.ts";
import type { Stage } from "./checks/behaviour/trial.ts";
import { checkExamples } from "./checks/examples.ts";
import { runNegative } from "./checks/negative.ts";
import { type Clients, runPositive } from "./checks/positive.ts";
import { runCases } from "./checks/run-cases.ts";
import { createCoverage } from "./judge/coverage.ts";
import type { Failure } from "./judge/failure.ts";
import { checkStatuses } from "./judge/strict-overlay.ts";

export interface SuiteInput {
  readonly description: Description;
  readonly operations: readonly DescribedOperation[];
  /** The base URL of the mock, including the version. */
  readonly url: string;
  readonly createClient: (options: ClientOptions) => object;
  readonly createRaw: (client: object) => RawClient;
}

export interface SuiteResult {
  readonly failures: readonly Failure[];
  /** One line with the counts for each kind of case and of coverage. */
  readonly lines: readonly string[];
}

/** The mock accepts every API key. */
const apiKey = "plnx_live_example";

/** Runs all cases of the operations: examples, positive, behaviour and negative cases, and coverage. */
export async function runSuite({
  description,
  operations,
  url,
  createClient,
  createRaw,
}: SuiteInput): Promise<SuiteResult> {
  const coverage = createCoverage(description, operations);
  // One client for each call, because a client that got a 429 delays its next call.
  const connect = (send: typeof fetch): object => createClient({ apiKey, baseUrl: url, maxRetries: 0, fetch: send });
  const clients: Clients = {
    methods: (send) => connect(send) as Methods,
    raw: (send) => createRaw(connect(send)),
    send: coverage.observe(fetch),
  };
  const stage: Stage = {
    ...{ description, url, apiKey, fetch: (input, init) => fetch(input, init) },
    createClient: (options) => createClient(options) as Methods,
  };

  const positive = operations.flatMap((operation) => positiveCases(description, operation));
  const behaviours = operations.flatMap((operation) => behaviourNames(operation).map((name) => ({ operation, name })));
  const negative = operations.flatMap((operation) => negativeCases(description, operation));
  const ran = [
    await runCases("positive", "exchanges, each through the method and through openapi-fetch", positive, (positive) =>
      runPositive(clients, description, positive),
    ),
    await runCases("behaviour", "guarantees of results and extension fields", behaviours, ({ operation, name }) =>
      runBehaviour(stage, operation, name),
    ),
    await runCases("negative", "invalid requests", negative, (negative) =>
      runNegative(url, negative, coverage.observe(fetch)),
    ),
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
