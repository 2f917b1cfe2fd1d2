/** What has left the stage: results that this phone has shown, and receipts that can still be checked. */
import { useEffect, useState } from 'preact/hooks'
import { timeOfDay } from '../../lib/format'
import { t, words } from '../../lib/i18n'
import type { Texts } from '../../lib/wire'
import { recallAll } from '../box'
import { votesOfThisPhone, type Answered } from '../outbox'
import { Receipt } from '../parts'
import { Check } from './check'
import { SEEN, type Seen } from './result'
import { inOneLine } from './verdict'

interface Past {
  poll: string
  title: Texts
  at: number
  seen?: Seen
  vote?: Answered & { state: 'received' }
}

export function Earlier() {
  const [past, setPast] = useState<Past[]>([])
  useEffect(() => void pastOfThisPhone().then(setPast), [])
  if (past.length === 0) return null
  return (
    <details class="rules">
      <summary>
        <b>{t('earlier')}</b>
      </summary>
      {past.map(({ poll, title, seen, vote }) => (
        <section key={poll} class="past">
          <h3>{words(title)}</h3>
          {seen && <p>{inOneLine(seen.poll, seen.results)}</p>}
          {vote && (
            <>
              <p class="kind">{t('earlier_received', { time: timeOfDay(vote.at) })}</p>
              <Receipt code={vote.receipt} />
              <Check poll={poll} code={vote.receipt} />
            </>
          )}
        </section>
      ))}
    </details>
  )
}

/** The newest first. */
async function pastOfThisPhone(): Promise<Past[]> {
  const past = new Map<string, Past>()
  for (const seen of await recallAll<Seen>(SEEN)) {
    const { id, title, closed_at } = seen.poll
    past.set(id, { poll: id, title, at: closed_at ?? 0, seen })
  }
  for (const vote of Object.values(await votesOfThisPhone()))
    if (vote.state === 'received') past.set(vote.poll, { at: vote.at, title: vote.title, ...past.get(vote.poll), poll: vote.poll, vote })
  return [...past.values()].sort((a, b) => b.at - a.at)
}
