// Lets two starts of a program meet: a request of the first one waits until the second one has sent the same request, so
// that both are between a check and what depends on it. Of a function, the rounds do that.
import { setTimeout as wait } from "node:timers/promises";
import type { HttpRequest } from "@planasonix/serving";
import { generated } from "./schedule.ts";

/** The meeting of two starts. */
export interface Meeting {
  /** Notes a request of the second start. */
  note(request: Pick<HttpRequest, "method" | "path">): void;
  /** Notes that the second start has ended. */
  end(): void;
  /**
   * Waits until the second start has sent a request as often as the first one, or will not: it has ended, waits for the
   * first one, polls, or takes longer than five seconds.
   */
  wait(request: Pick<HttpRequest, "method" | "path">, occurrence: number): Promise<void>;
}

/** How long the second start may take, and how long it may send nothing after its first request, in milliseconds. */
const longestMs = 5000;
const idleMs = 1000;

/** How often the second start sends one request if it polls. */
const polled = 8;

/** Creates the meeting of an execution. */
export function createMeeting(): Meeting {
  const counts = new Map<string, number>();
  let hasEnded = false;
  let lastRequest: number | undefined;
  let mostTimes = 0;
  const nameOf = ({ method, path }: Pick<HttpRequest, "method" | "path">): string =>
    `${method} ${path.replaceAll(generated, "*")}`;
  return {
    note: (request) => {
      lastRequest = performance.now();
      const name = nameOf(request);
      const times = (counts.get(name) ?? 0) + 1;
      counts.set(name, times);
      mostTimes = Math.max(mostTimes, times);
    },
    end: () => {
      hasEnded = true;
    },
    wait: async (request, occurrence) => {
      const start = performance.now();
      for (;;) {
        const now = performance.now();
        const isLate = now - start > longestMs || now - (lastRequest ?? now) > idleMs;
        const hasCome = (counts.get(nameOf(request)) ?? 0) >= occurrence;
        if (hasEnded || isLate || hasCome || mostTimes >= polled) return;
        await wait(10);
      }
    },
  };
}
