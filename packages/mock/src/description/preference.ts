import { refuse } from "../http/fault.ts";
import { findAnswer, type MockOperation, preferredAnswer } from "./operation.ts";

/** What a request asks of the mock in its `Prefer` header (RFC 7240). */
export interface Preference {
  /** The status to answer. */
  readonly code?: number;
  /** The name of the example to answer. */
  readonly example?: string;
  /** Whether to generate the answer from its schema. */
  readonly dynamic?: boolean;
  /** Makes a generated answer repeatable. */
  readonly seed?: string;
}

/**
 * Reads a `Prefer` header. Preferences that are not ours are skipped, as RFC 7240 asks.
 *
 * @throws {FaultError} 400 if the value of one of ours is not what it must be.
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
 * Holds a preference against what the operation declares. An example that only another status has brings its status.
 *
 * @throws {FaultError} 400 if the operation has no such answer or example: a typing error must not look like an answer.
 */
export function checkPreference(operation: MockOperation, preference: Preference): Preference {
  const { code, example } = preference;
  const answer = preferredAnswer(operation, code);
  if (code !== undefined && answer === undefined) {
    const codes = operation.answers.map((declared) => declared.code).join(", ");
    throw refuse({ field: "header.Prefer", issue: `asks for code ${code}, and ${operation.id} declares ${codes}` });
  }
  if (example === undefined || answer?.examples.some(({ name }) => name === example)) return preference;

  const owner = operation.answers.find(({ examples }) => examples.some(({ name }) => name === example));
  if (code === undefined && owner !== undefined && /^\d+$/.test(owner.code)) {
    return { ...preference, code: Number(owner.code) };
  }
  throw refuse({
    field: "header.Prefer",
    issue: `asks for the example ${JSON.stringify(example)}, and ${operation.id} has ${listExamples(operation, code)}`,
  });
}

function listExamples(operation: MockOperation, code: number | undefined): string {
  const answers = code === undefined ? operation.answers : [findAnswer(operation, code)];
  const named = answers.flatMap((answer) => (answer?.examples.length ? [answer] : []));
  const list = named.map((answer) => `${answer.examples.map(({ name }) => name).join(", ")} (${answer.code})`);
  return list.join(", ") || "none";
}

function tokens(header: string): [string, string][] {
  const matches = header.matchAll(/([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g);
  const pairs = [...matches].map(([, name = "", quoted, plain]): [string, string] => [
    name.toLowerCase(),
    quoted ?? plain ?? "",
  ]);
  // The first of two wins (RFC 7240, section 2), and `Object.fromEntries` keeps the last.
  return pairs.reverse();
}

function parseCode(value: string): number {
  if (/^[1-5]\d\d$/.test(value)) return Number(value);
  throw refuse({ field: "header.Prefer", issue: `asks for code ${JSON.stringify(value)}, which is no status` });
}

function parseBoolean(name: string, value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw refuse({ field: "header.Prefer", issue: `has ${name}=${value}, which must be true or false` });
}
