import { type Handler, type HttpRequest, parseBody } from "@planasonix/serving";
import { lastPageExample } from "../description/last-page.ts";
import type { MockOperation } from "../description/operation.ts";
import { checkPreference, type Preference, parsePreference } from "../description/preference.ts";
import type { Router } from "../description/router.ts";
import { acceptFor } from "../prism/accept.ts";
import type { CallPrism } from "../prism/prism.ts";
import { checkEmptyParameters } from "../validation/empty-parameter.ts";
import { explainRefusal } from "../validation/explain-refusal.ts";

type Headers = Readonly<Record<string, string>>;

/** Creates the handler of requests for operations. The paths of the requests lack `/v1`. */
export function createOperationHandler(route: Router, callPrism: CallPrism): Handler {
  return async (request) => {
    const operation = route(request.method, request.path);
    const preference = preferenceFor(operation, request);
    const body = await request.readBody();
    const parsed = parseBody(body, request.headers["content-type"]);
    const accept = acceptFor(operation, { preference, accept: request.headers.accept });
    const prismRequest = {
      operation,
      path: request.path,
      query: checkEmptyParameters(operation, request.query),
      headers: {
        ...withoutAccept(request.headers),
        ...(accept !== undefined && { accept }),
        // Prism checks the media type only if there is a `content-length`, which a chunked request lacks.
        ...(parsed && { "content-type": parsed.contentType, "content-length": String(body.byteLength) }),
      },
      body: parsed === undefined ? null : parsed.value,
      preference,
    };
    return explainRefusal(await callPrism(prismRequest), prismRequest);
  };
}

function preferenceFor(operation: MockOperation, { headers, query }: HttpRequest): Preference {
  const preference = checkPreference(operation, parsePreference(headers.prefer));
  if (preference.code !== undefined || preference.example !== undefined) return preference;

  const example = operation.cursor && query.get(operation.cursor) ? lastPageExample(operation) : undefined;
  return example === undefined ? preference : { ...preference, example };
}

function withoutAccept({ accept: _, ...headers }: Headers): Headers {
  return headers;
}
