// Reads the arguments of a command. Prints its usage for `--help`, and rejects a port that is in use.
import { once } from "node:events";
import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { SetupError } from "./steps.mjs";

/**
 * @typedef {object} Option
 * @property {"string" | "boolean"} type
 * @property {string} [value] The placeholder for its value in the usage.
 * @property {string} [help]
 */

const help = /** @type {const} */ ({ type: "boolean", help: "print this help" });

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
  if (command.passesOptions) return args;
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
    option.help,
  ]);
  if (names) rows.unshift([names.value, names.help]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
  return [`${usage} -- [options]${names ? ` [${names.value}]` : ""}`, "", summary, "", ...lines].join("\n");
}

async function checkPort({ usage }, { port: text, ...others }) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new SetupError(`"--port" must be a whole number from 0 to 65535, got ${JSON.stringify(text)}.`);
  }
  if (port === 0 || (await canListen(port))) return;
  const kept = Object.keys(others).map((name) => ` --${name}`);
  throw new SetupError(
    `Port ${port} of 127.0.0.1 is in use. Stop the program that holds it, or let the system select a free port: ` +
      `type ${usage} -- --port 0${kept.join("")}.`,
  );
}

/** Whether a port of loopback is free. True also if listening fails for another reason, which the server itself reports. */
async function canListen(port) {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch (error) {
    return error.code !== "EADDRINUSE";
  } finally {
    server.close();
  }
}
