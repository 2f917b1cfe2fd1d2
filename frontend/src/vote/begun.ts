/** Tells the server, once a poll, that somebody has begun to mark its ballot: not what, and nothing waits for it. */
import { useRef } from 'preact/hooks'
import { post } from '../lib/api'
import { read, write } from './box'

/** Call what is returned at every mark. */
export function useBegun(poll: string): () => void {
  const told = useRef(false)
  return () => {
    const key = `begun/${poll}`
    if (told.current || read('sessionStorage', key) !== null) return
    told.current = true
    write('sessionStorage', key, '')
    post(`/api/polls/${poll}/begun`, {}).catch(() => undefined)
  }
}
