/** The base URL of the API, and an API key. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/**
 * The result of a program in `usage/`: the name of the first active pipeline, and the status of the run that the
 * program started.
 */
export interface Started {
  readonly name: string | undefined;
  readonly status: string | undefined;
}

/** A program that lists pipelines and runs the first one with a generated client. */
export interface Usage {
  readonly startFirst: (connection: Connection) => Promise<Started>;
}

/** Imports a program in `usage/`. Generate its client first. */
export async function loadUsage(name: string): Promise<Usage> {
  return await import(new URL(`../../usage/${name}.ts`, import.meta.url).href);
}
