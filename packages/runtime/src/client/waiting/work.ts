// Defines long-running work, and polls it.
import { type Exchange, execute, type Result } from "../../exchange/exchange.ts";
import type { CallInput } from "../../exchange/prepare.ts";
import { resolvePointer } from "../../http/json.ts";
import { endpointOf } from "../../model/endpoint.ts";
import type { OperationRef } from "../../model/operation.ts";
import { ownProperties } from "../../model/own-properties.ts";
import type { MethodOptions } from "../../options/call-options.ts";

/** One piece of long-running work, and how to poll it. */
export interface LongRunningOperation {
  readonly exchange: Exchange;
  /** The operation, with a waiter, that returns the status of the work. */
  readonly poll: OperationRef;
  readonly id: unknown;
  readonly options: MethodOptions;
  /** How the work was started; `undefined` if the caller waits by ID. */
  readonly start?: Started;
}

/** An operation that started work, and the resource that it returned. */
export interface Started {
  readonly ref: OperationRef;
  readonly resource: unknown;
}

/** Sends one poll. `deadlineMs` limits this poll, in place of the deadline of the whole wait. */
export function poll(work: LongRunningOperation, deadlineMs: number): Promise<Result> {
  return execute(work.exchange, callOf(work.poll, work.id, { ...work.options, deadlineMs }));
}

/** Creates the call of an operation with the ID of the work as its path parameter. */
export function callOf(ref: OperationRef, id: unknown, options: MethodOptions): CallInput {
  const endpoint = endpointOf(ref);
  return { endpoint, path: endpoint.path(id), query: undefined, body: undefined, options: ownProperties(options) };
}

/** Reads the status of the work from the resource that a poll returned. */
export function readStatus({ operation }: OperationRef, data: unknown): unknown {
  return operation.waiter && resolvePointer({ data }, operation.waiter.status);
}
