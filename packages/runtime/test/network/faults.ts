import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Fault } from "./fault-server.ts";

/** Headers of a response. */
export type Fields = Readonly<Record<string, string | number>>;

/** The JSON of a resource in its envelope. */
export const thingText: string = JSON.stringify({ data: { id: "th_1", type: "thing", attributes: {} } });

/** Responds with a body and its length; `fields` can make the response malformed. */
export function respond(body: string | Uint8Array = thingText, fields: Fields = {}, status = 200): Fault {
  return (socket) => {
    socket.write(head(status, { "content-length": body.length, ...fields }));
    socket.write(body);
  };
}

/** Sends exactly the given bytes. */
export function raw(text: string | Uint8Array): Fault {
  return (socket) => socket.write(text);
}

/** Responds with an error in its envelope. */
export function problem(status: number, fields: Fields = {}): Fault {
  return respond(JSON.stringify({ error: { code: "oops", message: "no" } }), fields, status);
}

export function redirect(location: string, status = 302): Fault {
  return respond("", { location }, status);
}

/** Sends no response. */
export const stall: Fault = () => {};

/** Ends the connection abruptly, with a TCP RST. */
export const reset: Fault = (socket) => socket.resetAndDestroy();

/** Ends the connection in an orderly way, with a TCP FIN. */
export const close: Fault = (socket) => socket.end();

/** Sends a body that is 100 bytes shorter than the headers state, and leaves the connection open. */
export function partial(body: string | Uint8Array = "", fields: Fields = {}, status = 200): Fault {
  return respond(body, { "content-length": body.length + 100, ...fields }, status);
}

/**
 * Serves two faults in order. Between them, the event loop turns a few times. Otherwise, a reset would discard bytes of
 * the first fault that the client, in the same process, has not read yet.
 */
export function sequence(first: Fault, second: Fault): Fault {
  return async (socket, request) => {
    first(socket, request);
    await turns();
    second(socket, request);
  };
}

/** Waits until the event loop has turned often enough for bytes to travel between two sockets of this process. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

/** Sends a body that never ends, as fast as the client reads. */
export function endless(status = 200): Fault {
  return (socket) => {
    socket.write(head(status, {}));
    const chunk = Buffer.alloc(16 * 1024, "x");
    const pour = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on("drain", pour);
    pour();
  };
}

/** Sends a body in pieces, one every `everyMs` milliseconds, and then closes the connection. */
export function drip(pieces: Iterable<string>, everyMs: number, fields: Fields = {}): Fault {
  return (socket) => {
    socket.write(head(200, fields));
    const rest = pieces[Symbol.iterator]();
    const timer = setInterval(() => dripOnce(socket, rest, timer), everyMs);
    socket.on("close", () => clearInterval(timer));
  };
}

function dripOnce(socket: Socket, rest: Iterator<string>, timer: NodeJS.Timeout): void {
  const { done, value } = rest.next();
  if (!done) return void socket.write(value);
  clearInterval(timer);
  socket.end();
}

/** The status line and headers. Without a length, the body ends with the connection. */
export function head(status: number, fields: Fields): string {
  const lines = Object.entries({ "content-type": "application/json", ...fields });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
