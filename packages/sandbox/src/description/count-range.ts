/** Whether a value can be a limit of requests or runs. */
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

/** The values that {@link isCount} accepts, in words. */
export const countRange: string = `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`;
