import { builder } from './build';
import { definePolicy, ID } from './define';

export const proxyPolicy = definePolicy({
  name: 'proxy',
  summary: 'Sends the request to the backend through an HTTP proxy.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    url: { type: 'string', required: true },
    username: { type: 'string' },
    password: { type: 'string', says: 'Keep it in a named value.' },
  },
  example: '<proxy url="http://proxy.example.org:8080" username="gateway" password="{{proxy-password}}" />',
});

export const proxy = builder(proxyPolicy);
