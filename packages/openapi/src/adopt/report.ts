/** What became of each operation, in the order of the files. Operations are called by their names, such as `runs.get`. */
export interface AdoptionReport {
  /** In front of every path of the file, such as `/v1`: part of the base URL. Empty if there is nothing. */
  readonly prefix: string;
  /** Operations that both files have under one path, whatever its prefix and the names of its parameters. */
  readonly same: readonly string[];
  /** Operations whose path has another segment. */
  readonly renamed: readonly {
    readonly name: string;
    readonly was: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** Operations that only the file has. Nothing is known of their effects, so they count as grave. */
  readonly added: readonly { readonly name: string; readonly address: string }[];
  /** Operations that the file lacks. */
  readonly removed: readonly string[];
  /** What is lost with removed operations: waits, starts and checks. */
  readonly lost: readonly string[];
  /** Operations outside of the prefix, which no client with one base URL reaches, so that they are left out. */
  readonly outside: readonly string[];
  /** What the file says in another form than the client can read, and what is done instead. */
  readonly notes: readonly string[];
}

/** Formats a report for people: a line with the numbers, then a line for each difference. */
export function formatReport(report: AdoptionReport): string {
  const { prefix, same, renamed, added, removed, lost, outside, notes } = report;
  const counts = [
    `${same.length} the same`,
    `${renamed.length} renamed`,
    `${added.length} added`,
    `${removed.length} removed`,
    ...(outside.length > 0 ? [`${outside.length} left out`] : []),
  ];
  const lines = [
    ...renamed.map(({ name, was, from, to }) => `renamed  ${name} (${was === name ? "" : `${was}, `}${from} is ${to})`),
    ...added.map(({ name, address }) => `added    ${name} (${address})`),
    ...removed.map((name) => `removed  ${name}`),
    ...lost.map((text) => `lost     ${text}`),
    ...outside.map((address) => `left out ${address}: outside of ${prefix || "the prefix"}`),
    ...notes.map((text) => `note     ${text}`),
  ];
  const first =
    `Operations: ${counts.join(", ")}. ${prefix === "" ? "" : `${prefix} belongs to the base URL.`}`.trimEnd();
  return [first, ...lines].map((line) => `${line}\n`).join("");
}
