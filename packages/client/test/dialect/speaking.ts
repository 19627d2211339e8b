import { createDialect } from "../../src/dialect.ts";
import type { ClientOptions } from "../../src/index.ts";
import { type Scripted, scripted } from "../support/client.ts";

/** Creates a client that speaks a dialect, without a network. */
export function speaking(
  name: string | object,
  steps: Parameters<typeof scripted>[0],
  given: ClientOptions = {},
): Scripted {
  return scripted(steps, { baseUrl: "https://api.test", dialect: createDialect(name), ...given });
}

/** A dialect with the given operations. */
export function dialectWith(operations: object, others: object = {}): object {
  return { name: "own", source: "a test", prefix: "/own", operations, ...others };
}
