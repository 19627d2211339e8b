import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Answer } from "../http/exchange.ts";
import type { Fault } from "../http/fault.ts";

/** The connection that a faulty message came over, and how faults are answered. */
export interface ClientErrorContext {
  readonly socket: Duplex;
  readonly answerFault: (fault: Fault) => Promise<Answer>;
}

/** Answers, in the error envelope, what Node could not read as an HTTP request, and ends the connection. */
export async function answerClientError(error: Error, { socket, answerFault }: ClientErrorContext): Promise<void> {
  const answer = await answerFault(faultOf("code" in error ? error.code : undefined));
  if (!socket.writable) return;
  const headers = { ...answer.headers, "Content-Length": Buffer.byteLength(answer.body), Connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const start = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`;
  socket.end([start, ...lines, "", answer.body].join("\r\n"));
}

function faultOf(code: unknown): Fault {
  if (code === "HPE_HEADER_OVERFLOW") {
    return { status: 431, message: "The headers of the request are too large: send fewer or shorter ones." };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, message: "The request took too long to arrive." };
  return { status: 400, message: "The request is not valid HTTP/1.1." };
}
