/** Ideas for a poll: looked at, shown, hidden, put together, mended and sorted. Asked anew while it is open. */
import { useId, useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { IdeaList, IdeaRow, IdeasState, PollView, TendQuestion } from '../lib/wire'
import { useAsked } from './asking'
import { Dialog } from './dialog'

/** Whether there are ideas to be seen to: until the poll is armed. */
export const seesIdeas = (poll: PollView): boolean => poll.method.kind === 'ideas' && poll.state === 'draft'

/** How many ideas for `poll` nobody has looked at. */
export const waitingIdeas = (ideas: IdeasState | undefined, poll: PollView): number => (ideas?.poll === poll.id ? ideas.waiting : 0)

const ORDER = ['waiting', 'shown', 'merged', 'hidden']

type Tending = (deed: TendQuestion['deed'], more?: Partial<TendQuestion>) => void

export function Ideas(props: { poll: PollView; onSignedOut: () => void; onClose: () => void }) {
  const path = `/api/polls/${props.poll.id}/ideas`
  const { list, wrong, send } = useAsked<IdeaList>(path, props.onSignedOut)
  const themes = useId()
  const ideas = [...(list?.ideas ?? [])].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const count = (state: string) => ideas.filter((idea) => idea.state === state).length
  return (
    <Dialog title={t('ideas_title', { title: words(props.poll.title) })} onClose={props.onClose}>
      <p class="hint">{list && !list.open ? t('ideas_fixed') : t('ideas_explained')}</p>
      <p role="status">{wrong || (list && (ideas.length ? t('ideas_counts', { shown: count('shown'), waiting: count('waiting') }) : t('ideas_empty')))}</p>
      <datalist id={themes}>
        {list?.themes.map((theme) => <option key={theme} value={theme} />)}
      </datalist>
      <ol class="askedlist ideas">
        {ideas.map((idea) => (
          <Idea
            key={idea.id}
            idea={idea}
            all={ideas}
            themes={themes}
            open={list?.open === true}
            onTend={(deed, more = {}) => send(`${path}/${idea.id}/actions`, { deed, ...more } satisfies TendQuestion)}
          />
        ))}
      </ol>
      <p class="hint">{t('ideas_note')}</p>
      <div class="ends">
        <span />
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}

function Idea(props: { idea: IdeaRow; all: IdeaRow[]; themes: string; open: boolean; onTend: Tending }) {
  const { idea, all, onTend } = props
  const { state, text } = idea
  const [draft, setDraft] = useState<string>()
  const [theme, setTheme] = useState<string>() // while it is typed, whatever comes in meanwhile
  const find = (id: string) => all.find((other) => other.id === id)
  const others = all.filter((other) => other.id !== idea.id && (other.state === 'shown' || other.state === 'waiting'))
  const like = state === 'merged' || state === 'hidden' ? undefined : find(idea.like)
  const about = (action: string) => t('floor_of', { action, text })
  const button = (label: string, call: () => void) => (
    <button type="button" class="btn" aria-label={about(label)} onClick={call}>
      {label}
    </button>
  )
  const merge = (into: string) => into && onTend('merge', { into })
  return (
    <li class={state}>
      {draft === undefined ? (
        <p>{text}</p>
      ) : (
        <textarea rows={2} maxLength={100} aria-label={about(t('floor_do_edit'))} value={draft} onInput={(event) => setDraft(event.currentTarget.value)} />
      )}
      <p class="hint">{[state === 'merged' ? t('ideas_merged_into', { text: find(idea.into)?.text ?? '' }) : t(`floor_state_${state}`), idea.theme].filter(Boolean).join(' · ')}</p>
      {props.open && (
        <>
          {like && (
            <p class="row like">
              <span>{t('ideas_like', { text: like.text })}</span>
              {button(t('ideas_merge_like'), () => merge(like.id))}
            </p>
          )}
          <div class="row">
            {draft !== undefined ? (
              button(t('floor_do_save'), () => {
                onTend('edit', { text: draft })
                setDraft(undefined)
              })
            ) : (
              <>
                {state !== 'shown' && button(t(state === 'merged' ? 'ideas_part' : 'floor_do_show'), () => onTend('show'))}
                {state !== 'hidden' && button(t('floor_do_hide'), () => onTend('hide'))}
                {button(t('floor_do_edit'), () => setDraft(text))}
                {state !== 'merged' && others.length > 0 && (
                  <select aria-label={about(t('floor_do_merge'))} value="" onChange={(event) => merge(event.currentTarget.value)}>
                    <option value="">{t('floor_do_merge')}</option>
                    {others.map((other) => (
                      <option key={other.id} value={other.id}>
                        {other.text}
                      </option>
                    ))}
                  </select>
                )}
                <input
                  list={props.themes}
                  maxLength={40}
                  placeholder={t('ideas_theme')}
                  aria-label={about(t('ideas_theme'))}
                  value={theme ?? idea.theme}
                  onInput={(event) => setTheme(event.currentTarget.value)}
                  onBlur={() => {
                    if (theme !== undefined && theme.trim() !== idea.theme) onTend('theme', { text: theme })
                    setTheme(undefined)
                  }}
                  onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
                />
              </>
            )}
          </div>
        </>
      )}
    </li>
  )
}
