const byteUnits: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 };

/** Bytes of a size such as `2GB`, `512 MiB` or `1000000`; undefined when it is not one. KB is 1000 bytes, KiB 1024. */
export function parseBytes(text: string): number | undefined {
  return parseQuantity(text, byteUnits);
}

/** Milliseconds of a duration such as `500ms`, `30s`, `10m`, `2h` or `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, durationUnits);
}

function parseQuantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? ""];
  if (match === null || unit === undefined) return undefined;
  const amount = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** A size for people: `1.4 GB`, three digits at most. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const amount = bytes / 1000 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10} ${units[power]}`;
}
