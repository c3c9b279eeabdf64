import type { PolicyCompiler } from '../compilation';
import { GatewayBody } from '../exchange';
import { bodyText } from './body-changes';
import { message } from './message';

export const setBody: PolicyCompiler = (statement) => {
  const target = message(statement);
  const body = bodyText(statement, target);
  return (call) => {
    const bytes = body(call);
    target(call).body = bytes && new GatewayBody(bytes);
    return undefined;
  };
};
