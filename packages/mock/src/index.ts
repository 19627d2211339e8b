export type { StartError, StartErrorCode } from "@planasonix/serving";
export { MockError, type MockErrorCode } from "./description/mock-error.ts";
export type { MockOptions } from "./server/options.ts";
export { type Mock, startMock } from "./server/start-mock.ts";
export { type ProxyOptions, startProxy, type ValidatingProxy } from "./server/start-proxy.ts";
