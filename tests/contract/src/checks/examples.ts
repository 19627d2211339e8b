import {
  type DescribedOperation,
  type Description,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf } from "../cases/examples.ts";
import type { Failure } from "../judge/failure.ts";
import { createOracle } from "../judge/schema-validator.ts";

/** Every named example of the operations against its schema, by a judge that is not the mock; also without unknown members. */
export function checkExamples(description: Description, operations: readonly DescribedOperation[]): Failure[] {
  const judges = [createOracle(description), createOracle(description, { closed: true })];
  return operations.flatMap((operation) => {
    const answers = Object.entries(operation.object.responses).map(([status, reference]) => {
      return [status, resolve<Response>(description, reference as { $ref: string }).content ?? {}] as const;
    });
    const bodies = [["request", operation.object.requestBody?.content ?? {}] as const, ...answers];
    return bodies.flatMap(([where, content]) =>
      examplesOf(description, content).flatMap(({ name, value, mediaType }) => {
        const schema = content[mediaType]?.schema;
        if (schema === undefined || mediaType !== "application/json") return [];
        const problem = judges.map((judge) => judge(schema, value)).find(Boolean);
        if (problem === undefined) return [];
        return [
          {
            operation: operation.name,
            case: `${where} ${name}`,
            what: "example",
            expected: "valid by its schema",
            got: problem,
          },
        ];
      }),
    );
  });
}
