import type { Command } from "@planasonix/configured/src/described/command.ts";
import { outsideText } from "@planasonix/configured/src/described/effects.ts";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Session } from "../session/session.ts";
import { commandName } from "../typed/request.ts";

/**
 * Asks before a request that deletes, loses a secret or opens access, and says when a command reaches other systems.
 *
 * @throws {UsageError} If it must ask, nobody can be asked, and `--yes` is missing.
 * @throws {Ended} If the person says no.
 */
export async function confirmEffect(session: Session, command: Command, { path }: RequestParts): Promise<void> {
  const { machine } = session;
  const outside = outsideText(command);
  if (!outside && !command.asks) return;
  const target = inOneLine([commandName(command), ...Object.values(path)].join(" "));
  if (outside) await session.say(`${target}: ${outside} (${command.summary.toLowerCase()})`);
  if (!command.asks || session.isOn("yes")) return;
  if (!machine.isInteractive) {
    throw new UsageError(`${target} asks first, and nobody can be asked here`, "To confirm, add --yes");
  }
  const answer = await machine.ask(`${command.summary}: ${target}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Ended(exitCodes.usage, "Nothing was sent");
}
