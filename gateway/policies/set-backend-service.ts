import type { PolicyCompiler } from '../compilation';

export const setBackendService: PolicyCompiler = (statement) => {
  const id = statement.attribute('backend-id');
  const url = statement.attribute('base-url');
  if ((id === undefined) === (url === undefined)) statement.fail('expected either backend-id or base-url');
  const { backends } = statement.runtime.service;
  if (id?.constant !== undefined && !backends.has(id.constant)) statement.fail(`the backend ${id.constant} is not in the folder`);
  return (call) => {
    if (id) {
      const name = id.text(call);
      const known = backends.get(name)?.url;
      call.backend = { id: name, type: 'Single' };
      call.backendFixed = true;
      // Where only Terraform knows the URL, the backend's name stands for it.
      call.backendUrl = typeof known === 'string' ? known : `https://${name}.backend.invalid`;
    } else if (url && !call.backendFixed) {
      call.backendUrl = url.text(call).trim();
    }
    return undefined;
  };
};
