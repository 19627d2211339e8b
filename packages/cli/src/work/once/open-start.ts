import type { StartStrategy } from "@planasonix/client";
import { memoryStore, startOnce } from "@planasonix/client/once";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Session } from "../../session/session.ts";
import { keyOfJob } from "./identity.ts";
import { openStore } from "./open-store.ts";

/** How to start once, and how to end the connection to its store. */
export interface OpenStart {
  readonly key: string;
  readonly strategy: StartStrategy;
  close(): Promise<void>;
}

/**
 * Reads the flags `--once` and `--key`, and those that need one of them; `undefined` if the work is simply started.
 *
 * @throws {UsageError} If a flag is invalid, or the store cannot be opened.
 */
export async function openStart(session: Session, operation: string, request: unknown): Promise<OpenStart | undefined> {
  const named = session.flag("key");
  if (named === undefined && !session.isOn("once")) {
    for (const flag of ["label", "store", "from", "reuse", "if-unsure"]) {
      if (session.flag(flag) !== undefined) throw new UsageError(`--${flag} needs --once or --key`);
    }
    return undefined;
  }
  if (session.flag("idempotency-key") !== undefined) {
    throw new UsageError("--key and --once choose the idempotency key themselves: leave out --idempotency-key");
  }
  const { env } = session.machine;
  const label = session.flag("label") ?? (env.PLANASONIX_JOB_LABEL || undefined);
  const key = named ?? keyOfJob(env, { label, operation, request });
  const reuse = choice(session, "reuse", ["none", "going", "succeeded"], named === undefined ? "going" : "succeeded");
  const ifUnsure = choice(session, "if-unsure", ["adopt", "fail"], "adopt");
  if (!/^\P{Cc}{1,200}$/u.test(key))
    throw new UsageError("--key must have 1 to 200 characters, without control characters");
  const { store, close } = (await openStore(session)) ?? { store: memoryStore(), close: async () => {} };
  return { key, strategy: startOnce({ key, store, reuse, ifUnsure }), close };
}

/** The value of a flag that takes one of some words. */
function choice<Name extends string>(session: Session, flag: string, names: readonly Name[], usual: Name): Name {
  const given = session.flag(flag) ?? usual;
  const name = names.find((known) => known === given);
  if (name) return name;
  throw new UsageError(`--${flag} must be one of ${names.join(", ")}, got ${JSON.stringify(given)}`);
}
