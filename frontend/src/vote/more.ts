/** What nobody needs to vote comes after the first load, by itself: the rules, ballots of points, results, earlier votes. */
import { useEffect, useState } from 'preact/hooks'
import { load } from '../lib/i18n'

export type More = typeof import('./more/index')

/** The catalogues that this page has. */
export const catalogues = ['vote']

let here: More | undefined

async function fetchMore(): Promise<More> {
  if (here) return here
  const [more] = await Promise.all([import('./more/index'), load([...catalogues, 'more'])])
  catalogues.push('more')
  return (here = more)
}

/** Undefined until it has come. It is not tried while `lost`: some browsers remember that a script did not come. */
export function useMore(lost: boolean): More | undefined {
  const [more, setMore] = useState(here)
  useEffect(() => {
    if (!lost && !more) fetchMore().then(setMore, () => undefined)
  }, [lost])
  return more
}
