// What an exploration found, as a person reads it.
import type { Exploration, Finding } from "./explore-all.ts";
import type { Run } from "./run.ts";
import { type ExploredFault, exploredFaults, type Place, type Schedule } from "./schedule.ts";

/** What a fault does, as the end of a sentence. `{}` stands for the request or the delivery. */
const descriptions: Readonly<Record<ExploredFault, string>> = {
  reset_before: "the connection is reset before {} is executed",
  reset_after: "{} is executed, and then the connection is reset",
  timeout: "{} is executed, but no response arrives",
  rate_limited: "{} is rejected with 429",
  server_error: "{} is executed, but the response is a 500",
  stale_read: "{} does not see the last write yet",
  key_rotated: "the API key is rotated before {}",
  two_at_once: "the program is started a second time at {}",
  kill: "{} is executed, then the program is killed and started again",
  webhook_lost: "{} does not arrive",
  webhook_doubled: "{} arrives twice",
  webhook_late: "{} arrives late",
};

/** Formats a schedule in one line, which {@link parseSchedule} reads. */
export function formatSchedule({ fault, operation, path, occurrence }: Schedule): string {
  return `${fault} at ${operation} ${path} #${occurrence}`;
}

/**
 * Parses a line that {@link formatSchedule} has formatted.
 * @throws {TypeError} If the line is no schedule.
 */
export function parseSchedule(text: string): Schedule {
  const [, fault = "", operation = "", path = "", occurrence] =
    /^(\w+) at (\S+) (\S+) #([1-9]\d*)$/.exec(text.trim()) ?? [];
  const known = exploredFaults.find((one) => one === fault);
  if (known !== undefined) return { fault: known, operation, path, occurrence: Number(occurrence) };
  const form = `be like "${formatSchedule({ fault: "kill", operation: "runs.get", path: "/v1/runs/*", occurrence: 1 })}"`;
  throw new TypeError(
    `A schedule must ${form}, with one of the faults ${exploredFaults.join(", ")}; got ${JSON.stringify(text)}`,
  );
}

function placeText({ operation, occurrence }: Place): string {
  return occurrence === 1 ? operation : `${operation} (request ${occurrence})`;
}

/** Says in one sentence when a finding happens. */
export function describeSchedule(schedule: Schedule): string {
  return descriptions[schedule.fault].replace("{}", placeText(schedule));
}

/** How to repeat one schedule. */
export type Repeat = (schedule: Schedule) => string;

/** Formats the findings, and the table of requests and faults. */
export function formatReport({ findings, covered, missed, schedules }: Exploration, repeat: Repeat): string {
  const titleOf = ({ problem, message }: Finding): string => `${problem}: ${message}`;
  const titles = [...new Set(findings.map(titleOf))];
  const grouped = titles.map((title) => [title, findings.filter((one) => titleOf(one) === title)] as const);
  const blocks = grouped.map(([title, group]) => `${[title, ...linesOf(group, repeat)].join("\n")}\n`);
  const counts = findings.length === 1 ? "1 finding" : `${findings.length || "no"} findings`;
  const unhit = missed.length === 0 ? "" : `; ${missed.length} faults did not happen`;
  return [...blocks, tableOf({ findings, covered, missed }), `${counts} in ${schedules} executions${unhit}`, ""].join(
    "\n",
  );
}

/** How many findings with the same message are listed: one defect often shows at every request. */
const listed = 3;

function linesOf(findings: readonly Finding[], repeat: Repeat): string[] {
  const lines = findings
    .slice(0, listed)
    .map(({ schedule }) => `  - ${describeSchedule(schedule)}\n    ${repeat(schedule)}`);
  const others = findings.length - listed;
  return others > 0 ? [...lines, `  - and ${others} more: see FOUND in the table, or --json`] : lines;
}

type Results = Pick<Exploration, "findings" | "covered" | "missed">;

/** The table with a row for each request or delivery, and a column for each fault. */
function tableOf({ findings, covered, missed }: Results): string {
  const all = [...covered, ...missed];
  const faults = exploredFaults.filter((fault) => all.some((one) => one.fault === fault));
  const rows = new Map(all.map((place) => [rowName(place), place]));
  const named = new Set(findings.map(({ schedule }) => formatSchedule(schedule)));
  const happened = new Set(covered.map(formatSchedule));
  const planned = new Set(all.map(formatSchedule));
  const cell = (place: Place, fault: ExploredFault): string => {
    const name = formatSchedule({ ...place, fault });
    if (!planned.has(name)) return "";
    if (!happened.has(name)) return "missed";
    return named.has(name) ? "FOUND" : "ok";
  };
  const lines = [...rows].map(([name, place]) => [name, ...faults.map((fault) => cell(place, fault))]);
  const head = ["", ...faults];
  const table = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return `${table
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`;
}

function rowName({ operation, occurrence }: Place): string {
  return `${operation} #${occurrence}`;
}

/** Formats what a program did with a schedule: its requests, with their idempotency keys, and its output. */
export function formatExecution(schedule: Schedule, { sent, printed }: Pick<Run, "sent" | "printed">): string {
  const requests = sent.map(({ method, path, idempotencyKey, result }) => {
    const key = idempotencyKey === undefined ? "" : `  Idempotency-Key: ${idempotencyKey}`;
    return `  ${method} ${path}${key}  -> ${result}`;
  });
  const output = printed.join("").trimEnd();
  const lines = output === "" ? [] : output.split("\n").map((line) => `  | ${line}`);
  return `${[`If ${describeSchedule(schedule)}:`, ...requests, ...lines].join("\n")}\n\n`;
}
