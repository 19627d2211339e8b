import { type Combination, LeftOut, type User } from "./combination.ts";

/** The result of a combination. */
export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "left out"; readonly reason: string }
  | { readonly kind: "failed"; readonly output: string };

/** The two projects of a combination. */
export interface Users {
  /** Has the packages as they are published. */
  readonly user: User;
  /** Has the packages with the breakage of the control. */
  readonly control: User;
}

/**
 * Tries a combination, and then checks that it fails with broken packages, because a check that cannot fail proves
 * nothing. The second failure must name the client.
 */
export async function prove({ prove, control }: Combination, users: Users): Promise<Verdict> {
  const error = await failureOf(prove, users.user);
  if (error instanceof LeftOut) return { kind: "left out", reason: error.message };
  if (error !== undefined) return { kind: "failed", output: textOf(error) };

  const expected = await failureOf(prove, users.control);
  if (expected === undefined)
    return { kind: "failed", output: `The combination also passes without ${control} of the client.` };
  if (textOf(expected).includes("@planasonix/client")) return { kind: "passed" };
  return {
    kind: "failed",
    output: `Without ${control} of the client, the combination fails, but the output does not name the client:\n${textOf(expected)}`,
  };
}

async function failureOf(prove: Combination["prove"], user: User): Promise<unknown> {
  try {
    await prove(user);
    return undefined;
  } catch (error) {
    return error ?? new Error("The combination failed without an error");
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
