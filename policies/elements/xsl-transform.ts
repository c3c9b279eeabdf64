import { builder } from './build';
import { definePolicy, ID } from './define';

export const xslTransformPolicy = definePolicy({
  name: 'xsl-transform',
  summary: 'Transforms an XML body by a stylesheet.',
  // On error too, as Microsoft's policy toolkit records, though its page doesn't say so.
  sections: ['inbound', 'outbound', 'on-error'],
  attributes: { id: ID },
  children: [
    {
      name: 'parameter',
      prop: 'parameters',
      many: true,
      attributes: { name: { type: 'string' }, 'parameter-name': { type: 'string' } },
      exactlyOne: ['name', 'parameter-name'],
      text: {},
    },
  ],
  anything: true,
  example: `<xsl-transform>
	<parameter name="agent">@(context.Request.Headers.GetValueOrDefault("User-Agent", "none"))</parameter>
	<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0" />
</xsl-transform>`,
});

export const xslTransform = builder(xslTransformPolicy);
