/** Commands go up by HTTP. A refusal has a stable code; no answer at all is Offline. */
import type { Problem } from './wire'

export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Problem['detail']

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.status = status
    this.code = problem.code
    this.detail = problem.detail
  }
}

/** The server was not reached, or did not answer in time. Whatever was sent may be sent again. */
export class Offline extends Error {}

const PATIENCE = 10_000

export const get = <T>(path: string): Promise<T> => call<T>('GET', path)
export const post = <T>(path: string, body: unknown): Promise<T> => call<T>('POST', path, body)
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body)
export const del = (path: string): Promise<void> => call<void>('DELETE', path)

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response
  let text: string
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    text = await response.text()
  } catch {
    throw new Offline('no answer')
  }
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T
  throw refusal(response.status, text)
}

/** What an answer that is not a yes says. */
export function refusal(status: number, text: string): Error {
  try {
    return new Refusal(status, JSON.parse(text) as Problem)
  } catch {
    return new Offline(`an answer that is not ours: ${status}`) // a proxy speaks for a server that is away
  }
}
