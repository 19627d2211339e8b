import { STATUS_CODES } from "node:http";
import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  listOperations,
  type Parameter,
  pathParameters,
  queryParameters,
  type Tag,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest, namedExamples, parameterExample } from "@planasonix/scripts/openapi/example-request.ts";

const BASE_URL = "baseUrl";
const TOKEN = "bearerToken";
/** Postman replaces this variable with a new UUID in each request. */
const NEW_KEY = "{{$guid}}";

/**
 * Converts the description to a Postman collection. A folder for each tag group contains a folder for each tag, with a
 * complete request for each operation. Optional query parameters are listed, but disabled.
 */
export function generatePostmanCollection(description: WholeDescription): JsonObject {
  const { info, servers, tags, "x-tagGroups": groups } = description;
  const requests = Map.groupBy(listOperations(description), ({ object }) => object.tags[0]);
  const tagFolder = ({ name, description: text }: Tag): JsonObject => ({
    name,
    description: text,
    item: (requests.get(name) ?? []).map((operation) => requestItem(description, operation)),
  });
  return {
    info: {
      name: info.title,
      description: info.description,
      version: info.version,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    auth: { type: "bearer", bearer: [{ key: "token", value: `{{${TOKEN}}}`, type: "string" }] },
    variable: [
      { key: BASE_URL, value: servers[0].url, type: "string" },
      { key: TOKEN, value: "", type: "string", description: "Your API key." },
    ],
    item: groups.map((group) => ({
      name: group.name,
      item: group.tags
        // The tag of the webhook events has no requests.
        .filter((name) => requests.has(name))
        .flatMap((name) => tags.filter((tag) => tag.name === name).map(tagFolder)),
    })),
  };
}

function requestItem(description: Description, operation: DescribedOperation): JsonObject {
  const { object } = operation;
  const { body } = exampleRequest(description, operation);
  const fields = {
    query: queryParameters(operation).map((parameter) => ({
      ...field(description, parameter),
      ...(parameter.required ? {} : { disabled: true }),
    })),
    variable: pathParameters(operation).map((parameter) => field(description, parameter)),
    header: headers(description, operation, body),
  };
  const request = requestOf(operation, body, fields);
  const shown = requestOf(operation, body, {
    query: fields.query.filter(({ disabled }) => !disabled).map(withoutDescription),
    variable: fields.variable.map(withoutDescription),
    header: fields.header.map(withoutDescription),
  });
  return {
    name: object.summary,
    request: { ...request, description: object.description },
    response: savedResponses(description, operation, shown),
  };
}

/** Each example of a successful response, saved with the request. */
function savedResponses(
  description: Description,
  { successes }: DescribedOperation,
  request: JsonObject,
): JsonObject[] {
  return successes.flatMap(([status, { content = {} }]) =>
    Object.entries(content).flatMap(([mediaType, media]) =>
      namedExamples(description, media.examples).map(({ summary, value }) => ({
        name: summary,
        originalRequest: request,
        code: Number(status),
        status: STATUS_CODES[status] ?? "",
        header: [{ key: "Content-Type", value: mediaType }],
        body: typeof value === "string" ? value : JSON.stringify(value, null, 2),
      })),
    ),
  );
}

/** A query parameter, path variable or header in Postman's form. */
type Field = { key: string; value: string; description?: string; disabled?: boolean };

interface Fields {
  readonly query: Field[];
  readonly variable: Field[];
  readonly header: Field[];
}

function requestOf({ method, path }: DescribedOperation, body: Json | undefined, fields: Fields): JsonObject {
  const { query, variable, header } = fields;
  const route = path.replaceAll(/\{(\w+)\}/g, ":$1");
  const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    method,
    url: {
      raw: `{{${BASE_URL}}}${route}${sent.length > 0 ? `?${sent.join("&")}` : ""}`,
      host: [`{{${BASE_URL}}}`],
      path: route.split("/").slice(1),
      query,
      variable,
    },
    header,
    ...(body !== undefined && {
      body: { mode: "raw", raw: JSON.stringify(body, null, 2), options: { raw: { language: "json" } } },
    }),
  };
}

function headers(
  description: Description,
  { parameters, successes }: DescribedOperation,
  body: Json | undefined,
): Field[] {
  const accepted = successes.flatMap(([, { content = {} }]) => Object.keys(content));
  const described = parameters.filter((parameter) => parameter.in === "header");
  return [
    ...(accepted.length > 0 ? [{ key: "Accept", value: [...new Set(accepted)].join(", ") }] : []),
    ...(body === undefined ? [] : [{ key: "Content-Type", value: "application/json" }]),
    ...described.map((parameter) => ({
      ...field(description, parameter),
      ...(parameter.name === "Idempotency-Key" ? { value: NEW_KEY } : {}),
    })),
  ];
}

function field(description: Description, parameter: Parameter): Field {
  // The idempotency key and the cursor have none, because only the caller knows their values.
  const value = parameter.examples ? parameterExample(description, parameter) : "";
  return {
    key: parameter.name,
    value: typeof value === "string" ? value : JSON.stringify(value),
    description: parameter.description ?? "",
  };
}

function withoutDescription({ description: _, ...rest }: Field): Field {
  return rest;
}
