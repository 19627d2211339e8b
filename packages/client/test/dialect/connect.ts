import type { DialectServer } from "@planasonix/dialect-servers/src/serve.ts";
import { onTestFinished } from "vitest";
import { createDialect } from "../../src/dialect.ts";
import { type ClientOptions, createClient, type Planasonix } from "../../src/index.ts";

/** A client of a server that speaks a dialect, and the server. */
export interface Connected {
  readonly planasonix: Planasonix;
  readonly server: DialectServer;
}

/** Connects a client to a server until the end of the test. */
export async function connect(
  dialect: string,
  started: Promise<DialectServer>,
  given: ClientOptions = {},
): Promise<Connected> {
  const server = await started;
  onTestFinished(() => server[Symbol.asyncDispose]());
  const apiKey = dialect === "pages" ? "plnx_live_0123456789" : "flx_0123456789";
  const options = { apiKey, baseUrl: server.origin, dialect: createDialect(dialect), ...given };
  return { planasonix: createClient(options), server };
}
