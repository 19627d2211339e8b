import { gzipSync } from "node:zlib";
import type { Call, Outcome } from "../../call/call.ts";

/** Returns a file of the documented media type. */
export function file(call: Call): Outcome {
  const { operation, workspace } = call;
  const [{ mediaType = "application/octet-stream", examples }] = operation.successes;
  if (mediaType === "application/yaml") return { kind: "file", mediaType, body: workspace.descriptionText() };
  if (mediaType === "application/gzip") return { kind: "file", mediaType, body: gzipSync(`${operation.id}\n`) };
  if (mediaType === "application/zip") return { kind: "file", mediaType, body: emptyZip };
  return { kind: "file", mediaType, body: String(examples[0]?.value ?? "") };
}

/** A ZIP archive without entries, which consists of the end-of-central-directory record. */
const emptyZip: Uint8Array = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...new Array<number>(18).fill(0));
