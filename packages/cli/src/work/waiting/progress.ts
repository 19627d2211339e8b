import type { Planasonix, RunNode } from "@planasonix/client";
import { inOneLine, own } from "@planasonix/configured/src/shown/sanitize.ts";
import { formatDuration } from "@planasonix/configured/src/typed/duration.ts";
import type { Machine } from "../../session/machine.ts";
import { paint, styleOfStatus } from "../../shown/paint.ts";
import { agentMode } from "../../typed/agent.ts";

/** Shows how work proceeds. */
export interface Progress {
  /** Shows the state of the work and of its parts; the parts as they were if they could not be read. */
  update(status: string, parts: readonly Part[] | undefined): Promise<void>;
  /** Prints a line between the updates. */
  line(text: string): Promise<void>;
  /** Ends the view. */
  end(): void;
}

/** A part of the work, such as a node of a run. */
export interface Part {
  readonly id: string;
  readonly status: string;
  readonly text: string;
}

/** How often a job gets a sign of life while nothing changes: some CI systems end jobs that are silent. */
const heartbeatMs = 60_000;

/**
 * Creates the view: live on a terminal, otherwise a line for each change and a heartbeat. An agent pays for each line, and does
 * not end what is silent, so it only gets what has another reason.
 */
export function createProgress(machine: Machine, name: string): Progress {
  if (agentMode(machine.env) !== "off") return quietProgress(machine);
  return machine.stderr.isTerminal ? liveProgress(machine, name) : lineProgress(machine, name);
}

function quietProgress({ stderr }: Machine): Progress {
  return { update: async () => {}, line: (text) => stderr.write(`${text}\n`), end: () => {} };
}

function lineProgress(machine: Machine, name: string): Progress {
  const { stderr } = machine;
  const startedAt = machine.now();
  const shown = new Map<string, string>();
  let last = "";
  const write = (text: string): Promise<void> => stderr.write(`${timeOf(machine.now())} ${text}\n`);
  const stop = machine.every(heartbeatMs, () => {
    void write(`${name} ${last || "waiting"} (${formatDuration(machine.now() - startedAt)})`);
  });
  return {
    async update(status, parts) {
      for (const part of parts ?? []) {
        if (shown.get(part.id) === part.status) continue;
        shown.set(part.id, part.status);
        await write(inOneLine(`${name} ${part.id} ${part.status} ${part.text}`.trim()));
      }
      if (status === last) return;
      last = status;
      await write(inOneLine(`${name} ${status}`));
    },
    line: write,
    end: stop,
  };
}

/** How often the view on a terminal shows the elapsed time. */
const tickMs = 1_000;

function liveProgress(machine: Machine, id: string): Progress {
  const { stderr } = machine;
  const name = inOneLine(id); // A line break would make the view higher than it is erased.
  const startedAt = machine.now();
  let status = "";
  let parts: readonly Part[] = [];
  let height = 0;
  const erase = (): string => (height > 0 ? own(`\u001b[${height}A\u001b[J`) : "");
  const draw = (): Promise<void> => {
    const elapsed = formatDuration(machine.now() - startedAt);
    const longest = Math.max(...parts.map(({ id }) => id.length), 0);
    const lines = [
      `${name}  ${paint(stderr, styleOfStatus(status), status || "waiting")}  ${paint(stderr, "dim", elapsed)}`,
      ...parts.map(
        (part) =>
          // A line that wraps would take two lines of the terminal, and the next view would be drawn below it.
          `  ${inOneLine(part.id).padEnd(longest)}  ${paint(stderr, styleOfStatus(part.status), inOneLine(part.status))}  ${paint(stderr, "dim", inOneLine(part.text).slice(0, Math.max(0, stderr.columns - longest - 20)))}`,
      ),
    ];
    const text = `${erase()}${lines.join("\n")}\n`;
    height = lines.length;
    return stderr.write(text);
  };
  const stop = machine.every(tickMs, () => void draw());
  return {
    async update(newStatus, newParts) {
      status = inOneLine(newStatus);
      parts = newParts?.slice(0, 20) ?? parts;
      await draw();
    },
    async line(text) {
      const before = erase();
      height = 0;
      await stderr.write(`${before}${text}\n`);
      await draw();
    },
    end() {
      stop();
      height = 0;
    },
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/**
 * Reads the nodes of a run in the order in which they started, because the API documents none; `undefined` if they cannot
 * be read, because the view is less important than the wait. Other work has no parts.
 */
export async function readParts(
  client: Planasonix,
  poll: string,
  id: string | undefined,
  signal: AbortSignal,
): Promise<readonly Part[] | undefined> {
  if (poll !== "runs.get" || id === undefined) return [];
  try {
    const nodes = await client.runs.listNodes(id, { deadlineMs: 10_000, signal }).toArray({ limit: 200 });
    return nodes.toSorted(byTimes).map(({ attributes: { node_id, type, status, metrics } }) => {
      const rows = metrics?.rows_out ?? metrics?.rows_in;
      return { id: node_id, status, text: rows === undefined || rows === null ? type : `${type}, ${rows} rows` };
    });
  } catch {
    return undefined;
  }
}

/** Orders nodes by their start, then by their end. Nodes that have not started come last. */
function byTimes({ attributes: one }: RunNode, { attributes: other }: RunNode): number {
  return compareTimes(one.started_at, other.started_at) || compareTimes(one.finished_at, other.finished_at);
}

function compareTimes(one: string | null | undefined, other: string | null | undefined): number {
  const msOf = (time: string | null | undefined): number => (time ? Date.parse(time) : Number.MAX_VALUE);
  return msOf(one) - msOf(other);
}
