/** What a CI system can show. */
export interface Ci {
  /** Puts lines into a group that is folded. */
  group(title: string, lines: readonly string[]): string[];
  /** Marks the job with an error; empty if the system has no such means. */
  annotate(title: string, message: string): string[];
  /** Adds Markdown to the summary of the step. */
  summarize(markdown: string): void;
  /** Sets the outputs of the step. */
  setOutputs(outputs: Readonly<Record<string, string>>): void;
}
