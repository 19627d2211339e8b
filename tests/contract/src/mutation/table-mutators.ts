import { type Operation, retryClassOf, type Waiter } from "@planasonix/runtime";
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";

/** Returns the row with one error, or undefined if the error does not apply to the row. */
export type RowMutator = (row: Operation, operation: DescribedOperation) => Operation | undefined;

/** One mutator for each kind of error. */
export const tableMutators: Readonly<Record<string, RowMutator>> = {
  "a wrong method": (row) => ({
    ...row,
    http: row.http.startsWith("POST") ? swap(row, "POST", "PUT") : swap(row, /^\w+/, "POST"),
  }),
  "a wrong path": (row) => ({ ...row, http: swap(row, /(?=\?|$)/, "/more") }),
  "a fixed path parameter": (row) =>
    row.http.includes("{") ? { ...row, http: row.http.replace(/\{\w*\}/, "fixed") as Operation["http"] } : undefined,
  "no body": (row) => (row.takes === "body" ? without(row, "takes") : undefined),
  "no query": (row) => (hasQuery(row) ? { ...row, http: swap(row, /\?.*/, "") } : undefined),
  "a misspelled query parameter": (row) => (hasQuery(row) ? { ...row, http: swap(row, /\?/, "?x") } : undefined),
  "a query instead of a body": (row) =>
    row.takes === "body" ? { ...without(row, "takes"), http: `${row.http}?any` as Operation["http"] } : undefined,
  "a resource instead of a list": (row) => (row.gives === "list" ? without(row, "gives") : undefined),
  "a list instead of a resource": (row) => (row.gives === undefined ? { ...row, gives: "list" } : undefined),
  "an object instead of a resource": (row) => (row.gives === undefined ? { ...row, gives: "object" } : undefined),
  "a required ID instead of an optional one": (row) => (row.id === undefined ? undefined : without(row, "id")),
  "an optional ID instead of a required one": (row) =>
    row.id === undefined && (row.gives ?? "list") === "list" ? { ...row, id: "optional" } : undefined,
  "data instead of a file": (row) => (row.gives === "file" ? without(row, "gives") : undefined),
  "data instead of nothing": (row) => (row.gives === "nothing" ? without(row, "gives") : undefined),
  "a wrong cursor parameter": (row, { object }) => (object["x-pagination"] ? { ...row, page: "offset" } : undefined),
  "retried without an idempotency key": (row) =>
    retryClassOf(row) === "keyed" ? { ...row, retry: "idempotent" } : undefined,
  "never retried": (row) => (row.http.startsWith("POST") ? undefined : { ...row, retry: "never" }),
  "the retry class `keyed` instead of the declared one": (row) =>
    row.http.startsWith("POST") && retryClassOf(row) !== "keyed" ? { ...row, retry: "keyed" } : undefined,
  "the default timeout": (row) => (row.timeoutMs === undefined ? undefined : without(row, "timeoutMs")),
  "a wrong operation to check with": (row) =>
    row.outcome === undefined ? undefined : { ...row, outcome: "runs.get" === row.outcome ? "jobs.get" : "runs.get" },
  "an unknown final status": (row) => waiter(row, { succeeded: ["over"] }),
  "failure instead of success": (row) => waiter(row, { succeeded: [], failed: row.waiter?.succeeded ?? [] }),
  "the status in a wrong field": (row) => waiter(row, { status: "/data/status" }),
  "the ID in a wrong field": (row) =>
    row.starts === undefined ? undefined : { ...row, starts: { ...row.starts, id: "/data/type" } },
  "no wait after a start": (row) => (row.starts === undefined ? undefined : without(row, "starts")),
  "no follow method": (row) => (row.follow === undefined ? undefined : without(row, "follow")),
};

function swap({ http }: Operation, from: string | RegExp, to: string): Operation["http"] {
  return http.replace(from, to) as Operation["http"];
}

function hasQuery({ http }: Operation): boolean {
  return http.includes("?");
}

function without(row: Operation, key: keyof Operation): Operation {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)) as unknown as Operation;
}

function waiter(row: Operation, change: Partial<Waiter>): Operation | undefined {
  return row.waiter === undefined ? undefined : { ...row, waiter: { ...row.waiter, ...change } };
}
