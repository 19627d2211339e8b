import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorReply } from "../http/error-reply.ts";
import type { HttpResponse } from "../http/exchange.ts";

/** The connection of the malformed message, and the function that creates the response. */
export interface MalformedRequestContext {
  readonly socket: Duplex;
  readonly handleError: (reply: ErrorReply) => Promise<HttpResponse>;
}

/**
 * Sends an error response to a message that Node could not parse as an HTTP request or that arrived too slowly, and
 * closes the connection.
 */
export async function rejectMalformedRequest(
  error: Error,
  { socket, handleError }: MalformedRequestContext,
): Promise<void> {
  const response = await handleError(replyFor("code" in error ? error.code : undefined));
  if (!socket.writable) return;
  const headers = { ...response.headers, "Content-Length": Buffer.byteLength(response.body), Connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const statusLine = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}`;
  socket.end([statusLine, ...lines, "", response.body].join("\r\n"));
}

function replyFor(code: unknown): ErrorReply {
  if (code === "HPE_HEADER_OVERFLOW") {
    return { status: 431, message: "The headers of the request are too large: send fewer or shorter ones." };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, message: "The request took too long to arrive." };
  return { status: 400, message: "The request is not valid HTTP/1.1." };
}
