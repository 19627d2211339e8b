/** What is mutated in a package. Paths are relative to the package. */
export interface Target {
  readonly mutate: readonly string[];
  /** The tests to run. Default: all. */
  readonly tests?: readonly string[];
  /** Tests that are left out, because they wait in real time, start other programs or explore at random. */
  readonly leaveOut?: readonly string[];
}

export const targets: Readonly<Record<string, Target>> = {
  runtime: {
    mutate: [
      "src/client/**/*.ts",
      "src/exchange/**/*.ts",
      "src/platform/{failure,platform,logged,redirect}.ts",
      "src/http/**/*.ts",
      "src/redaction/**/*.ts",
    ],
  },
  serving: { mutate: ["src/**/*.ts"] },
  webhooks: { mutate: ["src/**/*.ts", "!src/generated/**"], leaveOut: ["test/{readme,random}.test.ts"] },
  redis: { mutate: ["src/**/*.ts"], leaveOut: ["test/server/fleet.test.ts"] },
  // The state, the time, and what each request passes.
  sandbox: {
    mutate: ["src/{store,time,request,call,response,tenants,control,server}/**/*.ts"],
    tests: [
      "test/{store,time,request,call,response,tenants,control,server}/**/*.test.ts",
      "test/features/{access,faults,limits,time}.test.ts",
    ],
    leaveOut: ["test/request/trace.test.ts"],
  },
};
