// A saved report says how a deployment differs from what the client relies on: data, with a schema.
import { checkSchema } from "../dialect/check-schema.ts";
import { lineOf } from "../dialect/line-of.ts";
import schema from "./deployment.schema.json" with { type: "json" };
import type { Finding } from "./finding.ts";

/** A saved report. The schema explains each field. */
export interface SavedDeployment {
  readonly version: 1;
  readonly baseUrl: string;
  readonly dialect?: string;
  readonly operations: Readonly<Record<string, { readonly state: string; readonly why?: string }>>;
  readonly habits: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
}

/**
 * Reads the text of a saved report.
 *
 * @throws {TypeError} If it is not JSON, is of another version, or breaks a rule of the schema. The message names the
 * place with its line.
 */
export function readDeployment(text: string): SavedDeployment {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("it is not JSON, so it is no saved report", { cause });
  }
  const { version } = Object(value);
  if (version !== 1 && typeof version === "number") {
    throw new TypeError(`it is a report of version ${version}, and this program reads version 1`);
  }
  const problem = checkSchema(schema, value);
  if (!problem) return value as SavedDeployment;
  const { path, rule } = problem;
  throw new TypeError(
    `it is no saved report: line ${lineOf(text, path)}, \`${path.join(" > ") || "the whole"}\`: ${rule}`,
  );
}
