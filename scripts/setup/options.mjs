import { once } from "node:events";
import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { SetupError } from "./steps.mjs";

/**
 * @typedef {object} Option
 * @property {"string" | "boolean"} type
 * @property {string} [value] The placeholder for its value in the usage.
 * @property {string} [default]
 * @property {string} [help]
 */

const help = /** @type {const} */ ({ type: "boolean", help: "print this help" });
const highestPort = 65_535;

/**
 * Reads and checks the arguments of the command, before anything is fetched. Prints the usage if an argument requests
 * it.
 * @param {import("./commands.mjs").Command} command
 * @param {readonly string[]} args
 * @returns {Promise<readonly string[] | undefined>} The options for the program of the command, including defaults, and
 * the positional arguments; undefined if the usage was printed.
 * @throws {SetupError} If an argument is invalid, the port is not a port number, or the port is in use.
 */
export async function readOptions(command, args) {
  const { values, positionals } = parse(command, args);
  if (values.help) return void console.log(usageOf(command));
  if (command.portOf) values.port ??= command.portOf(values);
  if (values.port !== undefined) await checkPort(command, values);
  const options = Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, value],
  );
  return [...options, ...positionals];
}

function parse({ usage, options = {}, names }, args) {
  try {
    return parseArgs({ args: [...args], options: { ...options, help }, allowPositionals: names !== undefined });
  } catch (error) {
    const [reason] = error.message.replaceAll("'", '"').split(/\. |\.?\n/);
    throw new SetupError(`${reason}. Type ${usage} -- --help for the options.`);
  }
}

function usageOf({ usage, summary, options = {}, names }) {
  const rows = Object.entries({ ...options, help }).map(([name, option]) => [
    `--${name}${option.value ? ` ${option.value}` : ""}`,
    [option.help, option.default && `(default: ${option.default})`].filter(Boolean).join(" "),
  ]);
  if (names) rows.unshift([names.value, names.help]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
  return [`${usage} -- [options]${names ? ` [${names.value}]` : ""}`, "", summary, "", ...lines].join("\n");
}

async function checkPort({ usage, options = {} }, { port: text, host = "127.0.0.1", ...others }) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > highestPort) {
    throw new SetupError(`"--port" must be a whole number from 0 to ${highestPort}, got ${JSON.stringify(text)}.`);
  }
  if (port === 0 || (await canListen(port, host))) return;
  const free = await nextFreePort(port, host);
  const given = Object.entries({ host, ...others }).filter(
    ([name, value]) => value !== (options[name]?.default ?? host),
  );
  const kept = given.map(([name, value]) => ` --${name}${value === true ? "" : ` ${quote(value)}`}`).join("");
  const advice = free === undefined ? "" : `, or type ${usage} -- --port ${free}${kept}`;
  throw new SetupError(`Port ${port} of ${host} is in use. Stop the program that holds it${advice}.`);
}

/** Quotes a value for a shell if needed. */
function quote(value) {
  return /^[\w./:-]+$/.test(value) ? value : JSON.stringify(value);
}

/** The first free port among the next ten; undefined if there is none. */
async function nextFreePort(port, host) {
  for (let next = port + 1; next <= Math.min(port + 10, highestPort); next += 1) {
    if (await canListen(next, host)) return next;
  }
  return undefined;
}

/** Whether a port is free. True also if listening fails for another reason, which the server itself reports. */
async function canListen(port, host) {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return true;
  } catch (error) {
    return error.code !== "EADDRINUSE";
  } finally {
    server.close();
  }
}
