/** The demo's front page: what this is, a way into each role, and badges to click or scan. */
import { useEffect, useState } from 'preact/hooks'
import { get, Offline, post, Refusal } from '../lib/api'
import { t, words } from '../lib/i18n'
import type { RoomName, Texts } from '../lib/wire'
import { Badge, type DemoBadge } from './badge'

interface DemoState {
  title: Texts
  badges: DemoBadge[]
  rooms: RoomName[]
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Opens what `mint` answers in a new tab; the tab opens first, while the browser still sees the click. */
async function visit(mint: () => Promise<{ url: string }>): Promise<void> {
  const tab = window.open('about:blank', '_blank')
  try {
    const { url } = await mint()
    if (tab) tab.location.href = new URL(url, location.href).href
    else location.assign(url)
  } catch (error) {
    tab?.close()
    throw error
  }
}

export function Demo() {
  const [state, setState] = useState<DemoState>()
  const [wrong, setWrong] = useState('')
  const [moderators, setModerators] = useState(1)

  function fail(error: unknown): void {
    if (error instanceof Refusal) setWrong(error.message)
    else if (error instanceof Offline) setWrong(t('offline'))
    else throw error
  }
  const load = () => {
    setWrong('')
    get<DemoState>('/demo/state').then(setState, fail)
  }
  useEffect(load, [])
  const go = (mint: () => Promise<{ url: string }>) => {
    setWrong('')
    return visit(mint).catch(fail)
  }

  const moderate = () =>
    go(async () => {
      const link = await post<{ url: string }>('/demo/moderator', { name: t('moderator_name', { number: moderators }) })
      setModerators(moderators + 1)
      return link
    })
  const project = (room: string) => go(() => post<{ url: string }>('/demo/screen', { room }))

  const [first, ...others] = state?.rooms ?? []
  return (
    <main class="demo">
      <header class="intro">
        <p class="pretend">{t('simulated')}</p>
        <h1>{state ? words(state.title) : t('page_title')}</h1>
        <p class="lead">{t('what')}</p>
      </header>

      {wrong && (
        <p class="alarm" role="alert">
          <b>{wrong}</b>
          {!state && (
            <button type="button" class="btn" onClick={load}>
              {t('try_again')}
            </button>
          )}
        </p>
      )}

      <ol class="ways">
        <li class="way">
          <h2>{t('moderator')}</h2>
          <p>{t('moderator_text')}</p>
          <button type="button" class="btn primary" onClick={moderate}>
            {t('open_moderator')}
          </button>
        </li>
        <li class="way">
          <h2>{t('projector')}</h2>
          <p>{t('projector_text')}</p>
          {first && (
            <button type="button" class="btn primary" onClick={() => project(first.id)}>
              {t('open_projector', { room: words(first.name) })}
            </button>
          )}
        </li>
        <li class="way">
          <h2>{t('badge')}</h2>
          <p>{t('badge_text')}</p>
          <a class="btn primary" href="#badges">
            {t('choose_badge')}
          </a>
        </li>
        <li class="way">
          <h2>{t('press')}</h2>
          <p>{t('press_text')}</p>
          <p class="hint">{t('press_more')}</p>
        </li>
      </ol>

      <section class="badges" id="badges" aria-labelledby="badges-title">
        <h2 id="badges-title">{t('badges')}</h2>
        <p class="hint">{t('badges_text')}</p>
        {LOOPBACK.test(location.hostname) && <p class="hint">{t('badges_loopback')}</p>}
        <ul>
          {(state?.badges ?? []).map((badge) => (
            <Badge key={badge.number} badge={badge} title={state ? words(state.title) : ''} />
          ))}
        </ul>
      </section>

      {others.length > 0 && (
        <section class="rooms" aria-labelledby="rooms-title">
          <h2 id="rooms-title">{t('other_rooms')}</h2>
          <p class="hint">{t('other_rooms_text')}</p>
          <div>
            {others.map((room) => (
              <button key={room.id} type="button" class="btn" onClick={() => project(room.id)}>
                {words(room.name)}
              </button>
            ))}
          </div>
        </section>
      )}
    </main>
  )
}
