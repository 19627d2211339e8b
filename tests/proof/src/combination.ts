import type { Breakage } from "./prepare/breakages.ts";

/** One tool, or one tool in one of its settings, with which the packages have to work. */
export interface Combination {
  /** How it is called on the command line, as in `typescript-5.4-node10`. */
  readonly name: string;
  /** What the control breaks in the packages: the combination has to fail without it. */
  readonly control: Breakage;
  /**
   * Uses the packages as a user of the tool does.
   *
   * @throws {LeftOut} If the tool does not exist for this machine.
   * @throws {Error} If it does not work, with the output of the tool.
   */
  readonly prove: (user: User) => Promise<void>;
}

/** The project of a user in which one combination is tried. */
export interface User {
  /** Its folder. `node_modules` of our packages is one folder above it, that of the tools is two above. */
  readonly folder: string;
  /** The folder with the tools: the compilers, bundlers and test runners. */
  readonly tools: string;
  /** The base URL of a mock. */
  readonly baseUrl: string;
  /** Opens a bundle in a browser, and resolves what it did; `undefined` if no browser runs on this machine. */
  readonly open: (bundle: string) => Promise<readonly string[] | undefined>;
}

/** The reason why a combination cannot be tried on this machine. */
export class LeftOut extends Error {
  override readonly name = "LeftOut";
}
