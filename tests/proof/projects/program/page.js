// For bundlers: what the page calls, as a global function.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";

globalThis.work = async (baseUrl) =>
  (await Promise.all([callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl)])).flat();
