import type { Middleware } from "../../model/request.ts";

/** Turns a form into bytes once: written anew for each attempt it would differ in its boundary, and so be another request. */
export const bufferFormData: Middleware = (next) => (request) => {
  const { body } = request;
  if (typeof body !== "object" || !(body instanceof FormData)) return next(request);
  return new Response(body).blob().then((blob) => next({ ...request, body: blob }));
};
