import type { Layer } from "./request.ts";

/** A form in which deployments speak. Only `createDialect` of `@planasonix/client/dialect` creates it. */
export interface ClientDialect {
  /** The name of the dialect, such as `airflow-provider`. */
  readonly name: string;
}

/** What a dialect does in a client; internal, and may change in any release. */
export interface DialectParts extends ClientDialect {
  /**
   * Completes the base URL that was given, if any: `source` names where, `publicUrl` is the default.
   *
   * @throws {TypeError} If the base URL has another path.
   */
  baseUrl(source: string, given: string | URL | undefined, publicUrl: string): string;
  /** Adds the names that secret fields have in this form. */
  secrets<Rules extends { readonly fields: readonly string[]; readonly names: RegExp }>(rules: Rules): Rules;
  /** Returns the layer that converts requests and responses. `redactor` removes secrets from what errors contain. */
  layer(baseUrl: string, redactor: { withBody(body: unknown): { deep(value: unknown): unknown } }): Layer;
  /** Starts work and waits for it, or for the work that is already going. */
  start(call: unknown): Promise<unknown>;
  /** The ID of the work that is already going, if an error of a start states it. */
  workOf(error: unknown): string | undefined;
}
