import type { HttpResponse, Layer } from "../../model/request.ts";
import { createLine } from "./queue.ts";
import { createPlaces, type Place, type PlacesContext } from "./slots.ts";

/** Holds each attempt back until it has a place: by concurrency, by what a 429 has closed, by what is left of the quota. */
export function limit(context: PlacesContext): Layer {
  const places = createPlaces(context, () => line.pump());
  const line = createLine(context.clock, places);
  return (next) => {
    const run = (place: Place): Promise<HttpResponse> =>
      next(place.request).then(
        (answer) => {
          places.leave(place, answer);
          return answer;
        },
        (error: unknown) => {
          places.leave(place, undefined);
          throw error;
        },
      );
    return (request) =>
      line.isEmptyFor(request) && places.delayMs(request, 1, false) <= 0
        ? run(places.take(request))
        : line.wait(request).then(run);
  };
}
