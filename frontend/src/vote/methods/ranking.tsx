/** Ranking: options are put in order by tapping, one after the other, and moved by arrows. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { currentLanguage, t, words } from '../../lib/i18n'
import type { OptionView, PollView, RankingMethod } from '../../lib/wire'
import { Blank, type Marking } from '../marking'
import { OptionText } from '../parts'

/** "2nd". */
const nth = (place: number): string => t(`nth_${new Intl.PluralRules(currentLanguage(), { type: 'ordinal' }).select(place)}`, { place })

type Act = 'add' | 'up' | 'down'

/** The element that a finger or the focus is to find where it is, at `top`, after the lists have changed. */
interface Held {
  act: Act
  option: string
  top: number
}

export function RankingBallot(props: Marking & { method: RankingMethod }) {
  const { poll, draft, method, onDraft } = props
  const ranked = Array.isArray(draft) ? draft : []
  const chosen = ranked.flatMap((id) => poll.options.filter((option) => option.id === id))
  const rest = poll.options.filter((option) => !ranked.includes(option.id))
  const full = ranked.length >= method.most
  const [said, setSaid] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const held = useRef<Held | undefined>(undefined)
  const find = (act: Act, option: string) => box.current?.querySelector<HTMLElement>(`[data-act="${act} ${option}"]`)
  useLayoutEffect(() => {
    const { current } = held
    held.current = undefined
    const button = current && find(current.act, current.option)
    if (!button) return
    scrollBy(0, button.getBoundingClientRect().top - current.top)
    button.focus({ preventScroll: true })
  }, [ranked.join()])
  const hold = (act: Act, option: string, pressed: HTMLElement) => {
    held.current = { act, option, top: pressed.getBoundingClientRect().top }
  }
  const rank = (next: string[], option: OptionView) => {
    const name = words(option.label)
    const place = next.indexOf(option.id) + 1
    const last = place > ranked.length && place === method.most && rest.length > 1
    setSaid([place ? t('now_choice', { name, nth: nth(place) }) : t('now_unranked', { name }), last && t('rank_full', { most: method.most })].filter(Boolean).join(' '))
    onDraft(next.length ? next : undefined)
  }
  const add = (option: OptionView, pressed: HTMLElement) => {
    if (full) return
    const at = rest.indexOf(option)
    const next = rest[at + 1] ?? rest[at - 1]
    if (next) hold('add', next.id, rest[at + 1] ? pressed : (find('add', next.id) ?? pressed))
    else hold('up', option.id, pressed)
    rank([...ranked, option.id], option)
  }
  const move = (option: OptionView, by: 1 | -1, pressed: HTMLElement) => {
    const at = ranked.indexOf(option.id)
    const other = ranked[at + by]
    if (other === undefined) return
    hold(by < 0 ? 'up' : 'down', option.id, pressed)
    rank(ranked.map((id) => (id === option.id ? other : id === other ? option.id : id)), option)
  }
  const remove = (option: OptionView, pressed: HTMLElement) => {
    hold('add', option.id, pressed)
    rank(ranked.filter((id) => id !== option.id), option)
  }
  return (
    <>
      <p class="kind">{t(method.most < poll.options.length ? 'rank_up_to' : 'rank_all', { most: method.most })}</p>
      <div class="ranking" ref={box}>
        <h2>{t('your_order')}</h2>
        <ol class="order" role="list">
          {chosen.map((option, at) => (
            <li key={option.id}>
              <b aria-hidden="true">{at + 1}</b>
              <OptionText option={option} />
              <button type="button" class="off" onClick={(event) => remove(option, event.currentTarget)}>
                {t('remove')}
                <span class="hide"> {words(option.label)}</span>
              </button>
              <Arrow act="up" option={option} off={at === 0} onPress={(pressed) => move(option, -1, pressed)} />
              <Arrow act="down" option={option} off={at === chosen.length - 1} onPress={(pressed) => move(option, 1, pressed)} />
            </li>
          ))}
          {chosen.length === 0 && <li class="none">{t('none_ranked')}</li>}
        </ol>
        {rest.length > 0 && (
          <>
            <h2>{t('not_ranked')}</h2>
            {full && <p class="full">{t('rank_full', { most: method.most })}</p>}
            <ul class="order" role="list">
              {rest.map((option) => (
                <li class="un" key={option.id}>
                  <button
                    type="button"
                    class="add"
                    data-act={`add ${option.id}`}
                    aria-disabled={full}
                    onClick={(event) => add(option, event.currentTarget)}
                  >
                    <OptionText option={option} />
                    <i>
                      {t('add')}
                      <span class="hide"> {t('as_choice', { nth: nth(ranked.length + 1) })}</span>
                    </i>
                  </button>
                </li>
              ))}
            </ul>
            <p class="kind">{t(method.counting === 'run_off' ? 'left_out_means' : `rule_left_out_${method.counting}`)}</p>
          </>
        )}
      </div>
      <p class="hide" role="status">{said}</p>
      {method.blank && <Blank single={false} draft={draft} onDraft={onDraft} otherwise={undefined} />}
    </>
  )
}

function Arrow(props: { act: 'up' | 'down'; option: OptionView; off: boolean; onPress: (pressed: HTMLElement) => void }) {
  const { act, option } = props
  return (
    <button
      type="button"
      class="arrow"
      data-act={`${act} ${option.id}`}
      aria-label={t(act, { name: words(option.label) })}
      aria-disabled={props.off}
      onClick={(event) => props.onPress(event.currentTarget)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={act === 'up' ? 'M3 13l7-7 7 7' : 'M3 7l7 7 7-7'} />
      </svg>
    </button>
  )
}

/** What was ranked, in order, before it is sent. */
export function MarkedRanking(props: { poll: PollView; ranked: string[] }) {
  const { poll, ranked } = props
  const chosen = ranked.flatMap((id) => poll.options.filter((option) => option.id === id))
  const rest = poll.options.filter((option) => !ranked.includes(option.id))
  return (
    <div class="opt marked">
      <p class="kind">{t('your_vote')}</p>
      <ol class="chosen" role="list">
        {chosen.map((option, at) => (
          <li key={option.id}>
            <b aria-hidden="true">{at + 1}</b>
            <OptionText option={option} />
          </li>
        ))}
      </ol>
      {rest.length > 0 && <p class="kind">{t('not_ranked_are', { names: rest.map((option) => words(option.label)).join(', ') })}</p>}
    </div>
  )
}
