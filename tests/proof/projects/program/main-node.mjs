// For Node: prints the result lines as JSON, including those of the sandbox, which needs `node:sqlite`.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";
import { useSandbox } from "./sandbox.js";
import { serveDeliveries } from "./server.js";

const [baseUrl] = process.argv.slice(2);
const parts = [callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl), serveDeliveries(), useSandbox()];
console.log(JSON.stringify((await Promise.all(parts)).flat()));
