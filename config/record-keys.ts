/** Entries under a name of a wrong form: zod doesn't look into them, so they are looked at under another name. */

/** A copy of an input in which keys have other names, and the way back. */
export class RenamedKeys {
  private readonly originals = new Map<string, string>();

  /** @param value plain data, which is changed */
  constructor(readonly value: unknown) {}

  /** Gives the entry at a path a name that every record takes. @returns false where there is no such entry */
  rename(path: readonly PropertyKey[]): boolean {
    const key = String(path.at(-1));
    const holder = path.slice(0, -1).reduce<unknown>(memberOf, this.value);
    if (holder === null || typeof holder !== 'object' || !Object.hasOwn(holder, key)) return false;
    const name = this.freeName();
    this.originals.set(name, key);
    const entries = Object.entries(holder);
    for (const [old] of entries) Reflect.deleteProperty(holder, old);
    // In their order, which decides what is named first in messages.
    for (const [old, entry] of entries) Object.assign(holder, { [old === key ? name : old]: entry });
    return true;
  }

  private freeName(): string {
    const text = JSON.stringify(this.value);
    let number = this.originals.size;
    while (text.includes(`renamed-${number}`)) number += 1;
    return `renamed-${number}`;
  }

  /** Lets what names such an entry find it, too. */
  renameReferences(): void {
    const renamed = new Map([...this.originals].map(([name, original]) => [original, name]));
    const visit = (value: unknown): void => {
      if (value === null || typeof value !== 'object') return;
      for (const [key, member] of Object.entries(value)) {
        const name = typeof member === 'string' ? renamed.get(member) : undefined;
        if (name !== undefined) Object.assign(value, { [key]: name });
        else visit(member);
      }
    };
    visit(this.value);
  }

  pathBack(path: readonly PropertyKey[]): PropertyKey[] {
    return path.map((key) => (typeof key === 'string' ? (this.originals.get(key) ?? key) : key));
  }

  textBack(text: string): string {
    return [...this.originals].reduce((rest, [name, original]) => rest.replaceAll(name, () => original), text);
  }

  /** Data of the same shape with the original names. */
  valueBack<T>(value: T): T {
    return this.originals.size === 0 ? value : (this.back(value) as T);
  }

  private back(value: unknown): unknown {
    if (typeof value === 'string') return this.originals.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.back(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [this.originals.get(key) ?? key, this.back(member)]));
  }
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return value === null || typeof value !== 'object' ? undefined : (value as Record<PropertyKey, unknown>)[key];
}
