// biome-ignore lint/performance/noReExportAll: the list is generated, and each table stands alone
export * from "@planasonix/openapi/operations";
