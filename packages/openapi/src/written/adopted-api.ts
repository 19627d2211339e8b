/** An adopted API as values, for tools that write more than a client. */
export interface AdoptedApi {
  /** The description in the form of ours, with all extension fields. */
  readonly description: object;
  /** The commands of the command line: `index`, and `commands` by resource. Their form may change in any release. */
  readonly commands: object;
  /** The operations of each resource, as `defineTables` of `@planasonix/client/core` takes them. */
  readonly rows: object;
  /** Which values are secret: `names` is the source of a regular expression without regard to case. */
  readonly secrets: {
    readonly fields: readonly string[];
    readonly names: string;
    readonly masks: readonly string[];
  };
}
