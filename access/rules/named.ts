/** Entries of the configuration that decide about one operation: `public` and `loosen`. */
import type { AccessRequirement } from '../configuration';
import type { ApiOperation } from '../operation';
import type { Problem } from '../problem';
import { demandOf, provesIdentity } from './demand';
import { didYouMean, isNamed } from './match';

/** Decisions that name one operation. */
export interface Named {
  readonly reason: string;
  readonly origin: string;
  readonly require?: AccessRequirement;
}

/** Entries that decide about one operation: each must name exactly one, and no two the same one. */
export function named(
  entries: readonly { readonly operation: string; readonly reason: string; readonly require?: AccessRequirement }[],
  operations: readonly ApiOperation[],
  place: string,
  problems: Problem[],
): ReadonlyMap<ApiOperation, Named> {
  const decided = new Map<ApiOperation, Named>();
  entries.forEach(({ operation: name, reason, require }, index) => {
    const origin = `${place}[${index}]`;
    const found = operations.filter((operation) => isNamed(operation, name));
    const [operation] = found;
    if (operation === undefined) {
      problems.push({
        place: `${origin}.operation`,
        expected: 'the id of an operation of this contract',
        found: JSON.stringify(name),
        mend: didYouMean(
          name,
          operations.map(({ id }) => id),
        ),
      });
    } else if (found.length > 1) {
      problems.push({
        place: `${origin}.operation`,
        expected: 'the id of one operation',
        found: `${JSON.stringify(name)}, which means ${found.map(({ id }) => id).join(' and ')}`,
        mend: 'give one of them another operationId in the contract',
      });
    } else if (decided.has(operation)) {
      problems.push({
        place: origin,
        expected: `one decision about ${operation.id}`,
        found: `another at ${decided.get(operation)?.origin ?? place}`,
        mend: 'remove one of the two',
      });
    } else if (require !== undefined && !provesIdentity(demandOf(require)) && require.subscription !== true) {
      problems.push({
        place: `${origin}.require`,
        expected: 'a token, a client certificate or at least a subscription',
        found: 'no proof of who calls',
        mend: 'to open the operation to everybody, list it under `public`',
      });
    } else if (reason.trim() === '') {
      problems.push({
        place: `${origin}.reason`,
        expected: 'a reason that a reviewer can judge',
        found: 'nothing',
        mend: `write why ${operation.id} may be called so`,
      });
    } else {
      decided.set(operation, { reason, origin, ...(require && { require }) });
    }
  });
  return decided;
}
