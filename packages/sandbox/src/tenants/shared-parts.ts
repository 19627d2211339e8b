// Everything that the tenants of a sandbox share: the description, its analysis, and the database.
import type { Form } from "@planasonix/serving";
import type { Behaviours, OperationBehaviour } from "../description/behaviour.ts";
import { type Conventions, readConventions } from "../description/conventions.ts";
import type { Document } from "../description/document.ts";
import { type Model, readModel } from "../description/model.ts";
import { createRouter, type Router } from "../description/router.ts";
import type { Validator } from "../description/validator.ts";
import { behaviours } from "../generated/behaviours.ts";
import type { Platform } from "../platform/platform.ts";
import { createDatabase, type Database } from "../store/database.ts";
import { createSecrets, type Secrets } from "../store/secrets.ts";
import { type Indexes, readIndexes } from "../store/tables.ts";
import { createTenantRows, type TenantRows } from "../store/tenants.ts";

/** What follows from a description, and does not change. */
interface DescriptionParts {
  readonly model: Model;
  readonly conventions: Conventions;
  readonly validator: Validator;
  readonly router: Router;
  /** The names that the client gives the operations, such as `pipelines.run`. */
  readonly operationNames: ReadonlySet<string>;
  readonly indexes: Indexes;
}

/** The parts of a sandbox that exist once, whatever the number of tenants. */
export interface SharedParts extends DescriptionParts {
  readonly document: Document;
  readonly behaviours: Behaviours;
  readonly controlValidator: Validator;
  readonly controlText: string;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly tenants: TenantRows;
  /** Whether a file keeps the data. */
  readonly isPersistent: boolean;
  /** The behaviour of each operation that has one, by ID. */
  readonly operationBehaviours: ReadonlyMap<string, OperationBehaviour>;
  /** Whether the probable mistakes in a request are errors. */
  readonly strict: boolean;
  /** The form of deliveries, by the documented type of the event. @default the documented form */
  readonly events?: Form["events"];
  /** Makes IDs and secrets reproducible. */
  readonly randomSeed: string;
  readonly descriptionText: () => string;
}

const known = new WeakMap<Document, DescriptionParts>();

/** Analyzes a description once: it is most of the start of a sandbox, and in Node all sandboxes have the same one. */
function partsOf(document: Document, platform: Platform): DescriptionParts {
  let parts = known.get(document);
  if (parts === undefined) {
    const model = readModel(document);
    parts = {
      model,
      conventions: readConventions(document),
      validator: platform.createValidator(document),
      router: createRouter(model.operations.values()),
      operationNames: new Set([...model.operations.values()].map(({ name }) => name)),
      indexes: readIndexes(model, behaviours),
    };
    known.set(document, parts);
  }
  return parts;
}

/**
 * Reads the description and opens the database.
 *
 * @throws {SandboxError} If the description is missing or the data file cannot be used.
 */
export function createSharedParts(
  platform: Platform,
  options: {
    readonly data: string | undefined;
    readonly randomSeed: string;
    readonly strict?: boolean;
    readonly events?: SharedParts["events"];
  },
): SharedParts {
  const document = platform.readDocument();
  const parts = partsOf(document, platform);
  const database = createDatabase(platform.connect(options.data), parts.indexes);
  const operationBehaviours = new Map(
    Object.values(behaviours).flatMap(({ operations = {} }) => Object.entries(operations)),
  );
  let text: string | undefined;
  return {
    ...parts,
    document,
    behaviours,
    controlValidator: platform.controlValidator,
    controlText: platform.controlText,
    database,
    secrets: createSecrets(database),
    tenants: createTenantRows(database, parts.indexes.keys()),
    isPersistent: options.data !== undefined,
    operationBehaviours,
    strict: options.strict === true,
    ...(options.events && { events: options.events }),
    randomSeed: options.randomSeed,
    descriptionText: () => {
      text ??= platform.readText();
      return text;
    },
  };
}
