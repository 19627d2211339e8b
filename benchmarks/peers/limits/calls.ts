import ky from "ky";
import { Octokit } from "octokit";
import OpenAI from "openai";
import Stripe from "stripe";
import type { Connect } from "../../src/limits/cells.ts";

const silence = { debug() {}, info() {}, warn() {}, error() {} };

/** Connects each peer with its default retries, except that octokit retries a 429 up to three times instead of once. */
export const connections: Readonly<Record<string, Connect>> = {
  ky({ baseUrl, fetch }) {
    const client = ky.create({ baseUrl: `${baseUrl}/`, fetch });
    return (path) => client.get(path.slice(1)).json();
  },
  octokit({ baseUrl, fetch }) {
    const client = new Octokit({
      baseUrl,
      request: { fetch },
      log: silence,
      throttle: {
        onRateLimit: (_after: number, _options: object, _client: object, count: number) => count < 3,
        onSecondaryRateLimit: (_after: number, _options: object, _client: object, count: number) => count < 3,
      },
    });
    return (path) => client.request(`GET ${path}`);
  },
  openai({ baseUrl, fetch }) {
    const client = new OpenAI({ apiKey: "plnx_live_bench", baseURL: baseUrl, fetch });
    return (path) => client.get(path);
  },
  stripe({ baseUrl, fetch }) {
    const { hostname, port, pathname } = new URL(baseUrl);
    const httpClient = Stripe.createFetchHttpClient(fetch);
    const client = new Stripe("plnx_live_bench", {
      host: hostname,
      port,
      protocol: "http",
      telemetry: false,
      httpClient,
    });
    return (path) => client.rawRequest("GET", pathname + path);
  },
};
