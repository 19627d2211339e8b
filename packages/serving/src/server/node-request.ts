import type { IncomingMessage } from "node:http";
import { HttpError } from "../http/error-reply.ts";
import type { HttpRequest } from "../http/exchange.ts";

/** The maximum size of a request body, in bytes. */
export const maxBodyBytes: number = 10 * 1024 * 1024;

/** Converts a request of Node's server. The first call of `readBody` reads the body. */
export function fromNode(message: IncomingMessage): HttpRequest {
  const [path = "/", search] = splitTarget(message.url ?? "/");
  let body: Promise<Uint8Array> | undefined;
  return {
    method: message.method ?? "GET",
    path,
    query: new URLSearchParams(search),
    headers: joinedHeaders(message),
    readBody: () => {
      body ??= hasBody(message) ? readBody(message) : noBody;
      return body;
    },
    remoteAddress: () => message.socket.remoteAddress,
  };
}

// A client that uses a proxy sends the whole URL as the target (RFC 9112, section 3.2.2).
function splitTarget(target: string): [string, string] {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, "");
  const start = local.indexOf("?");
  return start < 0 ? [local || "/", ""] : [local.slice(0, start) || "/", local.slice(start + 1)];
}

function joinedHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const { "set-cookie": cookies } = headers;
  // Node yields a list for this header alone. For any other repeated header, Node joins the values or keeps the first.
  const joined = cookies === undefined ? headers : { ...headers, "set-cookie": String(cookies) };
  return joined as Record<string, string>;
}

const noBody = Promise.resolve(new Uint8Array());

/** Whether a message has a body according to its headers (RFC 9112, section 6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  if (Number(message.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): HttpError {
  const message = `The body is larger than ${maxBodyBytes} bytes, the most that this server accepts.`;
  return new HttpError({ status: 413, message });
}
