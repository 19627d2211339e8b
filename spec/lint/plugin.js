// Our own rules for Redocly. Each has a fixture in fixtures/ that breaks the rule. The configuration `planasonix/all`
// turns all of them on.
import { closedRequests } from "./rules/closed-requests.js";
import { collectionPage } from "./rules/collection-page.js";
import { declaredAttributes } from "./rules/declared-attributes.js";
import { distinctPaths } from "./rules/distinct-paths.js";
import { documentedBounds } from "./rules/documented-bounds.js";
import { effect } from "./rules/effect.js";
import { envelope } from "./rules/envelope.js";
import { errorsByReference } from "./rules/errors-by-reference.js";
import { eventTag } from "./rules/event-tag.js";
import { evidence } from "./rules/evidence.js";
import { foldedNames } from "./rules/folded-names.js";
import { idempotencyKey } from "./rules/idempotency-key.js";
import { namedExamples } from "./rules/named-examples.js";
import { omitted } from "./rules/omitted.js";
import { oneType } from "./rules/one-type.js";
import { openResponses } from "./rules/open-responses.js";
import { operationName } from "./rules/operation-name.js";
import { pathFile } from "./rules/path-file.js";
import { promoted } from "./rules/promoted.js";
import { references } from "./rules/references.js";
import { refersTo } from "./rules/refers-to.js";
import { retry } from "./rules/retry.js";
import { sameAs } from "./rules/same-as.js";
import { sameWords } from "./rules/same-words.js";
import { scopes } from "./rules/scopes.js";
import { secrets } from "./rules/secrets.js";
import { statuses } from "./rules/statuses.js";
import { verdict } from "./rules/verdict.js";
import { vocabulary } from "./rules/vocabulary.js";
import { words } from "./rules/words.js";
import { writableFields } from "./rules/writable-fields.js";

export const rules = {
  "closed-requests": closedRequests,
  "collection-page": collectionPage,
  "declared-attributes": declaredAttributes,
  "distinct-paths": distinctPaths,
  "documented-bounds": documentedBounds,
  effect,
  envelope,
  "errors-by-reference": errorsByReference,
  "event-tag": eventTag,
  evidence,
  "folded-names": foldedNames,
  "idempotency-key": idempotencyKey,
  "named-examples": namedExamples,
  omitted,
  "one-type": oneType,
  "open-responses": openResponses,
  "operation-name": operationName,
  "path-file": pathFile,
  promoted,
  references,
  "refers-to": refersTo,
  retry,
  "same-as": sameAs,
  "same-words": sameWords,
  scopes,
  secrets,
  statuses,
  verdict,
  vocabulary,
  words,
  "writable-fields": writableFields,
};

const all = { rules: Object.fromEntries(Object.keys(rules).map((name) => [`planasonix/${name}`, "error"])) };

export default () => ({ id: "planasonix", rules: { oas3: rules, arazzo1: { vocabulary } }, configs: { all } });
