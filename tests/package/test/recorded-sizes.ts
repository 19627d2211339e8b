/** How much a bundle may exceed its recorded size before a test fails. */
const slack = 0.05;

/** The sizes that a package's `etc/sizes.json` records: bytes by the name of the bundle. */
export type RecordedSizes = Readonly<Record<string, number>>;

/** The part of a size by which two measurements of the same bundle may differ, such as with another zlib. */
const noise = 0.01;

/**
 * The sizes to record: the measured ones, rounded up to 100 bytes. A recorded size remains if the measured one differs only
 * by noise, so that an unchanged tree leaves the file as it is.
 */
export function toRecorded(measured: RecordedSizes, recorded: RecordedSizes = {}): RecordedSizes {
  return Object.fromEntries(
    Object.entries(measured).map(([bundle, bytes]) => {
      const size = recorded[bundle];
      const isNoise = size !== undefined && Math.abs(bytes - size) <= size * noise;
      return [bundle, isNoise ? size : Math.ceil(bytes / 100) * 100];
    }),
  );
}

/** What is wrong with the measured size of a bundle, in one line; undefined if it is within the slack. */
export function findGrowth(file: string, bundle: string, bytes: number, recorded: RecordedSizes): string | undefined {
  const size = recorded[bundle];
  if (size === undefined) return `${file}: has no size of "${bundle}" (${bytes} bytes): run \`pnpm api\` to record it`;
  if (bytes <= size * (1 + slack)) return undefined;
  const growth = ((bytes / size - 1) * 100).toFixed(1);
  return `${file}: "${bundle}" has grown by ${growth} %, from ${size} to ${bytes} bytes, and ${slack * 100} % are allowed: make it smaller, or run \`pnpm api\` to record the growth`;
}
