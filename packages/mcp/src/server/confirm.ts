import { createHmac, randomBytes } from "node:crypto";
import { inputRequired, type ServerContext } from "@modelcontextprotocol/server";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { outsideText } from "@planasonix/configured/src/described/effects.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { commandLine } from "../operations/catalogue.ts";
import { plainJson } from "../shown/escape.ts";
import type { Answer } from "../shown/result.ts";
import { cut } from "../shown/size.ts";

/** What a person has said, or how to ask. */
export type Consent = "given" | { readonly refused: Answer } | { readonly ask: ReturnType<typeof inputRequired> };

/** The name of the question, and of its only field. */
const question = "confirm";

/** What an answer must bring along, so that it belongs to this request and to no other one. */
const secret = randomBytes(32);

/**
 * Asks a person before a request for which the command line asks as well. The model cannot answer: the MCP host shows the
 * question. Without an MCP host that can ask, nothing is sent.
 */
export function askFirst(
  command: Command,
  parts: RequestParts,
  context: Pick<ServerContext, "mcpReq">,
  canAsk: boolean,
): Consent {
  if (!command.asks) return "given";
  const { operation } = command;
  const state = createHmac("sha256", secret)
    .update(JSON.stringify([operation, parts]))
    .digest("hex");
  const { inputResponses, requestState } = context.mcpReq;
  const answer = inputResponses?.[question];
  if (answer !== undefined && requestState() === state) {
    const { action, content } = Object(answer);
    if (action === "accept" && Object(content)[question] === true) return "given";
    return { refused: { text: `${operation}: a person did not agree, so nothing was sent`, isError: true } };
  }
  if (!canAsk) {
    const text = `${operation} needs the consent of a person, and this host cannot ask for it: nothing was sent`;
    return { refused: { text: `${text}\nA person can run: ${commandLine(command)}`, isError: true } };
  }
  return {
    ask: inputRequired({
      inputRequests: {
        [question]: inputRequired.elicit({
          message: questionText(command, parts),
          requestedSchema: {
            type: "object",
            properties: { [question]: { type: "boolean", title: command.summary } },
            required: [question],
          },
        }),
      },
      requestState: state,
    }),
  };
}

function questionText(command: Command, { path, query, body }: RequestParts): string {
  const { summary, operation, isFinal } = command;
  const outside = outsideText(command);
  const values = cut(plainJson({ ...path, ...query, ...body }), 400);
  return [
    `${summary}? ${operation} ${values}`,
    ...(outside ? [outside] : []),
    ...(isFinal ? ["No operation undoes it"] : []),
  ].join(". ");
}
