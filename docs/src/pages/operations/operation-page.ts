import {
  type DescribedOperation,
  type Examples,
  type Media,
  type Parameter,
  publicName,
  type Response,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { errorCodePath } from "@planasonix/scripts/openapi/error-codes.ts";
import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { json, literal } from "../../model/literal.ts";
import { codeBlock, type Page, unsearched } from "../../model/page.ts";
import { description } from "../../repository.ts";
import { codesOfStatus, errorLink } from "./error-links.ts";
import { effectTexts, retryTexts } from "./facts.ts";
import { fieldList, fieldText } from "./fields.ts";
import { inline, linked, operationLink, operationPath } from "./links.ts";
import { commandName, sampleTabs } from "./samples.ts";

/** The page of an operation. @param guides The guides about it. */
export function operationPage(
  operation: DescribedOperation,
  trail: readonly string[],
  guides: readonly Page[] = [],
): Page {
  const { name, object, method, path } = operation;
  return {
    path: operationPath(name),
    title: object.summary,
    description: firstSentence(object.description),
    trail,
    names: [name, ...addedNames(operation), `${method} ${path}`],
    body: sections([
      linked(object.description),
      unsearched(factList(operation, guides)),
      `## Samples\n\n${sampleTabs(operation)}`,
      parameterSection("Path parameters", operation, "path"),
      parameterSection("Query parameters", operation, "query"),
      parameterSection("Headers", operation, "header"),
      bodySection(operation),
      ...operation.successes.map(([status, response]) => responseSection(status, response)),
      errorSection(operation),
    ]),
  };
}

/** Joins the sections of a page that have a text. */
export function sections(texts: readonly (string | undefined)[]): string {
  return `${texts.filter(Boolean).join("\n\n")}\n`;
}

/** The first sentence of a text without its links and code. */
export function firstSentence(text: string): string {
  const [sentence = ""] = text.trim().split(/(?<=\.)\s/);
  return sentence
    .replaceAll(/`(\w+)_(\w+)`/g, "$1.$2")
    .replaceAll("`", "")
    .replaceAll(/\s*\n\s*/g, " ");
}

/** Named examples as blocks of JSON, with their summaries as titles. */
export function exampleBlocks(examples: Examples | undefined): string[] {
  return namedExamples(description, examples).map(({ summary, value }) =>
    typeof value === "string" ? codeBlock("text", value, summary) : codeBlock("json", literal(value, json), summary),
  );
}

/** The methods that extensions add to that of the operation, such as `pipelines.runAndWait`. */
function addedNames(operation: DescribedOperation): string[] {
  const { object, resource } = operation;
  const members = [
    object["x-waiter"] && addedMethods.wait(operation),
    object["x-starts"] && addedMethods.start(operation),
    object["x-follow"] && addedMethods.follow(operation),
  ];
  return members.flatMap((member) => (member ? [`${resource}.${member}`] : []));
}

/** What no sample shows: scope, effects, retries, and the methods, operations and guides that go with this one. */
function factList(operation: DescribedOperation, guides: readonly Page[]): string {
  const { object, name, resource } = operation;
  const scopes = object["x-required-scopes"] ?? [];
  const { "x-outcome": checkWith, "x-starts": starts, "x-timeout-ms": timeout } = object;
  const facts = [
    `**Method**: \`${[name, ...addedNames(operation)].join("`, `")}\``,
    `**Command**: \`planasonix ${commandName(operation)}\``,
    `**Scope**: ${scopes.length > 0 ? scopes.map((scope) => `\`${scope}\``).join(", ") : "any valid API key"}`,
    `**Effects**: ${object["x-effect"].map((effect) => `\`${effect}\` (${effectTexts[effect]})`).join(", ")}${
      object["x-final"] ? "; no operation undoes it" : ""
    }`,
    `**Retries**: \`${object["x-retry"]}\`. ${retryTexts[object["x-retry"]]}`,
    object["x-reveals"] &&
      `**Can return**: ${object["x-reveals"] === "secret" ? "a secret" : "rows, files or logs of your systems"}`,
    object["x-needs-promoted"] && "**Needs**: a version of the pipeline that is promoted to production",
    checkWith &&
      checkWith !== "none" &&
      `**If the outcome is unknown**: check with ${operationLink(publicName(checkWith))}`,
    starts &&
      `**Starts work**: poll ${operationLink(publicName(starts.poll))}, or wait with \`${resource}.${addedMethods.start(operation)}\``,
    timeout && `**Time limit**: ${timeout / 1000} seconds for an attempt, because the response can take long`,
    guides.length > 0 && `**Guides**: ${guides.map(({ title, path }) => `[${title}](/${path})`).join(", ")}`,
    object.externalDocs && `**Documentation**: [docs.planasonix.com](${object.externalDocs.url})`,
  ];
  return facts
    .filter(Boolean)
    .map((fact) => `- ${fact}`)
    .join("\n");
}

function parameterSection(
  heading: string,
  { parameters }: DescribedOperation,
  place: Parameter["in"],
): string | undefined {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return undefined;
  const lines = own.map(({ name, schema, description: text, required, examples }) => {
    const [example] = namedExamples(description, examples);
    const shown = example === undefined ? "" : ` Example: \`${String(example.value)}\`.`;
    return `- ${fieldText(name, schema, { text, required })}${shown}`;
  });
  const list = `<div class="fields">\n\n${lines.join("\n")}\n\n</div>`;
  return `## ${heading}\n\n${place === "header" ? unsearched(list) : list}`;
}

function bodySection({ object: { requestBody } }: DescribedOperation): string | undefined {
  if (requestBody === undefined) return undefined;
  const [media] = Object.values(requestBody.content);
  return sections([
    "## Request body",
    `${inline(requestBody.description)}${requestBody.required ? "" : " It can be omitted."}`.trim(),
    media?.schema && fieldList(media.schema),
    ...exampleBlocks(media?.examples),
  ]).trimEnd();
}

function responseSection(status: string, response: Response): string {
  const [entry] = Object.entries(response.content ?? {});
  const heading = `## Response ${status}`;
  if (entry === undefined) return sections([heading, inline(response.description), "No body."]).trimEnd();
  const [mediaType, media] = entry;
  const isJson = mediaType === "application/json";
  return sections([
    heading,
    inline(response.description),
    isJson
      ? media.schema && fieldList(dataOf(media))
      : `A file: ${Object.keys(response.content ?? {})
          .map((type) => `\`${type}\``)
          .join(", ")}.`,
    ...exampleBlocks(media.examples),
  ]).trimEnd();
}

/** What is below `data`, because every envelope is the same. */
function dataOf({ schema = {} }: Media): Schema {
  const envelope = resolve<Schema>(description, schema as { $ref: string });
  return envelope.properties?.data ?? envelope;
}

function errorSection({ object }: DescribedOperation): string {
  const statuses = Object.keys(object.responses).filter((status) => /^[45]/.test(status));
  const rows = statuses.map((status) => {
    const codes = codesOfStatus(status).map((code) => `[\`${code}\`](/${errorCodePath(code)})`);
    return `| ${status} | ${codes.join(", ")} | ${errorLink(Number(status))} |`;
  });
  const table = ["| Status | Code | Class |", "| --- | --- | --- |", ...rows].join("\n");
  return `## Errors\n\n${unsearched(table)}`;
}
