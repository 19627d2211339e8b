/** A difference between the description and the documentation, with the keys that locate it in spec/. */
export interface Difference {
  /** `<operation or resource>: <what differs>`, as spec/reference/differences.yaml quotes it. */
  readonly text: string;
  readonly operationId?: string;
  /** The component of the bundle that has or lacks the field. Takes precedence over the operation. */
  readonly component?: string;
  /** The path of the field. A field that spec/ does not declare is located at its component or operation. */
  readonly field?: string;
}
