import {
  type DescribedOperation,
  listOperations,
  pathParameters,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { createClient, isNotAllowedError, type Planasonix } from "../../src/index.ts";
import { createRaw } from "../../src/raw.ts";
import { untyped } from "../support/client.ts";
import { drawn } from "./sets.ts";

// The description says what each operation does. Nothing here reads the operation table, which is what the test checks.
const description = new URL("../../../openapi/src/generated/openapi.json", import.meta.url);
const operations = listOperations(readDescription(description));

type Call = (planasonix: Planasonix, operation: DescribedOperation) => PromiseLike<unknown>;

const byMethod: Call = (planasonix, operation) => {
  const names = pathParameters(operation).map(({ name }) => name);
  const path = names.length > 1 ? [Object.fromEntries(names.map((name) => [name, "id_1"]))] : names.map(() => "id_1");
  const given = operation.object.requestBody ? [...path, {}] : path;
  return untyped(Reflect.get(planasonix, operation.resource), operation.member)(...given);
};

const byRaw: Call = (planasonix, operation) => {
  const path = Object.fromEntries(pathParameters(operation).map(({ name }) => [name, "id_1"]));
  const body = operation.object.requestBody ? {} : undefined;
  return untyped(createRaw(planasonix), operation.method)(operation.path, { params: { path }, body });
};

describe(`with ${drawn.sets.length} sets of effects, drawn with the seed ${drawn.seed}, and each single effect`, () => {
  test.each([
    ["method", byMethod],
    ["raw call", byRaw],
  ])(
    `a client sends by %s which of ${operations.length} operations have only allowed effects, and no others`,
    async (_, call) => {
      const wrong: string[] = [];
      for (const allow of drawn.all) {
        let sent = 0;
        const fetch = async (): Promise<Response> => {
          sent += 1;
          return Response.json({ data: {} });
        };
        const planasonix = createClient({
          apiKey: "key_1",
          baseUrl: "https://api.test/v1",
          maxRetries: 0,
          allow,
          fetch,
        });
        for (const operation of operations) {
          sent = 0;
          let error: unknown;
          // Many calls that are sent reject as well, because the response contains no resource.
          await Promise.resolve(call(planasonix, operation)).catch((reason: unknown) => {
            error = reason;
          });
          const mayBeSent = operation.object["x-effect"].every((effect) => allow.includes(effect));
          if (sent !== Number(mayBeSent) || isNotAllowedError(error) === mayBeSent) {
            wrong.push(`${operation.name} with ${allow}: ${sent} requests, ${error}`);
          }
        }
      }

      expect(wrong).toEqual([]);
    },
  );
});
