import { createHttpFetch } from "@planasonix/configured/src/session/transport/http-fetch.ts";
import type { DialectServer } from "@planasonix/dialect-servers/src/serve.ts";
import { onTestFinished } from "vitest";
import { type FakeMachine, fakeMachine, type Ran, type RunOptions, runOn } from "./fake-machine.ts";

/** A server of another form, written by hand, and how to run commands against it. */
export interface OtherServer {
  readonly server: DialectServer;
  /** The environment of its commands, without a dialect. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command in the dialect of the server. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** A machine for a command in the dialect of the server, for tests that send signals. */
  machine(options?: RunOptions): FakeMachine;
}

/** A clock whose sleeps take no time, so that a wait polls at once. */
const impatientClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: () => () => {},
  sleep: (_: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      setImmediate(() => (signal?.aborted ? reject(signal.reason) : resolve()));
    }),
};

/** Serves another form until the end of the test. */
export async function serveDialect(dialect: string, started: Promise<DialectServer>): Promise<OtherServer> {
  const server = await started;
  onTestFinished(() => server[Symbol.asyncDispose]());
  const apiKey = dialect === "pages" ? "plnx_live_0123456789" : "flx_0123456789";
  const env = { PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: server.origin };
  const machine = (options: RunOptions = {}): FakeMachine =>
    fakeMachine({
      ...options,
      env: { ...env, PLANASONIX_DIALECT: dialect, ...options.env },
      clientOptions: {
        clock: impatientClock,
        fetch: createHttpFetch(new URL(server.origin), {}),
        ...options.clientOptions,
      },
    });
  return {
    server,
    env,
    machine,
    async run(args, options) {
      const one = machine(options);
      const code = await runOn(one, args);
      return { code: one.exited ?? code, ...one.texts };
    },
  };
}
