// The Zod schemas of generated clients, by operation.
import { camelCase } from "@planasonix/scripts/openapi/description.ts";
import { type Generator, generated, generators } from "../generators/generators.ts";
import type { Case } from "./cases.ts";

/** The part of a Zod schema that the tests use. */
export interface ZodSchema {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly issues: readonly unknown[] } };
}

/** The generated schemas: for each operation, one for the request body and one for each response status. */
export interface ZodClient {
  body(operationId: string): ZodSchema | undefined;
  response(operationId: string, status: string): ZodSchema | undefined;
}

/** A generator whose clients have Zod schemas. */
export interface ZodGenerator {
  readonly generator: Generator;
  readonly load: () => Promise<ZodClient>;
  /** Whether its clients have a schema for the case. */
  readonly hasSchema: (one: Case) => boolean;
}

/** The generators whose Zod schemas are under test. */
export const zodClients: readonly ZodGenerator[] = [
  { generator: find("hey-api"), load: loadHeyApi, hasSchema: isSuccess },
  { generator: find("openapi-zod-client"), load: loadOpenapiZodClient, hasSchema: isFirstOrError },
];

/** hey-api generates no schemas for errors. */
function isSuccess({ status }: Case): boolean {
  return status === undefined || status.startsWith("2");
}

/** openapi-zod-client generates schemas for errors with a status, but for only one success response of an operation. */
function isFirstOrError(one: Case): boolean {
  return one.status !== "default" && (one.isFirstSuccess || !isSuccess(one) || one.status === undefined);
}

function find(name: string): Generator {
  const found = generators.find((generator) => generator.name === name);
  if (found === undefined) throw new Error(`No generator is called ${name}`);
  return found;
}

async function loadHeyApi(): Promise<ZodClient> {
  const schemas: Record<string, ZodSchema> = await import(new URL("hey-api/zod.gen.ts", generated).href);
  const name = (operationId: string) => `z${camelCase(`_${operationId}`)}`;
  return {
    body: (operationId) => schemas[`${name(operationId)}Body`],
    response: (operationId, status) => (status.startsWith("2") ? schemas[`${name(operationId)}Response`] : undefined),
  };
}

interface Endpoint {
  readonly alias: string;
  readonly parameters?: readonly { readonly type: string; readonly schema: ZodSchema }[];
  readonly response: ZodSchema;
  readonly errors?: readonly { readonly status: number; readonly schema: ZodSchema }[];
}

async function loadOpenapiZodClient(): Promise<ZodClient> {
  const { api }: { api: { api: readonly Endpoint[] } } = await import(new URL("openapi-zod-client.ts", generated).href);
  const endpoints = new Map(api.api.map((endpoint) => [endpoint.alias, endpoint]));
  return {
    body: (operationId) => endpoints.get(operationId)?.parameters?.find(({ type }) => type === "Body")?.schema,
    response: (operationId, status) => {
      const { response, errors = [] } = endpoints.get(operationId) ?? {};
      return status.startsWith("2") ? response : errors.find((error) => String(error.status) === status)?.schema;
    },
  };
}
