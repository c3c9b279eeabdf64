/** What a reader had to change, one line a kind of change, however many places it happened in. */
const SHOWN = 5;

export class Warnings {
  private readonly places = new Map<string, Set<string>>();

  /** @param change for example `TRACE operations are dropped: API Management can't import them` */
  add(change: string, place: string): void {
    const places = this.places.get(change) ?? new Set<string>();
    this.places.set(change, places.add(place));
  }

  list(): readonly string[] {
    return [...this.places].map(([change, places]) => {
      const shown = [...places].slice(0, SHOWN).join(', ');
      return `${change} (${shown}${places.size > SHOWN ? ` and ${places.size - SHOWN} more` : ''})`;
    });
  }
}
