import type { LogLine, Planasonix } from "@planasonix/client";

/** Why a run failed: the node, and the last lines of its log. */
export interface RunFailure {
  readonly node: string | undefined;
  readonly lines: readonly string[];
}

const limitMs = 10_000;
const lastLines = 20;

/** Finds out why a run failed, as far as that can be read; empty if the work is not a run. */
export async function explainFailure(
  client: Planasonix,
  poll: string,
  id: string,
  signal: AbortSignal,
): Promise<RunFailure> {
  let node: string | undefined;
  const lines: string[] = [];
  if (poll !== "runs.get") return { node, lines };
  const options = { deadlineMs: limitMs, signal };
  try {
    const nodes = await client.runs.listNodes(id, options).toArray({ limit: 1_000 });
    node = nodes.find(({ attributes }) => attributes.status === "failed")?.attributes.node_id;
  } catch {}
  try {
    const query = node === undefined ? {} : { node_id: node };
    for await (const line of client.runs.listLogs(id, query, options)) {
      lines.push(formatLogLine(line));
      if (lines.length > lastLines) lines.shift();
    }
  } catch {}
  return { node, lines };
}

/** Formats a line of a log: its time, level, node and text. */
export function formatLogLine({ attributes: { ts, level, node_id, message } }: LogLine): string {
  return [ts, level.padEnd(5), node_id, message].filter(Boolean).join("  ");
}
