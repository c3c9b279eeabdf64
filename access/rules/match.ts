/** Which operations a configured rule is about. */
import { nearest } from '../nearest';
import type { ConfiguredRule } from '../configuration';
import type { ApiOperation } from '../operation';
import type { Problem } from '../problem';

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** `*` is any characters but a slash in a path, and any at all elsewhere; `**` is any at all. */
function glob(pattern: string, star: string): RegExp {
  const parts = pattern.split(/(\*+)/).map((part) => (/^\*+$/.test(part) ? (part.length > 1 ? '[^]*' : star) : escape(part)));
  return new RegExp(`^${parts.join('')}$`);
}

/** An operation by its id, or by the contract's own spelling of it. */
export function isNamed(operation: ApiOperation, name: string): boolean {
  return operation.id === name || operation.operationId === name;
}

/** What a selector's values name. */
const WANTED = {
  operations: 'the id of an operation of this contract',
  tags: 'a tag of this contract',
  methods: 'a method of this contract',
  paths: 'a path of this contract',
} as const;

type Selector = readonly [name: keyof typeof WANTED, value: string, (operation: ApiOperation) => boolean];

function selectors(rule: ConfiguredRule): readonly (readonly Selector[])[] {
  const operations = rule.operations?.map((value): Selector => {
    const pattern = glob(value, '[^]*');
    return ['operations', value, ({ id, operationId }) => pattern.test(id) || (operationId !== undefined && pattern.test(operationId))];
  });
  const tags = rule.tags?.map((value): Selector => ['tags', value, (operation) => operation.tags.includes(value)]);
  const methods = rule.methods?.map((value): Selector => ['methods', value, ({ method }) => method === value]);
  const paths = rule.paths?.map((value): Selector => {
    const pattern = glob(value, '[^/]*');
    return ['paths', value, ({ urlTemplate }) => pattern.test(urlTemplate)];
  });
  return [operations, tags, methods, paths].filter((list) => list !== undefined);
}

/** @param place of the rule, for messages */
export function matchRule(
  rule: ConfiguredRule,
  operations: readonly ApiOperation[],
  place: string,
): { readonly matched: readonly ApiOperation[]; readonly problems: readonly Problem[] } {
  const lists = selectors(rule);
  const problems = lists.flatMap((list) =>
    list.flatMap(([name, value, meets]): Problem[] =>
      operations.some(meets)
        ? []
        : [
            {
              place: `${place}.${name}`,
              expected: WANTED[name],
              found: JSON.stringify(value),
              mend: didYouMean(
                value,
                operations.flatMap((operation) => selectable(name, operation)),
              ),
            },
          ],
    ),
  );
  const matched = operations.filter((operation) => lists.every((list) => list.some(([, , meets]) => meets(operation))));
  if (matched.length === 0 && problems.length === 0) {
    problems.push({
      place,
      expected: 'a rule that some operation of this contract meets',
      found: 'none',
      mend: 'remove the rule, or the selector that is too narrow: an operation must meet all of them',
    });
  }
  return { matched, problems };
}

/** What of an operation a selector of that name is compared with. */
function selectable(name: keyof typeof WANTED, { id, tags, method, urlTemplate }: ApiOperation): readonly string[] {
  switch (name) {
    case 'operations':
      return [id];
    case 'tags':
      return tags;
    case 'methods':
      return [method];
    case 'paths':
      return [urlTemplate];
  }
}

/** The candidate that may have been meant, or the first few of them. */
export function didYouMean(value: string, candidates: readonly string[]): string {
  const distinct = [...new Set(candidates)];
  const meant = nearest(value, distinct.slice(0, 2000));
  if (meant !== undefined) return `did you mean ${JSON.stringify(meant)}?`;
  return distinct.length === 0
    ? 'remove it: the contract has none'
    : `name one of ${distinct.slice(0, 8).join(', ')}${distinct.length > 8 ? ' …' : ''}`;
}
