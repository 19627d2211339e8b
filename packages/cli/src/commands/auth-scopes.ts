import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { allowedBy } from "@planasonix/configured/src/session/policy.ts";
import { printList, readPrintOptions } from "../shown/print.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix auth scopes`: the scopes that a key needs for what is allowed, and for nothing else. */
export const authScopes: OwnCommand = {
  page: {
    summary: "Show the scopes that an API key needs",
    description:
      "Prints the least scopes for all commands whose effects are allowed, and the operations that need each. A key with only these scopes is the boundary that no setting of yours can widen. Sends nothing.",
    usage: "auth scopes --allow <effects>",
    args: [],
    examples: ["planasonix auth scopes --allow read", "planasonix auth scopes --allow read,start --fields scope"],
    facts: [],
  },
  flags: [],
  async run(session) {
    const { machine } = session;
    const allowed = allowedBy(await session.limits());
    const operations = new Map<string, string[]>();
    for (const { name } of readIndex().groups.flatMap(({ resources }) => resources)) {
      for (const { operation, scopes, effects, action } of readCommands(name)) {
        if (action || !effects.every((effect) => allowed.includes(effect))) continue;
        for (const scope of scopes) operations.set(scope, [...(operations.get(scope) ?? []), operation]);
      }
    }
    const print = readPrintOptions(session.flags, machine.stdout, machine.now(), {
      name: "auth scopes",
      fields: ["scope", "operations", "operations.*"],
    });
    const rows = [...operations].sort(([a], [b]) => (a < b ? -1 : 1));
    await printList(
      rows.map(([scope, names]) => ({ scope, operations: names })),
      ["scope", "operations"],
      print,
    );
    return undefined;
  },
};
