/** Requests as bytes on a socket: those that servers read in more than one way must reach no backend. */
import { connect } from 'node:net';
import type { RunningGateway } from '../../../gateway/start';
import { gatewayOf, recording } from '../policies/policy-gateway';

const { backend, seen } = recording();
let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await gatewayOf({ inbound: '<check-header name="X-Key" failed-check-httpcode="401" failed-check-error-message="No" ignore-case="false"><value>k</value></check-header>' }, backend, { port: 0 });
});
afterAll(() => gateway.stop());
beforeEach(() => seen.splice(0));

/** What the gateway sends until it closes the connection. */
const answerTo = (request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.write(request, 'latin1');
  });
const statuses = (answer: string): readonly string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);

const LINE = 'GET /api/thing HTTP/1.1\r\n';
const POST = 'POST /api/thing HTTP/1.1\r\n';
const HEAD = 'Host: localhost\r\nX-Key: k\r\n';
const END = 'Connection: close\r\n\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';

test('the request that the others bend is let through', async () => {
  expect(statuses(await answerTo(`${LINE}${HEAD}${END}`))).toEqual(['200']);
  expect(seen).toHaveLength(1);
});

test.each<[string, string, readonly string[]]>([
  ['a length and chunks', `${POST}${HEAD}Content-Length: 6\r\n${CHUNKED}${END}0\r\n\r\nG`, ['400']],
  ['chunks and a length', `${POST}${HEAD}${CHUNKED}Content-Length: 4\r\n${END}5c\r\nGPOST / HTTP/1.1\r\n\r\n0\r\n\r\n`, ['400']],
  ['a blank before the colon', `${LINE}${HEAD}Transfer-Encoding : chunked\r\n${END}0\r\n\r\n`, ['400']],
  ['a coding before chunks', `${LINE}${HEAD}Transfer-Encoding: gzip, chunked\r\n${END}0\r\n\r\n`, ['400']],
  ['a coding after chunks', `${LINE}${HEAD}Transfer-Encoding: chunked, identity\r\n${END}0\r\n\r\n`, ['400']],
  ['chunks said twice', `${LINE}${HEAD}${CHUNKED}${CHUNKED}${END}0\r\n\r\n`, ['400']],
  ['two equal lengths', `${LINE}${HEAD}Content-Length: 0\r\nContent-Length: 0\r\n${END}`, ['400']],
  ['two lengths in one field', `${LINE}${HEAD}Content-Length: 0, 0\r\n${END}`, ['400']],
  ['a length with a sign', `${LINE}${HEAD}Content-Length: +0\r\n${END}`, ['400']],
  ['a negative length', `${LINE}${HEAD}Content-Length: -1\r\n${END}`, ['400']],
  ['a length beyond all numbers', `${LINE}${HEAD}Content-Length: 99999999999999999999\r\n${END}`, ['400']],
  ['a length beyond the limit, before its body', `${POST}${HEAD}Content-Length: 5000000\r\n${END}`, ['413']],
  ['a length beyond the limit, asked for first', `${POST}${HEAD}Expect: 100-continue\r\nContent-Length: 5000000\r\n${END}`, ['413']],
  ['another expectation', `${POST}${HEAD}Expect: 200-ok\r\nContent-Length: 2\r\n${END}{}`, ['417']],
  ['a chunk size with a prefix', `${POST}${HEAD}${CHUNKED}${END}0x2\r\n{}\r\n0\r\n\r\n`, ['400']],
  ['a chunk size beyond all numbers', `${POST}${HEAD}${CHUNKED}${END}10000000000000002\r\n{}\r\n0\r\n\r\n`, ['400']],
  ['chunks that end with a line feed', `${POST}${HEAD}${CHUNKED}${END}2\n{}\n0\n\n`, ['400']],
  ['a long chunk extension', `${POST}${HEAD}${CHUNKED}${END}2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, ['413']],
  ['the key in a trailer', `${LINE}Host: localhost\r\n${CHUNKED}Trailer: X-Key\r\n${END}0\r\nX-Key: k\r\n\r\n`, ['401']],
  ['a folded header', `${LINE}Host: localhost\r\nX-Key:\r\n k\r\n${END}`, ['400']],
  ['line feeds alone', `${LINE}${HEAD}${END}`.replaceAll('\r', ''), ['400']],
  ['a carriage return in a header', `${LINE}${HEAD}X-A: b\rX-B: c\r\n${END}`, ['400']],
  ['a blank before a header', `${LINE} ${HEAD}${END}`, ['400']],
  ['a header without a colon', `${LINE}${HEAD}XXXX\r\n${END}`, ['400']],
  ['a header without a name', `${LINE}${HEAD}: x\r\n${END}`, ['400']],
  ['a NUL in a header', `${LINE}${HEAD}X: a\0b\r\n${END}`, ['400']],
  ['33 kilobytes of headers', `${LINE}${HEAD}X: ${'a'.repeat(33_000)}\r\n${END}`, ['431']],
  ['a second host behind two thousand headers', `${LINE}${HEAD}${'X: 1\r\n'.repeat(2500)}Host: other\r\n${END}`, ['400']],
  ['no host', `${LINE}X-Key: k\r\n${END}`, ['400']],
  ['two hosts', `${LINE}${HEAD}Host: other\r\n${END}`, ['400']],
  ['a host with a path', `${LINE}Host: other.example/x\r\nX-Key: k\r\n${END}`, ['400']],
  ['a host with a user', `${LINE}Host: a@other.example\r\nX-Key: k\r\n${END}`, ['400']],
  ['a host with a query', `${LINE}Host: other.example?x\r\nX-Key: k\r\n${END}`, ['400']],
  ['a host with a blank in it', `${LINE}Host: localhost evil.example\r\nX-Key: k\r\n${END}`, ['400']],
  ['a port that is no number', `${LINE}Host: localhost:abc\r\nX-Key: k\r\n${END}`, ['400']],
  ['a port beyond all ports', `${LINE}Host: localhost:99999999999\r\nX-Key: k\r\n${END}`, ['400']],
  ['the absolute form', `GET http://localhost/api/thing HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['the authority form', `GET localhost:80 HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['the asterisk form', `OPTIONS * HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['a tunnel', `CONNECT localhost:80 HTTP/1.1\r\n${HEAD}\r\n`, []],
  ['a web socket', `${LINE}${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, []],
  ['HTTP/2 without encryption', `${LINE}${HEAD}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`, []],
  ['HTTP/2 in a line of text', `GET /api/thing HTTP/2.0\r\n${HEAD}${END}`, ['505']],
  ['HTTP/1.2', `GET /api/thing HTTP/1.2\r\n${HEAD}${END}`, ['400']],
  ['HTTP/0.9', 'GET /api/thing\r\n\r\n', ['505']],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ['400']],
  ['a verb in lower case', `get /api/thing HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['a byte beyond ASCII in the path', `GET /api/thing\xe9 HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['a tab in the path', `GET /api/thing\tx HTTP/1.1\r\n${HEAD}${END}`, ['400']],
  ['no HTTP at all', '\x16\x03\x01\x00\xc8\x01\x00\x00', ['400']],
])('is refused: %s', async (_, request, expected) => {
  expect(statuses(await answerTo(request))).toEqual(expected);
  expect(seen).toEqual([]);
});

test('a request behind another is judged by itself', async () => {
  expect(statuses(await answerTo(`${LINE}${HEAD}\r\n${LINE}Host: localhost\r\n${END}`))).toEqual(['200', '401']);
});

test('headers that Connection names go no further, and count all the same', async () => {
  expect(statuses(await answerTo(`${LINE}Host: localhost\r\nX-Key: k\r\nConnection: close, X-Key\r\n\r\n`))).toEqual(['200']);
});
