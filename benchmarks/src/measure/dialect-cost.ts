// Measures the CPU time of a list of 25 in the form of each dialect against the same list in the documented form, and
// prints one JSON object. `rows/dialects.ts` runs this program in its own process.
import { createClient } from "@planasonix/client";
import { createDialect } from "@planasonix/client/dialect";
import { startMock } from "@planasonix/mock";
import { cpuMeter } from "./meters.ts";
import { compareInRounds } from "./paired-rounds.ts";

const calls = 100;
const items = 25;

/** The client of a form, with the list that it reads. */
type Client = ReturnType<typeof createClient>;

/** Lists of all kinds of conversion: without an envelope, with moved fields, and with names in another case. */
const lists: Readonly<Record<string, (client: Client) => PromiseLike<Listed>>> = {
  "airflow-provider": (client) => client.jobs.list({ limit: items }),
  "mcp-server": (client) => client.pipelines.listRuns("pl_1", { limit: items }),
  pages: (client) => client.pipelines.listRuns("pl_1", { limit: items }),
};

interface Listed {
  readonly data: readonly unknown[];
}

const baseUrl = "http://127.0.0.1:9";
const apiKey = "plnx_live_bench";

function stub(body: string): typeof fetch {
  return async () => new Response(body, { headers: { "content-type": "application/json" } });
}

/** The body of the list as the mock shows it, with its first item 25 times. */
async function bodyOf(dialect: string, read: (client: Client) => PromiseLike<Listed>): Promise<string> {
  const mock = await startMock({ dialect });
  let text = "";
  const origin = new URL(mock.url).origin;
  const keep: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    text = await response.clone().text();
    return response;
  };
  await read(createClient({ apiKey, baseUrl: origin, dialect: createDialect(dialect), fetch: keep }));
  await mock.close();
  return JSON.stringify(JSON.parse(text, (_, value) => (Array.isArray(value) && isList(value) ? full(value) : value)));
}

/** Whether an array is the list: its items have an ID. */
function isList(value: readonly unknown[]): boolean {
  return value.some((item) => typeof item === "object" && item !== null && ("id" in item || "job_id" in item));
}

function full([first]: readonly unknown[]): unknown[] {
  return Array.from({ length: items }, () => first);
}

async function compare(dialect: string, read: (typeof lists)[string]): Promise<number> {
  const body = await bodyOf(dialect, read);
  const subject = createClient({ apiKey, baseUrl, dialect: createDialect(dialect), fetch: stub(body) });
  const { data } = await read(subject);
  if (data.length !== items) throw new Error(`A list in ${dialect} has ${data.length} items instead of ${items}`);
  // The same items in the documented form: both clients return equal ones.
  const documented = JSON.stringify({ data, meta: { page: { limit: items, cursor: null } } });
  const base = createClient({ apiKey, baseUrl: `${baseUrl}/v1`, fetch: stub(documented) });
  const repeat = (client: Client) => async (): Promise<void> => {
    for (let left = calls; left > 0; left -= 1) await read(client);
  };
  return compareInRounds({
    meter: cpuMeter,
    base: repeat(base),
    subject: repeat(subject),
    rounds: 201,
    warmUpRounds: 40,
  });
}

const ratios: Record<string, number> = {};
for (const [dialect, read] of Object.entries(lists)) ratios[dialect] = await compare(dialect, read);
console.log(JSON.stringify(ratios));
