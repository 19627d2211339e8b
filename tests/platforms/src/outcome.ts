import { type Attempt, isConnectionError, isPlanasonixError, isRedirectError } from "@planasonix/client";

/** What became of a call, as plain data: `value`, or `error`. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: Failure;
}

/** An error, as far as the platforms can differ in it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly phase?: string;
  readonly failure?: string;
  readonly outcome?: string;
  readonly location?: string;
  /** What went wrong in each attempt: a code, or the status. */
  readonly attempts?: readonly (string | number | undefined)[];
  /** What the platform's own error says. */
  readonly cause?: string;
}

/** Waits for a call, and tells what became of it. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (error) {
    return { error: toFailure(error) };
  }
}

/** The statuses of attempts, or what went wrong where there was none. */
export function tell(attempts: readonly Attempt[]): (string | number | undefined)[] {
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
    ...(isConnectionError(error) && { phase: error.phase, attempts: tell(error.attempts) }),
    ...(isRedirectError(error) && pick(error, "location")),
  };
}

function pick(owner: object, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(owner, name)]));
}
