// References to resources of another project, such as a folder.
import type { ErrorDetail } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import { foreignReferences, projectAttribute } from "../rules/places.ts";

/** The references of a body to resources of another project, and those that a move to another project leaves behind. */
export function placeMistakes(call: Call): ErrorDetail[] {
  const { body, kind, target, operation } = call;
  const attributes = { ...target?.attributes, ...body };
  const isMove = kind === "merge" && projectAttribute in body;
  return foreignReferences(call, operation.successes[0].resource?.type ?? "", attributes)
    .filter(({ attribute }) => isMove || attribute in body)
    .map(({ attribute, project }) => ({
      field: `body.${attribute}`,
      issue: `belongs to the project ${project}, and not to ${attributes[projectAttribute]}`,
    }));
}
