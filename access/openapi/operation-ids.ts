/**
 * Operations' resource names as import makes them of operation ids, made known beforehand: Microsoft Learn,
 * "API import restrictions and known issues", section "Normalization rules for operationId".
 */
const MAX_LENGTH = 76;
const MAX_CLASHES = 999;

/** Lower case, runs of anything but letters and digits become one dash, none at the ends, at most 76 characters. */
export function normalizeOperationId(text: string): string {
  const dashed = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '');
  return dashed.slice(0, MAX_LENGTH).replace(/-+$/, '');
}

/**
 * One unique name for each operation, in order. The first that asks for a name gets it; a clash gets `-1`, `-2` …
 * Import leaves every such name as it is.
 * @returns undefined for an operation whose name clashes with 999 others
 */
export function uniqueOperationIds(
  operations: readonly { readonly operationId?: string; readonly method: string; readonly path: string }[],
): readonly (string | undefined)[] {
  const wanted = operations.map(({ operationId, method, path }) => {
    const own = operationId === undefined ? '' : normalizeOperationId(operationId);
    return own === '' ? normalizeOperationId(`${method} ${path}`) : own;
  });
  const taken = new Set(wanted);
  const given = new Set<string>();
  const clashes = new Map<string, number>();
  return wanted.map((name) => {
    if (!given.has(name)) {
      given.add(name);
      return name;
    }
    for (let clash = (clashes.get(name) ?? 0) + 1; clash <= MAX_CLASHES; clash += 1) {
      const suffix = `-${clash}`;
      const candidate = `${name.slice(0, MAX_LENGTH - suffix.length).replace(/-+$/, '')}${suffix}`;
      if (taken.has(candidate)) continue;
      clashes.set(name, clash);
      taken.add(candidate);
      return candidate;
    }
    return undefined;
  });
}
