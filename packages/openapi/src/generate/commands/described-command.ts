// The commands of a description as data, and the short form in which a package stores them. They are written when a
// package is built or a client is generated; the command line only reads them.
/** The kinds of values that a flag takes. */
export type Kind = "string" | "integer" | "number" | "boolean" | "time" | "map" | "list" | "json" | "any";

/** The flag of one query parameter, or of one leaf of a body. */
export interface Flag {
  /** The name without the dashes, such as `filters.pipeline-ids`. */
  readonly name: string;
  /** The path of the field in the request, such as `filters.pipeline_ids`. */
  readonly field: string;
  readonly kind: Kind;
  readonly description: string;
  readonly required?: boolean;
  /** Known values. The API may accept others, unless `closed`. */
  readonly values?: readonly string[];
  readonly closed?: boolean;
  readonly default?: unknown;
  /** Whether the value is secret: it is then never part of the command. */
  readonly sensitive?: boolean;
  /** The members of a map with secrets that are no secrets themselves. */
  readonly plain?: readonly string[];
  readonly nullable?: boolean;
  /** The kind of the items of a list or of the values of a map. A map without it takes values of any kind. */
  readonly of?: Kind;
  /** The words of the command that lists the resources whose IDs the flag takes, such as `folders list`. */
  readonly list?: string;
  /** The path of another field of the body with the same meaning, such as `config.bucket`. */
  readonly sameAs?: string;
}

/** The command of one operation. */
export interface Command {
  readonly name: string;
  /** The public name of the operation, such as `pipelines.listRuns`. */
  readonly operation: string;
  readonly summary: string;
  readonly description: string;
  readonly method: string;
  readonly path: string;
  /** What the operation can do. */
  readonly effects: readonly (
    | "read"
    | "reach"
    | "execute"
    | "spend"
    | "change"
    | "start"
    | "send"
    | "grant"
    | "delete"
  )[];
  /** Whether no operation undoes it. */
  readonly isFinal?: true;
  /** What the response can contain. */
  readonly reveals?: "rows" | "secret";
  /** Whether the command asks before it sends the request: it deletes, loses a secret, or opens access to others. */
  readonly asks?: true;
  readonly retry: "safe" | "idempotent" | "keyed" | "never";
  readonly scopes: readonly string[];
  /** Whether the command needs a pipeline that is promoted to production. */
  readonly needsPromoted?: true;
  /** The argument of the client's method before the options. */
  readonly takes?: "body" | "query";
  readonly ids: readonly Id[];
  readonly query: readonly Flag[];
  readonly body?: {
    readonly required: boolean;
    readonly description: string;
    readonly flags: readonly Flag[];
    /** What becomes of the fields that the body omits, if it changes a resource. */
    readonly omitted?: "kept" | "unknown";
  };
  /** Whether the list has pages with cursors. */
  readonly paged: boolean;
  /** Whether the request can state the size of a page. */
  readonly hasPageSize: boolean;
  readonly result: "list" | "resource" | "object" | "nothing" | "file";
  /** The columns of a list: paths of fields, with `@` after a time and `#` after a list. */
  readonly columns?: readonly string[];
  /** The paths of the fields of the result, or of its items, with `.*` after what may have any name. */
  readonly fields?: readonly string[];
  /** Where the response tells whether a test passed, and the values with which it did. */
  readonly verdict?: { readonly field: string; readonly passed: readonly (string | boolean)[] };
  readonly example: readonly string[];
  /** What the command does with the operation, if it does not simply call it. */
  readonly action?: "wait" | "logs";
  /** How to wait for the work that the command starts: the client's method, and the command that waits. */
  readonly starts?: { readonly method: string; readonly id: string; readonly wait: readonly [string, string] };
  /** How to wait for the work that the command returns. */
  readonly waiter?: Waiter;
  /** The client's method that follows a growing list. */
  readonly follow?: { readonly method: string };
}

/** The value of a path parameter. */
export interface Id {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  /** Values that are no IDs, because another operation has their path. */
  readonly reserved?: readonly string[];
  /** The words of the command that lists the resources with such IDs, unless they are below another resource. */
  readonly list?: string;
}

/** How the status of work shows that it has ended. */
export interface Waiter {
  readonly method: string;
  readonly status: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
  /** The words of the command that cancels the work. */
  readonly cancel?: readonly [string, string];
}

/** The commands of one resource, as they are stored: what several of them have is stored once. */
export interface StoredCommands {
  readonly ids: readonly Id[];
  readonly fields: readonly (readonly string[])[];
  readonly commands: readonly StoredCommand[];
}

/** A command as it is stored: with the positions of its IDs and fields, and without what is empty or false. */
export interface StoredCommand
  extends Omit<Command, "ids" | "fields" | "query" | "body" | EmptyByDefault>,
    Partial<Pick<Command, EmptyByDefault>> {
  readonly ids?: readonly number[];
  readonly fields?: number;
  /** Without the words of the resource and of the command. */
  readonly example: readonly string[];
  readonly query?: readonly StoredFlag[];
  readonly body?: Omit<NonNullable<Command["body"]>, "flags"> & { readonly flags: readonly StoredFlag[] };
}

type EmptyByDefault = "scopes" | "paged" | "hasPageSize";

/** A flag as it is stored: without the field that its name spells, and without the kind of most flags. */
export type StoredFlag = Omit<Flag, "field" | "kind"> & Partial<Pick<Flag, "field" | "kind">>;

/** What is not stored of a flag with a name. */
export const usualFlag = (name: string): Pick<Flag, "field" | "kind"> => ({
  field: name.replaceAll("-", "_"),
  kind: "string",
});

/** All commands by group and resource. */
export interface Index {
  readonly groups: readonly Group[];
}

/** Resources that belong together. */
export interface Group {
  readonly name: string;
  readonly resources: readonly Resource[];
}

/** One resource and the names of its commands. */
export interface Resource {
  /** The name as a word of a command, such as `reverse-etl`. */
  readonly name: string;
  /** The name as a member of the client, such as `reverseEtl`. */
  readonly resource: string;
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
}
