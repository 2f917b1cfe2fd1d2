/** A list that a dialog shows: asked anew every few seconds, and answered by each act on it. No act is ever dropped. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { get, Offline, post, Refusal } from '../lib/api'
import { t } from '../lib/i18n'

const AGAIN = 2_000

/** `wrong`: what the last request came to, if not to an answer. */
export function useAsked<List>(path: string, signedOut: () => void): { list: List | undefined; wrong: string; send: (to: string, body: unknown) => void } {
  const [list, setList] = useState<List>()
  const [wrong, setWrong] = useState('')
  const line = useRef({ waiting: 0, last: Promise.resolve() })

  /** One after the other: an older answer never comes on top of a newer one. */
  function ask(work: () => Promise<List>): void {
    line.current.waiting += 1
    line.current.last = line.current.last.then(async () => {
      try {
        setList(await work())
        setWrong('')
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) signedOut()
        else if (error instanceof Refusal) setWrong(error.message)
        else if (error instanceof Offline) setWrong(t('did_not_arrive'))
        else throw error
      } finally {
        line.current.waiting -= 1
      }
    })
  }
  useEffect(() => {
    const look = () => {
      if (line.current.waiting === 0) ask(() => get<List>(path))
    }
    look()
    const timer = setInterval(look, AGAIN)
    return () => clearInterval(timer)
  }, [path])
  return { list, wrong, send: (to, body) => ask(() => post<List>(to, body)) }
}
