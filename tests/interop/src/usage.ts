/** Where the API is, and the key for it. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** What a program in `usage/` found: the name of the first active pipeline, and the status of the run it started. */
export interface Started {
  readonly name: string | undefined;
  readonly status: string | undefined;
}

/** A program that lists pipelines and starts the first with a generated client. */
export interface Usage {
  readonly startFirst: (connection: Connection) => Promise<Started>;
}

/** Loads a program in `usage/`; the client that it uses has to be there by then. */
export async function loadUsage(name: string): Promise<Usage> {
  return await import(new URL(`../usage/${name}.ts`, import.meta.url).href);
}
