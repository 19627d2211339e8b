// Checks the examples.
import {
  type DescribedOperation,
  type Description,
  type Media,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { examplesOf } from "../cases/examples.ts";
import type { Failure } from "../judge/failure.ts";
import { validatorsOf } from "../judge/schema-validator.ts";

/**
 * Validates each named example of the operations against its schema: of parameters, headers and JSON bodies, first with
 * unknown fields allowed and then with unknown fields forbidden. No server takes part.
 */
export function checkExamples(description: Description, operations: readonly DescribedOperation[]): Failure[] {
  const { open, closed } = validatorsOf(description);
  return operations.flatMap((operation) =>
    contentsOf(description, operation).flatMap(([where, content]) =>
      examplesOf(description, content).flatMap(({ name, value, mediaType }) => {
        const schema = content[mediaType]?.schema;
        if (schema === undefined || mediaType !== json) return [];
        const problem = open(schema, value) ?? closed(schema, value);
        if (problem === undefined) return [];
        const expected = "valid against its schema";
        return [{ operation: operation.name, case: `${where} ${name}`, what: "example", expected, got: problem }];
      }),
    ),
  );
}

const json = "application/json";
type Content = Readonly<Record<string, Media>>;

/** The bodies, the parameters and the headers of an operation, each with its place. */
function contentsOf(
  description: Description,
  { object, parameters }: DescribedOperation,
): (readonly [where: string, Content])[] {
  const responses = Object.entries(object.responses).map(([status, reference]) => {
    return [status, resolve<Response>(description, reference as { $ref: string })] as const;
  });
  return [
    ["request", object.requestBody?.content ?? {}],
    ...parameters.map((parameter) => [parameter.name, { [json]: parameter }] as const),
    ...responses.map(([status, { content = {} }]) => [status, content] as const),
    ...responses.flatMap(([status, { headers = {} }]) =>
      Object.entries(headers).map(([name, header]) => {
        return [`${status} ${name}`, { [json]: resolve<Media>(description, header as { $ref: string }) }] as const;
      }),
    ),
  ];
}
