import { basePath, checkOptions, hostNames, isPort, isText, listen, type OptionRules } from "@planasonix/serving";
import { readDescription } from "../description/description.ts";
import { MockError } from "../description/mock-error.ts";
import { createErrorHandler } from "../handler/handler.ts";
import { createReport } from "../proxy/difference.ts";
import { createProxyHandler } from "../proxy/proxy-handler.ts";
import { createReadFindings } from "../proxy/read-findings.ts";
import { isUpstream, upstreamRule } from "../proxy/upstream.ts";

/** Options of {@link startProxy}. */
export interface ProxyOptions {
  /** The base URL of the deployment, including the version. */
  upstream: string;
  /** Whether requests other than GET and HEAD are forwarded. Default: false. */
  allowWrites?: boolean | undefined;
  /** The TCP port from 0 to 65535; 0 selects a free one. Default: 0. */
  port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1, which only this machine can reach. */
  host?: string | undefined;
  /**
   * Names by which clients reach the proxy, such as `api.test`. It refuses requests for other names with 403, because a
   * web page could send them (DNS rebinding). Default: on loopback, only `localhost` and loopback addresses; elsewhere,
   * also addresses, names without a dot, and names below `.local` and `.internal`.
   */
  allowHosts?: readonly string[] | undefined;
  /** The path of an OpenAPI 3.1 description in YAML or JSON. Default: the description of `@planasonix/openapi`. */
  spec?: string | undefined;
  /**
   * Called once for each difference, with one line that contains no API keys, and of the values of fields and parameters
   * only words that are unknown values of open lists.
   */
  onDifference?: ((line: string) => void) | undefined;
}

/** A running proxy that compares the traffic between clients and a deployment with the description. */
export interface ValidatingProxy {
  /** The base URL of the proxy, including `/v1`. Pass it as the `baseUrl` of a client. */
  readonly url: string;
  /** Every difference so far, with the number of exchanges that have it. */
  readonly differences: () => readonly (readonly [line: string, count: number])[];
  /** Stops the proxy and closes its open connections. Further calls have no effect. */
  readonly close: () => Promise<void>;
}

const rules: OptionRules<ProxyOptions> = {
  upstream: [isUpstream, upstreamRule],
  allowWrites: [(value) => typeof value === "boolean", "true or false"],
  port: [isPort, "a whole number from 0 to 65535"],
  host: [isText, "a host name or an address, such as 127.0.0.1"],
  allowHosts: hostNames,
  spec: [isText, "the path of a YAML or JSON file"],
  onDifference: [(value) => typeof value === "function", "a function"],
};

/**
 * Forwards requests to a deployment and reports where requests and responses differ from the description: fields,
 * types, values, statuses, media types and parameters. The fields of a read are reported in the words of `planasonix
 * doctor`, with a verdict, unless `spec` names another description. Reports no API keys and no values of fields or
 * parameters, except an unknown value of an open list that is a word, such as `paused`.
 *
 * @throws {TypeError} If an option is unknown or its value is invalid, or if `upstream` is missing.
 * @throws {MockError} If the port is unavailable, or the description cannot be read or is invalid.
 *
 * @example
 * const proxy = await startProxy({ upstream: "https://api.planasonix.com/v1" });
 * // Point a client at proxy.url, use it, then:
 * for (const [line, count] of proxy.differences()) console.log(count, line);
 * await proxy.close();
 */
export async function startProxy(options: ProxyOptions): Promise<ValidatingProxy> {
  checkOptions(options, rules);
  if (options.upstream === undefined) throw new TypeError(`\`upstream\` must be ${upstreamRule}`);
  const { port = 0, host = "127.0.0.1", allowHosts, allowWrites = false, onDifference = () => {} } = options;
  const upstream = options.upstream.replace(/\/+$/, "");
  const description = await readDescription(options.spec);
  const report = createReport();
  const handler = createProxyHandler(description, {
    upstream,
    allowWrites,
    // The findings compare with our description.
    findingsOf: options.spec === undefined ? createReadFindings() : undefined,
    onDifferences(differences) {
      for (const line of report.add(differences)) onDifference(line);
    },
  });
  const handleError = createErrorHandler(description);
  const { origin, close } = await listen(handler, { port, host, allowHosts, handleError, StartError: MockError });
  return { url: origin + basePath, differences: report.lines, close };
}
