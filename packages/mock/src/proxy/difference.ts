// The differences that the validating proxy reports between the traffic and the description.

/**
 * A difference of a request or a response from the description. Contains names, paths, statuses and media types, but no
 * API keys and no values of fields or parameters, except a word that is an unknown value of an open list.
 */
export interface Difference {
  /** The operationId, or the method and the path if the operation is unknown or has no operationId. */
  readonly operation: string;
  readonly side: "request" | "response";
  /** The status of the response; undefined for a request. */
  readonly status: number | undefined;
  /** The field, such as `body.data.attributes.status` or `query.limit`. */
  readonly field: string;
  /** The problem, as the end of a sentence that starts with the field, such as `is required`. */
  readonly issue: string;
  /** Stands for the issue where differences are compared, if the issue contains a number that depends on the exchange. */
  readonly same?: string | undefined;
}

/** Formats a difference as one line. Items of a list share a line, with `[]` for every index. */
export function formatDifference({ operation, side, status, field, issue }: Difference): string {
  const where = side === "response" ? `response ${status}` : "request";
  return `${operation}  ${where}  ${field.replaceAll(/\[\d+\]/g, "[]")}  ${issue}`;
}

/** Collects the differences of all exchanges. */
export interface DifferenceReport {
  /** Adds the differences of one exchange. Returns the lines that are new. */
  add(differences: readonly Difference[]): readonly string[];
  /** Every line with the number of exchanges that have it, sorted by operation. */
  lines(): readonly (readonly [line: string, count: number])[];
}

/** Creates an empty report, which counts a line at most once per exchange. */
export function createReport(): DifferenceReport {
  const known = new Map<string, readonly [line: string, count: number]>();
  return {
    add(differences) {
      const lines = new Map(
        differences.map((difference) => {
          const { same = difference.issue } = difference;
          return [formatDifference({ ...difference, issue: same }), formatDifference(difference)] as const;
        }),
      );
      const added = [...lines].filter(([key]) => !known.has(key)).map(([, line]) => line);
      for (const [key, line] of lines) {
        const [first, count] = known.get(key) ?? [line, 0];
        known.set(key, [first, count + 1]);
      }
      return added;
    },
    lines: () => [...known.values()].sort(([a], [b]) => a.localeCompare(b)),
  };
}
