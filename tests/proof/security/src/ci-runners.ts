// The agents of CI systems, as far as they obey what a step prints. Written from the rules in their sources, which are cited.

/** A command that an agent obeys. */
export interface Command {
  readonly name: string;
  readonly data: string;
}

/**
 * The commands that the agent of Azure Pipelines obeys: microsoft/azure-pipelines-agent, `Command.TryParse` in
 * `src/Microsoft.VisualStudio.Services.Agent/Command.cs`. The first `##vso[` counts, anywhere in a line. The next `]` ends the
 * name and the properties, and data follow. The name ends at the first space, and is an area and an event with a dot
 * between them, where empty parts do not count.
 */
export function azureCommands(output: string): Command[] {
  return linesOf(output).flatMap((line) => {
    const [, info = "", data = ""] = /##vso\[([^\]]*)\](.*)/s.exec(line) ?? [];
    const [name = ""] = info.split(" ");
    return name.split(".").filter(Boolean).length === 2 ? [{ name, data }] : [];
  });
}

/** The commands that the runner registers: the extensions in `src/Runner.Worker/ActionCommandManager.cs` of actions/runner. */
const registered: ReadonlySet<string> = new Set(
  "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output warning".split(
    " ",
  ),
);

/**
 * The commands that the runner of GitHub Actions obeys: actions/runner, `ActionCommand.TryParseV2` and `TryParse` in
 * `src/Runner.Common/ActionCommand.cs`. A line that begins with `::`, apart from white space, has its name up to the first
 * space, and data behind the next `::`. Otherwise, the first `##[` counts, anywhere in the line, and the next `]` ends
 * the name and the properties. The name must be registered, in any case. `stop-commands` stops all commands until its data
 * arrive as a command (`ActionCommandManager.TryProcessCommand`).
 */
export function githubCommands(output: string): Command[] {
  const obeyed: Command[] = [];
  let token: string | undefined;
  for (const line of linesOf(output)) {
    const command = githubCommand(line, token);
    if (command === undefined) continue;
    if (token !== undefined) {
      if (command.name === token) token = undefined;
    } else if (command.name === "stop-commands") token = command.data.toLowerCase();
    else obeyed.push(command);
  }
  return obeyed;
}

function githubCommand(line: string, token: string | undefined): Command | undefined {
  const forms = [/^\s*::(?<info>.*?)::(?<data>.*)$/s, /##\[(?<info>[^\]]*)\](?<data>.*)$/s];
  for (const form of forms) {
    const { info = "", data = "" } = form.exec(line)?.groups ?? {};
    const name = info.split(" ", 1)[0]?.toLowerCase() ?? "";
    if (registered.has(name) || name === "stop-commands" || (name !== "" && name === token)) return { name, data };
  }
  return undefined;
}

/**
 * The lines of an output, as .NET's `ReadLine` splits it. The agents search with `IndexOf` and `StartsWith` without a kind of
 * comparison, so .NET compares by culture, and overlooks characters that are ignorable by default.
 */
function linesOf(output: string): string[] {
  return output.split(/\r\n|\r|\n/).map((line) => line.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ""));
}
