import { builder } from './build';
import { definePolicy, ID } from './define';

export const authenticationBasicPolicy = definePolicy({
  name: 'authentication-basic',
  summary: 'Authenticates to the backend with a user name and a password.',
  sections: ['inbound'],
  attributes: {
    id: ID,
    username: { type: 'string', required: true },
    password: { type: 'string', required: true, says: 'Keep it in a named value.' },
  },
  example: '<authentication-basic username="gateway" password="{{backend-password}}" />',
});

export const authenticationBasic = builder(authenticationBasicPolicy);
