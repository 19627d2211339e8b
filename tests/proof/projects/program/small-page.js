// For bundlers that do not read `exports`: the main entries alone.
import { callApi, receiveDeliveries } from "./client.js";

globalThis.work = async (baseUrl) => (await Promise.all([callApi(baseUrl), receiveDeliveries()])).flat();
