import type { ClientOptions } from "../../src/options/client-options.ts";

/**
 * The option `fetch` of all clients in this folder: the platform's `fetch`, or that of `undiciFetch` if the suite runs
 * for the second time. Imported only then, because undici replaces the dispatcher of the platform's `fetch`.
 */
export const transport: Pick<ClientOptions, "fetch"> =
  process.env.NETWORK_TRANSPORT === "undici"
    ? { fetch: (await import("../../src/undici/index.ts")).undiciFetch() }
    : {};
