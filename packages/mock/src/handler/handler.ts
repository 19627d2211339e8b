// Builds the handler of the mock: the layers in their order, and Prism innermost.
import {
  compose,
  cors,
  descriptionFile,
  type ErrorReply,
  errorReplies,
  type Forms,
  type Handler,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type Layer,
  mount,
  requestId,
} from "@planasonix/serving";
import { type Conventions, readConventions } from "../description/conventions.ts";
import type { Description } from "../description/description.ts";
import { ownCopy } from "../description/own-copy.ts";
import { prefersResponse } from "../description/preference.ts";
import { createRouter } from "../description/router.ts";
import { createPrism, type PrismDefaults } from "../prism/prism.ts";
import { replay } from "./idempotent-replay.ts";
import { createOperationHandler } from "./operation-handler.ts";
import { nextReset, rateLimitHeaders } from "./rate-limit-headers.ts";

/** Creates the handler of the mock; `defaults` apply to requests that do not prefer otherwise. */
export function createHandler(
  description: Description,
  defaults: PrismDefaults & { readonly forms?: Pick<Forms, "speaking"> },
): Handler {
  const { text, operations } = description;
  const conventions = readConventions(operations);
  const example = conventions.rateLimit["X-RateLimit-Reset"];
  const layers = [
    ...outerLayers(conventions, defaults.forms?.speaking),
    mount,
    // Outside Prism, which would require an API key.
    descriptionFile(
      (request) => ownCopy(text, request, { example, next: nextReset() }),
      ({ headers }) => prefersResponse(headers.prefer),
    ),
    replay(),
  ];
  return compose(layers, createOperationHandler(createRouter(operations), createPrism(defaults)));
}

/** Creates the handler of errors without a request: Node could not parse the message, or it arrived too slowly. */
export function createErrorHandler(description: Description): (reply: ErrorReply) => Promise<HttpResponse> {
  return (reply) =>
    compose(outerLayers(readConventions(description.operations)), async () => {
      throw new HttpError(reply);
    })(emptyRequest);
}

const emptyRequest: HttpRequest = {
  method: "GET",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  readBody: async () => new Uint8Array(),
};

function outerLayers(conventions: Conventions, speaking?: Forms["speaking"]): Layer[] {
  return [
    requestId, // outermost, because responses to preflight requests carry it too
    cors("any"), // outside the rest, so that a page can read error responses as well; the mock has only examples
    rateLimitHeaders(conventions.rateLimit),
    ...(speaking ? [speaking(conventions.errorCode)] : []), // outside the errors, which it converts as well
    errorReplies(conventions.errorCode), // inside the headers, because error responses carry them too
  ];
}
