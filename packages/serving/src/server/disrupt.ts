import type { ServerResponse } from "node:http";
import type { Disruption } from "../http/exchange.ts";

/** Sends the body of a response slowly or only in part. The caller has already written the headers. */
export async function disrupt(
  response: ServerResponse,
  body: string | Uint8Array,
  disruption: Exclude<Disruption, { kind: "reset" }>,
): Promise<void> {
  const bytes = Buffer.from(body);
  if (disruption.kind === "truncate") {
    // Closes the connection only after the first half has been flushed, because closing discards buffered bytes.
    await new Promise<void>((resolve) => response.write(bytes.subarray(0, bytes.length >> 1), () => resolve()));
    response.destroy();
    return;
  }
  for (const piece of split(bytes, disruption.pieces)) {
    await new Promise((resolve) => setTimeout(resolve, disruption.pauseMs));
    response.write(piece);
  }
  response.end();
}

/** Splits bytes into at most `pieces` pieces of equal length; the last one may be shorter. */
export function split(bytes: Uint8Array, pieces: number): Uint8Array[] {
  const length = Math.max(1, Math.ceil(bytes.length / pieces));
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}
