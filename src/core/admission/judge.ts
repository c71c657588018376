import type { RuleAnswer } from '../failure.ts'
import {
  remoteExtensions,
  remoteFileSize,
  remoteMessage,
  remotePathLength,
  remotePaths,
} from './remote-rules.ts'
import type { Case, Rule } from './rules.ts'
import {
  addedLines,
  approval,
  branchName,
  changedFiles,
  commitMessage,
  conflictMarkers,
  fileSize,
  gitlinks,
  linearHistory,
  nestedRepositories,
  protectedPaths,
  scope,
  symlinks,
  unchanged,
} from './rules.ts'

const rules: readonly Rule[] = [
  branchName,
  unchanged,
  scope,
  conflictMarkers,
  gitlinks,
  nestedRepositories,
  symlinks,
  changedFiles,
  addedLines,
  fileSize,
  commitMessage,
  linearHistory,
  remoteFileSize,
  remotePathLength,
  remotePaths,
  remoteExtensions,
  remoteMessage,
  protectedPaths,
  approval,
]

/** Every rule's answer that is not `allow`, in a fixed order. */
export function judge(subject: Case): readonly RuleAnswer[] {
  return rules.map((rule) => rule(subject)).filter((answer) => answer !== null)
}
