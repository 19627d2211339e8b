// This folder stores releases of the description, and compares the current description with a release.

/** How much a change affects users of the API. */
export type Impact = "breaking" | "added" | "other";

/** A difference between the description of a release and the current one. */
export interface Change {
  readonly impact: Impact;
  /** What changed, as a sentence. */
  readonly message: string;
}

/** The greatest impact of the changes; undefined if there are none. */
export function greatestImpact(changes: readonly Change[]): Impact | undefined {
  const order: readonly Impact[] = ["breaking", "added", "other"];
  return order.find((impact) => changes.some((change) => change.impact === impact));
}
