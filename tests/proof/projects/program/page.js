// For bundlers: defines the global function that the page calls.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";

globalThis.work = async (baseUrl) =>
  (await Promise.all([callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl)])).flat();
