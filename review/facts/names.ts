/**
 * Names for expressions that the generated policies repeat, for people to read. Each is recognized whole, with
 * white space normalized, so that one that is only alike keeps its own text. Comparisons never use these names.
 */

import { IS_AMBIGUOUS } from '../../policies/baseline/ambiguous-paths';
import { FORM_REFUSAL, MEDIA_TYPE_REFUSAL, MISSING_QUERY } from '../../policies/baseline/request-content';
import { IS_SHADOWED } from '../../policies/baseline/shadowed-paths';
import { FORM_OF_ANOTHER } from '../../policies/baseline/smart-patient';
import { brokenTokenProfile, type TokenProfile } from '../../policies/baseline/token-profile';
import { normalizeText } from '../walk/statement-text';

const VARIABLE = String.raw`\(string\)context\.Variables\["([\w-]+)"\]`;
const NAME = String.raw`"([^"\\]*)"`;

type Rule = readonly [RegExp, (...groups: readonly string[]) => string];
const rule = (pattern: string, name: (...groups: readonly string[]) => string): Rule => [new RegExp(`^@\\(${pattern}\\)$`), name];

const KEYS: readonly Rule[] = [
  rule(`(?:${NAME}\\+)?${VARIABLE}`, (_prefix, variable = '') => variable.replaceAll('-', ' ')),
  rule(
    String.raw`context\.Variables\.GetValueOrDefault<string>\("([\w-]+)",context\.Request\.IpAddress\)`,
    (variable = '') => `${variable.replaceAll('-', ' ')}, or address where there is none`,
  ),
  rule(String.raw`context\.Subscription(?:\?)?\.Id`, () => 'subscription'),
  rule(String.raw`context\.Request\.IpAddress`, () => 'address'),
];

const CONDITIONS: readonly Rule[] = [
  rule(String.raw`context\.Subscription==null`, () => 'there is no subscription key'),
  rule(String.raw`context\.Subscription!=null`, () => 'there is a subscription key'),
  rule(
    String.raw`\(\(Jwt\)context\.Variables\["verified-token"\]\)\.Claims\.ContainsKey\(${NAME}\)`,
    (claim = '') => `the token has a claim ${claim}`,
  ),
  rule(String.raw`context\.Request\.Headers\.ContainsKey\(${NAME}\)`, (header = '') => `there is a header ${header}`),
  rule(String.raw`context\.Request\.Url\.Query\.ContainsKey\("access_token"\)`, () => 'the token is in the query'),
  rule(String.raw`!Regex\.IsMatch\(${VARIABLE},"[^"]*"\)`, (variable = '') => `the token names no ${variable}`),
  rule(
    String.raw`context\.Request\.MatchedParameters\.GetValueOrDefault\(${NAME},""\)!=${VARIABLE}`,
    (parameter = '', variable = '') => `the ${parameter} in the address is not the token’s ${variable}`,
  ),
  rule(
    String.raw`context\.Request\.Url\.Query\.Any\(given=>string\.Equals\(given\.Key,${NAME},StringComparison\.OrdinalIgnoreCase\)&&\(given\.Key!=${NAME}\|\|given\.Value\.Any\(value=>value!=${VARIABLE}&&value!="[A-Za-z]+/"\+${VARIABLE}\)\)\)`,
    (parameter = '', _exact, variable = '') => `${parameter} in the query is not the token’s ${variable}, or not written so`,
  ),
];

const TOKENS: Readonly<Record<TokenProfile['kind'], string>> = {
  entra: 'Entra access token',
  rfc9068: 'RFC 9068 access token',
  jwt: 'token of the type JWT',
};

/** Refusals by their whole text: of requests that are not what the contract has, and of tokens that are not what they have to be. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  [normalizeText(IS_AMBIGUOUS), 'the path could be read in more than one way'],
  [normalizeText(IS_SHADOWED), 'the path is a narrower operation’s, too'],
  [normalizeText(MISSING_QUERY), 'a required query parameter is missing'],
  [normalizeText(MEDIA_TYPE_REFUSAL), 'the body’s media type is none of the contract’s'],
  [normalizeText(FORM_OF_ANOTHER), 'the form does not name the token’s patient, or another too'],
  [normalizeText(FORM_REFUSAL), 'the form has a parameter that the search doesn’t offer, or is not plain'],
  ...(Object.keys(TOKENS) as TokenProfile['kind'][]).flatMap((kind) =>
    [false, true].map((certificateBound): [string, string] => [
      normalizeText(brokenTokenProfile({ kind }, { certificateBound })),
      `it is no ${TOKENS[kind]} with a strong algorithm, ${certificateBound ? 'bound to the client certificate' : 'free of a key that the caller would have to show'}`,
    ]),
  ),
]);

function nameOf(rules: readonly Rule[], text: string): string | undefined {
  for (const [pattern, name] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return name(...match.slice(1));
  }
  return undefined;
}

/** Longest text that stands for itself in a sentence. */
const LONGEST = 80;

/** Who shares a counter: `client`, `subscription`, `address`, or the key's own text. */
export function keyName(key: string): string {
  const name = nameOf(KEYS, key) ?? key;
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
}

/** What a condition asks, where it is one of the known ones. */
export function conditionName(text: string): string | undefined {
  return nameOf(CONDITIONS, text) ?? REFUSALS.get(text);
}
