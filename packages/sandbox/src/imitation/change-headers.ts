import type { SavedDeployment } from "@planasonix/openapi/deployments";
import type { HttpResponse } from "@planasonix/serving";
import { httpDate } from "../time/timestamp.ts";

/** More requests than a test sends: the headers state a limit, and do not enforce it. */
const limit = 10_000;
const minuteMs = 60_000;

/** Gives a response the headers of the deployment, its clock and the form of its errors. */
export function changeHeaders(
  { habits, findings }: SavedDeployment,
  response: HttpResponse,
  now: number,
): HttpResponse {
  const { rateLimitHeaders, rateLimitReset, requestId, clockAheadMinutes, errors } = habits;
  const headers: Record<string, string> = { ...response.headers };
  const ahead = typeof clockAheadMinutes === "number" ? clockAheadMinutes * minuteMs : 0;
  if (ahead !== 0) headers.Date = httpDate((Date.parse(headers.Date ?? "") || now) + ahead);
  for (const name of Array.isArray(rateLimitHeaders) ? rateLimitHeaders.map(String) : []) {
    const known = Object.keys(headers).find((one) => one.toLowerCase() === name);
    if (known !== undefined) delete headers[known];
    const end = rateLimitReset === "seconds_left" ? 30 : Math.ceil((now + ahead + minuteMs) / 1_000);
    headers[name] = String(name.includes("reset") ? end : limit);
  }
  const isOther = errors === "other" && response.status >= 400 && findings.some(({ kind }) => kind === "errors");
  return {
    ...response,
    headers,
    ...(requestId === false && { hasNoRequestId: true }),
    ...(isOther && { body: JSON.stringify({ message: "An error of the imitated deployment" }) }),
  };
}
