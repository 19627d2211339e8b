import type { Answer, Layer } from "../http/exchange.ts";
import { type Fault, FaultError, faultAnswer } from "../http/fault.ts";

/** Turns whatever is thrown below into an answer in the error envelope. */
export function faults(errorCode: (status: number) => string): Layer {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      return answerOf(error, errorCode);
    }
  };
}

function answerOf(error: unknown, errorCode: (status: number) => string): Answer {
  const fault = error instanceof FaultError ? error.fault : unexpected(error);
  return faultAnswer(fault, errorCode(fault.status));
}

function unexpected(error: unknown): Fault {
  return { status: 500, message: `The mock failed: ${error instanceof Error ? error.message : String(error)}` };
}
