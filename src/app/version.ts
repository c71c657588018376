import manifest from '../../package.json' with { type: 'json' }

/** Of orch itself. */
export const { version } = manifest
