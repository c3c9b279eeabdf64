/**
 * The paragraphs of the HIPAA Security Rule (45 CFR part 164, subpart C) that rules cite, each with the kind
 * that the rule text gives it: a standard and a "(Required)" specification are required, the others addressable
 * (45 CFR 164.306(d)).
 */
export interface Citation {
  /** `45 CFR 164.312(e)(1)` */
  readonly reference: string;
  readonly kind: 'Required' | 'Addressable';
  /** The paragraph's own heading. */
  readonly heading: string;
}

const PARAGRAPHS = {
  '308(a)(1)(ii)(D)': ['Required', 'Information system activity review'],
  '308(a)(4)': ['Required', 'Information access management'],
  '308(a)(4)(ii)(B)': ['Addressable', 'Access authorization'],
  '308(a)(7)': ['Required', 'Contingency plan'],
  '308(b)': ['Required', 'Business associate contracts and other arrangements'],
  '310': ['Required', 'Physical safeguards'],
  '312(a)(1)': ['Required', 'Access control'],
  '312(a)(2)(i)': ['Required', 'Unique user identification'],
  '312(a)(2)(iv)': ['Addressable', 'Encryption and decryption'],
  '312(b)': ['Required', 'Audit controls'],
  '312(c)(1)': ['Required', 'Integrity'],
  '312(d)': ['Required', 'Person or entity authentication'],
  '312(e)(1)': ['Required', 'Transmission security'],
  '312(e)(2)(i)': ['Addressable', 'Integrity controls'],
  '312(e)(2)(ii)': ['Addressable', 'Encryption'],
  '316(b)(2)(i)': ['Required', 'Time limit'],
} as const satisfies Readonly<Record<string, readonly [Citation['kind'], string]>>;

/** A paragraph of 45 CFR 164 without the `164.`. */
export type Paragraph = keyof typeof PARAGRAPHS;

/** `cite('312(e)(1)', '312(d)')` */
export function cite(...paragraphs: readonly Paragraph[]): readonly Citation[] {
  return paragraphs.map((paragraph) => {
    const [kind, heading] = PARAGRAPHS[paragraph];
    return { reference: `45 CFR 164.${paragraph}`, kind, heading };
  });
}
