import { createLine } from "./line.ts";
import { createPlaces, type Leave, type PlacesContext } from "./places.ts";
import type { Answer, Middleware, Send, SendRequest } from "./send.ts";

/** Holds each attempt back until it has a place: by concurrency, by what a 429 has closed, by what is left of the quota. */
export function limit(context: PlacesContext): Middleware {
  const places = createPlaces(context, () => line.pump());
  const line = createLine(context.clock, places);
  return (next) => (request) =>
    line.isEmptyFor(request) && places.delayMs(request, 1, false) <= 0
      ? run(next, request, places.take(request))
      : line.wait(request).then((leave) => run(next, request, leave));
}

function run(next: Send, request: SendRequest, leave: Leave): Promise<Answer> {
  return next(request).then(
    (answer) => {
      leave(answer);
      return answer;
    },
    (error: unknown) => {
      leave();
      throw error;
    },
  );
}
