/** Whether a text is a day that the calendar has, as `2026-12-31`; such texts compare as days do. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Some days that no month has, 31 February among them, are read as days of the next one.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
