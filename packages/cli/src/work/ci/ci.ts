// This folder tells a CI system what happened, in the way that the system shows best.
/** What a CI system can show. */
export interface Ci {
  /** Puts lines into a group that is folded. */
  group(title: string, lines: readonly string[]): string[];
  /** Marks the job with an error; empty if the system has no such means. */
  annotate(title: string, message: string): string[];
  /** Makes a line of a log safe: a log must not give commands to the system. */
  line(text: string): string;
  /** Adds Markdown to the summary of the step. */
  summarize(markdown: string): void;
  /** Sets the outputs of the step. */
  setOutputs(outputs: Readonly<Record<string, string>>): void;
}
