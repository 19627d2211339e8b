import type { Planasonix, StartStrategy } from "@planasonix/client";
import type { Session } from "../../session/session.ts";
import type { Ci } from "../ci/ci.ts";
import type { Progress } from "./progress.ts";
import type { Work } from "./work.ts";

/** How a wait begins: with the ID of work, or by starting it. */
export type Begin = { readonly id: string } | Start;

/** How work is started. */
export interface Start {
  /** The operation that starts the work, and where its response contains the ID. */
  readonly operation: string;
  readonly pointer: string;
  /** How the work is started once under a key, if it is. */
  readonly once: { readonly key: string; readonly strategy: StartStrategy } | undefined;
  /** Starts the work, and waits until it has ended. */
  start(client: Planasonix, options: object): Promise<unknown>;
}

/** What a wait is about, and what is known about its work so far. */
export interface WaitState {
  readonly session: Session;
  readonly ci: Ci;
  readonly work: Work;
  /** How the work is started; `undefined` if only its ID was given. */
  readonly start: Start | undefined;
  /** The idempotency key of a start, if `once` does not choose it, and whether the caller has chosen it. */
  readonly key: { readonly text: string; readonly isGiven: boolean } | undefined;
  /** What a signal does to the work. */
  readonly onAbort: "cancel" | "detach";
  id: string | undefined;
  url: string | undefined;
  /** The work as it was last seen. */
  resource: unknown;
  progress: Progress | undefined;
  /** Whether a poll has succeeded since the last look. */
  isSeen: boolean;
  /** Whether this command knows the work from more than its ID. */
  isFound: boolean;
  /** Whether the last attempt of a poll failed. */
  isFailing: boolean;
  /** Whether the client failed to cancel the work. */
  hasCancelFailed: boolean;
}
