import { apiError } from "@planasonix/client/testing";
import { listOperations } from "@planasonix/scripts/openapi/description.ts";
import { errorCodePath } from "@planasonix/scripts/openapi/error-codes.ts";
import { codeBlock, type Page } from "../../model/page.ts";
import { description } from "../../repository.ts";
import { classLink, codesOfStatus, responsesByStatus } from "../operations/error-links.ts";
import { inline, operationLink } from "../operations/links.ts";
import { exampleBlocks, sections } from "../operations/operation-page.ts";
import { handlerOf } from "./handlers.ts";
import { messages, messageTable } from "./messages.ts";

const trail = ["Errors", "Error codes"];

/** The pages of the API's error codes. */
export function codePages(): Page[] {
  const statuses = [...responsesByStatus.keys()].filter((status) => /^[45]/.test(status)).toSorted();
  const pages = statuses.flatMap((status) => codesOfStatus(status).map((code) => codePage(code, status)));
  const rows = pages.map(({ path, label, description: text }) => `| [\`${label}\`](/${path}) | ${text} |`);
  return [
    {
      path: "errors/codes",
      title: "Error codes",
      label: "Overview",
      description: "The codes in the body of an error response, and what to do about each.",
      trail,
      body: sections([
        'The body of an error response has a code: `{ "error": { "code", "message", "details" } }`. No list of codes is published, so handle a code that you do not know by its status.',
        ["| Code | Meaning |", "| --- | --- |", ...rows].join("\n"),
        `In TypeScript, the code is \`error.code\` of an ${classLink("ApiError")}.`,
      ]),
    },
    ...pages,
  ];
}

function codePage(code: string, status: string): Page {
  const response = responsesByStatus.get(status);
  const [media] = Object.values(response?.content ?? {});
  const { name } = apiError({ status: Number(status) });
  const text = inline(response?.description);
  const own = messages.filter(({ message }) => message.includes(`failed with ${status} `));
  const server = messages.filter(({ message }) => message.includes("failed with 5…") && status.startsWith("5"));
  return {
    path: errorCodePath(code),
    title: `${code}: HTTP ${status}`,
    label: code,
    description: text,
    trail,
    names: [code, `HTTP ${status}`],
    body: sections([
      text,
      "## What to do",
      messageTable([...own, ...server]),
      `In TypeScript, the call rejects with a ${classLink(name)}.`,
      "## Handle it",
      codeBlock("ts", handlerOf(name)),
      "## Responses",
      ...exampleBlocks(media?.examples),
      operationsOf(status),
    ]),
  };
}

/** The operations that document a status, if not all do. */
function operationsOf(status: string): string | undefined {
  const all = listOperations(description);
  const own = all.filter(({ object }) => status in object.responses);
  if (own.length === all.length) return "## Operations\n\nEvery operation can respond with this code.";
  return `## Operations\n\n${own.map(({ name }) => operationLink(name)).join(", ")}`;
}
