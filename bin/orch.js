#!/usr/bin/env node
import { existsSync } from 'node:fs'

// This file must parse on any Node that knows ES modules, so that an old one gets a sentence, not a stack trace.
var entry = new URL('../dist/main.js', import.meta.url)
var version = process.versions.node.split('.').map(Number)

if (process.platform === 'win32') {
  refuse(
    'orch does not run on native Windows; run it inside WSL: https://learn.microsoft.com/windows/wsl/install',
  )
} else if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  refuse(
    'orch needs Node 20.19 or newer, this is ' +
      process.versions.node +
      '; try: npx -y -p node@24 -p orch orch',
  )
} else if (!existsSync(entry)) {
  refuse('orch is not built; run: npm run build')
} else {
  void import(entry.href)
}

function refuse(sentence) {
  process.stderr.write(sentence + '\n')
  process.exitCode = 3
}
