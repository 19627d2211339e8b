// Every error class of the SDK, and the only functions that create them.

/** Depth to which causes and properties are redacted. `inspect` prints three levels, so anything deeper is never shown. */
export const redactionDepth = 4;

/** Root of every error of this SDK. `name` is the name of the class; `toJSON()` holds everything but secrets. */
export class PlanasonixError extends Error {
  /** Only the SDK creates its errors. `apiError` and `sdkError` of `@planasonix/client/testing` do so for tests. */
  protected constructor(message: string, fields?: object, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }

  /** Everything the error holds, fit for a log. */
  toJSON(): Record<string, unknown> {
    const json: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(json, this, { cause: summarize(this.cause) });
  }
}

/** A class of errors whose instances are of this kind. */
export type ErrorClass<Kind> = NewableFunction & { readonly prototype: Kind };

/** Creates an error: constructors are protected, so that they can change. */
export function createError<Kind extends PlanasonixError>(
  Kind: ErrorClass<Kind>,
  message: string,
  fields?: object,
  cause?: unknown,
): Kind {
  return Reflect.construct(Kind, [message, fields, cause]);
}

/** Stops at the redaction depth: deeper values are not redacted and must not be serialized. Also breaks cycles. */
function summarize(cause: unknown, depth = 1): unknown {
  if (!isError(cause)) return cause;
  if (cause instanceof PlanasonixError) return cause.toJSON();
  const code: unknown = Reflect.get(cause, "code");
  const deeper = depth < redactionDepth ? summarize(cause.cause, depth + 1) : undefined;
  return { name: cause.name, message: cause.message, code, cause: deeper };
}

/** Whether a value is an error. Unlike `instanceof` it holds for errors of other realms, as those of a `vm` context are. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || /Error\]$|DOMEx/.test(Object.prototype.toString.call(value));
}
