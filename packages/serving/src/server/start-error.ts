/** Why a server could not start. */
export type StartErrorCode = "port_unavailable" | "description_unreadable" | "description_invalid";

/** A server could not start. The message is one line that names the input, the reason and, if there is one, the fix. */
export class StartError<Code extends string = StartErrorCode> extends Error {
  /** The name of the class. */
  override readonly name: string = "StartError";
  /** What prevented the start. */
  readonly code: Code;

  /** @param options - `cause` is the underlying error. */
  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The subclass of {@link StartError} that a package publishes. */
export type StartErrorClass = new (code: StartErrorCode, message: string, options?: ErrorOptions) => StartError<string>;

/** The address that a server could not listen on, and the class of the error. */
export interface ListenFailure {
  readonly port: number;
  readonly host: string;
  readonly StartError: StartErrorClass;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is in use. Stop the program that holds it, or choose another port; 0 selects a free one",
  EACCES: "it needs privileges. Choose a port from 1024 up",
  EADDRNOTAVAIL: "this machine has no such address. Choose another host, such as 127.0.0.1",
  ENOTFOUND: "the host name is not known. Choose another host, such as 127.0.0.1",
};

/** Creates the error `port_unavailable` for a port that a server could not listen on. */
export function portUnavailable({ port, host, StartError }: ListenFailure, cause: unknown): StartError<string> {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new StartError("port_unavailable", `Cannot listen on port ${port} of ${host}: ${reason}`, { cause });
}
