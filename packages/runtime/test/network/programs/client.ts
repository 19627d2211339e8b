import { type Bound, bindResource } from "../../../src/client/bind-client.ts";
import { createExchange, type Exchange } from "../../../src/exchange/exchange.ts";
import { resolveOptions } from "../../../src/options/resolve-options.ts";
import { secretRules } from "../../support/secret-rules.ts";
import { transport } from "../transport.ts";

const table = { get: { http: "GET /{id}" } } as const;

/** Creates a client with the system clock for the stalling server. */
export function createStallClient(baseUrl: string, options: object = {}): { exchange: Exchange; get: Bound } {
  const environment = { variable: () => undefined, isBrowser: false };
  const exchange = createExchange(
    resolveOptions({ apiKey: "k", baseUrl, maxRetries: 0, ...transport, ...options }, environment),
    secretRules(),
  );
  const { get } = bindResource(exchange, "api", table) as Record<keyof typeof table, Bound>;
  return { exchange, get };
}
