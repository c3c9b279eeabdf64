import type { PolicyCompiler } from '../compilation';

export const trace: PolicyCompiler = (statement) => {
  const source = statement.required('source');
  const severity = statement.oneOf('severity', ['verbose', 'information', 'error'], 'verbose');
  const message = statement.child('message')?.text() ?? statement.text();
  const metadata = statement.children('metadata').map((item) => ({ name: item.required('name'), value: item.required('value') }));
  return (call) => {
    const properties: Record<string, string> = { severity };
    for (const { name, value } of metadata) properties[name.text(call)] = value.text(call);
    call.records.push({ kind: 'trace', name: source.text(call), text: message?.text(call) ?? '', properties });
    return undefined;
  };
};
