import { createStallClient } from "./client.ts";
import { startStallingServer } from "./stalling-server.ts";

const { baseUrl, server } = await startStallingServer();
const client = createStallClient(baseUrl, { timeoutMs: 1_000_000 });
await client.get("a");
server.close();
server.closeAllConnections();
console.log(JSON.stringify({ done: true }));
