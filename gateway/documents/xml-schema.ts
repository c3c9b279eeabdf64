/**
 * XML Schema: bodies against schemas of the service or of an API. libxml2 judges, as WebAssembly in a worker of its own, with
 * nothing in its file system but the schemas; documents are read as a tree first, which refuses document types.
 */
import { validateXML } from 'xmllint-wasm';
import type { SynthesizedSchema, SynthesizedService } from '../../synthesized/model';

interface Compiled {
  readonly text: string;
  /** Why it is no schema. */
  readonly problem: string | undefined;
}

const FILE = 'body.xml';
const SCHEMA = 'schema.xsd';

export class XmlSchemas {
  /** One worker at a time: each takes tens of megabytes. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly compiled: ReadonlyMap<SynthesizedSchema, Compiled>,
    /** Of the service, by id: what `/schemas/ID` of an include or an import means. */
    private readonly files: readonly { readonly fileName: string; readonly contents: string }[],
  ) {}

  /** Reads the XML schemas of a service that its policies name, and those of its APIs. */
  static async of(service: SynthesizedService): Promise<XmlSchemas> {
    const { schemas, apis } = service;
    const xml = [...schemas].filter(([, { type }]) => type === 'xml');
    const texts = xml.length === 0 ? '' : policyTexts(service).join('\n');
    const files = xml.flatMap(([id, { value }]) => (typeof value === 'string' ? [{ fileName: fileOf(id), contents: located(value) }] : []));
    const all = [
      ...xml.flatMap(([id, schema]) => (texts.includes(`schema-id="${id}"`) ? [schema] : [])),
      ...apis.flatMap(({ xmlSchemas = [] }) => xmlSchemas),
    ];
    const compiled = new Map<SynthesizedSchema, Compiled>();
    for (const schema of all) {
      const text = typeof schema.value === 'string' ? located(schema.value) : '';
      compiled.set(schema, {
        text,
        problem: typeof schema.value === 'string' ? await problemOf(text, files) : 'its text is only known to Azure',
      });
    }
    return new XmlSchemas(compiled, files);
  }

  /** Why a schema can't be used; `undefined` where it can. */
  problem(schema: SynthesizedSchema): string | undefined {
    const compiled = this.compiled.get(schema);
    return compiled === undefined ? 'no policy names it as it is written here' : compiled.problem;
  }

  /** What is wrong with a document, every fault a line; `undefined` where nothing is. */
  async faults(schema: SynthesizedSchema, document: string): Promise<string | undefined> {
    const { text } = this.compiled.get(schema) as Compiled;
    const judged = this.turn.then(() =>
      validateXML({ xml: [{ fileName: FILE, contents: document }], schema: [{ fileName: SCHEMA, contents: text }], preload: this.files }),
    );
    this.turn = judged.catch(() => undefined);
    const { valid, errors } = await judged;
    return valid ? undefined : errors.map(({ message, loc }) => `${loc === null ? '' : `line ${loc.lineNumber}: `}${message}`).join('\n');
  }
}

function policyTexts({ policy, products, apis, fragments }: SynthesizedService): readonly string[] {
  const attached = [
    policy,
    ...products.map((product) => product.policy),
    ...apis.flatMap((api) => [api.policy, ...api.operationPolicies.values()]),
  ];
  return [...attached.flatMap((one) => (one ? [one.text] : [])), ...[...fragments.values()].map(({ text }) => text)];
}

const fileOf = (id: string): string => `schema-${encodeURIComponent(id)}.xsd`;

/** `schemaLocation="/schemas/ID"` leads to another schema of the service (Microsoft's "Validate content"). */
const located = (text: string): string =>
  text.replace(
    /(schemaLocation\s*=\s*["'])\/schemas\/([^"'/]+)(["'])/g,
    (_, before: string, id: string, after: string) => `${before}${fileOf(id)}${after}`,
  );

/** Where the schema itself is at fault, libxml2 says so before it looks at a document. */
async function problemOf(
  text: string,
  files: readonly { readonly fileName: string; readonly contents: string }[],
): Promise<string | undefined> {
  try {
    await validateXML({ xml: [{ fileName: FILE, contents: '<a />' }], schema: [{ fileName: SCHEMA, contents: text }], preload: files });
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? (error.message.split('\n').find((line) => line.includes('error')) ?? error.message).trim()
      : String(error);
  }
}
