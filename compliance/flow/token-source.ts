/** Where the token that a policy validates comes from: only what the caller sent in a header proves who calls. */
import { textIn } from '../../synthesized/decisions';
import type { Flow } from '../../synthesized/flow';
import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { policyValue, type PolicyValue } from './values';
import { assignmentsOf, readsOne, setByStatements, taintedVariables, variablesRead } from './variables';

/** `header`: the caller's own; `elsewhere`: anything else; `unknown`: a variable that the flow does not set. */
export type TokenSource = 'header' | 'elsewhere' | 'unknown';

/** What is no header. */
const readsElsewhere = (text: string): boolean => /\bQuery|\b(?:Original)?Url\b|\.Body\b|\bMatchedParameters\b/.test(text);

export class TokenSources {
  private readonly assigned: ReadonlySet<string>;
  /** Variables made of something else than a header: of the query, of what a statement fetched, or of a text that is written out. */
  private readonly loose: ReadonlySet<string>;

  constructor(
    private readonly service: SynthesizedService,
    private readonly flow: Flow,
  ) {
    const assignments = assignmentsOf(flow);
    const fetched = setByStatements(flow);
    this.assigned = new Set(assignments.map(({ variable }) => variable.toLowerCase()));
    this.loose = new Set([
      ...fetched,
      ...taintedVariables(assignments, (text) => readsElsewhere(text) || readsOne(text, fetched) !== undefined || isWrittenOut(text)),
    ]);
  }

  /** Where a value comes from that stands for the token. */
  of(value: PolicyValue): TokenSource {
    if (
      value.kind !== 'expression' ||
      readsElsewhere(value.text) ||
      isWrittenOut(value.text) ||
      readsOne(value.text, this.loose) !== undefined
    ) {
      return 'elsewhere';
    }
    return variablesRead(value.text).some((name) => !this.assigned.has(name)) ? 'unknown' : 'header';
  }

  /** Statements before a validation that write the header from which it takes the token, each with where their token comes from. */
  writersOf(validation: EffectiveStatement): readonly { readonly statement: EffectiveStatement; readonly source: TokenSource }[] {
    const { attributes } = validation.element;
    if (attributes['query-parameter-name'] !== undefined || attributes['token-value'] !== undefined) return [];
    const header = (attributes['header-name'] ?? 'Authorization').toLowerCase();
    const at = this.flow.visits.findIndex(({ statement }) => statement === validation);
    return this.flow.visits
      .slice(0, at)
      .flatMap(({ statement, section }) => (section === 'inbound' ? this.written(statement, header) : []));
  }

  private written(
    statement: EffectiveStatement,
    header: string,
  ): readonly { readonly statement: EffectiveStatement; readonly source: TokenSource }[] {
    const { name, attributes } = statement.element;
    if (
      name === 'authentication-basic' ||
      (name === 'authentication-managed-identity' && attributes['output-token-variable-name'] === undefined)
    ) {
      return header === 'authorization' ? [{ statement, source: 'elsewhere' }] : [];
    }
    if (name !== 'set-header' || attributes['exists-action'] === 'delete') return [];
    const named = policyValue(this.service, attributes['name'] ?? '');
    if (named.kind !== 'literal') return [{ statement, source: 'unknown' }];
    if (named.text.toLowerCase() !== header) return [];
    return statement.children
      .filter(({ element }) => element.name === 'value')
      .map((value) => ({ statement, source: this.of(policyValue(this.service, textIn(value))) }));
  }
}

/** An expression that reads nothing of the call gives the same to everybody. */
const isWrittenOut = (text: string): boolean => !/\bHeaders\b/.test(text) && variablesRead(text).length === 0;
