/**
 * The time limits of all tests, in milliseconds. Tests wait for conditions. These limits only end a test whose condition
 * never comes true, so they are far longer than any test takes on a busy machine.
 */
export const timeLimits: TimeLimits = {
  testTimeout: 240_000,
  hookTimeout: 480_000,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: 60_000 } },
};

interface TimeLimits {
  readonly testTimeout: number;
  readonly hookTimeout: number;
  readonly teardownTimeout: number;
  readonly expect: { readonly poll: { readonly timeout: number } };
}
