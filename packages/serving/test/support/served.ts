import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type ErrorReply, errorResponse } from "../../src/http/error-reply.ts";
import type { Handler } from "../../src/http/exchange.ts";
import { type ListenOptions, listen, type RunningServer } from "../../src/server/listen.ts";
import { StartError } from "../../src/server/start-error.ts";

/** Serves a handler on a free port until the test ends. */
export async function serve(handler: Handler, options: Partial<ListenOptions> = {}): Promise<RunningServer> {
  const handleError = async (reply: ErrorReply) => errorResponse(reply, "the_code");
  const server = await listen(handler, { port: 0, host: "127.0.0.1", handleError, StartError, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Sends a message over a new socket, and returns everything that the socket receives. */
export async function sendRaw(origin: string, message: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  socket.write(message);
  return text(socket);
}
