import { cite } from '../citations';
import { eachResource, hole, unsure, type Finding } from '../look';
import { defineRule } from '../rule';
import { blocks, isSet, UNKNOWN, type Attributes } from '../values';

export const loggers = defineRule({
  id: 52,
  name: 'Loggers',
  title: 'Loggers write with a managed identity, not with a key',
  severity: 'error',
  per: 'folder',
  citations: cite('312(d)'),
  mapsTo: [],
  mend: 'For an event hub use `endpoint_uri` and `user_assigned_identity_client_id`; for Application Insights keep the connection string out of the JSON, or log through Azure Monitor.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_logger'], 'the logger writes with a managed identity', ({ values }) => {
      const hubs = blocks(values, 'eventhub');
      const insights = blocks(values, 'application_insights');
      if (hubs === UNKNOWN || insights === UNKNOWN) return [unsure('credentials', 'how the logger writes is known only after apply')];
      return [...hubs.map(hub), ...insights.map(insight)];
    }),
});

function hub(settings: Attributes): Finding | undefined {
  if (isSet(settings, 'connection_string')) return hole('eventhub', 'the logger writes with a key');
  return isSet(settings, 'endpoint_uri') ? undefined : hole('eventhub', 'the logger has no `endpoint_uri`, so no identity can be used');
}

function insight(settings: Attributes): Finding | undefined {
  return isSet(settings, 'instrumentation_key') || isSet(settings, 'connection_string')
    ? hole('application_insights', 'the logger writes with a key')
    : undefined;
}
