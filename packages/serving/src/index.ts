/**
 * What the mock and the sandbox share: an HTTP server, its layers, the parsing of request bodies, errors in the API's
 * envelope, the checks of options, and the command line. Private: the builds of both packages inline this code.
 */
export {
  type Command,
  type CommandIo,
  type ProcessLike,
  processIo,
  repeated,
  runCommand,
  type StartedCommand,
} from "./command/command.ts";
export { type FirstCalls, firstCalls, type SuggestibleOperation, startLines } from "./command/first-calls.ts";
export { checkOptions, hostNames, isPort, isText, type OptionRules, origins } from "./command/options.ts";
export { matchPath } from "./dialect/addresses.ts";
export { dialectFlag, readDialectFlag, readForms, servedForms } from "./dialect/forms.ts";
export { type DialectOption, dialectRule, documentedForm, type Form, type Forms } from "./dialect/option.ts";
export { toEvent } from "./dialect/to-event.ts";
export { goingHeader } from "./dialect/to-form.ts";
export {
  type ErrorDetail,
  type ErrorReply,
  errorResponse,
  genericErrorCode,
  HttpError,
  invalidRequest,
  invalidRequestMessage,
} from "./http/error-reply.ts";
export {
  compose,
  type Disruption,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Layer,
} from "./http/exchange.ts";
export { type Allowed, isHostName, isOrigin } from "./http/hosts.ts";
export { parseBody, type RequestBody } from "./http/request-body.ts";
export { cors, refusePages } from "./layers/cors.ts";
export { descriptionFile } from "./layers/description-file.ts";
export { errorReplies } from "./layers/error-replies.ts";
export { basePath, mount } from "./layers/mount.ts";
export { requestId, withRequestId } from "./layers/request-id.ts";
export { split } from "./server/disrupt.ts";
export { type ListenOptions, listen, type RunningServer } from "./server/listen.ts";
export { maxBodyBytes } from "./server/node-request.ts";
export { StartError, type StartErrorClass, type StartErrorCode } from "./server/start-error.ts";
