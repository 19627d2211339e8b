import type { ClientOptions } from "@planasonix/client";
import type { Column } from "../drawn/columns.ts";
import type { Picture } from "../drawn/picture.ts";
import { drawTimeline } from "../drawn/timeline.ts";
import { openStage, type SentRequest } from "./stage.ts";

const calls = 150;
const perMinute = 60;
/** Requests within this time are one column. */
const columnMs = 5_000;

/** The same calls at once, without a limiter and with that of the client, against a limit of requests a minute. */
export async function drawLimits(): Promise<Picture> {
  const free = { acquire: (): object => ({}), release: (): void => {} };
  const [without, limited] = [await send({ rateLimiter: free, maxRetries: 0 }), await send({})];
  return drawTimeline({
    title: `${calls} calls at once, against a limit of ${perMinute} requests a minute, over time`,
    rows: [
      { text: `Without a limiter, ${refusedOf(without)}`, columns: columnsOf(without) },
      { text: `With the client, ${refusedOf(limited)}`, columns: columnsOf(limited) },
    ],
  });
}

/** Makes all calls at once. */
async function send(options: ClientOptions): Promise<SentRequest[]> {
  await using stage = await openStage({ rateLimit: perMinute });
  stage.sandbox.faults.add({ delayMs: 250 });
  const sent: SentRequest[] = [];
  const planasonix = stage.client(sent, options);
  await Promise.allSettled(Array.from({ length: calls }, () => planasonix.runs.get("run_01j8k2m4")));
  return sent;
}

function refusedOf(sent: readonly SentRequest[]): string {
  return `${sent.filter(({ status }) => status === 429).length} of ${sent.length} get a 429`;
}

function columnsOf(sent: readonly SentRequest[]): Column[] {
  const groups = Map.groupBy(sent, ({ from }) => Math.floor(from / columnMs) * columnMs);
  return [...groups].map(([from, requests]) => {
    const succeeded = requests.filter(({ status }) => status === 200).length;
    const parts = [
      { count: succeeded, kind: "succeeded" },
      { count: requests.length - succeeded, kind: "refused" },
    ];
    return { from, to: from + columnMs, parts: parts.filter(({ count }) => count > 0) };
  });
}
