/** Enumerations. A value is its type, its number and its name; flags combine. */
import { ValueObject } from './equality';
import { define } from './registry';

export class NetEnum extends ValueObject {
  constructor(
    readonly typeName: string,
    readonly value: number,
  ) {
    super();
  }
  get key(): string {
    return String(this.value);
  }
  /** Its name, or names joined by a comma for flags. */
  override toString(): string {
    const names = ENUMS.get(this.typeName);
    if (!names) return this.key;
    for (const [name, value] of Object.entries(names)) if (value === this.value) return name;
    const flags = Object.entries(names).filter(([, value]) => value !== 0 && (this.value & value) === value);
    return flags.length > 0 && flags.reduce((sum, [, value]) => sum | value, 0) === this.value
      ? flags.map(([name]) => name).join(', ')
      : this.key;
  }
}

const ENUMS = new Map<string, Readonly<Record<string, number>>>();

function enumeration(type: string, names: Readonly<Record<string, number>> | string): void {
  const members = typeof names === 'string' ? Object.fromEntries(names.split(' ').map((name, index) => [name, index])) : names;
  ENUMS.set(type, members);
  const values = new Map(Object.entries(members).map(([name, value]) => [name, new NetEnum(type, value)]));
  define(type, { bases: ['Enum'], constants: Object.fromEntries([...values].map(([name, value]) => [name, () => value])) });
}

define<NetEnum>('Enum', {
  methods: {
    HasFlag: (_host, self, [flag]) => flag instanceof NetEnum && (self.value & flag.value) === flag.value,
  },
});
enumeration(
  'StringComparison',
  'CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase',
);
enumeration('StringSplitOptions', 'None RemoveEmptyEntries TrimEntries');
enumeration('Formatting', 'None Indented');
enumeration('RegexOptions', {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
});
enumeration('DateTimeKind', 'Unspecified Utc Local');
enumeration('DayOfWeek', 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday');
enumeration('MidpointRounding', 'ToEven AwayFromZero');
enumeration(
  'JTokenType',
  'None Object Array Constructor Property Comment Integer Float String Boolean Null Undefined Date Raw Bytes Guid Uri TimeSpan',
);
enumeration('UriPartial', 'Scheme Authority Path Query');
enumeration('X509NameType', 'SimpleName EmailName UpnName DnsName DnsFromAlternativeName UrlName');
enumeration('ProductState', 'NotPublished Published');
enumeration('SaveOptions', { None: 0, DisableFormatting: 1, OmitDuplicateNamespaces: 2 });

/** A member of an enumeration, for libraries. */
export function enumValue(type: string, name: string): NetEnum {
  return new NetEnum(type, ENUMS.get(type)?.[name] ?? 0);
}

export function isEnum(type: string): boolean {
  return ENUMS.has(type);
}
