import { invalidRequest } from "@planasonix/serving";
import { findResponse, type MockOperation, preferredResponse } from "./operation.ts";

/** The preferences in the `Prefer` header of a request (RFC 7240). */
export interface Preference {
  /** The status of the response. */
  readonly code?: number;
  /** The name of the example to return. */
  readonly example?: string;
  /** Whether to generate the response from its schema. */
  readonly dynamic?: boolean;
  /** Makes a generated response reproducible. */
  readonly seed?: string;
}

/**
 * Parses a `Prefer` header. Ignores unknown preferences, as RFC 7240 requires.
 * @throws {HttpError} 400 if a known preference has an invalid value.
 */
export function parsePreference(header: string | undefined): Preference {
  const { code, example, dynamic, seed } = Object.fromEntries(tokens(header ?? ""));
  return {
    ...(code !== undefined && { code: parseCode(code) }),
    ...(example !== undefined && { example }),
    ...(dynamic !== undefined && { dynamic: parseBoolean("dynamic", dynamic) }),
    ...(seed !== undefined && { seed }),
  };
}

/**
 * Whether a `Prefer` header asks for a status or an example.
 * @throws {HttpError} 400 if a known preference has an invalid value.
 */
export function prefersResponse(header: string | undefined): boolean {
  const { code, example } = parsePreference(header);
  return code !== undefined || example !== undefined;
}

/**
 * Checks a preference against the declared responses of an operation. If no status is preferred and the success
 * response lacks the example, adds the status of a response that has it.
 * @throws {HttpError} 400 if the operation has no such response or example, so that a misspelled name is noticed.
 */
export function checkPreference(operation: MockOperation, preference: Preference): Preference {
  const { code, example } = preference;
  const response = preferredResponse(operation, code);
  if (code !== undefined && response === undefined) {
    const codes = operation.responses.map((declared) => declared.code).join(", ");
    throw refuse(`asks for code ${code}, but ${operation.id} declares ${codes}`);
  }
  if (example === undefined || response?.examples.some(({ name }) => name === example)) return preference;

  const owner = operation.responses.find(({ examples }) => examples.some(({ name }) => name === example));
  if (code === undefined && owner !== undefined && /^\d+$/.test(owner.code)) {
    return { ...preference, code: Number(owner.code) };
  }
  const examples = listExamples(operation, code);
  throw refuse(`asks for the example ${JSON.stringify(example)}, but ${operation.id} has ${examples}`);
}

function refuse(issue: string): Error {
  return invalidRequest({ field: "header.Prefer", issue });
}

function listExamples(operation: MockOperation, code: number | undefined): string {
  const responses = code === undefined ? operation.responses : [findResponse(operation, code)];
  const withExamples = responses.flatMap((response) => (response?.examples.length ? [response] : []));
  const list = withExamples.map(({ code, examples }) => `${examples.map(({ name }) => name).join(", ")} (${code})`);
  return list.join(", ") || "none";
}

function tokens(header: string): [string, string][] {
  const matches = header.matchAll(/([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g);
  const pairs = [...matches].map(([, name = "", quoted, plain]): [string, string] => [
    name.toLowerCase(),
    quoted ?? plain ?? "",
  ]);
  // Reversed: the first of two equal names wins (RFC 7240, section 2), but `Object.fromEntries` keeps the last.
  return pairs.reverse();
}

function parseCode(value: string): number {
  if (/^[1-5]\d\d$/.test(value)) return Number(value);
  throw refuse(`asks for code ${JSON.stringify(value)}, which is not an HTTP status`);
}

function parseBoolean(name: string, value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw refuse(`has ${name}=${value}, but ${name} must be true or false`);
}
