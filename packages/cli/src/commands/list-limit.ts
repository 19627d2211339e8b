import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Session } from "../session/session.ts";
import { agentMode } from "../typed/agent.ts";

/** How many items of a list an agent gets that does not ask for more. */
const agentItems = 100;

/** How much of a list to print. */
export interface ListLimit {
  /** The maximum number of items; `undefined` for all. */
  readonly count: number | undefined;
  /** Whether nobody has chosen the number, so that the rest must not be missing silently. */
  readonly isDefault: boolean;
}

/** @throws {UsageError} If `--limit` is not a whole number of 1 or more, or `--all` stands beside it. */
export function readListLimit(session: Session): ListLimit {
  const text = session.flag("limit");
  const isAll = session.isOn("all");
  if (text === undefined) {
    const isDefault = !isAll && !session.isOn("follow") && agentMode(session.machine.env) === "asked";
    return { count: isDefault ? agentItems : undefined, isDefault };
  }
  if (isAll) throw new UsageError("--limit and --all exclude each other");
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return { count, isDefault: false };
  throw new UsageError(`--limit must be a whole number of 1 or more, got ${JSON.stringify(text)}`);
}

/**
 * Prints the first items of a list that are shown.
 *
 * @throws {Ended} If the list goes on and nobody has chosen where it ends; all that is asked for is printed by then.
 */
export async function printLimited<Item>(
  items: AsyncIterable<Item>,
  { count = Number.POSITIVE_INFINITY, isDefault }: ListLimit,
  print: (items: AsyncIterable<Item>) => Promise<void>,
  isShown: (item: Item) => boolean = () => true,
): Promise<void> {
  let goesOn = false;
  async function* taken(): AsyncGenerator<Item> {
    let left = count;
    for await (const item of items) {
      if (!isShown(item)) continue;
      goesOn = left === 0;
      if (goesOn) return;
      yield item;
      left -= 1;
      if (left === 0 && !isDefault) return;
    }
  }
  await print(taken());
  if (!goesOn) return;
  throw new Ended(exitCodes.truncated, `The list goes on after ${count} items`, {
    hint: "For more: --limit <n> or --all; for less text: --fields",
  });
}
