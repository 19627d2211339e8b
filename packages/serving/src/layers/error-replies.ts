import { type ErrorReply, errorResponse, HttpError } from "../http/error-reply.ts";
import type { HttpResponse, Layer } from "../http/exchange.ts";

/**
 * Converts every error of the inner layers to a response with the error envelope: a {@link HttpError} to the response
 * for its reply, any other error to a 500. `errorCode` returns the error code of a status.
 */
export function errorReplies(errorCode: (status: number) => string): Layer {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      return replyTo(error, errorCode);
    }
  };
}

function replyTo(error: unknown, errorCode: (status: number) => string): HttpResponse {
  const reply = error instanceof HttpError ? error.reply : unexpected(error);
  return errorResponse(reply, errorCode(reply.status));
}

function unexpected(error: unknown): ErrorReply {
  return { status: 500, message: `This server failed: ${error instanceof Error ? error.message : String(error)}` };
}
