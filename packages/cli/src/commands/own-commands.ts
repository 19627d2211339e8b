import type { OwnEntry } from "./own-command.ts";

/** All commands that are not operations. */
export const ownCommands: readonly OwnEntry[] = [
  {
    words: ["init"],
    summary: "Store an API key in a profile.",
    load: async () => (await import("./init.ts")).init,
  },
  {
    words: ["auth", "status"],
    summary: "Show which API and which API key are used.",
    load: async () => (await import("./auth-status.ts")).authStatus,
  },
  {
    words: ["auth", "scopes"],
    summary: "Show the scopes that an API key needs.",
    load: async () => (await import("./auth-scopes.ts")).authScopes,
  },
  {
    words: ["doctor"],
    summary: "Check whether this program and the client fit your deployment.",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    words: ["sandbox"],
    summary: "Start the sandbox, the API with state on this machine.",
    load: async () => (await import("./server.ts")).sandbox,
  },
  {
    words: ["mock"],
    summary: "Start the mock, which answers with examples.",
    load: async () => (await import("./server.ts")).mock,
  },
  {
    words: ["mcp"],
    summary: "Serve the API to agents, over the Model Context Protocol.",
    load: async () => (await import("./server.ts")).mcp,
  },
  {
    words: ["generate"],
    summary: "Generate a client from the OpenAPI file of a workspace.",
    load: async () => (await import("./generate.ts")).generate,
  },
  {
    words: ["schema"],
    summary: "Print the commands as JSON, for programs and agents.",
    load: async () => (await import("./schema.ts")).schemaOf(ownCommands),
  },
  {
    words: ["skill"],
    summary: "Print how an agent uses planasonix.",
    load: async () => (await import("./skill.ts")).skill,
  },
  {
    words: ["completion"],
    summary: "Complete commands in your shell.",
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    words: ["__complete"],
    summary: "",
    isHidden: true,
    load: async () => (await import("./completion.ts")).completeWith(ownCommands.filter(({ isHidden }) => !isHidden)),
  },
  {
    words: ["starts", "list"],
    summary: "Show the starts that a store remembers.",
    load: async () => (await import("./starts.ts")).startsList,
  },
  {
    words: ["starts", "show"],
    summary: "Show the starts under one key.",
    load: async () => (await import("./starts.ts")).startsShow,
  },
  {
    words: ["starts", "resolve"],
    summary: "State what a start has done that no command can find out.",
    load: async () => (await import("./starts.ts")).startsResolve,
  },
  {
    words: ["runs", "explain"],
    summary: "Explain why a run failed",
    load: async () => (await import("./runs-explain.ts")).runsExplain,
  },
  {
    words: ["runs", "export"],
    summary: "Send a finished run as a trace to OpenTelemetry",
    load: async () => (await import("./runs-export.ts")).runsExport,
  },
  {
    words: ["schedules", "next"],
    summary: "Show the next runs of a schedule",
    load: async () => (await import("./schedules-next.ts")).schedulesNext,
  },
  {
    words: ["webhooks", "listen"],
    summary: "Send signed events to a local server",
    load: async () => (await import("./webhooks-listen.ts")).webhooksListen,
  },
  {
    words: ["api"],
    summary: "Send any request, such as to a path that this version does not know.",
    load: async () => (await import("./api.ts")).api,
  },
];

/** The command of its own that the words name. */
export function findOwn(words: readonly string[]): OwnEntry | undefined {
  return ownCommands.find((entry) => entry.words.every((word, index) => words[index] === word));
}
