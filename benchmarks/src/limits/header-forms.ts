import type { Verdict } from "./limiters.ts";

/**
 * How a server states its limit. Returns the headers of a response at `now` on the server's clock. `variant` selects
 * the mistake of the form `wrong`.
 */
export type HeaderForm = (verdict: Verdict, now: number, variant: number) => Record<string, string>;

const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1_000)));

const retryAfter: HeaderForm = ({ isAccepted, availableAt }, now) =>
  isAccepted ? {} : { "retry-after": seconds(availableAt - now) };

const counts = ({ limit, remaining }: Verdict): Record<string, string> => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(Math.max(0, remaining)),
});

/** Headers that servers send by mistake. None of them may block a client. */
const mistakes: readonly HeaderForm[] = [
  (verdict, now) => ({ ...retryAfter(verdict, now, 0), "x-ratelimit-limit": "0", "x-ratelimit-remaining": "0" }),
  ({ isAccepted }, now) => (isAccepted ? {} : { "retry-after": seconds(now) }), // A time instead of a delay.
  (verdict, now) => ({ ...counts(verdict), "x-ratelimit-reset": seconds(now + 1e11), ...retryAfter(verdict, now, 0) }),
  (verdict, now) => ({
    ...retryAfter(verdict, now, 0),
    "x-ratelimit-limit": "10",
    "x-ratelimit-remaining": "4000",
    "x-ratelimit-reset": seconds(now),
  }),
];

/** The forms of headers in the tables of the section "Rate limits", by name. */
export const headerForms: Readonly<Record<string, HeaderForm>> = {
  exact: (verdict, now) => ({
    ...counts(verdict),
    "x-ratelimit-reset": seconds(verdict.resetAt),
    ...retryAfter(verdict, now, 0),
  }),
  "rounded down": (verdict, now) => ({
    ...counts(verdict),
    "x-ratelimit-reset": String(Math.floor(verdict.resetAt / 1_000)),
    ...retryAfter(verdict, now, 0),
  }),
  relative: (verdict, now) => ({
    ...counts(verdict),
    "x-ratelimit-reset": seconds(verdict.resetAt - now),
    ...retryAfter(verdict, now, 0),
  }),
  "only Retry-After": retryAfter,
  "no hint": () => ({}),
  wrong: (verdict, now, variant) => (mistakes[variant % mistakes.length] as HeaderForm)(verdict, now, variant),
};
