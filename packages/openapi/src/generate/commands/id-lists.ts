// Which command lists the resources whose IDs a parameter or a field contains.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";
import { kebabCase } from "./kebab-case.ts";

/** The commands that list resources, by the name of a path parameter and by the type of the resources. */
interface IdLists {
  readonly byParameter: ReadonlyMap<string, string>;
  readonly byType: ReadonlyMap<string, string>;
}

/**
 * The words of the command that lists the resources whose ID a parameter or a field contains, such as `folders list` for
 * `folder_id`, for `folder_ids`, and for a `parent_id` that refers to a folder (`x-refers-to`); undefined if the field
 * contains no such ID, or if the list itself is below another resource.
 */
export function idListOf(description: Description, field: string, schema: Schema = {}): string | undefined {
  const { byParameter, byType } = listsOf(description);
  const type = schema["x-refers-to"] ?? schema.items?.["x-refers-to"];
  if (typeof type === "string") return byType.get(type);
  const name = field.split(".").at(-1) ?? "";
  return /_ids?$/.test(name) ? byParameter.get(name.replace(/s$/, "")) : undefined;
}

function listsOf(description: Description): IdLists {
  const stored = known.get(description) ?? readLists(description);
  known.set(description, stored);
  return stored;
}

const known = new WeakMap<Description, IdLists>();

function readLists(description: Description): IdLists {
  const operations = listOperations(description);
  const lists = operations.filter((operation) => isWholeList(description, operation));
  const parameters = operations.flatMap(({ path }) => {
    const [, collection, name = ""] = /^([^{]+)\/\{(\w+)\}/.exec(path) ?? [];
    const list = lists.find((one) => one.path === collection);
    return list ? [{ name, list }] : [];
  });
  // Of several lists of a type, the one whose items have paths counts: the others list a part, such as what is deleted.
  const typed = [...lists, ...parameters.map(({ list }) => list)];
  return {
    byParameter: new Map(parameters.map(({ name, list }) => [name, words(list)])),
    byType: new Map(typed.flatMap((list) => typesOf(description, list).map((type) => [type, words(list)] as const))),
  };
}

/** Whether an operation lists resources that are below no other resource. */
function isWholeList(description: Description, operation: DescribedOperation): boolean {
  const { method, path } = operation;
  return method === "GET" && !path.includes("{") && resultOf(description, operation).kind === "list";
}

/** The types of the items of a list. */
function typesOf(description: Description, { successes }: DescribedOperation): string[] {
  return successes.flatMap(([, response]) => {
    const page = resolve<Schema>(description, response.content?.["application/json"]?.schema ?? {});
    const item = resolve<Schema>(description, page.properties?.data?.items ?? {});
    const { const: type } = resolve<Schema>(description, item.properties?.type ?? {});
    return typeof type === "string" ? [type] : [];
  });
}

function words({ resource, member }: DescribedOperation): string {
  return `${kebabCase(resource)} ${kebabCase(member)}`;
}
