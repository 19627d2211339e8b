import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { addProfile, configPath, fileLimits, profileNames } from "@planasonix/configured/src/session/config-file.ts";
import { createSettingsClient } from "@planasonix/configured/src/session/create-client.ts";
import { readPolicyFiles, typedLimits } from "@planasonix/configured/src/session/policy.ts";
import {
  absoluteDialect,
  baseUrlIn,
  readSpokenDialect,
  type SpokenDialect,
} from "@planasonix/configured/src/session/spoken-dialect.ts";
import type { Session } from "../session/session.ts";
import { checkAccount } from "./check-account.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix init`: asks for what a profile needs, checks it with one call, and stores it. */
export const init: OwnCommand = {
  page: {
    summary: "Store an API key in a profile",
    description:
      "Asks for the name of the profile, the base URL and the API key, checks them with one call, and stores them in the configuration file, which only you can read, with the dialect of --dialect.",
    usage: "init",
    args: [],
    examples: ["planasonix init", "planasonix init --profile staging --base-url https://acme.planasonixapis.com/v1"],
    facts: [],
  },
  flags: [],
  run: runInit,
};

async function runInit(session: Session): Promise<undefined> {
  const { machine } = session;
  if (!machine.isInteractive) {
    throw new UsageError(
      "init asks questions, and nobody can answer here",
      "Set PLANASONIX_API_KEY, or write the file by hand: the README of @planasonix/cli shows it",
    );
  }
  const spoken = await readTypedDialect(session);
  const path = configPath(machine);
  const name = session.flag("profile") ?? ((await machine.ask("Name of the profile [default]: ")) || "default");
  if (!/^[\w-]+$/.test(name)) throw new UsageError("The name of a profile consists of letters, digits, - and _");
  if ((await profileNames(machine)).includes(name))
    throw new UsageError(`${path} already has a profile ${name}: edit the file`);
  const given = session.flag("base-url") ?? (await machine.ask("Base URL [the public server]: "));
  const baseUrl = given || undefined;
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) throw new UsageError(`${JSON.stringify(baseUrl)} is not a URL`);
  const apiKey = (await machine.ask("API key (not shown): ", { isSecret: true })).trim();
  if (apiKey === "") throw new UsageError("There is no API key");
  const limits = [
    ...(await readPolicyFiles(machine.policyFiles)),
    ...(await fileLimits(machine)),
    ...typedLimits(machine, session.flag("allow")),
  ];
  // The client of the session would read the profile, which does not exist yet.
  const client = createSettingsClient(machine, {
    baseUrl: spoken ? baseUrlIn(spoken.dialect, baseUrl) : baseUrl,
    apiKey,
    ...(limits.length > 0 && { allow: limits }),
    log: session.isOn("debug") ? "debug" : "environment",
    ...(spoken && { dialect: spoken.dialect.option }),
  });
  const { operation } = await checkAccount(client, spoken?.dialect, {});
  addProfile(machine, name, {
    ...(baseUrl && { base_url: baseUrl }),
    api_key: apiKey,
    ...(spoken && { dialect: spoken.given }),
  });
  const checked = operation === undefined ? "The key was not checked" : "The API accepts the key";
  await session.say(`${checked}. Wrote the profile ${name} to ${path}`);
  if (name !== "default") await session.say(`Use it with --profile ${name} or PLANASONIX_PROFILE=${name}`);
  return undefined;
}

/** The dialect of `--dialect`, and how the profile names it: a file, with its whole path. */
async function readTypedDialect(
  session: Session,
): Promise<{ readonly dialect: SpokenDialect; readonly given: string } | undefined> {
  const text = session.flag("dialect");
  if (text === undefined || text === "documented") return undefined;
  const given = { given: text, place: "--dialect", folder: session.machine.cwd };
  return { dialect: await readSpokenDialect(given), given: absoluteDialect(given) };
}
