import type { Fetch } from "../exchange/transport/fetch.ts";

/** What one request meets: a response, an error, or a function that decides. */
export type Step = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A `fetch` for tests that plays a script and keeps what it was sent. */
export interface ScriptedFetch extends Fetch {
  /** Every request, in order. */
  readonly sent: readonly Request[];
}

/** Plays one step a request; the last one goes on for ever. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const sent: Request[] = [];
  const play: Fetch = async (url, init) => {
    const request = new Request(url, init);
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (typeof step === "function") return step(request);
    if (!step) throw new TypeError("scriptedFetch has no steps to play");
    return step.clone();
  };
  return Object.assign(play, { sent });
}
