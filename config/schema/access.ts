/** Who may call an API's operations, where the contract does not say it or says too little. */
import { z } from 'zod';
import { cidr, reason } from './values';

const values = z.array(z.string().min(1)).min(1);

/** What a caller must prove. Every proof that is named is needed; of `anyScope` and `anyRole`, one value is enough. */
const requirement = z.strictObject({
  /** `any`: any valid token of the API's identity providers will do. */
  token: z.literal('any').optional(),
  anyScope: values.optional(),
  allScopes: values.optional(),
  anyRole: values.optional(),
  allRoles: values.optional(),
  clientCertificate: z.boolean().optional(),
  /** Needed anyway, unless the API says `subscriptionRequired: false`. */
  subscription: z.boolean().optional(),
  networks: z.array(cidr).min(1).optional(),
});

const accessRule = z.strictObject({
  operations: z.array(z.string()).min(1).optional(),
  tags: z.array(z.string()).min(1).optional(),
  methods: z
    .array(z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']))
    .min(1)
    .optional(),
  paths: z.array(z.string()).min(1).optional(),
  require: requirement,
});

export const accessSchema = z.strictObject({
  /** For operations whose contract says nothing, or asks for a token without scopes. */
  default: requirement.optional(),
  /** Added to what the contract asks for: they tighten, never loosen. */
  rules: z.array(accessRule).default([]),
  /** Operations open to everybody, by operation id. */
  public: z.array(z.strictObject({ operation: z.string(), reason })).default([]),
  /** The one way to ask for less than the contract does. */
  loosen: z.array(z.strictObject({ operation: z.string(), reason, require: requirement })).default([]),
});
