// What the result of a test says: it answers with 200 also if it did not pass.
import type { DescribedOperation, Description } from "@planasonix/scripts/openapi/description.ts";
import type { Command } from "../src/described/command.ts";
import { knownValuesAt } from "./fields.ts";

/** The words with which the API states whether something passed. */
const words = ["ok", "passed", "valid", "reachable"];

/** Statuses of a test that did not pass. */
const failed = /^(failed|failure|error|unhealthy)$/;

/**
 * Finds the verdict in the result of an operation that checks something: a field with one of the words, or the status of
 * a test.
 */
export function verdictIn(
  description: Description,
  operation: DescribedOperation,
  fields: readonly string[] | undefined,
): Pick<Command, "verdict"> {
  const { member, method } = operation;
  if (method !== "POST" || !fields) return {};
  const word = fields.find((path) => words.includes(path.replace(/^attributes\./, "")));
  if (word) return { verdict: { field: word, failed: [false] } };
  const status =
    /^(test|sendTest|validate|check)/.test(member) && fields.find((path) => /^(attributes\.)?status$/.test(path));
  if (!status) return {};
  const values = knownValuesAt(description, operation, status).filter((value) => failed.test(value));
  return values.length > 0 ? { verdict: { field: status, failed: values } } : {};
}
