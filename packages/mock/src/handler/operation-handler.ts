import { lastPageExample } from "../description/last-page.ts";
import type { MockOperation } from "../description/operation.ts";
import { checkPreference, type Preference, parsePreference } from "../description/preference.ts";
import type { Router } from "../description/router.ts";
import type { Handler, MockRequest } from "../http/exchange.ts";
import { acceptFor } from "../prism/accept.ts";
import type { AskPrism } from "../prism/prism.ts";
import { parseBody } from "../prism/request-body.ts";
import { checkEmptyParameters } from "../validation/empty-parameter.ts";
import { explainRefusal } from "../validation/explain-refusal.ts";

/** Answers requests to the operations of a description, paths without `/v1`. */
export function createOperationHandler(route: Router, askPrism: AskPrism): Handler {
  return async (request) => {
    const operation = route(request.method, request.path);
    const preference = preferenceFor(operation, request);
    const { value, headers } = parseBody(await request.readBody(), request.headers["content-type"]);
    const accept = acceptFor(operation, { preference, accept: request.headers.accept });
    const asked = {
      operation,
      path: request.path,
      query: request.query,
      headers: { ...withoutAccept(request.headers), ...(accept !== undefined && { accept }), ...headers },
      body: value,
      preference,
    };
    const answered = await askPrism(asked);
    if (answered.violations.length === 0) checkEmptyParameters(operation, request.query);
    return explainRefusal(answered, asked);
  };
}

function preferenceFor(operation: MockOperation, { headers, query }: MockRequest): Preference {
  const preference = checkPreference(operation, parsePreference(headers.prefer));
  if (preference.code !== undefined || preference.example !== undefined) return preference;

  const example = operation.cursor && query.get(operation.cursor) ? lastPageExample(operation) : undefined;
  return example === undefined ? preference : { ...preference, example };
}

function withoutAccept({ accept: _, ...headers }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return headers;
}
