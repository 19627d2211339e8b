import type { Package } from "../package.ts";

export const cli: Package = {
  at: "packages/cli",
  purpose: "The client as commands: `planasonix`.",
  beside: {
    generate: "Generates the version that the program prints, and the addresses of the pages that explain errors.",
  },
  imports: ["openapi", "client", "webhooks", "configured"],
  tests: ["dialect-servers", "fleet", "redis", "sandbox", "scripts"],
  doors: ["index.ts", "bin.ts", "action/main.ts", "action/post.ts"],
  folders: {
    generated: { purpose: "The version, and the pages that explain errors, as data.", imports: [] },
    typed: {
      purpose:
        "Reads what was typed: the words of a command, its flags, and the values, times and files that they name.",
      imports: [],
    },
    shown: { purpose: "Prints results, for people and for programs.", imports: ["typed", "generated"] },
    "shown/help": { purpose: "The help of commands.", imports: ["shown", "typed"] },
    session: {
      purpose:
        "The session of one command: the machine that it runs on, and the client that its flags, environment and profile describe.",
      imports: ["shown", "typed", "generated"],
    },
    "work/ci": {
      purpose: "Tells a CI system what happened, in the way that the system shows best.",
      imports: ["session", "shown"],
    },
    "work/once": {
      purpose: "Starts work once, although its job is restarted: names the start, and remembers it.",
      imports: ["session", "typed"],
    },
    "work/waiting": {
      purpose: "Waits for work: a wait is facts and events, and `decide` says what an event means.",
      imports: ["work/ci", "session", "shown", "typed", "generated"],
    },
    commands: {
      purpose: "The commands; each module is loaded only when its command runs.",
      imports: ["work/waiting", "work/once", "work/ci", "session", "shown/help", "shown", "typed", "generated"],
      inside: {
        completion: "Completes words of commands in a shell.",
        doctor: "What `planasonix doctor` prints, saves and compares; the client finds it out.",
      },
    },
    action: {
      purpose:
        "The GitHub action in `ci/github`: `main` runs the command line in the process that gets the signals of the runner, and `post` looks after the run if that process was killed.",
      imports: ["session", "main.ts"],
    },
  },
};
