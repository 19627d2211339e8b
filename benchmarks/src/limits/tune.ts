import { installVirtualTime } from "./virtual-time.ts";
installVirtualTime();
const { runCell } = await import("./cells.ts");
const { limiters } = await import("./limiters.ts");
const { headerForms } = await import("./header-forms.ts");
const { createExchange, resolveOptions, bindClient } = await import("../../../packages/runtime/src/index.ts");
const get = (name: string) => ({ get: { http: `GET /${name}/{id}` as const } });
const tables = { pipelines: get("pipelines"), connections: get("connections"), projects: get("projects") };
const connect = (target: any) => {
  const client: any = bindClient(createExchange(resolveOptions({ ...target, apiKey: "k_12345678" }, { variable: () => undefined, isBrowser: false }, "x"), []), tables);
  return (path: string) => { const [, r = "", id] = path.split("/"); return client[r].get(id); };
};
const seeds = Number(process.argv[2] ?? 5);
const only = process.argv[3];
const calls = Number(process.argv[4] ?? 300);
for (const limiter of Object.keys(limiters)) {
  if (only && only !== "all" && !limiter.includes(only)) continue;
  for (const form of Object.keys(headerForms)) {
    let line = `${limiter.padEnd(15)} ${form.padEnd(17)}`;
    for (const concurrency of [20, 200]) {
      let failed = 0, worst429 = 0, sum429 = 0, worst = 0, sum = 0, over = 0, ideal = 0, sumMs = 0;
      for (let seed = 1; seed <= seeds; seed++) {
        const o = await runCell({ limiter, form, calls, concurrency }, seed, connect);
        failed += o.failed; worst429 = Math.max(worst429, o.refusedShare); sum429 += o.refusedShare;
        worst = Math.max(worst, o.ms / o.idealMs); sum += o.ms / o.idealMs; sumMs += o.ms; ideal = o.idealMs;
        over = Math.max(over, o.ms - 1.3 * o.idealMs);
      }
      line += ` | c${concurrency} F${failed} 429 ${(100 * sum429 / seeds).toFixed(1)}/${(100 * worst429).toFixed(1)}% x${(sum / seeds).toFixed(2)}/${worst.toFixed(2)} over ${(over/1000).toFixed(1)}s (${(sumMs/seeds/1000).toFixed(1)}/${(ideal/1000).toFixed(1)})`;
    }
    console.log(line);
  }
}
