import type { Session } from "../session/session.ts";
import type { HelpPage } from "../shown/help/page.ts";
import type { Parsed } from "../typed/parse.ts";
import type { SharedFlag } from "../typed/shared-flags.ts";

/** A command that is not an operation. */
export interface OwnCommand {
  readonly page: Omit<HelpPage, "flags">;
  /** Its flags, in addition to those of every command. */
  readonly flags: readonly SharedFlag[];
  /** The values that its first argument can have, for completion. */
  readonly values?: readonly string[];
  /** Whether all words and flags, also unknown ones, are its arguments. */
  readonly takesAll?: boolean;
  /** Executes the command. Resolves with the exit code, if that is not 0. */
  run(session: Session, parsed: Parsed): Promise<number | undefined>;
}

/** Where to find such a command. */
export interface OwnEntry {
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  /** Whether help leaves it out. */
  readonly isHidden?: boolean;
  load(): Promise<OwnCommand>;
}
