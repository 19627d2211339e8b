import type { Attributes } from "@opentelemetry/api";
import type { OperationTraits } from "../model/operation.ts";
import type { ObservedRequest } from "../model/telemetry.ts";
import { readText } from "../platform/thrown.ts";

/** The name of an operation, such as `pipelines.run`: an attribute of every span and metric. */
export const operationKey = "planasonix.operation";

/** The path template of an operation, such as `/pipelines/{pipeline_id}`, without its query. */
export function templateOf({ operation }: { operation: OperationTraits }): string {
  return operation.http.replace(/^\S+ /, "").replace(/\?.*/, "");
}

/** The attributes that say where a request goes. The URL is without its query, which may contain secrets. */
export function addressOf(url: string): Attributes {
  const { hostname, port, protocol, origin, pathname } = new URL(url);
  return {
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
    "url.full": origin + pathname,
  };
}

/** What an error of the SDK says; empty for any other value. */
export interface Failure {
  readonly name?: unknown;
  readonly operation?: unknown;
  readonly status?: unknown;
  readonly failure?: unknown;
  readonly outcome?: unknown;
  readonly requestId?: unknown;
  readonly reason?: unknown;
  readonly id?: unknown;
  readonly attempts?: readonly { readonly why: string }[];
}

/** Reads an error of the SDK, of whichever copy of the package. */
export function readFailure(error: unknown): Failure {
  const failure: Failure = Object(error);
  return error instanceof Error && typeof failure.operation === "string" ? failure : {};
}

/** The names that errors of the platform have. Any other name may come from an application, and would be unbounded. */
const platformErrors = /^(Abort|Timeout|Type|Range|Syntax|Reference|URI|Eval|DataClone)?Error$/;

/** The class of an error, for `error.type`: its number of values is bounded, because metrics have it as well. */
export function errorTypeOf(error: unknown, signal?: ObservedRequest["signal"]): string {
  const { name } = readFailure(error);
  if (typeof name === "string") return name;
  if (signal?.aborted) return "AbortError";
  const own = readText(error, "name");
  return platformErrors.test(own) ? own : "_OTHER";
}
