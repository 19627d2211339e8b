import type { HttpResponse, Layer } from "../http/exchange.ts";
import { type Fault, FaultError, faultResponse } from "../http/fault.ts";

/**
 * Converts every error of the inner layers to a response with the error envelope: a {@link FaultError} to the response
 * for its fault, any other error to a 500. `errorCode` returns the error code of a status.
 */
export function faults(errorCode: (status: number) => string): Layer {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      return errorResponse(error, errorCode);
    }
  };
}

function errorResponse(error: unknown, errorCode: (status: number) => string): HttpResponse {
  const fault = error instanceof FaultError ? error.fault : unexpected(error);
  return faultResponse(fault, errorCode(fault.status));
}

function unexpected(error: unknown): Fault {
  return { status: 500, message: `This server failed: ${error instanceof Error ? error.message : String(error)}` };
}
