// Judges what several responses show of the deployment as a whole. `judge-reply.ts` judges a single response.
import { fieldOf } from "@planasonix/runtime";
import { isPage } from "./obstacle.ts";
import type { Finding, Habits } from "./report.ts";
import type { Reply } from "./session.ts";

/** What the responses of a check show of the deployment as a whole. */
export interface HabitObserver {
  /** Looks at a response. */
  observe(reply: Reply): void;
  /** Looks at a list that was asked for `limit` items. */
  observeList(operation: string, limit: number, reply: Reply): void;
  /** Looks at the second page of a list. */
  observePages(operation: string, first: Reply, second: Reply): void;
  /** What was seen. */
  habits(): Habits;
  /** The findings about what was seen, at the end. */
  findings(): Finding[];
}

const documentedRateNames = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
/** The names that the client reads in addition: those of drafts of the standard. */
const standardRateName = /^ratelimit(-limit|-remaining|-reset|-policy)?$/;
const anyRateName = /rate-?limit|^x-rate-/;

/** A smaller number is no time since 1970. */
const firstUnixTime = 1e9;
/** A difference of clocks that may be the time on the way, in milliseconds. */
const usualSkewMs = 60_000;

/** Creates an observer. `now` is the wall clock of the client, in milliseconds since 1970. */
export function createHabitObserver(now: () => number): HabitObserver {
  const rateNames = new Set<string>();
  let reset: Habits["rateLimitReset"];
  let errors: Habits["errors"];
  let limit: Habits["limit"];
  let requestId: boolean | undefined;
  let aheadMs: number | undefined;
  let responses = 0;
  const findings: Finding[] = [];

  return {
    observe(reply) {
      const { headers, status } = reply;
      if ([...headers].length === 0) return;
      responses += 1;
      for (const [name] of headers) if (anyRateName.test(name)) rateNames.add(name);
      const text = headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset");
      if (text !== null && Number.isFinite(Number(text))) {
        reset = Number(text) < firstUnixTime ? "seconds_left" : "unix_time";
      }
      requestId = headers.has("x-request-id") || (requestId ?? false);
      const date = Date.parse(headers.get("date") ?? "");
      if (!Number.isNaN(date)) aheadMs ??= date - now();
      if (status < 400) return;
      const { code, message } = Object(fieldOf(reply.body, "error"));
      const isDocumented = typeof code === "string" && typeof message === "string";
      if (!isDocumented && errors !== "other") findings.push(errorsFinding(reply));
      errors = isDocumented && errors !== "other" ? "documented" : "other";
    },
    observeList(operation, asked, { data, cursor }) {
      if (!Array.isArray(data)) return;
      if (data.length <= asked) {
        // A list without another page may have as many items by chance.
        if (data.length === asked && cursor !== null) limit ??= "honored";
        return;
      }
      if (limit !== "ignored") findings.push(limitFinding(operation, asked, data.length));
      limit = "ignored";
    },
    observePages(operation, first, second) {
      const idsOf = ({ data }: Reply): string => JSON.stringify((Array.isArray(data) ? data : []).map(({ id }) => id));
      if (second.error || idsOf(first) !== idsOf(second) || idsOf(first) === "[]") return;
      findings.push({
        kind: "cursor",
        verdict: "breaking",
        operation,
        place: "meta.page.cursor",
        seen: "the second page is the first one again: the cursor is ignored",
        effect: "gives the same items again, and rejects with PaginationError when a cursor repeats",
        setting: "nothing: report it; read single pages until then",
      });
    },
    habits: () => ({
      rateLimitHeaders: responses > 0 ? [...rateNames].sort() : undefined,
      rateLimitReset: reset,
      limit,
      errors,
      requestId,
      clockAheadMinutes: aheadMs === undefined ? undefined : Math.round(aheadMs / 60_000) + 0,
    }),
    findings: () => [
      ...findings,
      ...(responses > 0 ? rateFindings([...rateNames].sort(), reset) : []),
      ...(requestId === false ? [requestIdFinding] : []),
      ...(aheadMs !== undefined && Math.abs(aheadMs) > usualSkewMs ? [clockFinding(aheadMs)] : []),
    ],
  };
}

function errorsFinding(reply: Reply): Finding {
  return {
    kind: "errors",
    verdict: "changed",
    seen: `an error (${reply.status}) is ${isPage(reply) ? "a web page" : "not { error: { code, message } }"}`,
    effect:
      "throws the class of the status all the same; `code` is `undefined`, `message` quotes the start of the text",
    setting: "`dialect`, if another field has code and message; otherwise tell errors apart by `status`",
  };
}

function limitFinding(operation: string, asked: number, found: number): Finding {
  return {
    kind: "limit",
    verdict: "changed",
    operation,
    seen: `\`limit=${asked}\` was ignored: the page has more items (${found})`,
    effect: "gives the same items, with fewer and larger pages",
    setting: "nothing; set `maxResponseBytes` if pages are very large",
  };
}

function rateFindings(names: readonly string[], reset: Habits["rateLimitReset"]): Finding[] {
  const common = { kind: "rate_limit", place: names.join(", ") || undefined } as const;
  const isRead = (name: string): boolean => documentedRateNames.includes(name) || standardRateName.test(name);
  if (!names.some(isRead)) {
    const seen = names.length > 0 ? "the headers of the rate limit have names that no client reads" : undefined;
    return [
      {
        ...common,
        verdict: seen ? "changed" : "unknown",
        seen: seen ?? "no response states a rate limit",
        effect: "sends until a 429, and then waits as long as that says",
        setting: "`rateLimiter` or `maxConcurrency`, if you know the limit",
      },
    ];
  }
  const findings: Finding[] = [];
  if (!names.some((name) => documentedRateNames.includes(name))) {
    findings.push({
      ...common,
      verdict: "changed",
      seen: "the rate limit is in the headers of the standard, not in X-RateLimit-*",
      effect: "reads them as well",
      setting: "nothing",
    });
  }
  if (reset === "seconds_left") {
    findings.push({
      ...common,
      verdict: "changed",
      seen: "the end of the period is stated as the seconds that are left, not as Unix time",
      effect: "takes a small number for seconds from now",
      setting: "nothing",
    });
  }
  return findings;
}

const requestIdFinding: Finding = {
  kind: "request_id",
  verdict: "unknown",
  place: "x-request-id",
  seen: "no response has a request ID",
  effect: "gives errors without `requestId`",
  setting: "nothing",
};

function clockFinding(aheadMs: number): Finding {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return {
    kind: "clock",
    verdict: "unknown",
    place: "date",
    seen: `its clock is ${minutes} minutes ${aheadMs > 0 ? "ahead of" : "behind"} this one`,
    effect: "corrects the times of rate limits by the header Date; webhooks may be refused as too old or too early",
    setting: "nothing: correct whichever clock is wrong",
  };
}
