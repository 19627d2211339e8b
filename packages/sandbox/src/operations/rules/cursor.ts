import { createHmac } from "node:crypto";
import { invalidRequest } from "@planasonix/serving";

/**
 * The key that signs cursors, so that the sandbox can reject cursors that were changed or belong to another list. The
 * key protects no data, so it need not be secret. It is constant, so that cursors stay valid after a restart.
 */
const key = "planasonix-sandbox-cursor";

/** What a cursor belongs to: the operation, its path and its filters. */
export type CursorScope = Readonly<Record<string, unknown>>;

/** An opaque cursor for the items after a sequence number. */
export function createCursor(seq: number, scope: CursorScope): string {
  return Buffer.from(JSON.stringify([seq, signature(seq, scope)])).toString("base64url");
}

/** The sequence number of a cursor. @throws {FaultError} 400 if the cursor was not made for this scope. */
export function readCursor(cursor: string, scope: CursorScope, field: string): number {
  const [seq, signed] = parse(cursor);
  if (Number.isSafeInteger(seq) && signed === signature(Number(seq), scope)) return Number(seq);
  throw invalidRequest({ field, issue: "must be the cursor of the previous page, with the same filters" });
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function signature(seq: number, scope: CursorScope): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([seq, scope]))
    .digest("base64url")
    .slice(0, 16);
}
