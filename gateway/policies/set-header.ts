import type { PolicyCompiler } from '../compilation';
import { headerChange } from './header-changes';
import { message } from './message';

export const setHeader: PolicyCompiler = (statement) => {
  const change = headerChange(statement);
  const target = message(statement);
  return (call) => {
    change(target(call).headers, call);
    return undefined;
  };
};
