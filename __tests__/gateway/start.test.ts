/** What keeps the gateway from starting: whatever it would otherwise pass over in silence. */
import { createServer } from 'node:net';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type StartOptions } from '../../gateway/start';
import { folderOf, gatewayOf, type ServiceSketch } from './policies/policy-gateway';

const started = async (sketch: ServiceSketch, options: StartOptions = {}, change?: (text: string) => string): Promise<string> => {
  const folder = folderOf(sketch);
  const file = join(folder, 'stacks', 'dev-apis', 'cdk.tf.json');
  if (change) writeFileSync(file, change(readFileSync(file, 'utf8')));
  try {
    const gateway = await startGateway(folder, options);
    await gateway.stop();
    return `started: ${gateway.notices.join()}`;
  } catch (error) {
    return String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('a file that is no JSON is named, and not taken for an empty one', async () => {
  expect(await started({}, {}, () => '{')).toMatch(/GatewayStartError: .*cannot run this folder:\n {2}stacks\/dev-apis\/cdk\.tf\.json: is not JSON/);
});

const STRAY = { resources: { azurerm_api_management_api_policy: { stray: { api_management_name: 'svc', resource_group_name: 'rg', api_name: 'other', xml_content: '<policies />' } } } };
test('a policy whose API is not there stops the start, and is told where that is asked for', async () => {
  expect(await started(STRAY)).toContain('a policy is attached to the API other');
  expect(await started(STRAY, { allowUnsupported: true })).toMatch(/^started: not read: .*a policy is attached to the API other/);
});

test('a named value that nothing asks for is a slip', async () => {
  const sketch = { inbound: '<set-header name="X-A" exists-action="override"><value>{{wanted}}</value></set-header>' };
  expect(await started(sketch, { namedValues: { wanted: 'x' } })).toBe('started: ');
  expect(await started(sketch, { namedValues: { wanted: 'x', wnated: 'y' } })).toBe('GatewayOptionError: named value wnated: no policy asks for it; asked for are wanted');
});

test.each(['http://127.0.0.1:99999', 'http://exa mple', 'ftp://127.0.0.1', '127.0.0.1:9000', 'http:///x'])('the backend %p is none', async (url) => {
  expect(await started({}, { backends: { api: url } })).toBe(`GatewayOptionError: backend api: expected the URL of a server (http://127.0.0.1:9000), got ${url}`);
});

test('headers of a backend that concern its connection stay behind', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nConnection: X-Hop, close\r\nX-Hop: 1\r\nX-End: 2\r\nContent-Length: 0\r\n\r\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  const gateway = await gatewayOf({}, undefined, { backends: { api: `http://127.0.0.1:${port}` } });
  const { headers } = await gateway.fetch('/api/thing');
  await gateway.stop();
  server.close();
  expect([headers['x-hop'], headers['x-end']]).toEqual([undefined, '2']);
});
