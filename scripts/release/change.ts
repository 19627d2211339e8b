/** How much a change asks of whoever uses what is described. */
export type Impact = "breaking" | "added" | "other";

/** A difference between a released description and the current one. */
export interface Change {
  readonly impact: Impact;
  /** What changed, for a person. */
  readonly message: string;
}

/** The greatest impact among changes; undefined if there is none. */
export function greatestImpact(changes: readonly Change[]): Impact | undefined {
  const order: readonly Impact[] = ["breaking", "added", "other"];
  return order.find((impact) => changes.some((change) => change.impact === impact));
}
