import type { Middleware } from "./send.ts";

/** Turns a form into bytes once: written anew for each attempt it would differ in its boundary, and so be another request. */
export const freezeForm: Middleware = (next) => async (request) => {
  if (!(request.body instanceof FormData)) return next(request);
  return next({ ...request, body: await new Response(request.body).blob() });
};
