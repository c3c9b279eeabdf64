/** Example values, with what they refer to put in their place. */
import { objectAt } from '../source/shapes';
import { child, children, isMapping, own, type Located } from '../source/value';
import { json, type Bundling, type Json } from './bundling';

/** Example values nest in one another by reference, so a circle is cut here. */
const MAX_DEPTH = 100;

/** By the specification `$ref` in an example value is only data; authors use it, and import refuses it. */
export function exampleValue(bundling: Bundling, at: Located, depth = 0): unknown {
  if (at.value === null || typeof at.value !== 'object') return at.value;
  if (typeof own(at.value, '$ref') === 'string') {
    const target = depth < MAX_DEPTH ? bundling.workspace.tryFollow(at) : undefined;
    if (target === undefined) {
      bundling.warnings.add('an example that refers to a missing file is left out', String(own(at.value, '$ref')));
      return undefined;
    }
    // Examples are Example Objects, or bare values; a reference to the former is meant to give its value.
    return exampleValue(bundling, target, depth + 1);
  }
  const members = children(at).map(([key, member]) => [key, exampleValue(bundling, member, depth + 1)] as const);
  return Array.isArray(at.value) ? members.flatMap(([, value]) => (value === undefined ? [] : [value])) : json(...members);
}

const EXAMPLES_MEND = 'write an object, such as examples: { one: { value: … } }, or the one value as example';

/** `example` and `examples` of a media type, parameter or header. */
export function exampleMembers(bundling: Bundling, at: Located): readonly (readonly [string, unknown])[] {
  const single = own(at.value, 'example') === undefined ? undefined : exampleValue(bundling, child(at, 'example'));
  const named = children(objectAt(bundling.workspace, at, 'examples', 'examples by name', EXAMPLES_MEND)).flatMap(([name, example]) => {
    const converted = exampleObject(bundling, example);
    return converted === undefined ? [] : [[name, converted] as const];
  });
  return [
    ['example', single],
    ['examples', named.length > 0 ? json(...named) : undefined],
  ];
}

function exampleObject(bundling: Bundling, at: Located): Json | undefined {
  let object: Located | undefined = at;
  if (typeof own(at.value, '$ref') === 'string') object = bundling.workspace.resolve(at);
  if (object === undefined || !isMapping(object.value)) return undefined;
  if (own(object.value, 'value') === undefined) {
    const address = own(object.value, 'externalValue');
    if (address !== undefined) {
      const external = bundling.workspace.tryFollow({ ...object, value: { $ref: address } });
      if (external !== undefined) return { value: exampleValue(bundling, external) };
      bundling.warnings.add('an example by externalValue is left out: only files beside the contract are read', String(address));
      return undefined;
    }
    // A reference that led straight to the value, not to an Example Object.
    return object === at ? undefined : { value: exampleValue(bundling, object) };
  }
  const value = exampleValue(bundling, child(object, 'value'));
  return value === undefined
    ? undefined
    : json(['summary', own(object.value, 'summary')], ['description', own(object.value, 'description')], ['value', value]);
}
