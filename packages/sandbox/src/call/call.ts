// What an operation gets, what it returns, and the errors that it throws.
import { type ErrorDetail, HttpError, invalidRequest } from "@planasonix/serving";
import type { JsonObject } from "../description/document.ts";
import type { Kind } from "../description/kind.ts";
import type { Operation, Success } from "../description/operation.ts";
import type { Attributes, StoredResource } from "../store/resources.ts";
import type { Cause, Workspace } from "./workspace.ts";

/** A checked request to an operation. */
export interface Call {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly params: Readonly<Record<string, string>>;
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** The ID of the caller's API key. */
  readonly keyId: string;
  readonly workspace: Workspace;
  /** The resources that the path names, in the order of its parameters, and the target that the body names. */
  readonly named: readonly StoredResource[];
  /** The resource that the operation acts on: the last one of {@link Call.named}; undefined if there is none. */
  readonly target: StoredResource | undefined;
  /** The request, as the cause of what the operation does. */
  readonly cause: Cause;
}

/** A result that is not stored: the attributes replace those of the example. */
export interface ViewResult {
  readonly kind: "view";
  readonly attributes: Attributes;
  /**
   * The ID in the response.
   * @default the ID of the example
   */
  readonly id?: string;
  /**
   * The response to render.
   * @default the operation's first response with a 2xx status
   */
  readonly success?: Success;
}

/** The result of an operation, before it is rendered. */
export type OperationResult =
  | {
      readonly kind: "resource";
      readonly resource: StoredResource;
      readonly success?: Success;
      /** Attributes of the response that are not stored. */
      readonly shown?: Attributes;
    }
  | {
      readonly kind: "page";
      readonly items: readonly StoredResource[];
      readonly limit: number;
      readonly cursor: string | null;
    }
  | ViewResult
  | { readonly kind: "file"; readonly body: string | Uint8Array; readonly mediaType: string };

/** The resource of a result. @throws {TypeError} If the result is not a resource. */
export function resourceOf(result: OperationResult): StoredResource {
  if (result.kind !== "resource") throw new TypeError(`The outcome is a ${result.kind} instead of a resource`);
  return result.resource;
}

/** The resource that the operation acts on. @throws {TypeError} If the request names none. */
export function targetOf({ target, operation }: Call): StoredResource {
  if (target === undefined) throw new TypeError(`The path of ${operation.id} names no stored resource`);
  return target;
}

/** 404: the request acts on a resource that does not exist or is in the trash. */
export function notFound(id: string): HttpError {
  return new HttpError({ status: 404, message: `There is no resource with the ID ${id.slice(0, 100)}.` });
}

/** 409: the state of a resource does not permit the request. */
export function conflict(message: string, details?: readonly ErrorDetail[]): HttpError {
  return new HttpError({ status: 409, message, ...(details && { details }) });
}

/** 400: a field of the body refers to a resource of a type that does not exist. */
export function unknownReference(field: string, type: string): HttpError {
  return invalidRequest({ field: `body.${field}`, issue: unknownIdIssue(type) });
}

/** What is wrong with an ID that no resource of a type has. */
export function unknownIdIssue(type: string): string {
  return `is not the ID of an existing ${type.replaceAll("_", " ")}`;
}

/**
 * Implements related operations whose behaviour does not follow from the description. Can replace the derived behaviour,
 * or run code before and after it. Runs in a transaction, unless the method is GET.
 * @param derived - Does what follows from the description and the behaviour file.
 */
export type ByHand = (call: Call, derived: () => OperationResult) => OperationResult;
