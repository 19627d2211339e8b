import {
  type OperationObject,
  type Parameter,
  type Response,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";
import { cell, codeBlock, type Page } from "../model/page.ts";
import { description } from "../repository.ts";
import { fieldList, fieldText } from "./operations/fields.ts";
import { inline, linked } from "./operations/links.ts";
import { exampleBlocks, firstSentence, sections } from "./operations/operation-page.ts";

const trail = ["API reference", "Webhook events"];

/** The pages of the webhook events, and the list of them. */
export function eventPages(): Page[] {
  const events = Object.entries((description.webhooks ?? {}) as Record<string, { readonly post: OperationObject }>);
  const pages = events.map(([event, { post }]) => eventPage(event, post));
  const rows = pages.map(({ path, title, names: [name = ""] = [] }) => `| [\`${name}\`](/${path}) | ${cell(title)} |`);
  const tag = description.tags.find(({ name }) => name === "Webhook events");
  return [
    {
      path: "events",
      title: "Webhook events",
      label: "Overview",
      description: "The events that Planasonix sends to your URL.",
      trail,
      body: sections([
        linked(tag?.description ?? ""),
        ["| Event | Sent when |", "| --- | --- |", ...rows].join("\n"),
        "[Webhooks](/webhooks) shows how to receive, verify and test them.",
      ]),
    },
    ...pages,
  ];
}

function eventPage(event: string, operation: OperationObject): Page {
  const [media] = Object.values(operation.requestBody?.content ?? {});
  const headers = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(description, parameter));
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => `- **${status}**: ${inline(resolve<Response>(description, response).description)}`,
  );
  return {
    path: `events/${event.replaceAll(".", "-")}`,
    title: operation.summary,
    label: event,
    description: firstSentence(operation.description),
    trail,
    names: [event],
    body: sections([
      linked(operation.description),
      "## Receive it",
      codeBlock("ts", handlerOf(event)),
      "[Webhooks](/webhooks) shows the same for Express, Fastify and `node:http`, and how to verify without a handler.",
      "## Body",
      media?.schema && fieldList(media.schema),
      ...exampleBlocks(media?.examples),
      `## Headers\n\n<div class="fields">\n\n${headers.map(headerLine).join("\n")}\n\n</div>`,
      `## Your response\n\n${responses.join("\n")}`,
    ]),
  };
}

function headerLine({ name, schema, description: text, required }: Parameter): string {
  return `- ${fieldText(name, schema, { text, required })}`;
}

function handlerOf(event: string): string {
  return `import { createHandler } from "@planasonix/webhooks";

export const POST = createHandler({
  secrets: process.env.PLANASONIX_WEBHOOK_SECRET ?? "",
  on: {
    ${JSON.stringify(event)}: async (event) => console.log(event.id, event.data),
  },
});`;
}
