/** Ideas for the room's poll on a phone: write one, follow one's own, read what others sent. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { post } from '../../lib/api'
import { t, words } from '../../lib/i18n'
import type { FollowIdeas, IdeasState, MyIdeas, PollView, SendIdea, StageState } from '../../lib/wire'
import { read, write } from '../box'
import { Heading } from '../lamp'
import { Kind } from '../parts'
import { useText, Write } from './write'

/** Milliseconds in which phones ask what became of their ideas, each at a moment of its own. */
const SOON = 6_000

export function Ideas(props: { poll: PollView; ideas: IdeasState; stage: StageState }) {
  const { poll, ideas } = props
  const path = `/api/polls/${poll.id}/ideas`
  const { mine, add } = useMine(poll.id, path, ideas.version)
  const left = ideas.each - (mine?.sent ?? 0)
  const text = useText(`idea/${poll.id}`, async ({ id, text }) => {
    await post<MyIdeas>(path, { id, text } satisfies SendIdea) // a retry has the same id: it is the same idea
    add(id)
    return t(ideas.moderated ? 'ideas_sent_moderated' : 'ideas_sent')
  })
  return (
    <main class="floor">
      <div>
        <Kind id="kind" state={t(ideas.collecting ? 'ideas_collecting' : 'ideas_over')} poll={poll} stage={props.stage} />
        <Heading of={`ideas/${poll.id}`} class="q" told="kind">
          {words(poll.title)}
        </Heading>
      </div>
      {!ideas.collecting ? (
        <p>{t('ideas_over_next')}</p>
      ) : left > 0 ? (
        <Write
          text={text}
          label={t('ideas_your')}
          send={t('ideas_send')}
          first={t('floor_empty')}
          longest={ideas.longest}
          how={[t('floor_anonymous'), t(ideas.moderated ? 'floor_moderated' : 'floor_at_once'), t('ideas_left', { count: left })].join(' ')}
        />
      ) : (
        <p role="status">{t('ideas_full', { count: ideas.each })}</p>
      )}
      {mine && mine.ideas.length > 0 && (
        <section aria-labelledby="ideas-mine">
          <h3 id="ideas-mine">{t('ideas_mine')}</h3>
          <ul class="floor-list">
            {mine.ideas.map((idea) => (
              <li key={idea.id}>
                <p>{idea.text}</p>
                <p class="kind">{t(`ideas_state_${idea.state}`, { into: idea.into })}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="ideas-all">
        <h3 id="ideas-all">{t('ideas_all', { count: ideas.ideas.length + ideas.more })}</h3>
        <ul class="floor-list">
          {ideas.ideas.map((idea) => (
            <li key={idea.id}>
              <p>{idea.text}</p>
              {idea.theme && <p class="kind">{words(idea.theme)}</p>}
            </li>
          ))}
        </ul>
        {ideas.more > 0 && <p class="kind">{t('ideas_more', { count: ideas.more })}</p>}
      </section>
    </main>
  )
}

/** What became of the ideas that this phone sent. Only this phone knows which they are. `version`: of what the room
    sees; a new one may tell of them. */
function useMine(poll: string, path: string, version: number): { mine: MyIdeas | undefined; add: (id: string) => void } {
  const key = `ideas/${poll}`
  const [ids, setIds] = useState<string[]>(() => JSON.parse(read('localStorage', key) ?? '[]'))
  const [mine, setMine] = useState<MyIdeas>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ask = (ids: string[]) => {
    timer.current = undefined
    post<MyIdeas>(`${path}/mine`, { ids: ids.slice(-10) } satisfies FollowIdeas).then(setMine, () => undefined)
  }
  useEffect(() => ask(ids), [ids])
  useEffect(() => {
    if (ids.length > 0) timer.current ??= setTimeout(() => ask(ids), Math.random() * SOON)
  }, [version])
  useEffect(() => () => clearTimeout(timer.current), [])
  const add = (id: string) => {
    const next = [...ids.filter((known) => known !== id), id]
    write('localStorage', key, JSON.stringify(next))
    setIds(next)
  }
  return { mine, add }
}
