/** The value of a flag among all arguments, in front of `--`, before the command and with it its flags are known. */
export function flagValue(args: readonly string[], flag: string): string | undefined {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const at = own.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  return own[at] === flag ? (own[at + 1] ?? "") : own[at]?.slice(flag.length + 1);
}
