import type { Dialect } from "@planasonix/openapi/dialects";
import { HttpError } from "../http/error-reply.ts";
import type { Handler, HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";
import { basePath } from "../layers/mount.ts";
import { type Address, type Found, findAddress } from "./addresses.ts";
import { pageByOffset } from "./offset-page.ts";
import { toDocumented } from "./to-documented.ts";
import { toErrorResponse, toFormResponse } from "./to-form.ts";

/** The forms that a server speaks. */
export interface Speech {
  /** The forms, of one state. */
  readonly dialects: readonly Dialect[];
  /** Their addresses. */
  readonly addresses: readonly Address[];
  /** The start of paths that belong to no form, such as `/_sandbox/`. @default none */
  readonly beside?: string;
}

/**
 * Creates the layer that converts requests in the form of a dialect to the documented form, and their responses to that
 * of the dialect. What has an address of no dialect gets a 404. The layer needs the error code of each status.
 */
export function speak({ dialects, addresses, beside }: Speech): (errorCode: (status: number) => string) => Layer {
  const [first] = dialects;
  const isDocumented = dialects.some(({ prefix }) => prefix === basePath);
  return (errorCode) => (next) => async (request) => {
    if (beside !== undefined && request.path.startsWith(beside)) return next(request);
    const found = findAddress(addresses, request.method, request.path);
    if (found !== undefined) return withoutId(found.address.dialect, await respond(found, request));
    if (isDocumented || first === undefined) return next(request);
    const prefixes = [...new Set(dialects.map(({ prefix }) => prefix))].join(" or ");
    const message = `There is no ${request.method} ${request.path.slice(0, 200)}: the paths of this form begin with ${prefixes}.`;
    return withoutId(first, toErrorResponse({ dialect: first }, { status: 404, message }, errorCode(404)));

    async function respond(found: Found, request: HttpRequest): Promise<HttpResponse> {
      try {
        return await exchange(found, await toDocumented(found, request), next);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return toErrorResponse(found.address, error.reply, errorCode(error.reply.status));
      }
    }
  };
}

/** A form with errors of its own has no ID of a request that anybody has seen. */
function withoutId({ errors }: Dialect, response: HttpResponse): HttpResponse {
  return errors === undefined ? response : { ...response, hasNoRequestId: true };
}

async function exchange({ address }: Found, request: HttpRequest, next: Handler): Promise<HttpResponse> {
  if (address.given.response?.page?.by === "offset") return pageByOffset(address, request, next);
  return toFormResponse(address, await next(request));
}
