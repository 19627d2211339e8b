import { describe, expect, test } from "vitest";
import { agentMode, errorFormat } from "../../src/typed/agent.ts";

describe("agentMode", () => {
  test.each([
    [{}, "off"],
    [{ PLANASONIX_AGENT: "1" }, "asked"],
    [{ PLANASONIX_AGENT: "1", CI: "true" }, "asked"],
    [{ PLANASONIX_AGENT: "0", CLAUDECODE: "1" }, "off"],
    [{ PLANASONIX_AGENT: "", CLAUDECODE: "1" }, "detected"],
    [{ CLAUDECODE: "1" }, "detected"],
    [{ CLAUDECODE: "0" }, "off"],
    [{ AI_AGENT: "some-agent" }, "detected"],
    [{ CODEX_SANDBOX: "seatbelt" }, "detected"],
    [{ CURSOR_EXTENSION_HOST_ROLE: "agent-exec" }, "detected"],
    [{ CURSOR_EXTENSION_HOST_ROLE: "user" }, "off"],
    [{ CURSOR_TRACE_ID: "1", REPL_ID: "1" }, "off"],
    // What started the CI system may have left its variables.
    [{ CLAUDECODE: "1", CI: "true" }, "off"],
    [{ CLAUDECODE: "1", JENKINS_URL: "http://127.0.0.1" }, "off"],
    [{ CLAUDECODE: "1", CI: "false" }, "detected"],
  ] as const)("%j is %s", (env, mode) => {
    expect(agentMode(env)).toBe(mode);
  });

  test("refuses another value of PLANASONIX_AGENT", () => {
    expect(() => agentMode({ PLANASONIX_AGENT: "yes" })).toThrow('PLANASONIX_AGENT must be 1 or 0, got "yes"');
  });
});

describe("errorFormat", () => {
  test.each([
    [[], {}, "text"],
    [["--errors", "json"], {}, "json"],
    [["runs", "list", "--errors=json"], {}, "json"],
    [["--errors=text"], { PLANASONIX_ERRORS: "json" }, "text"],
    [[], { PLANASONIX_ERRORS: "json" }, "json"],
    [[], { PLANASONIX_AGENT: "1" }, "json"],
    [[], { CLAUDECODE: "1" }, "json"],
    [[], { CLAUDECODE: "1", PLANASONIX_ERRORS: "text" }, "text"],
    [["--", "--errors", "json"], {}, "text"],
  ] as const)("%j with %j is %s", (args, env, format) => {
    expect(errorFormat(args, env)).toBe(format);
  });

  test.each([
    [["--errors", "xml"], {}, '--errors must be text or json, got "xml"'],
    [["--errors"], {}, '--errors must be text or json, got ""'],
    [[], { PLANASONIX_ERRORS: "JSON" }, 'PLANASONIX_ERRORS must be text or json, got "JSON"'],
    [["--errors", "json"], { PLANASONIX_AGENT: "on" }, 'PLANASONIX_AGENT must be 1 or 0, got "on"'],
  ] as const)("%j with %j is refused", (args, env, message) => {
    expect(() => errorFormat(args, env)).toThrow(message);
  });
});
