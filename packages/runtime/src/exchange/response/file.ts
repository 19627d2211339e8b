/** A file, as it is received. */
export interface FileResponse {
  /** The bytes: read them once, or cancel the stream. `new Response(file.body)` turns them into text, JSON or a blob. */
  readonly body: ReadableStream<Uint8Array>;
  /** Its media type, if it was sent. */
  readonly type: string | undefined;
  /** The name that the server suggests, without any path, if it was sent. */
  readonly name: string | undefined;
}

/** Reads what the headers say about a file. */
export function readFile(headers: Headers, body: ReadableStream<Uint8Array> | undefined): FileResponse {
  return {
    body: body ?? new ReadableStream({ start: (controller) => controller.close() }),
    type: headers.get("content-type") ?? undefined,
    name: readName(headers.get("content-disposition") ?? ""),
  };
}

/** RFC 6266: `filename*` takes precedence over `filename`. */
function readName(disposition: string): string | undefined {
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const name = decode(encoded?.trim()) ?? plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2];
  const last =
    name
      ?.split(/[/\\]/)
      .at(-1)
      ?.replace(/\p{Cc}/gu, "") ?? "";
  return /^\.*$/.test(last) ? undefined : last;
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
