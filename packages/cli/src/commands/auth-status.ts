import { readCommands } from "@planasonix/configured/src/described/read-commands.ts";
import { configPath } from "@planasonix/configured/src/session/config-file.ts";
import { allowedText } from "@planasonix/configured/src/session/policy.ts";
import { callLimits } from "../session/session.ts";
import { printValue, readPrintOptions } from "../shown/print.ts";
import { checkAccount } from "./check-account.ts";
import { findDialect } from "./find-dialect.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix auth status`: says which API is used with which key, and checks both with one call. */
export const authStatus: OwnCommand = {
  page: {
    summary: "Show which API and which API key are used",
    description:
      "Prints the base URL, where the API key comes from, the dialect, what commands may do and which setting says so, and whose key it is, which takes one call. The key itself is never shown.",
    usage: "auth status",
    args: [],
    examples: ["planasonix auth status"],
    facts: [],
  },
  flags: [],
  async run(session) {
    const { machine } = session;
    const { server, apiKey, dialect } = await session.settings();
    const print = readPrintOptions(session.flags, machine.stdout, machine.now(), {
      name: "auth status",
      fields: readCommands("profile").find(({ operation }) => operation === "profile.get")?.fields,
    });
    await session.say(
      [
        `Base URL: ${server.url} (from ${server.place})`,
        `API key:  ${apiKey ? `from ${apiKey.source}` : "none"}`,
        `Dialect:  ${dialect ? `${dialect.name} (from ${dialect.place})` : "none, so the documented form"}`,
        `Profiles: ${configPath(machine) ?? "none, because there is no home folder"}`,
        `Allowed:  ${allowedText(await session.limits())}`,
      ].join("\n"),
    );
    const client = await session.client();
    const { operation, profile } = await checkAccount(client, dialect, callLimits(session)).catch(async (error) => {
      if (!dialect) await findDialect(session, error);
      throw error;
    });
    if (profile !== undefined) return void (await printValue(profile, print));
    const checked = operation === undefined ? "the key was not checked" : `${operation} accepts it`;
    await session.say(`Whose key it is cannot be asked in the dialect ${dialect?.name}; ${checked}.`);
    return undefined;
  },
};
