/** The npm settings for the registry and the connection that pnpm 12 reads from `pnpm_config_*`, not `npm_config_*`. */
const renamed = ["registry", "proxy", "http_proxy", "https_proxy", "noproxy", "no_proxy", "strict_ssl"];

/** The kept settings: also those for certificates, the configuration files, and the cache. */
const network = new Set([
  ...renamed,
  ...["ca", "cafile", "cert", "key", "userconfig", "globalconfig", "cache", "offline", "prefer_offline"],
]);

/**
 * The environment of every program that the set-up starts. npm exports its settings, and variables about the running
 * script. The environment keeps the settings in `network` and those of hosts and scopes, and passes the settings in
 * `renamed` to pnpm as well. It lacks npm's other variables, because the started programs would read them.
 * @param {Readonly<Record<string, string | undefined>>} source
 * @returns {Record<string, string>}
 */
export function toolEnvironment(source) {
  const env = { TURBO_TELEMETRY_DISABLED: "1", REDOCLY_TELEMETRY: "off", DO_NOT_TRACK: "1" };
  for (const [name, value] of Object.entries(source)) {
    const setting = settingOf(name);
    if (setting === undefined) env[name] = value;
    else if (value && (network.has(setting) || isScoped(setting))) env[`npm_config_${setting}`] = value;
  }
  for (const setting of renamed) {
    const [value, name] = [env[`npm_config_${setting}`], `pnpm_config_${setting}`];
    if (value !== undefined && env[name.toUpperCase()] === undefined) env[name] ??= value;
  }
  // npm reads `cafile` itself; for pnpm, this variable of Node has the same effect.
  if (env.npm_config_cafile !== undefined) env.NODE_EXTRA_CA_CERTS = env.npm_config_cafile;
  return env;
}

/** The npm setting of a variable; "" for npm's other variables; undefined for the variables of other programs. */
function settingOf(variable) {
  if (!/^npm_/i.test(variable)) return undefined;
  const setting = /^npm_config_(.+)$/i.exec(variable)?.[1] ?? "";
  return isScoped(setting) ? setting : setting.toLowerCase().replaceAll("-", "_");
}

/** Whether a setting is for one host (`//host/:_authToken`) or for the packages of one scope (`@scope:registry`). */
function isScoped(setting) {
  return /^(\/\/|@)/.test(setting);
}
