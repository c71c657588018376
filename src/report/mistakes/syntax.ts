/** By the parser's own codes for JSON; YAML's sentences stand as they are. */
export const syntaxWords: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing before this',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'nothing may follow the end of the value',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfString: 'this text has no closing quote',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this \\u escape is not complete',
  InvalidEscapeCharacter: 'JSON does not have this escape',
  InvalidCharacter: 'a control character stands in this text',
  TrailingComma: 'trailing comma: nothing follows it',
  TooDeep: 'brackets are nested too deeply',
}

/** What to do about it, where the words do not say it. */
export const syntaxHints: Readonly<Record<string, string>> = {
  InvalidSymbol: 'keys and text stand in double quotes',
  UnexpectedEndOfString: 'write a line break within text as \\n, or put long prompts into a promptFile',
  InvalidCharacter: 'write it as an escape, such as \\n or \\t',
  TrailingComma: 'remove this comma',
}
