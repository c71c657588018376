/** What a person reads who suspends an engine: its supervisor is in a session of its own. */
export const suspendedText = 'suspended: agents that run go on, and nothing else does before fg'

/** What a person reads who sends a dashboard to the background. */
export const inBackgroundText = 'a dashboard needs its terminal: fg goes on with it'
