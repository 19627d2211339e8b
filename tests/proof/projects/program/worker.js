// For workerd: on each request, calls the API whose address is in the query.
import { callApi, receiveDeliveries } from "./client.js";
import { useEntries } from "./entries.js";

export default {
  async fetch({ url }) {
    const baseUrl = new URL(url).searchParams.get("baseUrl");
    return Response.json((await Promise.all([callApi(baseUrl), receiveDeliveries(), useEntries(baseUrl)])).flat());
  },
};
