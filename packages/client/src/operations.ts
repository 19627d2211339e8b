/**
 * The table of each resource, for `createClientFor` of `@planasonix/client/core`. What a table holds is internal to the client.
 *
 * @module
 */
// biome-ignore lint/performance/noReExportAll: the list is generated, and each table stands alone
export * from "./generated/operations.ts";
