// Runs the suite against a sandbox. The responses of a sandbox depend on its state, so the examples do not determine
// them.
import type { ClientOptions, Fetch } from "@planasonix/client";
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Methods } from "./call/method-call.ts";
import type { RawClient } from "./call/raw-call.ts";
import { negativeCases } from "./cases/negative-cases.ts";
import { runNegative } from "./checks/negative.ts";
import { runCases } from "./checks/run-cases.ts";
import { errorCases } from "./checks/sandbox/errors.ts";
import { type ExchangeGroup, runExchanges } from "./checks/sandbox/exchange.ts";
import { guaranteeNames, runGuarantee } from "./checks/sandbox/guarantees.ts";
import { runRefused } from "./checks/sandbox/refused.ts";
import type { SandboxStage } from "./checks/sandbox/stage.ts";
import { createCoverage } from "./judge/coverage.ts";
import type { Failure } from "./judge/failure.ts";
import type { SandboxServer } from "./servers/sandbox-server.ts";
import type { ReachedRequest } from "./states/reach.ts";
import type { States } from "./states/reach-all.ts";
import type { SuiteResult } from "./suite.ts";

export interface SandboxSuiteInput {
  readonly description: Description;
  /** All operations, because a state may need operations that are not under test. */
  readonly all: readonly DescribedOperation[];
  /** The operations under test. */
  readonly operations: readonly DescribedOperation[];
  readonly states: States;
  readonly server: SandboxServer;
  readonly createClient: (options: ClientOptions) => Methods;
  readonly createRaw: (client: object) => RawClient;
}

/** Runs all cases of the operations: documented requests and errors, guarantees, invalid requests, and coverage. */
export async function runSandboxSuite(input: SandboxSuiteInput): Promise<SuiteResult> {
  const { description, all, operations, server, states } = input;
  const coverage = createCoverage(description, operations, {
    isKeyless: (status) => status === 401,
    oneSuccess: true,
    // Some parameters occur only in invalid requests, and Prism rejects most of those.
    parameters: server.proxy === undefined,
  });
  const observe = (send: Fetch): Fetch => coverage.observe(send as typeof fetch) as Fetch;
  const stage: SandboxStage = { ...input, operations: all, reached: states.first, observe };

  const exchanges = exchangesOf(stage, input);
  const guarantees = operations.flatMap((operation) => guaranteeNames(operation).map((name) => ({ operation, name })));
  const negative = operations.flatMap((operation) => negativeCases(description, operation));
  const tenant = await server.open();
  const ran = [
    await runCases(
      "documented",
      "groups of requests and errors, through the method or openapi-fetch",
      exchanges,
      (one) => runExchanges(stage, one, one.way),
    ),
    await runCases("guarantees", "guarantees of extension fields", guarantees, ({ operation, name }) =>
      runGuarantee(stage, operation, name),
    ),
    await runCases("negative", "invalid requests", negative, async (negative) => {
      const isValidKey = negative.status !== 401;
      const key = isValidKey ? { Authorization: `Bearer ${tenant.apiKey}` } : {};
      const sent = { ...negative, headers: { ...negative.headers, ...key } };
      const send = server.fetchOf(tenant);
      // Prism's own errors do not match the description, so the coverage ignores these responses.
      if (server.proxy !== undefined) return runRefused(tenant.url, sent, send as typeof fetch);
      return runNegative(tenant.url, sent, observe(send) as typeof fetch);
    }),
  ];
  return {
    failures: [
      ...states.failures.filter(({ operation }) => operations.some(({ name }) => name === operation)),
      ...ran.flatMap(({ failures }) => failures),
      ...coverage.failures(),
      ...violations(server),
    ],
    lines: [...ran.map(({ line }) => line), ...coverage.lines(), ...proxyLines(server)],
  };
}

/**
 * The documented requests, each with the client's method and with openapi-fetch, and the errors, with the method.
 * openapi-fetch gets all errors from the mock.
 */
function exchangesOf(stage: SandboxStage, { operations, states }: SandboxSuiteInput) {
  const isChosen = ({ request }: ReachedRequest): boolean =>
    operations.some(({ name }) => name === request.operation.name);
  const successes = states.requests.filter(isChosen).map((reached): ExchangeGroup => {
    return { reached, cases: [{ name: reached.request.name, status: undefined }] };
  });
  const errors = [...states.first.values()].filter(isChosen).map((reached): ExchangeGroup => {
    return { reached, cases: errorCases(stage, reached) };
  });
  const byMethod = [...successes, ...errors].map((group) => ({ ...group, way: "method" as const }));
  const byRaw = successes.map((group) => ({ ...group, way: "raw" as const }));
  return [...byMethod, ...byRaw];
}

/** The violations that Prism's proxy found in forwarded responses. */
function violations({ proxy }: SandboxServer): Failure[] {
  return (proxy?.violations() ?? []).map((line) => {
    return { operation: line.split(" ")[0] ?? "", case: "proxy", what: "violation", expected: "none", got: line };
  });
}

function proxyLines({ proxy }: SandboxServer): string[] {
  if (proxy === undefined) return [];
  const { forwarded, rejected } = proxy.counts();
  return [
    `proxy       ${proxy.violations().length} violations in ${forwarded} responses; ${rejected} requests rejected`,
  ];
}
