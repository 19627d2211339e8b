import { type Dialect, describedOperation, dialectNames, readDialect } from "@planasonix/openapi/dialects";
import { isRecord, resolvePointer } from "@planasonix/runtime";

/**
 * Returns the names of the known dialects whose form the body of a success has, those that were seen first; none if the
 * body says nothing, or has the documented form. `operation` is the name of the operation, such as `jobs.get`, and `body`
 * the parsed body: `operation` and `body` of a `ResponseFormatError`.
 *
 * @example
 * if (isResponseFormatError(error)) console.log(recognizeDialect(error.operation, error.body)); // ["airflow-provider"]
 */
export function recognizeDialect(operation: string, body: unknown): string[] {
  const known = dialectNames.map(readDialect).filter(({ operations }) => Object.hasOwn(operations, operation));
  const fitting = known.filter((dialect) => fits(dialect, operation, body));
  const isSeen = ({ operations }: Dialect): boolean => operations[operation]?.is === "seen";
  return fitting.sort((a, b) => Number(isSeen(b)) - Number(isSeen(a))).map(({ name }) => name);
}

/** Whether a body has what tells a dialect from the documented form: an ID and an attribute in their places. */
function fits({ operations }: Dialect, operation: string, body: unknown): boolean {
  const described = describedOperation(operation);
  const form = operations[operation]?.response;
  if (!described || !form || form.form === "envelope") return false;
  const { at = "", id = ["/id"], names = {}, case: style, shows } = form;
  const found = resolvePointer(body, at);
  const [first] = described.gives === "list" && Array.isArray(found) ? found : [found];
  if (!isRecord(first) || isRecord(first.attributes) || (at === "" && isRecord(body) && isRecord(body.data)))
    return false;
  const hasId = id.some((one) => one.startsWith("/") && resolvePointer(first, one) !== undefined);
  const places = (shows ?? [...(described.response?.keys() ?? [])].map((name) => `/${name}`)).map(
    (pointer) =>
      names[pointer] ?? (style ? pointer.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) : pointer),
  );
  const shown = places.filter((place) => resolvePointer(first, place) !== undefined);
  return shown.length > 0 ? hasId || id.some((one) => one.startsWith("{")) : hasId && places.length === 0;
}
