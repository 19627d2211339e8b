// This folder contains the checks of the suite: of the clients, of the servers and of the description itself. This module
// checks the examples.
import {
  type DescribedOperation,
  type Description,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf } from "../cases/examples.ts";
import type { Failure } from "../judge/failure.ts";
import { validatorsOf } from "../judge/schema-validator.ts";

/**
 * Validates each named JSON example of the operations against its schema, first with unknown fields allowed and then
 * with unknown fields forbidden. No server takes part.
 */
export function checkExamples(description: Description, operations: readonly DescribedOperation[]): Failure[] {
  const { open, closed } = validatorsOf(description);
  return operations.flatMap((operation) => {
    const responses = Object.entries(operation.object.responses).map(([status, reference]) => {
      return [status, resolve<Response>(description, reference as { $ref: string }).content ?? {}] as const;
    });
    const bodies = [["request", operation.object.requestBody?.content ?? {}] as const, ...responses];
    return bodies.flatMap(([where, content]) =>
      examplesOf(description, content).flatMap(({ name, value, mediaType }) => {
        const schema = content[mediaType]?.schema;
        if (schema === undefined || mediaType !== "application/json") return [];
        const problem = open(schema, value) ?? closed(schema, value);
        if (problem === undefined) return [];
        return [
          {
            operation: operation.name,
            case: `${where} ${name}`,
            what: "example",
            expected: "valid against its schema",
            got: problem,
          },
        ];
      }),
    );
  });
}
