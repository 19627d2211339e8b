import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AllowedEffects, Planasonix } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { memoryStore, type StartStore } from "@planasonix/client/once";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { ownFolder } from "@planasonix/configured/src/own-folder.ts";
import type { SessionMachine } from "@planasonix/configured/src/session/machine.ts";
import { createSession, type Session, type Settings } from "@planasonix/configured/src/session/session.ts";
import { internalsOf, type Redactor } from "@planasonix/runtime";
import { type Catalogue, createCatalogue } from "../operations/catalogue.ts";

/** What the server works with, from its start to its end. */
export interface Workspace {
  readonly machine: SessionMachine;
  readonly limits: readonly AllowedEffects[];
  readonly catalogue: Catalogue;
  /** Opens the API. A configuration that is wrong can be corrected while the server runs. */
  open(): Promise<OpenApi>;
  /** Where starts are remembered: in a file, so that a server that is started again takes them up. */
  starts(): StartStore;
}

/** The API with its configuration. */
export interface OpenApi {
  readonly client: Planasonix;
  readonly settings: Settings;
  readonly redactor: Redactor;
}

/** The effects that the operations may have if no setting of the user names any: some MCP hosts pass no environment. */
const usual: AllowedEffects = { source: "the default of the MCP server", allow: ["read"] };

/**
 * Reads the policy, which holds for as long as the server runs.
 *
 * @throws {UsageError} If a setting of the policy is wrong or cannot be read.
 */
export async function createWorkspace(machine: SessionMachine, flags: Session["flags"]): Promise<Workspace> {
  const configured = await createSession(machine, flags).limits();
  // The administrator's file limits what the user allows, and allows nothing itself.
  const isChosen = configured.some(({ source }) => !machine.policyFiles.paths.includes(source));
  const limits = isChosen ? configured : [...configured, usual];
  let opened: Promise<OpenApi> | undefined;
  let store: StartStore | undefined;
  return {
    machine,
    limits,
    catalogue: createCatalogue(limits),
    open() {
      opened ??= openApi(createSession(machine, flags), limits);
      const forget = (): void => {
        opened = undefined;
      };
      opened.then(({ settings }) => settings.apiKey === undefined && forget(), forget);
      return opened;
    },
    starts() {
      store ??= openStore(machine);
      return store;
    },
  };
}

/** The limits of the start count beside those of now, so that a change of the configuration allows nothing more. */
async function openApi(session: Session, limits: readonly AllowedEffects[]): Promise<OpenApi> {
  const client = await session.client({ allow: [...(await session.limits()), ...limits] });
  return { client, settings: await session.settings(), redactor: internalsOf(client).exchange.redactor };
}

function openStore(machine: SessionMachine): StartStore {
  const folder = ownFolder(machine, "cache");
  if (folder === undefined) return memoryStore();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UsageError(`${folder}, which remembers starts, cannot be created (${Object(error).code})`);
  }
  return fileStore(join(folder, "mcp-starts.json"));
}
