/** A program of a package, in exactly this version. */
export interface Pin {
  readonly package: string
  readonly version: string
}

/** For programs that ask for more than the Node that runs this. */
export const newerNode: Pin = { package: 'node', version: '24.9.0' }

export const pins = {
  claude: { package: '@anthropic-ai/claude-code', version: '2.1.329' },
  claudeForNode20: { package: '@anthropic-ai/claude-code', version: '2.1.197' },
  codex: { package: '@openai/codex', version: '0.169.0' },
  gemini: { package: '@google/gemini-cli', version: '0.61.0' },
  qwen: { package: '@qwen-code/qwen-code', version: '0.24.4' },
  qwenForNode20: { package: '@qwen-code/qwen-code', version: '0.15.10' },
  opencode: { package: 'opencode-ai', version: '1.18.33' },
  copilot: { package: '@github/copilot', version: '1.0.102' },
} as const satisfies Record<string, Pin>
