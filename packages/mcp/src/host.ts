import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { homeOf, onProcessSignal, type SessionHost } from "@planasonix/configured/src/session/host.ts";
import { policyFiles } from "@planasonix/configured/src/session/policy.ts";
import { printable } from "@planasonix/configured/src/shown/sanitize.ts";
import { version } from "./generated/version.ts";

/** The host of a server that runs as a process. */
export function processHost(program: NodeJS.Process): SessionHost {
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
