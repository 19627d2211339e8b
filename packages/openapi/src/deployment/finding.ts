/**
 * What a difference means. `breaking`: calls fail or give wrong data. `changed`: calls work, and behave otherwise.
 * `additional`: nothing to do. `unknown`: it cannot be seen from here.
 */
export type Verdict = "breaking" | "changed" | "additional" | "unknown";

/** What a finding is about. Later versions may add values: keep a default branch. */
export type FindingKind =
  | "base_url"
  | "dialect"
  | "envelope"
  | "field_missing"
  | "field_type"
  | "field_unknown"
  | "value_missing"
  | "value_unknown"
  | "request"
  | "operation_added"
  | "operation_missing"
  | "operation_moved"
  | "operation_refused"
  | "errors"
  | "not_found"
  | "rate_limit"
  | "cursor"
  | "limit"
  | "request_id"
  | "clock"
  | "idempotency_key"
  | "description";

/** One difference between the deployment and what the client relies on. */
export interface Finding {
  /** What it is about. */
  readonly kind: FindingKind;
  /** What it means. */
  readonly verdict: Verdict;
  /** The operation that showed it; `undefined` if it concerns the whole deployment. */
  readonly operation?: string | undefined;
  /** The field or header, such as `data[].attributes.status`. */
  readonly place?: string | undefined;
  /** What was seen, in one line. */
  readonly seen: string;
  /** What the client does because of it, in one line. */
  readonly effect: string;
  /** The option to set, or "nothing". */
  readonly setting: string;
}
