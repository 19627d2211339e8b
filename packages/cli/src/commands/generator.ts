import { resolve } from "node:path";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { AdoptionReport, Generated, GenerateOptions, SavedDeployment } from "@planasonix/openapi/generate";
import { importInstalled, readFrom } from "../session/find-package.ts";
import type { Session } from "../session/session.ts";
import type { OwnCommand } from "./own-command.ts";

/** The part of `@planasonix/openapi/generate` that commands use: this program does not contain it. */
export interface Generator {
  generateClient(options: GenerateOptions): Promise<Generated>;
  formatReport(report: AdoptionReport): string;
  compareDescription(from: string): Promise<SavedDeployment>;
}

/** Where the package is looked for. */
export const packagesFlag: NonNullable<OwnCommand["flags"]>[number] = {
  name: "packages",
  isSwitch: false,
  placeholder: "<folder>",
  description: "Folder whose packages to use, such as . for those of a project. Default: those beside this program.",
};

/**
 * Loads the package.
 * @param what - The command or the flag that needs it.
 * @param others - Packages to install beside it.
 *
 * @throws {UsageError} If it is missing.
 */
export async function loadGenerator(session: Session, what: string, others = ""): Promise<Generator> {
  const given = session.flag("packages");
  if (given === "") throw new UsageError("--packages needs a folder, such as --packages .");
  const found: Partial<Generator> | undefined = await importInstalled(
    "@planasonix/openapi/generate",
    readFrom(given, session.machine.cwd),
  );
  if (found?.compareDescription !== undefined) return found as Generator;
  const place = given === undefined ? "beside this program (--packages . takes that of this folder)" : `in ${given}`;
  throw new UsageError(
    `${what} needs @planasonix/openapi ${place}`,
    `npm install --save-dev @planasonix/openapi${others}`,
  );
}

/** The URL of a description, or the whole path of its file. @throws {Ended} If a policy forbids to read another server. */
export async function descriptionAt(session: Session, from: string): Promise<string> {
  if (!/^https?:\/\//i.test(from)) return resolve(session.machine.cwd, from);
  await session.require("the description at a URL", () => ["reach"]);
  return from;
}

/** Rethrows what is wrong with a description as an error of the arguments. */
export function asUsageError(error: unknown): never {
  throw Object(error).name === "GenerateError" ? new UsageError(Object(error).message) : error;
}
