import { measureIsolated } from "./src/measure/isolated-process.ts";
import { startServer } from "./src/servers/start.ts";
import { ours } from "./src/clients/ours.ts";
const server = await startServer("instant");
for (let i = 0; i < 3; i++)  {
  const time = await measureIsolated(ours, { call: "get", meter: "time", baseUrl: undefined, rounds: 100, calls: 300 });
  const alloc = await measureIsolated(ours, { call: "get", meter: "allocation", baseUrl: server.baseUrl, rounds: 15, calls: 300 });
  const loop = await measureIsolated(ours, { call: "get", meter: "time", baseUrl: server.baseUrl, rounds: 60, calls: 100 });
  console.log(time?.toFixed(3), alloc?.toFixed(3), loop?.toFixed(3));
}
await (server as any)[Symbol.asyncDispose]();
