// The exit codes, for programs that run `planasonix` and decide by its exit code what to do next.
export { type ExitCode, exitCodes } from "./errors/exit-code.ts";
