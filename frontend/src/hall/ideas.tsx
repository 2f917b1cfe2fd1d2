/** Ideas: as they come in, and ranked under their themes. */
import { useRef } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { ChoiceResult, IdeasState, PollView } from '../lib/wire'
import { useSorted } from './bars'
import { AdmittedFoot, Top, type FrameProps } from './edges'
import { useFit } from './fit'
import './ideas.css'
import { textsOf, Way } from './parts'
import { sharesOf, sorted, type Share } from './picture'

const LAYOUTS = 7
/** The newest that have room in letters that the last row reads. */
const NEWEST = 5
/** Themes, and ideas of one, that may have room. Layouts leave some away. */
const THEMES = 6
const BEST = 5

/** Ideas are taken, or were, and nothing is voted on yet: the newest first. */
export function Collecting(props: FrameProps & { poll: PollView; ideas: IdeasState }) {
  const { picture, poll, ideas } = props
  const open = ideas.collecting
  const newest = ideas.ideas.slice(0, NEWEST)
  const fit = useFit<HTMLElement>(6, [words(poll.title), ...newest.map((idea) => idea.text)].join('|'))
  const list = useRef<HTMLOListElement>(null)
  useSorted(list, newest.map((idea) => idea.id).join(' '))
  return (
    <>
      <Top picture={picture} poll={poll} state={t(open ? 'hall.ideas_open' : 'hall.soon')} lamp={open ? 'live' : 'waiting'} />
      <section class="body ideas-body" ref={fit}>
        <h1>{words(poll.title)}</h1>
        <div class="beside">
          <div>
            {newest.length === 0 && <p class="under">{t('hall.ideas_none')}</p>}
            <ol class="ideas newest" ref={list}>
              {newest.map((idea) => (
                <li key={idea.id} data-id={idea.id}>
                  {idea.text}
                </li>
              ))}
            </ol>
          </div>
          <Way join={picture.stage.join} />
        </div>
      </section>
      <AdmittedFoot picture={picture} notes={[t('hall.ideas_shown', { count: ideas.ideas.length + ideas.more })]} />
    </>
  )
}

/** More ideas than the hall can read: phones have them all. */
export const isLong = (poll: PollView): boolean => poll.method.kind === 'ideas' && poll.options.length > 6

/** What is voted on, before there is a figure: how many ideas, and under which themes. */
export function Overview(props: { poll: PollView; join: string }) {
  const { poll } = props
  const themes = grouped(poll.options.map((option) => ({ option, votes: 0, share: 0, rank: 1 })))
  const fit = useFit<HTMLElement>(6, textsOf(poll))
  return (
    <section class="body ideas-body" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <div class="beside">
        <div>
          <p class="under">{t('hall.ideas_to_vote', { count: poll.options.length })}</p>
          {themes.length > 1 && (
            <ol class="ideas">
              {themes.map(({ theme, shares }) => (
                <li key={theme} class="counted">
                  <span>{theme || t('hall.ideas_other')}</span>
                  <b>{shares.length}</b>
                </li>
              ))}
            </ol>
          )}
        </div>
        <Way join={props.join} />
      </div>
    </section>
  )
}

/** Each theme with its ideas, most supported first; the theme of the most supported idea comes first. */
export function Ranked(props: { poll: PollView; result: ChoiceResult; moving: boolean }) {
  const { poll, result } = props
  const shares = sorted(sharesOf(poll, result))
  const themes = grouped(shares).slice(0, THEMES)
  const most = Math.max(1, ...shares.map((share) => share.votes))
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + themes.map((theme) => theme.theme).join())
  const list = useRef<HTMLOListElement>(null)
  useSorted(list, themes.flatMap(({ shares }) => shares.slice(0, BEST).map((share) => share.option.id)).join(' '))
  return (
    <section class="body ideas-body" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <ol class={themes.length > 1 ? 'themes two' : 'themes'} ref={list}>
        {themes.map(({ theme, shares }) => (
          <li key={theme}>
            {themes.length > 1 && <h2 class="line">{theme || t('hall.ideas_other')}</h2>}
            <ol class="ideas">
              {shares.slice(0, BEST).map(({ option, votes, rank }) => (
                <li key={option.id} data-id={option.id} class={rank === 1 && votes > 0 ? 'first' : ''}>
                  <span>{words(option.label)}</span>
                  <b>
                    {votes}
                    <span class="hide"> {t('hall.supports', { count: votes })}</span>
                  </b>
                  <i class={props.moving ? 'grows' : ''} style={`--v:${votes / most}`} />
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </section>
  )
}

function grouped(shares: Share[]): { theme: string; shares: Share[] }[] {
  const themes = new Map<string, Share[]>()
  for (const share of shares) {
    const theme = share.option.theme ? words(share.option.theme) : ''
    themes.set(theme, [...(themes.get(theme) ?? []), share])
  }
  return [...themes].map(([theme, shares]) => ({ theme, shares }))
}
