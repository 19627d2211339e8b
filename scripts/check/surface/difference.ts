/** A difference between the description and what is documented, with what its place in spec/ is looked up by. */
export interface Difference {
  /** `<operation or resource>: <what differs>`, as spec/reference/differences.yaml quotes it. */
  readonly text: string;
  readonly operationId?: string;
  /** The component of the bundle that has, or lacks, the field; comes before the operation. */
  readonly component?: string;
  /** The way to the field; the line of its component where the field is missing. */
  readonly field?: string;
}
