// Behaves as a deployment that `planasonix doctor --save` has seen: what it lacks, refuses, ignores and states otherwise.
import type { SavedDeployment } from "@planasonix/openapi/deployments";
import { HttpError, type HttpRequest, type HttpResponse, type Layer } from "@planasonix/serving";
import type { Router } from "../description/router.ts";
import { changeBody, changesOf } from "./change-body.ts";
import { changeHeaders } from "./change-headers.ts";

/** The layers that imitate a deployment. */
export interface Imitation {
  /** Around everything but the ID of the request: what concerns all responses. */
  readonly outer: Layer;
  /** Around the operations, in the documented form. */
  inner(router: Router): Layer;
}

/** Creates the layers for a saved report. */
export function imitating(saved: SavedDeployment, now: () => number): Imitation {
  const changes = changesOf(saved);
  const isIgnored = (kind: string, name: string): boolean =>
    saved.findings.some((finding) => finding.kind === kind && finding.operation === name && !isElsewhere(finding));
  return {
    outer: (next) => async (request) => changeHeaders(saved, await next(request), now()),
    inner: (router) => (next) => async (request) => {
      const name = nameOf(router, request);
      if (name === undefined) return next(request);
      const { state } = saved.operations[name] ?? {};
      if (state === "missing") throw missing(request);
      if (state === "refused") throw refused(name);
      const ignored = [
        ...(isIgnored("limit", name) ? ["limit"] : []),
        ...(isIgnored("cursor", name) ? ["cursor"] : []),
      ];
      const response = await next(ignored.length > 0 ? without(request, ignored) : request);
      return changed(response, (body) => changeBody(changes.get(name) ?? [], body, ignored.includes("cursor")));
    },
  };
}

/** A cursor that stands elsewhere is a change of the body. */
function isElsewhere({ seen }: { readonly seen: string }): boolean {
  return seen.startsWith("the client expected");
}

function nameOf(router: Router, { method, path }: HttpRequest): string | undefined {
  try {
    return router(method, path).operation.name;
  } catch {
    return undefined; // The router responds to it.
  }
}

function missing({ path }: HttpRequest): HttpError {
  return new HttpError({
    status: 404,
    message: `There is no path ${path.slice(0, 200)}: see the imitated deployment.`,
  });
}

function refused(name: string): HttpError {
  return new HttpError({ status: 403, message: `The imitated deployment refuses ${name} to this API key.` });
}

function without(request: HttpRequest, names: readonly string[]): HttpRequest {
  const query = new URLSearchParams(request.query);
  for (const name of names) query.delete(name);
  return { ...request, query };
}

function changed(response: HttpResponse, change: (body: unknown) => unknown): HttpResponse {
  const { status, body } = response;
  if (status >= 300 || typeof body !== "string" || body === "") return response;
  try {
    return { ...response, body: JSON.stringify(change(JSON.parse(body))) };
  } catch {
    return response; // A file
  }
}
