/** The least that a proxy can do: verify the token by `jose`, forward. `bare-proxy BACKEND JWK ISSUER AUDIENCE` */
import { importJWK, jwtVerify, type JWK } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';

const [backend = '', jwk = '{}', issuer = '', audience = ''] = process.argv.slice(2);

void (async () => {
  const key = await importJWK(JSON.parse(jwk) as JWK, 'RS256');
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const server = createServer((request, response) => {
    void (async () => {
      try {
        await jwtVerify((request.headers.authorization ?? '').slice('Bearer '.length), key, { issuer, audience, algorithms: ['RS256'] });
      } catch {
        response.writeHead(401).end();
        return;
      }
      const headers = { ...request.headers };
      for (const name of ['host', 'connection', 'authorization']) delete headers[name];
      const answer = await agent.request({ origin: backend, path: request.url ?? '/', method: 'GET', headers });
      const body = Buffer.from(await answer.body.arrayBuffer());
      response
        .writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']), 'content-length': body.length })
        .end(body);
    })();
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/Patient/pt-1` }));
})();
