// What the resources of the pages look like.
import { openMap } from "./open-map.ts";
import { known, type Members } from "./serve.ts";
import { hasEnded, type State, type Work } from "./work.ts";

/** The time of everything. */
export const now = "2026-12-01T06:00:00Z";
/** The words that jobs have for their states. */
export const jobWords: Readonly<Record<State, string>> = {
  queued: "queued",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "cancelled",
};

/** A connection. */
export const connection: Members = {
  id: "conn_1",
  name: "Shop",
  type: "postgres",
  config: openMap,
  credentialId: "cred_1",
  createdAt: now,
};

/** A schedule, without its envelope. */
export const schedule: Members = {
  id: "sch_1",
  pipeline_id: "pl_1",
  cron_expression: "0 6 * * *",
  timezone: "Europe/Berlin",
  enabled: true,
  next_run_at: "2026-12-02T05:00:00Z",
  last_run_at: null,
  created_at: now,
  updated_at: now,
};

/** The nodes of every run. */
export const nodes: readonly Members[] = [
  {
    nodeId: "n1",
    type: "source.postgres",
    status: "succeeded",
    startedAt: now,
    finishedAt: now,
    metrics: { rowsOut: 7 },
  },
];
/** The log of every run. */
export const lines: readonly Members[] = [{ ts: now, level: "info", nodeId: "n1", message: "7 rows" }];
/** What every job has loaded. */
export const tables: readonly Members[] = [{ name: "orders", rows_loaded: 48_291, checksum: "sha256:00" }];

/** A pipeline as it is created; its list omits the nodes, the edges and the time of creation. */
export function pipeline(id: string, name: string): Members {
  const nodes = [{ id: "n1", type: "source.postgres", config: openMap }];
  return {
    id,
    name,
    projectId: "proj_1",
    folderId: null,
    status: "active",
    nodes,
    edges: [],
    createdAt: now,
    updatedAt: now,
  };
}

/** A run in the list, whose `trigger` is a string. */
export function runItem({ id, of, state, step }: Work): Members {
  const startedAt = step > 0 ? now : undefined;
  return known({ id, pipelineId: of, status: state, trigger: "manual", startedAt });
}

/** The full record of a run. What ended without an error has `error: null`. */
export function fullRun(work: Work): Members {
  const { state } = work;
  const ended = hasEnded(work);
  return {
    ...runItem(work),
    pipelineName: "Orders",
    trigger: { type: "manual" },
    finishedAt: ended ? now : null,
    durationSeconds: ended ? 245 : null,
    metrics: { rowsRead: 48_291, rowsWritten: 48_291, bytesShuffled: 1024 },
    error: state === "failed" ? { message: "Connection refused by source" } : null,
  };
}

/** A job. Its `type` says which kind of work it is; it is not the type of the resource. */
export function job({ id, of, state }: Work): Members {
  const error = state === "failed" ? { message: "Connection refused by source" } : null;
  return {
    id,
    type: "connection_sync",
    status: jobWords[state],
    connection_id: of,
    created_at: now,
    metrics: { rows_extracted: 48_291, rows_loaded: 48_291, bytes_read: 1024 },
    error,
  };
}

/** A schedule in the envelope of the introduction. */
export function enveloped({ id, ...attributes }: Members): Members {
  return { data: { id, type: "schedule", attributes } };
}
