import type { ClientOptions, Fetch } from "@planasonix/client";
import { fakeClock } from "@planasonix/runtime/testing";
import {
  type DescribedOperation,
  type Description,
  type JsonObject,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { type Methods, methodOf } from "../../call/method-call.ts";
import { examplesOf } from "../../cases/examples.ts";

/** The input of the behaviour checks. */
export interface Stage {
  readonly description: Description;
  /** The base URL of the server. */
  readonly url: string;
  readonly apiKey: string;
  /** Sends requests to the server. */
  readonly fetch: Fetch;
  /** Creates a client with the operation table under test. */
  readonly createClient: (options: ClientOptions) => Methods;
}

/** One operation under test. */
export interface Trial extends Stage {
  readonly operation: DescribedOperation;
  /** The arguments of the method, the options last. */
  readonly values: readonly unknown[];
}

/** How long a check waits for work to finish, in milliseconds on the fake clock. */
export const WAIT_DEADLINE_MS = 300_000;

/** Creates a client for the server of a trial. The client has a fake clock, so its waits take no real time. */
export function create({ createClient, url, apiKey, fetch }: Trial, options: ClientOptions): Methods {
  return createClient({ apiKey, baseUrl: url, fetch, clock: fakeClock(), ...options });
}

/** Calls the method under test, without retries unless `options` set them. */
export async function call(client: Methods, { operation, values }: Trial, options: object): Promise<unknown> {
  const last = values.at(-1) as object;
  return methodOf(client, operation)(...values.slice(0, -1), { maxRetries: 0, ...last, ...options });
}

/** The examples of the success responses of an operation, in the order of the description. */
export function successExamples({ description, operation }: Pick<Trial, "description" | "operation">): JsonObject[] {
  return operation.successes.flatMap(([, response]) =>
    examplesOf(description, resolve<Response>(description, response).content).map(({ value }) => value as JsonObject),
  );
}
