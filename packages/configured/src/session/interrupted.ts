import { Ended } from "../errors/exit-code.ts";
import { type ExitCode, exitCodes } from "../errors/exit-codes.ts";
import type { EndSignal } from "./machine.ts";

/** The exit code of a program that a signal has ended. */
export const signalCodes: Readonly<Record<EndSignal, ExitCode>> = {
  SIGHUP: exitCodes.hangup,
  SIGINT: exitCodes.interrupt,
  SIGTERM: exitCodes.terminate,
};

/** A signal has ended the command. It is the reason with which calls of the client are aborted. */
export class Interrupted extends Ended {
  constructor(signal: EndSignal) {
    super(signalCodes[signal], `Ended by ${signal}`);
    this.name = "Interrupted";
  }
}
