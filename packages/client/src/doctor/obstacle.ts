// What keeps a check from reading anything: why a request got no response, or what every response shows.
import {
  isCallError,
  isConnectionError,
  isDeadlineError,
  isMissingApiKeyError,
  isRedirectError,
  isTimeoutError,
} from "@planasonix/runtime";
import type { Obstacle } from "./report.ts";
import type { Reply } from "./session.ts";

const nameCode = /ENOTFOUND|EAI_/;
const certificateCode =
  /CERT|CRL_|SSL|TLS|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|UNABLE_TO|SELF_SIGNED/;
const proxyText = /proxy|HTTP Tunneling/i;

/**
 * What kept the first request from getting a response; `undefined` for an error that is not that of a request, such as
 * the reason of a signal.
 */
export function obstacleOfError(error: unknown): Obstacle | undefined {
  if (isMissingApiKeyError(error)) {
    return fixed("key", "there is no API key", "set `apiKey`, or PLANASONIX_API_KEY");
  }
  if (isRedirectError(error)) {
    const to = error.location === undefined ? "an unknown address" : error.location;
    return fixed(
      "redirect",
      `every request is redirected to ${to} (${error.status})`,
      `set \`baseUrl\` to the address of the API behind it, or ask whether a login is in front of it`,
    );
  }
  if (isTimeoutError(error) || isDeadlineError(error)) {
    return passing("connection", "nothing responded in time", "try again, or set `timeoutMs` and `deadlineMs`");
  }
  if (isConnectionError(error)) return obstacleOfConnection(error.message);
  return isCallError(error) ? fixed("failure", error.message, "see the message") : undefined;
}

function obstacleOfConnection(message: string): Obstacle {
  const reason = /\(([^()]*)\)$/.exec(message)?.[1] ?? message;
  if (proxyText.test(reason)) {
    return fixed("proxy", `the proxy opened no connection (${reason})`, "check HTTPS_PROXY, NO_PROXY and its password");
  }
  if (nameCode.test(reason)) {
    return passing(
      "name",
      `the name of the host is unknown (${reason})`,
      "check the host in `baseUrl`, and the network",
    );
  }
  if (certificateCode.test(reason)) {
    return fixed(
      "certificate",
      `the certificate was not accepted (${reason})`,
      "set NODE_EXTRA_CA_CERTS to the file of a private certificate authority; do not turn verification off",
    );
  }
  return passing(
    "connection",
    `there is no connection (${reason})`,
    "check host and port in `baseUrl`, and the network",
  );
}

/** What every response shows to be in the way; `undefined` if there is nothing. */
export function obstacleOfReply(reply: Reply): Obstacle | undefined {
  const { status, headers, body } = reply;
  if (status === 401) {
    return fixed(
      "key",
      `the API key was refused (401${codeOf(reply)})`,
      "set another `apiKey`; a deployment with the deprecated header needs `authScheme`",
    );
  }
  if (status === 407) return fixed("proxy", "a proxy requires a password (407)", "set it in HTTPS_PROXY");
  const isHtml = isPage(reply);
  if (isHtml && status < 400) {
    return fixed(
      "page",
      `a web page came with status ${status} in place of JSON, such as that of a login`,
      "set `baseUrl` to the address of the API itself, or let the gateway pass requests with an API key",
    );
  }
  if (isHtml && status === 403) {
    return fixed(
      "refused",
      "a web page refuses requests (403), such as that of a firewall",
      "ask for access to the API",
    );
  }
  if (status >= 500) {
    const isHint = headers.has("retry-after");
    return passing(
      "failure",
      `the deployment fails (${status})`,
      isHint ? "try again after its Retry-After" : "try again",
    );
  }
  if (status < 400 && body === undefined) {
    return fixed("other_api", `something other than JSON came with status ${status}`, "check `baseUrl`");
  }
  return undefined;
}

/** Whether a response is a web page. */
export function isPage({ text, body }: Pick<Reply, "text" | "body">): boolean {
  return body === undefined && /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

function codeOf({ error }: Reply): string {
  const code = Object(error).code;
  return typeof code === "string" && /^\w{1,40}$/.test(code) ? ` ${code}` : "";
}

function fixed(kind: Obstacle["kind"], seen: string, setting: string): Obstacle {
  return { kind, seen, setting, passing: false };
}

function passing(kind: Obstacle["kind"], seen: string, setting: string): Obstacle {
  return { kind, seen, setting, passing: true };
}
