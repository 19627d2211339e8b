// Measures the memory and the CPU times of a sandbox with 100,000 runs in this process, and prints them as one line of
// JSON.
import { startSandbox } from "@planasonix/sandbox";
import { cpuUs, type LargeLists } from "./in-process.ts";

const { seed, fetch, url, apiKey } = await startSandbox({ port: false, clock: "manual", seed: "empty" });

function get(query: string): Promise<Response> {
  return fetch(`${url}/runs?${query}`, { headers: { Authorization: `Bearer ${apiKey}` } });
}

const count = 100_000;
const newest = Date.parse("2026-11-24T00:00:00Z");
for (let first = 0; first < count; first += 100) {
  const runs = Array.from({ length: 100 }, (_, index) => ({
    pipeline_id: `pl_${index % 7}`,
    status: index % 3 === 0 ? "failed" : index % 3 === 1 ? "canceled" : "succeeded",
    // One run per minute, so that a day contains only a small part of the runs.
    queued_at: new Date(newest - (count - first - index) * 60_000).toISOString().replace(".000", ""),
  }));
  seed("pipeline_run", runs);
}
const rssMb = process.memoryUsage().rss / 1e6;
const pageMs = async (query: string): Promise<number> =>
  (await cpuUs(5, async () => (await get(`limit=100${query}`)).text(), 9)) / 1000;
const filters = [
  "",
  "&status=failed",
  "&status=running",
  "&pipeline_id=pl_3",
  "&pipeline_id=pl_none",
  "&pipeline_id=pl_3&status=canceled",
  "&date_range=2026-11-23..2026-11-23",
  "&date_range=2026-09-20..2026-09-20",
  "&date_range=2026-01-01..2026-12-31",
  "&date_range=2020-01-01..2020-12-31",
  "&date_range=2026-09-20..2026-09-30&status=failed",
];
const pages: { readonly query: string; readonly ms: number }[] = [];
for (const query of filters) pages.push({ query, ms: await pageMs(query) });
// Moves the cursor to the last page of 100 runs.
let cursor = "";
for (let page = 1; page < count / 1000; page += 1) {
  cursor = await nextCursor(`limit=${1000}${cursor && `&cursor=${cursor}`}`);
}
cursor = await nextCursor(`limit=900&cursor=${cursor}`);
const lastMs = await pageMs(`&cursor=${cursor}`);
const result: LargeLists = { rssMb, pages, lastMs };
console.log(JSON.stringify(result));
process.exit();

async function nextCursor(query: string): Promise<string> {
  const page = await (await get(query)).json();
  return page.meta.page.cursor;
}
