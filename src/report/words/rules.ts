import type { RuleAnswer } from '../../core/failure.ts'

/** What one admission rule has against a change, as half a sentence that names the rule. */
export function answerClause({ rule, subject, observed, limit }: RuleAnswer): string {
  switch (rule) {
    case 'approval':
      return 'the plan asks for a person (approval)'
    case 'protectedPaths':
      return `it changes ${subject} (protectedPaths)`
    case 'scope':
      return `it changes ${subject}, the scope is ${limit} (scope)`
    case 'changedFiles':
      return `it changes ${observed} files, the limit is ${limit} (changedFiles)`
    case 'addedLines':
      return `it adds ${observed} lines, the limit is ${limit} (addedLines)`
    case 'fileSizeKiB':
      return `${subject} is larger than ${limit} (fileSizeKiB)`
    case 'conflictMarkers':
      return `${subject} holds conflict markers (conflictMarkers)`
    case 'symlinks':
      return `${subject} points out of the tree (symlinks)`
    case 'gitlinks':
    case 'nestedRepositories':
      return `${subject} is a repository of its own (${rule})`
    case 'branchName':
      return `branch ${subject} does not match ${limit} (branchName)`
    case 'commitMessage':
      return `the message of ${subject} does not match ${limit} (commitMessage)`
    case 'remoteFileSize':
      return `${subject} is larger than the ${limit} that the forge takes (remoteFileSize)`
    case 'remotePathLength':
      return `the path ${subject} is longer than the ${limit} that the forge takes (remotePathLength)`
    case 'remotePaths':
    case 'remoteExtensions':
      return `it changes ${subject}, and the forge takes no change of ${limit} (${rule})`
    case 'remoteMessage':
      return `the message of ${subject} is not what the forge takes: ${limit} (remoteMessage)`
    case 'change':
      return `it changes ${subject}, and the task may change nothing (change)`
  }
  return `${subject}: ${observed}, the limit is ${limit} (${rule})`
}
