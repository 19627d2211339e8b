// What generated Zod schemas must accept: the examples of the description, and the documented payloads.
import { readFileSync } from "node:fs";
import {
  type DescribedOperation,
  type Json,
  type Media,
  type OperationObject,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import { readSamples, type Sample } from "@planasonix/scripts/openapi/samples.ts";
import { description, operations } from "../description.ts";
import { sampleBodies } from "./sample-bodies.ts";

/** A JSON value that is an operation's request body or response. */
export interface Case {
  /** A label such as `pipelines_get 200 active`. */
  readonly name: string;
  readonly operationId: string;
  /** The status of a response; undefined for a request body. */
  readonly status: string | undefined;
  /** Whether the status is the first success status that the operation documents. */
  readonly isFirstSuccess: boolean;
  /** The page and line of a documented payload. */
  readonly place?: string;
  readonly value: Json;
}

/** Every example of a JSON response. */
export function responseExamples(): Case[] {
  return operations.flatMap(({ object: { operationId, responses }, successes }) =>
    Object.entries(responses).flatMap(([status, response]) =>
      namedExamples(description, jsonOf(response)?.examples).map(({ name, value }) => ({
        name: `${operationId} ${status} ${name}`,
        operationId,
        status,
        isFirstSuccess: status === successes[0]?.[0],
        value,
      })),
    ),
  );
}

/** For each documented payload, bodies that consist of the envelope and the fields that the payload shows. */
export function documentedPayloads(): Case[] {
  return readSamples().flatMap((sample) => {
    const operation = operations.find(({ name }) => name === sample.operation);
    const body = operation && findMedia(operation, sample);
    const schema = body?.media?.schema;
    if (operation === undefined || schema === undefined)
      throw new Error(`samples.tsv: ${sample.operation} has a ${sample.kind} that is not described (${sample.place})`);
    const { operationId } = operation.object;
    const name = `${operationId} ${sample.kind} ${sample.status} (${sample.place})`;
    return sampleBodies(description, sample.root, schema).map((value) => ({
      name,
      operationId,
      status: body?.status,
      isFirstSuccess: body?.status === operation.successes[0]?.[0],
      place: sample.place,
      value,
    }));
  });
}

/** The positions of the documented payloads that, according to `differences.yaml`, lack a required field. */
export function abbreviatedPayloads(): string[] {
  const differences = readFileSync(new URL("../../../../../spec/reference/differences.yaml", import.meta.url), "utf8");
  const places = differences.matchAll(/is required, but the documented payload does not show it \((\S+),/g);
  return [...new Set([...places].map(([, place = ""]) => place))];
}

interface Body {
  readonly status: string | undefined;
  readonly media: Media | undefined;
}

/** The status of a documented payload, and its JSON media type in the description; undefined if none is described. */
function findMedia({ object }: DescribedOperation, { kind, status }: Sample): Body | undefined {
  if (kind === "request") return { status: undefined, media: object.requestBody?.content["application/json"] };
  const found = Object.entries(object.responses).find(
    ([code, response]) => code === status || ("$ref" in response && response.$ref.endsWith(`/${status}`)),
  );
  return found && { status: found[0], media: jsonOf(found[1]) };
}

function jsonOf(response: OperationObject["responses"][string]): Media | undefined {
  return resolve<Response>(description, response).content?.["application/json"];
}
