/** How to mend what the YAML parser refuses, by its codes: https://eemeli.org/yaml/#errors */
import type { ErrorCode, YAMLParseError } from 'yaml';

const MENDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'remove the anchor or tag before the alias',
  BAD_ALIAS: 'give the alias the name of an anchor that stands before it, or put the text in quotes',
  BAD_COLLECTION_TYPE: 'remove the tag before the list or object',
  BAD_DIRECTIVE: 'remove the line that starts with %',
  BAD_DQ_ESCAPE: 'write a backslash in double quotes as \\\\, or put the text in single quotes',
  BAD_INDENT: 'indent the line by as many spaces as its siblings, and deeper than the key that holds them',
  BAD_PROP_ORDER: 'write anchor and tag between the key and its value',
  BAD_SCALAR_START: 'put the text in quotes: it starts with a character that means something to YAML',
  BLOCK_AS_IMPLICIT_KEY: 'start a new line before the second key, or put the text with the colon in quotes',
  BLOCK_IN_FLOW: 'write what stands in braces or brackets in one style: no dashes and no indented keys inside them',
  KEY_OVER_1024_CHARS: 'shorten the key, or look for the colon that is missing before it',
  MISSING_CHAR: 'add the character that is missing: a comma, a colon, a quote, or the brace or bracket that closes what is open',
  MULTILINE_IMPLICIT_KEY: 'add the colon that is missing after the key, or write the key on one line',
  MULTIPLE_ANCHORS: 'keep one of the anchors',
  MULTIPLE_DOCS: 'keep one document in a file: remove the line --- and what does not belong to it',
  MULTIPLE_TAGS: 'keep one of the tags',
  NON_STRING_KEY: 'put the key in quotes',
  TAB_AS_INDENT: 'indent by spaces, not by tabs',
  TAG_RESOLVE_FAILED: 'remove the tag (!…), or write a value of its kind',
  UNEXPECTED_TOKEN: 'remove it, or put the text in quotes',
};

/** One imperative clause. */
export function yamlMend({ code, message }: Pick<YAMLParseError, 'code' | 'message'>): string {
  if (code === 'BAD_INDENT' && message.startsWith('Flow')) return 'close the brace or bracket that is open, or indent the line deeper';
  return MENDS[code] ?? 'check indentation, quotes and braces there and in the line before';
}
