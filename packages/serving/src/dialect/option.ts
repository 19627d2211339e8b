// The option `dialect`, without what reads it: pages need no dialects.
import type { Dialect } from "@planasonix/openapi/dialects";
import type { Layer } from "../http/exchange.ts";
import { basePath } from "../layers/mount.ts";

/** A form of the API: the name of a known dialect, the text of a file with one, or a dialect. */
export type DialectOption = string | object;

/** One form. */
export type Form = Pick<Dialect, "name" | "prefix" | "events">;

/** The forms in which a server speaks. */
export interface Forms {
  /** The name of each, and the path of its base URL, such as `/api/v1`. */
  readonly all: readonly [Form, ...Form[]];
  /** The name of the operation at an address; undefined if there is none, or the documented form is the only one. */
  readonly operationAt?: (method: string, path: string) => string | undefined;
  /** Converts requests and responses; absent if the documented form is the only one. */
  readonly speaking?: (errorCode: (status: number) => string) => Layer;
}

/** The documented form alone. */
export const documentedForm: Forms = { all: [{ name: "documented", prefix: basePath }] };

/** The check of the option `dialect`, and its rule. */
export const dialectRule: readonly [check: (value: unknown) => boolean, rule: string] = [
  (value) => (Array.isArray(value) ? value.length > 0 && value.every(isDialect) : isDialect(value)),
  'the name of a dialect such as "airflow-provider", the text of a file with one, a dialect, or a list of them',
];

function isDialect(value: unknown): boolean {
  return (
    (typeof value === "string" && value.trim() !== "") ||
    (typeof value === "object" && value !== null && !Array.isArray(value))
  );
}
