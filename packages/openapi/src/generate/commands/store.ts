import {
  type Command,
  type Flag,
  type StoredCommand,
  type StoredCommands,
  type StoredFlag,
  usualFlag,
} from "./described-command.ts";

/** Stores the commands of a resource: what several of them have is stored once, because the package contains all of it. */
export function storeCommands(commands: readonly Command[]): StoredCommands {
  const ids = createTable<Command["ids"][number]>();
  const fields = createTable<readonly string[]>();
  const stored = commands.map(({ ids: ownIds, fields: ownFields, ...command }): StoredCommand => {
    const { query, body, scopes, paged, hasPageSize, example, ...rest } = command;
    return {
      ...rest,
      example: example.slice(2),
      ...(query.length > 0 && { query: query.map(storeFlag) }),
      ...(body && { body: { ...body, flags: body.flags.map(storeFlag) } }),
      ...(scopes.length > 0 && { scopes }),
      ...(paged && { paged }),
      ...(hasPageSize && { hasPageSize }),
      ...(ownIds.length > 0 && { ids: ownIds.map(ids.add) }),
      ...(ownFields && { fields: fields.add(ownFields) }),
    };
  });
  // Most paths begin with `attributes`: the reader puts it back.
  const short = fields.values.map((paths) => paths.map((path) => path.replace(/^attributes\./, ".")));
  return { ids: ids.values, fields: short, commands: stored };
}

function storeFlag({ name, field, kind, ...rest }: Flag): StoredFlag {
  const usual = usualFlag(name);
  return { name, ...(field !== usual.field && { field }), ...(kind !== usual.kind && { kind }), ...rest };
}

/** Values, each once, and their positions. */
function createTable<Value>(): { readonly values: Value[]; add(value: Value): number } {
  const values: Value[] = [];
  const positions = new Map<string, number>();
  return {
    values,
    add(value) {
      const text = JSON.stringify(value);
      const known = positions.get(text);
      if (known !== undefined) return known;
      positions.set(text, values.push(value) - 1);
      return values.length - 1;
    },
  };
}
