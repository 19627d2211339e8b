// Tools that read the description when a program starts. Each calls every operation of the mock, or of what the tool makes.
import type { Surroundings } from "./client.ts";
import { countCalled, writeCalls } from "./example-calls.ts";
import { callInNode } from "./node-program.ts";
import { run } from "./step.ts";

/** A tool that reads the description when a program starts. */
export interface ReadingTool {
  /** Its name and version, for people. */
  readonly name: string;
  /** What it makes of the description, for people. */
  readonly makes: string;
  /** The name of the folder in tests/languages that contains its program. */
  readonly id: string;
  /** The files that it can read. */
  readonly files: readonly string[];
  /**
   * Lets the tool read a file, and calls every operation. Returns their number, such as `252 of 252`.
   * @throws {ProgramFailure} If the tool cannot read the file, or a call fails.
   */
  call(file: string, surroundings: Surroundings): Promise<string>;
}

const fastMcp = "4.2.3";
const langChain = { classic: "1.0.8", community: "0.4.2" };
const datamodelCodeGenerator = "0.89.0";
const connexion = "3.3.0";
const bruno = "4.1.0";
const insomniaImporters = "3.6.0";
const mswSource = "0.6.1";
const expressValidator = "5.6.2";
const expressPackages = { "express-openapi-validator": expressValidator, express: "5.3.0" };

/** The tools whose program calls the mock. */
export const readers: readonly ReadingTool[] = [
  {
    name: `FastMCP ${fastMcp}`,
    makes: "tools of an MCP server",
    id: "call-fastmcp",
    files: ["openapi.yaml", "openapi-3.0.yaml"],
    call: (file, surroundings) => callThrough([`fastmcp==${fastMcp}`], file, surroundings),
  },
  {
    name: `LangChain ${langChain.classic} (langchain-classic), ${langChain.community} (langchain-community)`,
    makes: "functions for a model",
    id: "call-langchain",
    files: ["openapi-3.0.yaml"],
    call: (file, surroundings) => {
      const packages = [`langchain-classic==${langChain.classic}`, `langchain-community==${langChain.community}`];
      return callThrough([...packages, "openapi-pydantic==0.6.0"], file, surroundings);
    },
  },
  {
    name: `datamodel-code-generator ${datamodelCodeGenerator}`,
    makes: "Pydantic models",
    id: "call-pydantic",
    files: ["openapi.yaml"],
    call: (file, surroundings) =>
      callThrough(
        [`datamodel-code-generator==${datamodelCodeGenerator}`, "email-validator==2.3.0", "httpx==0.28.1"],
        file,
        surroundings,
      ),
  },
  {
    name: `Connexion ${connexion}`,
    makes: "a server that validates requests and responses",
    id: "call-connexion",
    files: ["openapi-3.0.yaml"],
    call: (file, surroundings) => callThrough([`connexion==${connexion}`], file, surroundings),
  },
  {
    name: `express-openapi-validator ${expressValidator}`,
    makes: "a server that validates requests and responses",
    id: "call-express",
    files: ["openapi.yaml"],
    call: (file, surroundings) => callInNode(expressPackages, [file], surroundings),
  },
  {
    // It takes the `id` of an example for the ID of a schema, in descriptions of OpenAPI 3.0.
    name: `express-openapi-validator ${expressValidator} with \`validateResponses: false\``,
    makes: "a server that validates requests",
    id: "call-express",
    files: ["openapi-3.0.yaml"],
    call: (file, surroundings) =>
      callInNode(expressPackages, [file, JSON.stringify({ validateResponses: false })], surroundings),
  },
  {
    name: `@msw/source ${mswSource}`,
    makes: "handlers of Mock Service Worker",
    id: "call-msw",
    files: ["openapi.yaml", "openapi-3.0.yaml"],
    call: (file, surroundings) => callInNode({ "@msw/source": mswSource, msw: "2.15.0" }, [file], surroundings),
  },
  {
    name: `Bruno ${bruno} (@usebruno/cli)`,
    makes: "a collection of requests",
    id: "call-bruno",
    files: ["openapi.yaml"],
    call: (file, surroundings) => callInNode({ "@usebruno/cli": bruno, yaml: "2.9.1" }, [file], surroundings),
  },
  {
    name: `Insomnia ${insomniaImporters} (insomnia-importers)`,
    makes: "a collection of requests",
    id: "call-insomnia",
    files: ["openapi-3.0.yaml"],
    call: (file, surroundings) => callInNode({ "insomnia-importers": insomniaImporters }, [file], surroundings),
  },
];

/** The arguments with which uv runs a program in Python that has requirements. */
function withRequirements(requirements: readonly string[], args: readonly string[]): readonly string[] {
  return ["run", "--no-project", "--isolated", ...requirements.flatMap((one) => ["--with", one]), "python", ...args];
}

async function callThrough(
  requirements: readonly string[],
  file: string,
  { folder, path, env }: Surroundings,
): Promise<string> {
  writeCalls(folder);
  const args = withRequirements(requirements, ["program.py", file]);
  const { stdout } = await run({ program: "uv", args, cwd: folder, env: { ...env, PATH: path } });
  return countCalled(folder, stdout);
}
