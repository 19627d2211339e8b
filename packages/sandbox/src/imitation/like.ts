import { readFileSync } from "node:fs";
import { readDeployment } from "@planasonix/openapi/deployments";
import { documentedForm, type Forms } from "@planasonix/serving";
import { imitatedForms } from "./forms.ts";
import { type Imitation, imitating } from "./imitating.ts";

/** A deployment to behave as. */
export interface Likeness {
  readonly forms: Forms;
  /** The name of the dialect; `undefined` for the documented form. */
  readonly dialect: string | undefined;
  /** What it does with idempotency keys; `undefined` if that was not seen, or if it honours them. */
  readonly idempotencyKeys: "ignored" | undefined;
  /** Creates its layers. `now` is the time of the sandbox. */
  imitating(now: () => number): Imitation;
}

/**
 * Reads a saved report of a deployment: its text, or its content.
 * @param beside - The path of the sandbox's own interface, which no form has.
 *
 * @throws {TypeError} If it is no saved report.
 */
export function readLike(like: string | object, beside: string): Likeness {
  try {
    const saved = readDeployment(typeof like === "string" ? like : JSON.stringify(like));
    const forms = imitatedForms(saved, beside);
    const [{ name }] = forms.all;
    return {
      forms,
      dialect: name === documentedForm.all[0].name ? undefined : name,
      idempotencyKeys: saved.habits.idempotencyKeys === "ignored" ? "ignored" : undefined,
      imitating: (now) => imitating(saved, now),
    };
  } catch (cause) {
    throw new TypeError(`\`like\` is no saved report of a deployment: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The text of a file with a saved report.
 *
 * @throws {TypeError} If the file cannot be read.
 */
export function readLikeFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new TypeError(`\`--like\` cannot be read: ${(cause as Error).message}`, { cause });
  }
}
