import type { Socket } from "node:net";

/** A request as it arrived over the wire. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The number of the connection, starting at 1; 0 until the server sets it. */
  readonly connection: number;
}

/** Calls `take` with each complete request that arrives on a socket. */
export function readRequest(socket: Socket, take: (request: Received) => void): void {
  let buffered = "";
  socket.on("data", (chunk) => {
    buffered += chunk.toString("latin1");
    for (let next = parse(buffered); next; next = parse(buffered)) {
      buffered = buffered.slice(next.length);
      take(next.request);
    }
  });
}

function parse(text: string): { request: Received; length: number } | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [line = "", ...fields] = text.slice(0, headEnd).split("\r\n");
  const [method = "", target = ""] = line.split(" ");
  const headers = Object.fromEntries(fields.map(toField));
  const rest = text.slice(headEnd + 4);
  const isChunked = headers["transfer-encoding"] === "chunked";
  const length = isChunked ? rest.indexOf("0\r\n\r\n") + 5 : Number(headers["content-length"] ?? 0);
  if (rest.length < length || (isChunked && length < 5)) return undefined;
  const body = rest.slice(0, length);
  return { request: { method, target, headers, body, connection: 0 }, length: headEnd + 4 + length };
}

function toField(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
