import type { SyncReply } from "./exchange.ts";

/**
 * Reads a reply of the limiter script: JSON, which clients return as a string or as bytes. Returns `undefined` if it is
 * not a complete `SyncReply`.
 */
export function readSyncReply(reply: unknown): SyncReply | undefined {
  const text = reply instanceof Uint8Array ? new TextDecoder().decode(reply) : reply;
  if (typeof text !== "string") return undefined;
  try {
    const found: unknown = JSON.parse(text);
    return isSyncReply(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

type Check = (value: unknown) => boolean;
const isNumber: Check = Number.isFinite;
const isCount: Check = (value) => isNumber(value) && Number(value) >= 0;
const isFlag: Check = (value) => typeof value === "boolean";
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** The checks of all fields except `now` and `refused`, which the reply to an ignored exchange has alone. */
const checks: { readonly [Name in Exclude<keyof SyncReply, "now" | "refused">]-?: Check } = {
  granted: isCount,
  reserved: isCount,
  probe: isFlag,
  trial: isFlag,
  base: isNumber,
  epoch: isCount,
  width: isCount,
  retryMs: isCount,
  paceMs: isCount,
  closedMs: isCount,
  members: isCount,
  limit: optional(isNumber),
  left: optional(isNumber),
  resetInMs: optional(isCount),
};

function isSyncReply(found: unknown): found is SyncReply {
  const fields: Partial<Record<string, unknown>> = Object(found);
  if (!isNumber(fields.now)) return false;
  if (fields.refused === "void" || fields.refused === "unknown") return true;
  return Object.entries(checks).every(([name, check]) => check(fields[name]));
}
