/** The badge's token on the phone: read, turned into a key that cannot be read back, and never sent. */
import { keep, recall } from './box'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16
const SALT = 'voting/1'
const KEY = 'key'

/** The token in what was typed or scanned, or undefined. Forgives case, spaces, hyphens and O/0, I/L/1. */
export function readToken(typed: string): string | undefined {
  const fragment = typed.includes('#') ? typed.slice(typed.indexOf('#') + 1) : typed
  const token = fragment.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return token.length === LENGTH && [...token].every((letter) => ALPHABET.includes(letter)) ? token : undefined
}

export const canDerive = (): boolean => globalThis.isSecureContext && !!globalThis.crypto?.subtle

/** Keep the token as a key from which bits can be derived, but which no script can read. */
export async function takeToken(token: string): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', utf8(token), 'HKDF', false, ['deriveBits'])
  await keep(KEY, key)
  return key
}

export const keptKey = (): Promise<CryptoKey | undefined> => recall<CryptoKey>(KEY)

export const deriveAuth = async (key: CryptoKey): Promise<string> => encode(await derive(key, 'auth'))

export const deriveTag = (key: CryptoKey, poll: string): Promise<Uint8Array<ArrayBuffer>> => derive(key, `ballot|${poll}`)

/** The code by which the ballot is found in the poll's list of ballots: 50 bits of SHA-256, as the server has it. */
export async function receiptOf(poll: string, tag: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(`receipt|${poll}|${encode(tag)}`)))
  let bits = 0n
  for (const byte of hash.slice(0, 7)) bits = (bits << 8n) | BigInt(byte)
  let code = ''
  for (let shift = 51n; shift >= 6n; shift -= 5n) code += ALPHABET[Number((bits >> shift) & 31n)]
  return `${code.slice(0, 5)} ${code.slice(5)}`
}

export const random = (bytes: number): string => encode(crypto.getRandomValues(new Uint8Array(bytes)))

/** Unpadded base64url, as on the wire. */
export const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

async function derive(key: CryptoKey, info: string): Promise<Uint8Array<ArrayBuffer>> {
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: utf8(SALT), info: utf8(info) }, key, 256)
  return new Uint8Array(bits)
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
