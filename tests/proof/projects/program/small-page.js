// For bundlers that do not read `exports`: uses only the main entry points.
import { callApi, receiveDeliveries } from "./client.js";

globalThis.work = async (baseUrl) => (await Promise.all([callApi(baseUrl), receiveDeliveries()])).flat();
