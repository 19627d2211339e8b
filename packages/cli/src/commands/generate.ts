import { resolve } from "node:path";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { tableFile, tableFormat } from "@planasonix/configured/src/session/table.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { AdoptedApi } from "@planasonix/openapi/generate";
import type { Session } from "../session/session.ts";
import { printValue, readPrintOptions } from "../shown/print.ts";
import { asUsageError, descriptionAt, loadGenerator, packagesFlag } from "./generator.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix generate`: writes a client for a deployment with another version of the API. */
export const generate: OwnCommand = {
  page: {
    summary: "Generate a client from the OpenAPI file of a workspace",
    description:
      "Writes the types and the table of operations of a deployment that has other operations or names, for createClientFor of @planasonix/client, and the commands for --table. Operations that are known keep their retries, waits and secrets; others count as grave. Prints what is the same, renamed, added, removed and lost. Needs @planasonix/openapi, openapi-typescript and typescript.",
    usage: "generate --from <file|url> --out <folder>",
    args: [],
    examples: [
      "planasonix generate --from workspace.yaml --out src/planasonix",
      "planasonix generate --from workspace.yaml --out src/planasonix --check",
    ],
    facts: [],
  },
  flags: [
    {
      name: "from",
      isSwitch: false,
      placeholder: "<file|url>",
      description: "OpenAPI 3.0 or 3.1 file of the workspace, as JSON or YAML.",
    },
    {
      name: "out",
      isSwitch: false,
      placeholder: "<folder>",
      description: "Folder to write. It contains nothing else.",
    },
    {
      name: "check",
      isSwitch: true,
      description: `Write nothing, and end with ${exitCodes.differs} if the folder is not what would be written.`,
    },
    packagesFlag,
  ],
  run: runGenerate,
};

async function runGenerate(session: Session): Promise<number | undefined> {
  const { machine } = session;
  const [from, out] = [session.flag("from"), session.flag("out")];
  if (!from || !out) {
    throw new UsageError(`generate needs --${from ? "out" : "from"}`, "planasonix generate --help");
  }
  const print = readPrintOptions(session.flags, machine.stdout, machine.now());
  const { generateClient, formatReport } = await loadGenerator(
    session,
    "generate",
    " openapi-typescript@7 typescript@6",
  );
  const check = session.isOn("check");
  const place = resolve(machine.cwd, out);
  const options = { from: await descriptionAt(session, from), out: place, check, more: commandsFile };
  const { report, files } = await generateClient(options).catch(asUsageError);
  if (print.format === "table") {
    const lines = formatReport(report).trimEnd().split("\n");
    await machine.stdout.write(lines.map((line) => `${inOneLine(line)}\n`).join(""));
  } else await printValue(report, print);
  if (!check) await session.say(`Wrote ${files.join(", ")} to ${out}`);
  else if (files.length === 0) await session.say(`${out} is up to date`);
  else {
    await session.say(`${out} is not up to date: ${files.join(", ")}. Generate it again without --check`);
    return exitCodes.differs;
  }
  return undefined;
}

/** The file with the commands, which `--table` reads. */
function commandsFile({ commands, rows, secrets }: AdoptedApi): ReadonlyMap<string, string> {
  return new Map([[tableFile, `${JSON.stringify({ format: tableFormat, ...commands, rows, secrets })}\n`]]);
}
