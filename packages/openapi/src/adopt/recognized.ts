import type { AdoptionReport } from "./report.ts";

/** What a server must know of another description to answer like the deployment. */
export interface Recognition {
  readonly report: AdoptionReport;
  /** The path of the base URL, such as `/v2`. */
  readonly basePath: string;
  /** Operations that our description has as well. */
  readonly recognized: readonly Recognized[];
  /** All others, each with the response that its example is. */
  readonly others: readonly ExampleOperation[];
}

/** An operation of which only the description of its response is known. */
export interface ExampleOperation {
  /** Such as `widgets.list`. */
  readonly name: string;
  readonly method: string;
  /** The path below the base path. */
  readonly path: string;
  readonly status: number;
  /** The JSON of the response; undefined if it has none. */
  readonly body: unknown;
}

/** An operation of ours in the other description. */
export interface Recognized {
  /** Our name, such as `pipelines.run`. */
  readonly known: string;
  /** The name in the other description, such as `flows.run`. */
  readonly name: string;
  readonly method: string;
  /** The path below the prefix, with our names of its parameters. */
  readonly path: string;
}
