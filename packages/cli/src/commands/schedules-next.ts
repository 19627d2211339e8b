import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { Cron } from "croner";
import { callLimits } from "../session/session.ts";
import { printList, readPrintOptions } from "../shown/print.ts";
import type { OwnCommand } from "./own-command.ts";

/** How many times are printed without `--count`, and at most. */
const [usualTimes, mostTimes] = [5, 1_000];

/** `planasonix schedules next`: the next times of a schedule. */
export const schedulesNext: OwnCommand = {
  page: {
    summary: "Show the next runs of a schedule",
    description:
      "Prints the times at which a schedule starts its next runs: from the next run that the API states, by its cron expression, in its time zone.",
    usage: "schedules next <schedule_id>",
    args: [["<schedule_id>", "ID of the schedule, as returned by `planasonix schedules list`."]],
    examples: ["planasonix schedules next sch_01hqxyz --count 3"],
    facts: [],
  },
  flags: [
    {
      name: "count",
      isSwitch: false,
      placeholder: "<n>",
      description: `How many times to print, up to ${mostTimes}. Default: ${usualTimes}.`,
    },
  ],
  async run(session, { words }) {
    const { machine } = session;
    const [id] = words;
    if (!id || [".", ".."].includes(id))
      throw new UsageError("schedules next needs one <schedule_id>", "planasonix schedules next --help");
    const count = Number(session.flag("count") ?? usualTimes);
    if (!Number.isInteger(count) || count < 1 || count > mostTimes)
      throw new UsageError(`--count must be a whole number from 1 to ${mostTimes}`);
    const print = readPrintOptions(session.flags, machine.stdout, machine.now(), {
      name: "schedules next",
      fields: ["time", "utc", "local", "timezone"],
    });
    const client = await session.client();
    const { attributes } = await client.schedules.get(id, callLimits(session));
    const { next_run_at: next, cron_expression: expression, timezone } = attributes;
    if (next === null) await session.say(`${id} is disabled, so it starts no runs`);
    const items = next === null ? [] : itemsOf(new Date(next), expression, timezone, count);
    await printList(items, ["time@", "utc", "local", "timezone"], print);
    return undefined;
  },
};

/** @throws {Ended} If the API states a time, a cron expression or a time zone that this program does not understand. */
function itemsOf(next: Date, expression: string, timezone: string, count: number): unknown[] {
  try {
    // Without a time zone, this machine's would be taken.
    if (typeof timezone !== "string") throw new Error("it has no time zone");
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "short" });
    const weekday = new Intl.DateTimeFormat("en", { timeZone: timezone, weekday: "short" });
    return [next, ...new Cron(expression, { timezone }).nextRuns(count - 1, next)].map((time) => {
      const utc = time.toISOString().replace(".000Z", "Z");
      return { time: utc, utc, local: `${weekday.format(time)} ${format.format(time)}`, timezone };
    });
  } catch (error) {
    throw new Ended(exitCodes.rejected, `The schedule cannot be continued: ${Object(error).message}`);
  }
}
