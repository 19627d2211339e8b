// For runtimes that run a file: prints the result lines as JSON.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";
import { serveDeliveries } from "./server.js";

const [baseUrl] = process.argv.slice(2);
const parts = [callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl), serveDeliveries()];
console.log(JSON.stringify((await Promise.all(parts)).flat()));
