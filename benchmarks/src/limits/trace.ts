import { installVirtualTime, elapsedMs } from "./virtual-time.ts";
installVirtualTime();
const { runCell } = await import("./cells.ts");
const { createExchange, resolveOptions, bindClient } = await import("../../../packages/runtime/src/index.ts");
const get = (name: string) => ({ get: { http: `GET /${name}/{id}` as const } });
const tables = { pipelines: get("pipelines"), connections: get("connections"), projects: get("projects") };
const [limiter, form, c, seed] = process.argv.slice(2);
let n=0, fl=0;
const connect = (target: any) => {
  const fetch = async (u: any, i: any) => { const id = n++; fl++; console.log(`${elapsedMs().toFixed(0)} send ${id} fl ${fl} ${u.slice(22)}`); const r = await target.fetch(u, i); fl--; console.log(`${elapsedMs().toFixed(0)}   recv ${id} ${r.status} rem ${r.headers.get("x-ratelimit-remaining")} reset ${r.headers.get("x-ratelimit-reset")} ra ${r.headers.get("retry-after")} date ${r.headers.get("date")}`); return r; };
  const client: any = bindClient(createExchange(resolveOptions({ ...target, fetch, apiKey: "k_12345678" }, { variable: () => undefined, isBrowser: false }, "x"), []), tables);
  return (path: string) => { const [, r = "", id] = path.split("/"); return client[r].get(id); };
};
console.log(await runCell({ limiter, form, calls: 300, concurrency: Number(c) }, Number(seed), connect));
