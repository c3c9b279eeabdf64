/** Keeps what is equal once and gives its place. */
export class Interned<T> {
  readonly items: T[] = [];
  private readonly places = new Map<string, number>();

  /** @param key equal for equal items only; by default the item's JSON */
  add(item: T, key: string = JSON.stringify(item)): number {
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.items.push(item) - 1;
      this.places.set(key, place);
    }
    return place;
  }
}

/** Numbers for objects, so that keys can tell them apart. */
export class Identities {
  private readonly known = new WeakMap<object, number>();
  private next = 0;

  of(object: object): number {
    let id = this.known.get(object);
    if (id === undefined) this.known.set(object, (id = this.next++));
    return id;
  }
}
