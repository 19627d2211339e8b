// What limits the effects of commands: a file that only the administrator can write, `--allow` and PLANASONIX_ALLOW. An
// effect is allowed only if each limit allows it.
import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, win32 } from "node:path";
import type { AllowedEffects, Effect } from "@planasonix/client";
import { effectTexts } from "../described/effects.ts";
import { Ended } from "../errors/exit-code.ts";
import { exitCodes } from "../errors/exit-codes.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Sources } from "../typed/source.ts";

/** The file that only an administrator writes, and who that is. */
export interface PolicyFiles {
  readonly paths: readonly string[];
  /** The user ID of the administrator; undefined where files have no owner. */
  readonly owner: number | undefined;
}

/** Where the administrator's file is. On Windows, a user can change the variable, so the usual folder counts as well. */
export function policyFiles({
  platform,
  env,
}: Pick<Sources, "env"> & { readonly platform: NodeJS.Platform }): PolicyFiles {
  if (platform !== "win32") return { paths: ["/etc/planasonix/policy.toml"], owner: 0 };
  const folders = new Set(["C:\\ProgramData", env.ProgramData || "C:\\ProgramData"]);
  return { paths: [...folders].map((folder) => win32.join(folder, "planasonix", "policy.toml")), owner: undefined };
}

/**
 * The limits of the administrator's file: it is read whatever else supplies the configuration. None if it does not exist.
 *
 * @throws {UsageError} If it cannot be read, is invalid, or others can write to it.
 */
export async function readPolicyFiles({ paths, owner }: PolicyFiles): Promise<readonly AllowedEffects[]> {
  const limits = paths.map(async (path) => {
    const text = readOwned(path, owner);
    if (text === undefined) return [];
    const { parse } = await import("smol-toml");
    let content: Record<string, unknown>;
    try {
      content = parse(text);
    } catch (error) {
      throw new UsageError(`${path} is not valid TOML (line ${Object(error).line ?? "unknown"})`);
    }
    const unknown = Object.keys(content).find((name) => name !== "allow");
    if (unknown !== undefined) throw new UsageError(`${path} must contain only allow; ${unknown} is unknown`);
    return [{ source: path, allow: checkEffects(content.allow, `${path}: allow`) }];
  });
  return (await Promise.all(limits)).flat();
}

/** @throws {UsageError} If a file that exists cannot be read, or is not the administrator's alone. */
function readOwned(path: string, owner: number | undefined): string | undefined {
  try {
    lstatSync(path); // A link to nothing exists.
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test(Object(error).code)) return undefined;
    throw new UsageError(`${path} cannot be read (${Object(error).code}), and could limit this command`);
  }
  try {
    const real = realpathSync(path);
    for (const one of owner === undefined ? [] : [real, dirname(real), dirname(path)]) {
      const { uid, mode } = statSync(one);
      if (uid !== owner || (mode & 0o022) !== 0) {
        throw new UsageError(
          `Others than the administrator can write to ${one}`,
          `chown root ${one}; chmod go-w ${one}`,
        );
      }
    }
    return readFileSync(real, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read (${Object(error).code}), and could limit this command`);
  }
}

/** The limits of `--allow` and PLANASONIX_ALLOW. @throws {UsageError} If one is empty or has an unknown effect. */
export function typedLimits({ env }: Pick<Sources, "env">, flag: string | undefined): readonly AllowedEffects[] {
  const given = [
    ["PLANASONIX_ALLOW", env.PLANASONIX_ALLOW],
    ["--allow", flag],
  ] as const;
  return given.flatMap(([source, text]) => {
    const allow = text?.split(",").map((part) => part.trim());
    return allow ? [{ source, allow: checkEffects(allow, source) }] : [];
  });
}

/** @throws {UsageError} If a setting is not a list of effects with at least one: it never means everything. */
export function checkEffects(value: unknown, where: string): readonly Effect[] {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => Object.hasOwn(effectTexts, String(one)))) {
    return value.map(String) as Effect[];
  }
  throw new UsageError(`${where} must list at least one of ${Object.keys(effectTexts).join(", ")}`);
}

/** The effects that each limit allows. */
export function allowedBy(limits: readonly AllowedEffects[]): readonly Effect[] {
  const all = Object.keys(effectTexts) as Effect[];
  return all.filter((effect) => limits.every(({ allow }) => allow.includes(effect)));
}

/** What commands may do, and which settings say so, in one line. */
export function allowedText(limits: readonly AllowedEffects[]): string {
  if (limits.length === 0) return "everything that the API key permits";
  return `${allowedBy(limits).join(", ") || "nothing"} (${sourcesText(limits)})`;
}

function sourcesText(limits: readonly AllowedEffects[]): string {
  return limits.map(({ source, allow }) => `${source} allows ${allow.join(", ")}`).join("; ");
}

/** @throws {Ended} If an effect of something is not allowed by each limit. */
export function requireEffects(name: string, effects: readonly Effect[], limits: readonly AllowedEffects[]): void {
  if (limits.every(({ allow }) => effects.every((effect) => allow.includes(effect)))) return;
  const text = `${name} is not allowed: it needs ${effects.join(" and ")}; ${sourcesText(limits)}`;
  const isOperation = /^\w+\.\w+$/.test(name);
  throw new Ended(exitCodes.notAllowed, text, isOperation ? { work: { operation: name, id: undefined } } : {});
}
