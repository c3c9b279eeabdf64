/** The configuration's schema and types. */
export { accessSchema } from './schema/access';
export {
  environmentSchema,
  type ApiConfiguration,
  type Environment,
  type EnvironmentInput,
  type IdentityProvider,
  type NewService,
  type ProductConfiguration,
} from './schema/environment';
