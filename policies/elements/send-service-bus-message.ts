import { builder } from './build';
import { definePolicy, ID } from './define';

export const sendServiceBusMessagePolicy = definePolicy({
  name: 'send-service-bus-message',
  summary: 'Sends a message to a queue or a topic of Azure Service Bus.',
  sections: ['inbound', 'outbound', 'on-error'],
  gateways: ['classic'],
  attributes: {
    id: ID,
    'queue-name': { type: 'string' },
    'topic-name': { type: 'string' },
    namespace: { type: 'string', says: 'Host name of the namespace.' },
    'client-id': { type: 'string', says: 'A user-assigned identity. Without it, the system-assigned one.' },
  },
  exactlyOne: ['queue-name', 'topic-name'],
  // The page's statement has the payload first, its example the properties.
  anyOrder: true,
  children: [
    {
      name: 'message-properties',
      prop: 'messageProperties',
      list: true,
      children: [{ name: 'message-property', prop: 'messageProperty', required: true, many: true, attributes: { name: { type: 'string', required: true } }, text: {} }],
    },
    { name: 'payload', prop: 'payload', required: true, text: {} },
  ],
  example: `<send-service-bus-message queue-name="admissions" namespace="events.servicebus.windows.net">
	<message-properties>
		<message-property name="source">gateway</message-property>
	</message-properties>
	<payload>@(context.Request.Body.As<string>(preserveContent: true))</payload>
</send-service-bus-message>`,
});

export const sendServiceBusMessage = builder(sendServiceBusMessagePolicy);
