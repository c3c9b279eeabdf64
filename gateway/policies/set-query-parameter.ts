import type { PolicyCompiler } from '../compilation';

export const setQueryParameter: PolicyCompiler = (statement) => {
  const name = statement.required('name');
  const action = statement.oneOf('exists-action', ['override', 'skip', 'append', 'delete'], 'override');
  const values = statement.children('value').map((value) => value.text() ?? value.fail('it is empty'));
  return (call) => {
    const parameter = name.text(call);
    const texts = values.map((value) => value.text(call));
    call.request.url.changeQuery((query) => {
      if (action === 'delete') query.delete(parameter);
      else if (action === 'append') query.append(parameter, texts);
      else if (action === 'override' || query.get(parameter) === undefined) query.set(parameter, texts);
    });
    return undefined;
  };
};
