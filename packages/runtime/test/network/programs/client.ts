import { type Bound, bindResource } from "../../../src/client/bind-resource.ts";
import { type Core, createCore } from "../../../src/exchange/exchange.ts";
import { resolveOptions } from "../../../src/options/resolve-options.ts";

const table = { get: { http: "GET /{id}" } } as const;

/** A client of the stalling server, on the machine's own time. */
export function createStallClient(baseUrl: string, options: object = {}): { core: Core; get: Bound } {
  const environment = { variable: () => undefined, isBrowser: false };
  const core = createCore(resolveOptions({ apiKey: "k", baseUrl, maxRetries: 0, ...options }, environment), []);
  const { get } = bindResource(core, "api", table) as Record<keyof typeof table, Bound>;
  return { core, get };
}
