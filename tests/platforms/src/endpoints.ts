import { type ClientOptions, createClient, type Planasonix } from "@planasonix/client";

/** Where the program finds what it needs. */
export interface Places {
  /** Origin of the server that plays the scripts. */
  readonly server: string;
  /** Origin at which nothing listens. */
  readonly nobody: string;
  readonly apiKey: string;
}

/** Calls that a platform is watched at, by name. */
export type Scenarios = Readonly<Record<string, (places: Places) => PromiseLike<unknown>>>;

/** Reads the places from the query of a URL. */
export function readPlaces(url: string): Places {
  const { searchParams } = new URL(url);
  const [server = "", nobody = "", apiKey = ""] = ["server", "nobody", "apiKey"].map(
    (name) => searchParams.get(name) ?? "",
  );
  return { server, nobody, apiKey };
}

/** A client for one script of the server. It does not wait longer than it has to. */
export function clientFor({ server, apiKey }: Places, script: string, options: ClientOptions = {}): Planasonix {
  const baseUrl = `${server}/${script}/v1`;
  return createClient({ apiKey, baseUrl, maxRetries: 1, random: () => 0, dangerouslyAllowBrowser: true, ...options });
}
