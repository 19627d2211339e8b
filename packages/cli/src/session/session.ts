import {
  type Session as Configured,
  createSession as createConfigured,
} from "@planasonix/configured/src/session/session.ts";
import type { Host } from "./host.ts";

export { callLimits } from "@planasonix/configured/src/session/session.ts";

/** One command with its flags, and what its configuration says. */
export type Session = Configured<Host>;

/** Creates the session of a command. @throws {UsageError} If a flag that every command has is wrong. */
export const createSession: (host: Host, flags: Session["flags"]) => Session = createConfigured;
