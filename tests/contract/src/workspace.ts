// A workspace that calls pipelines flows: its file, and the client that is generated from it.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ClientOptions } from "@planasonix/client";
import { createClientFor } from "@planasonix/client/core";
import { generateClient, recognize } from "@planasonix/openapi/generate";
import {
  type DescribedOperation,
  type Description,
  listOperations,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { workspaceFile } from "@planasonix/scripts/openapi/workspace-file.ts";
import type { Methods } from "./call/method-call.ts";
import { withStatusForDefault } from "./description.ts";
import type { OwnOperations } from "./servers/sandbox-server.ts";

/** The workspace, until it is disposed of. */
export interface Workspace extends OwnOperations, Disposable {
  /** Its description as it was adopted. */
  readonly description: Description;
  readonly operations: readonly DescribedOperation[];
  /** Creates a client with the generated tables. */
  readonly createClient: (options: ClientOptions) => Methods;
}

/** Writes the file of the workspace, and generates the client from it. */
export async function generateWorkspace(ours: Description): Promise<Workspace> {
  // In this package, where the generated code finds the client.
  const folder = fileURLToPath(new URL(`../generated/workspace-${process.pid}/`, import.meta.url));
  const spec = `${folder}workspace.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(spec, JSON.stringify(workspaceFile(ours)));
  let adopted: object = {};
  const more = ({ description }: { readonly description: object }): ReadonlyMap<string, string> => {
    adopted = description;
    return new Map();
  };
  await generateClient({ from: spec, out: `${folder}planasonix`, more });
  const { tables } = await import(`${folder}planasonix/table.ts`);
  const { recognized } = await recognize(spec);
  const description = withStatusForDefault(adopted as WholeDescription);
  return {
    spec,
    description,
    operations: listOperations(description),
    known: new Map(recognized.map(({ name, known }) => [name, known])),
    createClient: (options) => createClientFor<Methods>(tables, options),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
