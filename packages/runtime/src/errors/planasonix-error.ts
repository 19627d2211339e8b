import { isError } from "../platform/realm.ts";

/** How deep causes and members of an error are looked at: inspecting one shows three levels, and no more are hidden than these. */
export const shownDepth = 4;

/** Root of every error of this SDK. `name` is the class's name; `toJSON()` holds everything but secrets. */
export class PlanasonixError extends Error {
  constructor(message: string, fields?: object, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }

  /** Everything the error knows, fit to be logged. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      message: this.message,
      ...Object.fromEntries(Object.entries(this)),
      cause: summarize(this.cause),
    };
  }
}

/** Ends with what is hidden, so that it shows nothing that is not, and ends cycles. */
function summarize(cause: unknown, depth = 1): unknown {
  if (!isError(cause)) return cause;
  if (cause instanceof PlanasonixError) return cause.toJSON();
  const code: unknown = Reflect.get(cause, "code");
  const deeper = depth < shownDepth ? summarize(cause.cause, depth + 1) : undefined;
  return { name: cause.name, message: cause.message, code, cause: deeper };
}
