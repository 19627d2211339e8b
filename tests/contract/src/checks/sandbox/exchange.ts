// Exchanges with the sandbox. Its responses are not known in advance: each response must match the description, and the
// client must report exactly what the response contains.
import type { SandboxTenant } from "@planasonix/sandbox";
import {
  type Response as DescribedResponse,
  type Description,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { type CallResult, callMethod, parseFile } from "../../call/method-call.ts";
import { callRaw } from "../../call/raw-call.ts";
import type { PositiveCase } from "../../cases/positive-cases.ts";
import { compareMethod, compareRaw } from "../../judge/compare.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import type { Failure } from "../../judge/failure.ts";
import { clientOptions } from "../../servers/sandbox-server.ts";
import type { DocumentedRequest } from "../../states/documented-request.ts";
import { prepare, type ReachedRequest } from "../../states/reach.ts";
import type { SandboxStage } from "./stage.ts";

/** One call of a group, and the status to expect. */
export interface ExchangeCase {
  readonly name: string;
  /** The expected status; undefined if any documented success status is right. */
  readonly status: number | undefined;
  /** Changes the tenant, the request or the API key, so that the response has the expected status. */
  readonly arrange?: (tenant: SandboxTenant, request: DocumentedRequest) => Promise<Arranged> | Arranged;
}

/** Replacements for the request and the API key. */
export interface Arranged {
  readonly request?: DocumentedRequest;
  readonly apiKey?: string;
}

/**
 * Cases for a request, in a state in which it succeeds. They run in order with one tenant, so only the last case may
 * change the state.
 */
export interface ExchangeGroup {
  readonly reached: ReachedRequest;
  readonly cases: readonly ExchangeCase[];
}

/** Whether a call uses the client's method or openapi-fetch (`raw`). */
export type CallWay = "method" | "raw";

interface Wire {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/** Makes all calls of a group with a new tenant, through the client's method or through openapi-fetch. */
export async function runExchanges(stage: SandboxStage, group: ExchangeGroup, way: CallWay): Promise<Failure[]> {
  const tenant = await stage.server.open();
  const request = await prepare(tenant, group.reached);
  const { name } = group.reached.request.operation;
  if (request === undefined)
    return [{ operation: name, case: "state", what: "state", expected: "reached", got: "not reached" }];
  const failures: Failure[] = [];
  for (const exchange of group.cases) {
    const at = { operation: name, case: `${exchange.name} (${way})` };
    const found = await runOnce(stage, { exchange, tenant, request, way }).catch((error: unknown): Difference[] => {
      return [{ what: "thrown", expected: "a response", got: String(error) }];
    });
    failures.push(...found.map((difference) => ({ ...at, ...difference })));
  }
  return failures;
}

interface OneCall {
  readonly exchange: ExchangeCase;
  readonly tenant: SandboxTenant;
  readonly request: DocumentedRequest;
  readonly way: CallWay;
}

async function runOnce(stage: SandboxStage, call: OneCall): Promise<Difference[]> {
  const { server, description } = stage;
  const { exchange, tenant, way } = call;
  const { request = call.request, apiKey = tenant.apiKey } = (await exchange.arrange?.(tenant, call.request)) ?? {};
  const wires: Wire[] = [];
  const send = stage.observe(server.fetchOf(tenant));
  const client = stage.createClient({
    ...clientOptions(server, tenant),
    ...{ apiKey, maxRetries: 0 },
    fetch: async (url, init) => {
      const response = await send(url, init);
      const mediaType = response.headers.get("content-type") ?? "";
      wires.push({ status: response.status, mediaType, text: await response.clone().text() });
      return response;
    },
  });
  const { operation, body } = request;
  const result =
    way === "method"
      ? await callMethod(client, description, operation, body, {})
      : await callRaw(stage.createRaw(client), operation, body, {});
  const [wire, ...others] = wires;
  if (wire === undefined) return [{ what: "requests", expected: 1, got: 0 }];
  return [
    ...differs("further requests", [], others),
    ...compare(description, { exchange, request, wire, result, way }),
  ];
}

interface Compared {
  readonly exchange: ExchangeCase;
  readonly request: DocumentedRequest;
  readonly wire: Wire;
  readonly result: CallResult;
  readonly way: CallWay;
}

function compare(description: Description, { exchange, request, wire, result, way }: Compared): Difference[] {
  const { operation } = request;
  const { status } = wire;
  const successes = operation.successes.map(([code]) => Number(code));
  const expected = exchange.status === undefined ? successes : [exchange.status];
  if (!expected.includes(status)) {
    return [{ what: "status", expected, got: `${status} ${wire.text.slice(0, 200)}` }];
  }
  const declared = resolve<DescribedResponse>(
    description,
    operation.object.responses[String(status)] as { $ref: string },
  );
  const positive: PositiveCase = {
    ...{ name: exchange.name, operation, status, request: undefined },
    response:
      wire.text === ""
        ? undefined
        : { name: "wire", value: parseFile(wire.text) as never, mediaType: mediaTypeOf(wire) },
    headers: Object.keys(declared.headers ?? {}),
    isKeyless: status === 401,
  };
  return way === "method" ? compareMethod(positive, result) : compareRaw(positive, result);
}

function mediaTypeOf({ mediaType }: Wire): string {
  return mediaType.split(";")[0] ?? "";
}
