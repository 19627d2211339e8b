/** A picture, and what it shows in words. */
export interface Picture {
  readonly svg: string;
  readonly words: readonly string[];
}
