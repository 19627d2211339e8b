// Executes the requests of a program in rounds: when all parts of the program have sent a request, sleep or have ended.
// Otherwise their order, and with it the result of an exploration, would depend on how fast the real work of each part is.
import type { HttpRequest } from "@planasonix/serving";

/** The requests that wait for the others of their round. */
export interface Rounds {
  /** Waits for the end of the round. */
  hold(request: HttpRequest): Promise<void>;
  /** Ends the round: executes the requests in an order that does not depend on time. Returns false if there are none. */
  release(): boolean;
}

/** Creates an empty round. */
export function createRounds(): Rounds {
  let waiting: { readonly name: string; readonly resolve: () => void }[] = [];
  return {
    hold: ({ method, path, query, headers }) =>
      new Promise((resolve) => {
        waiting.push({ name: `${path}?${query} ${method} ${headers["idempotency-key"] ?? ""}`, resolve });
      }),
    release: () => {
      const round = waiting.toSorted((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
      waiting = [];
      for (const { resolve } of round) resolve();
      return round.length > 0;
    },
  };
}
