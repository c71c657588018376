/** Why there is no forge to ask. */
export type ForgeAbsence =
  | { readonly kind: 'no-remote'; readonly remote: string }
  /** Its URL, without credentials, names no owner and repository. */
  | { readonly kind: 'no-repository'; readonly remote: string; readonly url: string }
  /** The remote is a folder of this machine, and nothing says whose API to ask. */
  | { readonly kind: 'no-host'; readonly remote: string; readonly url: string }
  /** No token may go there: not an https address. */
  | { readonly kind: 'unsafe-api'; readonly url: string }
  | {
      readonly kind: 'no-token'
      readonly host: string
      /** Where one was looked for. */
      readonly looked: readonly string[]
      /** Variables that hold one, which is another host's as far as the environment says. */
      readonly withheld: readonly string[]
    }
