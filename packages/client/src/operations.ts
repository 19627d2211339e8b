/**
 * The table of each resource, for `createClientFor` of `@planasonix/client/core`. The contents of a table are internal
 * to the client.
 *
 * @module
 */
// biome-ignore lint/performance/noReExportAll: the list is generated, and each table can be imported alone
export * from "./generated/operations.ts";
