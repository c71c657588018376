import type { DefinitionNode, TypeNode } from 'graphql'
import { parse, print, visit } from 'graphql'

/** Of GitHub's GraphQL schema, the types and their fields that the fake one answers. */
const fields: Readonly<Record<string, string>> = {
  Query: 'id node nodes rateLimit repository viewer',
  Mutation:
    'addComment addPullRequestReviewThreadReply convertPullRequestToDraft dequeuePullRequest disablePullRequestAutoMerge enablePullRequestAutoMerge enqueuePullRequest markPullRequestReadyForReview mergePullRequest resolveReviewThread',
  Actor: 'login',
  App: 'databaseId id name slug',
  AutoMergeRequest: 'commitBody commitHeadline enabledAt enabledBy mergeMethod pullRequest',
  CheckRun:
    'checkSuite completedAt conclusion databaseId detailsUrl externalId id isRequired name startedAt status summary text title url',
  CheckSuite: 'app databaseId id workflowRun',
  Commit: 'committedDate id message messageHeadline oid statusCheckRollup',
  IssueComment: 'author body createdAt databaseId id url',
  IssueCommentConnection: 'nodes pageInfo totalCount',
  Label: 'id name',
  LabelConnection: 'nodes pageInfo totalCount',
  MergeQueue: 'entries id url',
  MergeQueueEntry: 'enqueuedAt enqueuer id position pullRequest state',
  MergeQueueEntryConnection: 'nodes pageInfo totalCount',
  Node: 'id',
  PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',
  PullRequest:
    'author autoMergeRequest baseRefName baseRefOid body closed closedAt comments commits createdAt headRefName headRefOid id isDraft isInMergeQueue isMergeQueueEnabled labels latestOpinionatedReviews latestReviews mergeCommit mergeQueue mergeQueueEntry mergeStateStatus mergeable merged mergedAt mergedBy number reviewDecision reviewThreads reviews state statusCheckRollup title updatedAt url',
  PullRequestCommit: 'commit id',
  PullRequestCommitConnection: 'nodes pageInfo totalCount',
  PullRequestConnection: 'nodes pageInfo totalCount',
  PullRequestReview: 'author authorAssociation body commit databaseId id state submittedAt url',
  PullRequestReviewComment: 'author authorAssociation body createdAt databaseId id line path url',
  PullRequestReviewCommentConnection: 'nodes pageInfo totalCount',
  PullRequestReviewConnection: 'nodes pageInfo totalCount',
  PullRequestReviewThread: 'comments id isOutdated isResolved line path',
  PullRequestReviewThreadConnection: 'nodes pageInfo totalCount',
  RateLimit: 'cost limit nodeCount remaining resetAt used',
  Repository:
    'autoMergeAllowed databaseId deleteBranchOnMerge id isArchived mergeCommitAllowed mergeQueue name nameWithOwner pullRequest pullRequests rebaseMergeAllowed squashMergeAllowed url viewerPermission',
  StatusCheckRollup: 'contexts id state',
  StatusCheckRollupContextConnection: 'nodes pageInfo totalCount',
  StatusContext: 'context createdAt creator description id isRequired state targetUrl',
  User: 'databaseId id login name',
  WorkflowRun: 'databaseId id url',
}

const whole =
  /^(AddCommentInput|.*(PullRequest|ReviewThread|ReviewThreadReply|AutoMerge|ReadyForReview|ToDraft)(Input|Payload)|AddCommentPayload|CommentAuthorAssociation|CheckConclusionState|CheckStatusState|MergeQueueEntryState|MergeStateStatus|MergeableState|PullRequestMergeMethod|PullRequestReviewDecision|PullRequestReviewState|PullRequestState|RepositoryPermission|StatusCheckRollupContext|StatusState|URI|DateTime|GitObjectID|ID|Int|String|Boolean)$/

/** No prose, no deprecations, and nothing that refers to what is left out. */
export function pruneGraphqlSchema(sdl: string): string {
  const wanted = mutationTypes()
  const kept = (name: string) =>
    Object.hasOwn(fields, name) || wanted.has(name) || (whole.test(name) && !/(Input|Payload)$/.test(name))
  const isNamed = (definition: DefinitionNode) =>
    'name' in definition && definition.name !== undefined && kept(definition.name.value)
  const document = parse(sdl, { noLocation: true })
  const definitions = document.definitions
    .filter((definition) => definition.kind !== 'DirectiveDefinition' && isNamed(definition))
    .map((definition) => {
      if (!('name' in definition) || !('fields' in definition) || !definition.name) return definition
      const names = fields[definition.name.value]?.split(' ')
      const left = (definition.fields ?? []).filter(
        (field) => (names?.includes(field.name.value) ?? true) && kept(namedType(field.type)),
      )
      return { ...definition, fields: left } as DefinitionNode
    })
  const pruned = visit(
    { ...document, definitions },
    {
      enter: (node) =>
        'description' in node && node.description ? { ...node, description: undefined } : undefined,
      Directive: () => null,
      InputValueDefinition: (node) =>
        kept(namedType(node.type)) ? { ...node, description: undefined } : null,
      ObjectTypeDefinition: (node) => ({
        ...node,
        description: undefined,
        interfaces: (node.interfaces ?? []).filter(({ name }) => kept(name.value)),
      }),
      InterfaceTypeDefinition: (node) => ({ ...node, description: undefined, interfaces: [] }),
    },
  )
  return `${print(pruned)}\n`
}

function mutationTypes(): ReadonlySet<string> {
  const names = (fields.Mutation ?? '').split(' ')
  const types = names.map((name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`)
  return new Set(types.flatMap((type) => [`${type}Input`, `${type}Payload`]))
}

function namedType(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : namedType(type.type)
}
