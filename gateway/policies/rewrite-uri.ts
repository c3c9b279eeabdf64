import { ExpressionTypeError, type PolicyCompiler } from '../compilation';
import { readTarget } from '../request-target';
import { Query } from '../url';

export const rewriteUri: PolicyCompiler = (statement) => {
  const template = statement.required('template');
  const copy = statement.flag('copy-unmatched-params', true);
  return (call) => {
    const { url, matchedParameters } = call.request;
    const used = new Set<string>();
    const target = template
      .text(call)
      .trim()
      .replace(/\{\*?([^{}]+)\}/g, (_, name: string) => {
        used.add(name.toLowerCase());
        const value = matchedParameters[name] ?? url.query.get(name)?.[0];
        if (value === undefined) throw new ExpressionTypeError(`the template names ${name}, which the request does not hold`);
        return encodeURIComponent(value);
      });
    // What was put together must be a path, too.
    const { path, query } = readTarget(target.startsWith('/') ? target : `/${target}`);
    const rest = [...url.query.entries()].filter(([name]) => copy && !used.has(name.toLowerCase()));
    url.path = path;
    url.changeQuery((changed) => {
      for (const [name] of [...changed.entries()]) changed.delete(name);
      for (const [name, values] of new Query(query).entries()) changed.set(name, values);
      for (const [name, values] of rest) if (changed.get(name) === undefined) changed.set(name, values);
    });
    return undefined;
  };
};
