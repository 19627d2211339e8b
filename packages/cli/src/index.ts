// The exit codes, for programs that run `planasonix` and decide by its exit code what to do next, and for programs that end
// with the same exit codes.
export { exitCodeOf } from "@planasonix/configured/src/errors/exit-code.ts";
export { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
