import { runCommand } from "./command.ts";

/**
 * Requires that npm would upload to loopback, with the settings of an environment and of a folder.
 * @param address The registry that the uploads name.
 * @throws {Error} If that registry, or one in the settings of npm, is anywhere else.
 */
export async function requireLoopback(address: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const settings: object = JSON.parse(await runCommand("npm", ["config", "list", "--json"], cwd, env));
  const configured = Object.entries(settings).filter(([name]) => /(^|:)registry$/.test(name));
  for (const [name, value] of [["REGISTRY", address], ...configured]) {
    if (!isLoopback(String(value))) {
      throw new Error(`A rehearsal uploads to loopback only, and \`${name}\` is ${value}: remove that setting`);
    }
  }
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(address).hostname);
}
