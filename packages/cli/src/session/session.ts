import {
  type Session as Configured,
  createSession as createConfigured,
} from "@planasonix/configured/src/session/session.ts";
import type { Machine } from "./machine.ts";

export { callLimits } from "@planasonix/configured/src/session/session.ts";

/** One command with its flags, and what its configuration says. */
export type Session = Configured<Machine>;

/** Creates the session of a command. @throws {UsageError} If a flag that every command has is wrong. */
export const createSession: (machine: Machine, flags: Session["flags"]) => Session = createConfigured;
