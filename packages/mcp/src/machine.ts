import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { homeOf, onProcessSignal, type SessionMachine } from "@planasonix/configured/src/session/machine.ts";
import { policyFiles } from "@planasonix/configured/src/session/policy.ts";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
import { version } from "./generated/version.ts";

/** The machine of a server that runs as a process. */
export function machineOf(program: NodeJS.Process): SessionMachine {
  return {
    userAgent: `planasonix-mcp/${version}`,
    env: program.env,
    platform: program.platform,
    policyFiles: policyFiles(program),
    cwd: program.cwd(),
    home: homeOf(),
    stderr: {
      write: async (text) => {
        program.stderr.write(printable(text));
      },
    },
    stdin: () => Promise.reject(new UsageError("The protocol needs stdin")),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    onSignal: (callback) => onProcessSignal(program, callback),
  };
}
