import { type Attempt, isConnectionError, isPlanasonixError, isRedirectError } from "@planasonix/client";

/** The result of a call as plain data: `value` or `error`. */
export interface CallResult {
  readonly value?: unknown;
  readonly error?: Failure;
}

/** The properties of an error in a report. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly phase?: string;
  readonly failure?: string;
  readonly outcome?: string;
  readonly location?: string;
  /** The error code or the status of each attempt. */
  readonly attempts?: readonly (string | number | undefined)[];
  /** The cause as a string: the platform's own error if the network failed. */
  readonly cause?: string;
}

/** Makes a call and returns its result as plain data. */
export async function resultOf(call: () => Promise<unknown>): Promise<CallResult> {
  try {
    return { value: await call() };
  } catch (error) {
    return { error: toFailure(error) };
  }
}

/** The status of each attempt, or its error code if there was no response. */
export function statusesOf(attempts: readonly Attempt[]): (string | number | undefined)[] {
  return attempts.map(({ status, error }) => status ?? error);
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: typeof error, message: JSON.stringify(error) };
  const { name, message } = error;
  if (!isPlanasonixError(error)) return { name, message };
  return {
    name,
    message,
    cause: String(error.cause),
    ...pick(error, "failure", "outcome"),
    ...(isConnectionError(error) && { phase: error.phase, attempts: statusesOf(error.attempts) }),
    ...(isRedirectError(error) && pick(error, "location")),
  };
}

function pick(owner: object, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(owner, name)]));
}
