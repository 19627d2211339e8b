// All error classes of the SDK, and the functions that create their instances.

/**
 * The depth to which causes and properties are redacted. `inspect` prints three levels, so it never shows anything deeper.
 */
export const redactionDepth = 4;

/**
 * The base class of all errors of this SDK. `name` is the name of the class; `toJSON()` contains everything except secrets.
 */
export class PlanasonixError extends Error {
  /** Only the SDK creates its errors. For tests, use `apiError` and `sdkError` of `@planasonix/client/testing`. */
  protected constructor(message: string, fields?: object, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }

  /** Returns all fields of the error, safe to log. */
  toJSON(): Record<string, unknown> {
    const json: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(json, this, { cause: summarize(this.cause) });
  }
}

/** An error class, named by the type of its instances. */
export type ErrorClass<Kind> = NewableFunction & { readonly prototype: Kind };

/** Creates an error. Constructors are protected, so that their parameters can change. */
export function createError<Kind extends PlanasonixError>(
  Kind: ErrorClass<Kind>,
  message: string,
  fields?: object,
  cause?: unknown,
): Kind {
  return Reflect.construct(Kind, [message, fields, cause]);
}

/**
 * Summarizes a cause, down to the redaction depth: deeper values are not redacted and must not be serialized. The limit also
 * stops at cycles.
 */
function summarize(cause: unknown, depth = 1): unknown {
  if (!isError(cause)) return cause;
  if (cause instanceof PlanasonixError) return cause.toJSON();
  const { name, message, code } = Object(cause);
  return { name, message, code, cause: depth < redactionDepth ? summarize(cause.cause, depth + 1) : undefined };
}

/** The message of an error; any other value unchanged. */
export function messageOf(error: unknown): unknown {
  return Object(error).message ?? error;
}

/** Whether a value is an error. Unlike `instanceof`, this recognizes errors of other realms, such as a `vm` context. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || /Error\]$|DOMEx/.test(Object.prototype.toString.call(value));
}
