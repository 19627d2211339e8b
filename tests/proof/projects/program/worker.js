// For workerd: responds to each request with the result lines. The query contains the base URL of the API.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";

export default {
  async fetch({ url }) {
    const baseUrl = new URL(url).searchParams.get("baseUrl");
    return Response.json((await Promise.all([callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl)])).flat());
  },
};
