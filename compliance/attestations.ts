/** What no Terraform JSON can show, and a person has to look at: open questions in every report. */
import { cite, type Citation } from './citations';

export interface Attestation {
  readonly id: string;
  readonly question: string;
  /** Where to look, and what must be seen there. */
  readonly lookAt: string;
  readonly citations: readonly Citation[];
}

export const ATTESTATIONS: readonly Attestation[] = [
  {
    id: 'MA01',
    question: 'Are Azure’s built-in sample products gone from the service?',
    lookAt:
      'Portal → API Management → Products: neither Starter nor Unlimited is listed. Classic tiers make both with the service, outside Terraform.',
    citations: cite('312(a)(1)'),
  },
  {
    id: 'MA02',
    question: 'Is user name and password sign-in to the developer portal off?',
    lookAt:
      'Portal → API Management → Developer portal → Identities: “Username and password” is not listed. The provider cannot remove it.',
    citations: cite('312(d)'),
  },
  {
    id: 'MA03',
    question: 'Is a business associate agreement with Microsoft, and with every operator of a backend, in force?',
    lookAt:
      'Microsoft’s Product Terms hold the agreement for online services; file it with those of the other associates, with names and dates.',
    citations: cite('308(b)'),
  },
  {
    id: 'MA04',
    question: 'Are the data centres’ physical safeguards on record?',
    lookAt: 'The Service Trust Portal’s audit reports for the regions in use, no more than a year old.',
    citations: cite('310'),
  },
  {
    id: 'MA05',
    question: 'Does somebody review the log of calls, and act on what it shows?',
    lookAt: 'The reviewer’s name, the interval, the queries or alerts in use, and the record of the last three reviews.',
    citations: cite('308(a)(1)(ii)(D)'),
  },
  {
    id: 'MA06',
    question: 'Is the documentation of policies and procedures itself kept for six years?',
    lookAt:
      'The rule text asks this of documentation. That logs are kept as long is common practice, which rule 50 measures, and not rule text.',
    citations: cite('316(b)(2)(i)'),
  },
  {
    id: 'MA07',
    question: 'Is every subscription given to one known application or person, and withdrawn when it is no longer needed?',
    lookAt: 'The list of subscriptions against the list of partners, and the last date on which keys were rotated.',
    citations: cite('312(a)(2)(i)', '308(a)(4)(ii)(B)'),
  },
  {
    id: 'MA08',
    question: 'Does the identity provider make people prove who they are as strongly as the data demands?',
    lookAt: 'Conditional access, multi-factor authentication and token lifetimes of every issuer that an API trusts.',
    citations: cite('312(d)'),
  },
  {
    id: 'MA09',
    question: 'Has a restore of the service, and access in an emergency, been tried?',
    lookAt: 'The date and record of the last exercise.',
    citations: cite('308(a)(7)'),
  },
];
