/** A duration as people read it, such as `0.38 s`. */
export function duration(ms: number): string {
  return `${Number((ms / 1_000).toFixed(ms < 1_000 ? 2 : 1))} s`;
}
