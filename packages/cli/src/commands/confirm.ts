import type { Command } from "../described/command.ts";
import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Session } from "../session/session.ts";
import { inOneLine } from "../shown/sanitize.ts";
import { commandName, type RequestParts } from "../typed/request.ts";

/**
 * Asks before something is deleted, and says when a command reaches other systems.
 *
 * @throws {UsageError} If something would be deleted, nobody can be asked, and `--yes` is missing.
 * @throws {Ended} If the person says no.
 */
export async function confirmEffect(session: Session, command: Command, { path }: RequestParts): Promise<void> {
  const { host } = session;
  const target = inOneLine([commandName(command), ...Object.values(path)].join(" "));
  if (command.effect === "external") {
    await session.say(`${target}: reaches systems outside of Planasonix (${command.summary.toLowerCase()})`);
  }
  if (command.effect !== "delete" || session.isOn("yes")) return;
  if (!host.isInteractive) {
    throw new UsageError(`${target} deletes, and nobody can be asked here`, "To confirm, add --yes");
  }
  const answer = await host.ask(`${command.summary}: ${target}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Ended(exitCodes.usage, "Nothing was deleted");
}
