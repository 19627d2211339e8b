import { type ErrorDetail, FaultError, invalidRequest } from "@planasonix/serving";

/** 404: the request acts on a resource that does not exist or is in the trash. */
export function notFound(id: string): FaultError {
  return new FaultError({ status: 404, message: `There is no resource with the ID ${id.slice(0, 100)}.` });
}

/** 409: the state of a resource does not permit the request. */
export function conflict(message: string, details?: readonly ErrorDetail[]): FaultError {
  return new FaultError({ status: 409, message, ...(details && { details }) });
}

/** 400: a field of the body refers to a resource that does not exist. */
export function unknownReference(field: string): FaultError {
  return invalidRequest({ field: `body.${field}`, issue: "is not the ID of an existing resource" });
}
