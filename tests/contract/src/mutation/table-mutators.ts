import type { Operation, Waiter } from "@planasonix/runtime";
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";

/** A row with one thing wrong; undefined when the row does not have that thing. */
export type RowMutator = (row: Operation, operation: DescribedOperation) => Operation | undefined;

/** The changes, by what they do. */
export const tableMutators: Readonly<Record<string, RowMutator>> = {
  "another method": (row) => ({
    ...row,
    http: row.http.startsWith("POST") ? swap(row, "POST", "PUT") : swap(row, /^\w+/, "POST"),
  }),
  "another path": (row) => ({ ...row, http: `${row.http}/more` as Operation["http"] }),
  "a fixed path parameter": (row) =>
    row.http.includes("{") ? { ...row, http: row.http.replace(/\{\w+\}/, "fixed") as Operation["http"] } : undefined,
  "the body is not taken": (row) => (row.takes === "body" ? without(row, "takes") : undefined),
  "the query is not taken": (row) => (row.takes === "query" ? without(row, "takes") : undefined),
  "a body is taken for a query": (row) => (row.takes === "body" ? { ...row, takes: "query" } : undefined),
  "a list is taken for one resource": (row) => (row.gives === "list" ? without(row, "gives") : undefined),
  "one resource is taken for a list": (row) => (row.gives === undefined ? { ...row, gives: "list" } : undefined),
  "a file is taken for data": (row) => (row.gives === "file" ? without(row, "gives") : undefined),
  "nothing is taken for data": (row) => (row.gives === "nothing" ? without(row, "gives") : undefined),
  "another cursor parameter": (row, { object }) => (object["x-pagination"] ? { ...row, page: "offset" } : undefined),
  "repeated without a key": (row) => (row.retry === "keyed" ? { ...row, retry: "idempotent" } : undefined),
  "never repeated": (row) => (row.http.startsWith("POST") ? undefined : { ...row, retry: "never" }),
  "a safe POST taken for a keyed one": (row) =>
    row.http.startsWith("POST") && row.retry !== "keyed" ? { ...row, retry: "keyed" } : undefined,
  "less time": (row) => (row.timeoutMs === undefined ? undefined : without(row, "timeoutMs")),
  "another operation tells": (row) =>
    row.outcome === undefined ? undefined : { ...row, outcome: "runs.get" === row.outcome ? "jobs.get" : "runs.get" },
  "the end is not known": (row) => waiter(row, { succeeded: ["over"] }),
  "success is taken for failure": (row) => waiter(row, { succeeded: [], failed: row.waiter?.succeeded ?? [] }),
  "the status is elsewhere": (row) => waiter(row, { status: "/data/status" }),
  "the id is elsewhere": (row) =>
    row.starts === undefined ? undefined : { ...row, starts: { ...row.starts, id: "/data/type" } },
  "the start is not waited for": (row) => (row.starts === undefined ? undefined : without(row, "starts")),
  "the log is not followed": (row) => (row.follow === undefined ? undefined : without(row, "follow")),
};

function swap({ http }: Operation, from: string | RegExp, to: string): Operation["http"] {
  return http.replace(from, to) as Operation["http"];
}

function without(row: Operation, key: keyof Operation): Operation {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)) as unknown as Operation;
}

function waiter(row: Operation, change: Partial<Waiter>): Operation | undefined {
  return row.waiter === undefined ? undefined : { ...row, waiter: { ...row.waiter, ...change } };
}
