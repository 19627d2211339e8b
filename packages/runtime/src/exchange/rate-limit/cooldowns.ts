import { readRetryDelay, remainingHeader } from "../../http/rate-limit-headers.ts";
import type { HttpResponse } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";

/** What a 429 has closed: everything, or one operation. Each gate opens once one request has been let through and was taken. */
export interface Gates {
  /** How long an operation has to wait, in milliseconds; without end while another request tries its gate. */
  delayMs(operation: string): number;
  /** Lets a request through. Answers the gates that it tries. */
  pass(operation: string): readonly string[];
  /** Takes the answer to a request that was let through, or nothing if there was none. */
  settle(operation: string, tried: readonly string[], answer: HttpResponse | undefined): void;
}

interface Gate {
  readonly openAt: number;
  readonly isTried: boolean;
}

/** How long a 429 that does not say closes a gate. */
const unstatedMs = 1_000;
const everything = "";
const none: readonly string[] = [];

/** All open. */
export function createGates(clock: Clock): Gates {
  const gates = new Map<string, Gate>();
  const closed = (operation: string): string[] => [everything, operation].filter((name) => gates.has(name));
  const close = (name: string, ms: number): void => {
    gates.set(name, { openAt: Math.max(gates.get(name)?.openAt ?? 0, clock.monotonic() + ms), isTried: false });
  };
  return {
    delayMs(operation) {
      // Stryker disable next-line ConditionalExpression: a short cut; without it the answer is the same
      if (gates.size === 0) return 0;
      const delays = closed(operation).map((name) => {
        const gate = gates.get(name);
        return gate?.isTried ? Number.POSITIVE_INFINITY : (gate?.openAt ?? 0) - clock.monotonic();
      });
      return Math.max(0, ...delays);
    },
    pass(operation) {
      // Stryker disable next-line ConditionalExpression: a short cut; without it the answer is the same
      if (gates.size === 0) return none;
      const tried = closed(operation);
      for (const name of tried) gates.set(name, { openAt: 0, isTried: true });
      return tried;
    },
    settle(operation, tried, answer) {
      for (const name of tried) {
        if (answer && answer.status !== 429) gates.delete(name);
        else close(name, 0);
      }
      if (answer?.status !== 429) return;
      // Quota is left: it is the capacity for this operation that is used up.
      const isOwn = Number(answer.response.headers.get(remainingHeader)) > 0;
      close(isOwn ? operation : everything, readRetryDelay(answer.response, clock.now()) ?? unstatedMs);
    },
  };
}
