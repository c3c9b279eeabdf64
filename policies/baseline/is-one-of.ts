/** True for exactly these operations; the list is sorted, so that a change of one operation is a change of one word. */
import { cs, type Expression } from '../expressions/template';

export const isOneOf = (operationIds: readonly string[]): Expression => cs`${[...operationIds].sort()}.Contains(context.Operation.Id)`;
