import { expect, it } from 'vitest'
import { hostFault, meetsAll, requireReadable } from '../../src/core/host-fault.ts'

const error = (code: string) => Object.assign(new Error(code), { code })

it('a file that cannot be read for want of descriptors is not taken for one that is not there', () => {
  for (const code of ['EMFILE', 'ENFILE', 'EIO', 'ENOMEM'])
    expect(() => requireReadable(error(code))).toThrow(code)
  for (const code of ['ENOENT', 'EACCES', 'ENOTDIR']) expect(() => requireReadable(error(code))).not.toThrow()
  expect(() => requireReadable(new SyntaxError('not JSON'))).not.toThrow()
})

it('rights are of one place; whatever else the machine refuses meets all', () => {
  const meets = (code: string) => {
    const fault = hostFault(code, { path: '', detail: '' })
    return fault === null ? null : meetsAll(fault)
  }
  expect(['ENOSPC', 'EMFILE', 'EIO', 'EROFS'].map(meets)).toEqual([true, true, true, true])
  expect(['EACCES', 'EPERM', 'ENOENT'].map(meets)).toEqual([false, false, null])
})
