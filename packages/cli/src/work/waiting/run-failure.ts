import type { LogLine, Planasonix } from "@planasonix/client";

/** Why a run failed: the node, and the last lines of its log. */
export interface RunFailure {
  readonly node: string | undefined;
  readonly lines: readonly string[];
}

const limitMs = 10_000;
const lastLines = 20;

/** Finds out why a run failed; empty if that cannot be read, or if the work is not a run. */
export async function explainFailure(client: Planasonix, poll: string, id: string): Promise<RunFailure> {
  if (poll !== "runs.get") return { node: undefined, lines: [] };
  try {
    const nodes = await client.runs.listNodes(id, { deadlineMs: limitMs }).toArray({ limit: 1_000 });
    const node = nodes.find(({ attributes }) => attributes.status === "failed")?.attributes.node_id;
    const lines: string[] = [];
    const query = node === undefined ? {} : { node_id: node };
    for await (const line of client.runs.listLogs(id, query, { deadlineMs: limitMs })) {
      lines.push(formatLogLine(line));
      if (lines.length > lastLines) lines.shift();
    }
    return { node, lines };
  } catch {
    return { node: undefined, lines: [] };
  }
}

/** Formats a line of a log: its time, level, node and text. */
export function formatLogLine({ attributes: { ts, level, node_id, message } }: LogLine): string {
  return [ts, level.padEnd(5), node_id, message].filter(Boolean).join("  ");
}
