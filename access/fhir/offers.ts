/** What a statement's entries offer: a FHIR interaction or `$operation` each, with its search parameters. */
import { nearest } from '../nearest';
import type { ApiOperation } from '../operation';
import { json, type Json } from '../openapi/bundling';
import { reachesOtherTypes } from '../smart/request';
import { flagAt, listAt } from '../source/shapes';
import { child, children, own, placeOf, textOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';
import type { Warnings } from '../warnings';
import { fhirOperation, type FhirOperation, type MediaTypes, type SearchParameter } from './document';
import { CONDITIONAL_INTERACTIONS, namedOperation, SYSTEM_INTERACTIONS, TYPE_INTERACTIONS, type RequestShape } from './interactions';

const EXPECTATION = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation';
const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
/** A dash in front is Oracle Health's: `-timing-boundsPeriod`. */
const SEARCH_NAME = /^-?[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
/** Dots and underscores are HAPI's: `$hapi.fhir.replace-references`. */
const OPERATION_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
const OFF = ['batch', 'transaction'];

/** The operations of a statement, one part of it after the other. */
export class Offers {
  readonly types: string[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly warnings: Warnings,
    private readonly media: MediaTypes,
  ) {}

  /** The two that SMART App Launch 2.2 wants readable by everybody. */
  discovery(root: Located, rest: Located): readonly FhirOperation[] {
    const types = children(entriesAt(this.workspace, rest, 'resource')).map(([, resource]) => ({ type: textOf(resource, 'type') }));
    const statement = {
      resourceType: 'CapabilityStatement',
      status: 'active',
      kind: 'instance',
      fhirVersion: own(root.value, 'fhirVersion'),
      format: this.media.resources,
      rest: [{ mode: 'server', resource: types }],
    };
    return [
      discoveryOperation(
        'get-metadata',
        '/metadata',
        'capabilities',
        'Read what the server offers',
        this.media.resources,
        { schema: { $ref: '#/components/schemas/CapabilityStatement' }, example: statement },
        placeOf(root),
      ),
      discoveryOperation(
        'get-smart-configuration',
        '/.well-known/smart-configuration',
        'smart-configuration',
        'Read how to get a token',
        ['application/json'],
        { schema: { type: 'object', additionalProperties: true } },
        placeOf(root),
      ),
    ];
  }

  system(rest: Located): readonly FhirOperation[] {
    const interactions = this.offered(rest, 'interaction', 'code').flatMap(([code, at]) => {
      if (OFF.includes(code)) {
        this.warnings.add('batch and transaction are off: the gateway would have to check every entry', code);
        return [];
      }
      return this.known(SYSTEM_INTERACTIONS, code, at).map((shape) => fhirOperation(shape, shape.name, '*', [], this.media, placeOf(at)));
    });
    return [...interactions, ...this.named(rest, undefined, [])];
  }

  resource(at: Located): readonly FhirOperation[] {
    const type = textOf(at, 'type');
    if (type === undefined || !TYPE.test(type)) {
      return this.workspace.expect('a resource type such as Patient', child(at, 'type'), typeMend(type)) ?? [];
    }
    if (this.types.includes(type)) {
      return this.workspace.expect('every resource type once', child(at, 'type'), `move its interactions to the first ${type}`) ?? [];
    }
    this.types.push(type);
    const search = this.searchParameters(at);
    const shapes = this.offered(at, 'interaction', 'code').flatMap(([code, place]) =>
      this.known(TYPE_INTERACTIONS, code, place).map((shape) => [shape, place] as const),
    );
    for (const [flag, shape] of Object.entries(CONDITIONAL_INTERACTIONS)) {
      const value = own(at.value, flag);
      if (flag === 'conditionalDelete') this.checkConditionalDelete(child(at, flag));
      else flagAt(this.workspace, at, flag);
      if (value === true || (flag === 'conditionalDelete' && (value === 'single' || value === 'multiple'))) {
        shapes.push([shape, child(at, flag)]);
      }
    }
    return [
      ...shapes.map(([shape, place]) => fhirOperation(shape, operationId(shape, type), type, search, this.media, placeOf(place))),
      ...this.named(at, type, search),
    ];
  }

  /** Its codes in R4; some servers write true or false. */
  private checkConditionalDelete(at: Located): void {
    if ([undefined, true, false, 'not-supported', 'single', 'multiple'].includes(at.value as undefined)) return;
    this.workspace.expect('not-supported, single or multiple', at, 'write one of these, or remove it');
  }

  private known(table: Readonly<Record<string, readonly RequestShape[]>>, code: string, at: Located): readonly RequestShape[] {
    if (Object.hasOwn(table, code)) return table[code] ?? [];
    const meant = nearest(code, Object.keys(table));
    const mend = meant === undefined ? 'remove it, or write one of these' : `did you mean ${JSON.stringify(meant)}?`;
    return this.workspace.expect(`an interaction of FHIR R4 (${Object.keys(table).join(', ')})`, child(at, 'code'), mend) ?? [];
  }

  /** `$` operations: made, so that reviewers see them, but nobody may call one before the configuration says who. */
  private named(at: Located, type: string | undefined, search: readonly SearchParameter[]): readonly FhirOperation[] {
    return this.offered(at, 'operation', 'name').flatMap(([text, place]) => {
      const name = text.replace(/^\$/, '');
      if (!OPERATION_NAME.test(name)) {
        const mend = 'write the code of its OperationDefinition: letters, digits, dots and dashes, a letter first';
        return this.workspace.expect("an operation's name such as everything", child(place, 'name'), mend) ?? [];
      }
      const shapes = namedOperation(name, type);
      if (name !== 'export') {
        this.warnings.add(
          'an operation is denied until `loosen` in the access configuration says who may call it',
          shapes.map((shape) => operationId(shape, type)).join(', '),
        );
      } else {
        this.warnings.add(
          '$export is offered to system scopes for all types; its status and files lie at addresses that this statement does not tell',
          shapes.map((shape) => operationId(shape, type)).join(', '),
        );
      }
      return shapes.map((shape) => fhirOperation(shape, operationId(shape, type), type ?? '*', search, this.media, placeOf(place)));
    });
  }

  /** Entries that the statement doesn't forbid (an expectation of SHALL NOT), with the text at a key. */
  private offered(at: Located, list: string, key: string): readonly (readonly [string, Located])[] {
    return children(entriesAt(this.workspace, at, list)).flatMap(([, entry]) => {
      const text = textOf(entry, key);
      if (text !== undefined) return isForbidden(entry) ? [] : [[text, entry] as const];
      const example = { interaction: 'read', operation: 'everything', searchParam: 'birthdate' }[list] ?? '';
      const mend = `write an object with it, such as { "${key}": "${example}" }, or remove the entry`;
      return this.workspace.expect(`a text in ${key}`, entry, mend) ?? [];
    });
  }

  private searchParameters(at: Located): readonly SearchParameter[] {
    return this.offered(at, 'searchParam', 'name').flatMap(([name, place]) => {
      // A scope for one type would open others, so even a statement that lists them offers none.
      if (reachesOtherTypes(name) || /^[A-Za-z_][A-Za-z0-9_-]*:/.test(name)) {
        this.warnings.add(
          'a search parameter that reaches other types, or has a modifier in its name, is left out',
          `${textOf(at, 'type') ?? 'the system'}: ${name}`,
        );
        return [];
      }
      if (!SEARCH_NAME.test(name)) {
        const mend = 'write the code of its SearchParameter, such as birthdate';
        return this.workspace.expect("a search parameter's name", child(place, 'name'), mend) ?? [];
      }
      const description = textOf(place, 'documentation');
      return [{ name, ...(description !== undefined && { description }) }];
    });
  }
}

function typeMend(type: string | undefined): string {
  if (type === undefined) return 'write "type": "Patient", or whatever the entry is about';
  const capital = `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
  return TYPE.test(capital) ? `did you mean ${JSON.stringify(capital)}?` : 'write the name of one type, of letters alone';
}

/** `search-post` of Patient is `search-patient-post`. */
function operationId(shape: RequestShape, type: string | undefined): string {
  const subject = type?.toLowerCase() ?? 'system';
  const [, start = shape.name, end = ''] = /^(.*?)((?:-instance)?(?:-post)?)$/.exec(shape.name) ?? [];
  return shape.interaction.startsWith('history') ? `${shape.name}-${subject}` : `${start.toLowerCase()}-${subject}${end}`;
}

/** In FHIR's JSON what may be there more than once is a list, even where it is there once. */
export const entriesAt = (workspace: Workspace, at: Located, key: string): Located =>
  listAt(workspace, at, key, `a list in ${key}`, 'put it in brackets, as FHIR writes whatever may be there more than once');

function isForbidden(entry: Located): boolean {
  return ['extension', 'modifierExtension'].some((extensions) =>
    children(child(entry, extensions)).some(
      ([, { value }]) => own(value, 'url') === EXPECTATION && /^SHALL[- ]NOT$/.test(String(own(value, 'valueCode'))),
    ),
  );
}

function discoveryOperation(
  id: string,
  urlTemplate: string,
  interaction: string,
  summary: string,
  media: readonly string[],
  content: Json,
  source: string,
): FhirOperation {
  const fhir = { type: '*', interaction };
  const operation: ApiOperation = {
    id,
    method: 'GET',
    urlTemplate,
    summary,
    tags: ['System'],
    security: [],
    parameters: [],
    requestContentTypes: [],
    fhir,
    source,
  };
  const responses = {
    '200': { description: 'For everybody to read.', content: json(...media.slice(0, 1).map((mediaType) => [mediaType, content] as const)) },
  };
  return { operation, written: { tags: ['System'], summary, operationId: id, responses, 'x-fhir': fhir } };
}
