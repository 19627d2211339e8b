// A recipe of CONTRIBUTING.md with everything that its text leaves open, so that a program can follow it.

/** How to follow a recipe. */
export interface Recipe {
  /** Its bold words in CONTRIBUTING.md, such as `Add an option`. */
  readonly title: string;
  /** Its name on the command line, such as `option`. */
  readonly name: string;
  /** What its placeholders stand for: `{ name: "orders" }` turns `test/<name>.test.ts` into `test/orders.test.ts`. */
  readonly values: Readonly<Record<string, string>>;
  /** The changes that a person makes, by step. The step must name their files. */
  readonly edits: Readonly<Record<number, Readonly<Record<string, Edit>>>>;
  /** Its commands for people only: they ask questions, serve until Ctrl-C, or compile in other languages for minutes. */
  readonly forPeople?: readonly string[];
  /** The changes without which a command of the recipe must fail. */
  readonly omissions: readonly Omission[];
  /** Mistakes that the quick check must name. */
  readonly mistakes?: readonly Mistake[];
}

/** A mistake in one file, and what the quick check must then say. */
export interface Mistake extends Omission {
  /** Such as `a misspelled status`. */
  readonly name: string;
  readonly edit: readonly Replacement[];
}

/** A change of one file: its whole text if it is new, or replaced passages. */
export type Edit = string | readonly Replacement[];

/**
 * A passage that the file contains once, and what replaces it. A correct change, such as a longer list, must not touch the
 * passage: name the start of a list instead of the whole list.
 */
export type Replacement = readonly [passage: string | RegExp, replacement: string];

/** A change to leave out, and what the output of the failing command must then say. */
export interface Omission {
  readonly file: string;
  readonly says: RegExp;
}
