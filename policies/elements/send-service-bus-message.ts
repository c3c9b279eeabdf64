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
    'message-id': { type: 'string', says: 'A GUID. Without it, API Management makes one.' },
    'session-id': { type: 'string', says: 'A GUID that groups messages.' },
    'time-to-live': { type: 'string', says: 'A time span such as 00:10:00.' },
    'response-variable-name': { type: 'string', says: 'The variable to hold what became of the message.' },
    'ignore-error': { type: 'boolean', default: false, says: 'Goes on where the message could not be sent.' },
  },
  exactlyOne: ['queue-name', 'topic-name'],
  // The page's statement has the payload first, its example the properties.
  anyOrder: true,
  children: [
    {
      name: 'message-properties',
      prop: 'messageProperties',
      list: true,
      children: [
        {
          name: 'message-property',
          prop: 'messageProperty',
          required: true,
          many: true,
          attributes: { name: { type: 'string', required: true } },
          text: {},
        },
      ],
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
