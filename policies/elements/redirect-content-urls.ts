import { builder } from './build';
import { definePolicy, ID } from './define';

export const redirectContentUrlsPolicy = definePolicy({
  name: 'redirect-content-urls',
  summary: "Replaces the backend's address in bodies by the gateway's; headers stay as they are.",
  sections: ['inbound', 'outbound'],
  once: 'section',
  attributes: { id: ID },
  example: '<redirect-content-urls />',
});

export const redirectContentUrls = builder(redirectContentUrlsPolicy);
