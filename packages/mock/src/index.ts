export { MockError, type MockErrorCode } from "./mock-error.ts";
export type { MockOptions } from "./options.ts";
export { type Mock, startMock } from "./start-mock.ts";
