// Makes the connections of an organization equal to a YAML file: creates, updates and deletes them. Run it with
//   PLANASONIX_API_KEY=... node sync-connections.ts connections.yaml [--prune]
//
//   - name: Warehouse
//     type: snowflake
//     config: { account: acme, database: RAW }
//     credential_id: cred_01j9k2m4snowflk1
//
// Secrets belong in credentials. Responses omit those in `config`, so a connection with one would differ at each run.
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import {
  type Connection,
  type ConnectionCreate,
  createClient,
  isConflictError,
  type Planasonix,
} from "@planasonix/client";
import { parse } from "yaml";

/**
 * Synchronizes the connections, which are told apart by their names.
 * @param wanted The connections that shall exist.
 * @param prune Whether to delete connections that are not in `wanted`.
 * @returns A line for each change, and for each connection that could not be deleted.
 */
export async function syncConnections(
  planasonix: Planasonix,
  wanted: readonly ConnectionCreate[],
  prune: boolean,
): Promise<string[]> {
  const existing = new Map<string, string>();
  for await (const { id, attributes } of planasonix.connections.list()) existing.set(attributes.name, id);

  const lines: string[] = [];
  for (const connection of wanted) {
    const { name } = connection;
    const id = existing.get(name);
    if (id === undefined) {
      lines.push(`created ${name}${hidden(connection, await planasonix.connections.create(connection))}`);
    } else if (differs(connection, await planasonix.connections.get(id))) {
      // Complete, because it depends on the connector whether the fields of `config` that are omitted keep their values.
      const { type: _, category: __, ...fields } = connection;
      lines.push(`updated ${name}${hidden(connection, await planasonix.connections.update(id, fields))}`);
    }
  }
  const names = new Set(wanted.map(({ name }) => name));
  for (const [name, id] of prune ? existing : []) {
    if (!names.has(name)) lines.push(await remove(planasonix, name, id));
  }
  return lines;
}

/** Items of a list have no `config`, so `existing` is a connection that was read by its ID. */
function differs({ config, credential_id }: ConnectionCreate, { attributes: existing }: Connection): boolean {
  const hasOtherCredential = credential_id !== undefined && credential_id !== existing.credential_id;
  return hasOtherCredential || !isDeepStrictEqual(existing.config, config);
}

/** What to change in the file if the API does not show all settings of a connection. */
function hidden({ config }: ConnectionCreate, { attributes }: Connection): string {
  const names = Object.keys(config).filter((name) => !Object.hasOwn(attributes.config, name));
  return names.length > 0 ? ` (put ${names.join(", ")} in a credential: the API does not show it)` : "";
}

/** Deletes a connection. A pipeline may still use it: then the API responds with 409, and the connection stays. */
async function remove(planasonix: Planasonix, name: string, id: string): Promise<string> {
  try {
    await planasonix.connections.delete(id);
    return `deleted ${name}`;
  } catch (error) {
    if (isConflictError(error)) return `kept ${name}: ${error.message}`;
    throw error;
  }
}

if (import.meta.main) {
  const [file = "connections.yaml", option] = process.argv.slice(2);
  const wanted: ConnectionCreate[] = parse(await readFile(file, "utf8"));
  for (const line of await syncConnections(createClient(), wanted, option === "--prune")) console.log(line);
}
