/** Questions from the floor: the one that is being answered fills the picture; else the best supported, in order. */
import { useRef } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { QuestionView } from '../lib/wire'
import { useSorted } from './bars'
import { AdmittedFoot, Top, type FrameProps } from './edges'
import { useFit } from './fit'
import { Way } from './parts'
import './questions.css'

/** Questions that have room in letters that the last row reads. */
const LISTED = 4

export function Questions(props: FrameProps) {
  const { stage, floor } = props.picture
  const open = floor?.open ?? false
  const now = floor?.questions.find((question) => question.state === 'now')
  const listed = (floor?.questions ?? []).filter((question) => question.state === 'shown').slice(0, LISTED)
  return (
    <>
      <Top picture={props.picture} state={t(open ? 'hall.questions_open' : 'hall.questions_shut')} lamp={open ? 'live' : 'none'} />
      {now ? <Now key={now.id} question={now} /> : <List questions={listed} join={open ? stage.join : undefined} />}
      <AdmittedFoot picture={props.picture} />
    </>
  )
}

function Now(props: { question: QuestionView }) {
  const { question } = props
  const fit = useFit<HTMLElement>(4, question.text + question.name)
  return (
    <section class="body sentence" ref={fit}>
      <h1 class="over">{t('hall.questions_now')}</h1>
      <p class="hero">{question.text}</p>
      <p class="under note">{[question.name, t('hall.supports', { count: question.supports })].filter(Boolean).join(' · ')}</p>
    </section>
  )
}

function List(props: { questions: QuestionView[]; join: string | undefined }) {
  const { questions, join } = props
  const fit = useFit<HTMLElement>(4, [join, ...questions.map((question) => question.text + question.name)].join('|'))
  const list = useRef<HTMLOListElement>(null)
  useSorted(list, questions.map((question) => question.id).join(' '))
  return (
    <section class="body asked-body" ref={fit}>
      <h1>{t('hall.questions')}</h1>
      <div class={join ? 'beside' : ''}>
        {questions.length === 0 && <p class="under">{join && t('hall.questions_none')}</p>}
        <ol class="asked" ref={list}>
          {questions.map((question) => (
            <li key={question.id} data-id={question.id}>
              <div>
                <p>{question.text}</p>
                {question.name && <p class="small">{question.name}</p>}
              </div>
              <p class="supports">
                {question.supports}
                <span class="hide"> {t('hall.supports', { count: question.supports })}</span>
              </p>
            </li>
          ))}
        </ol>
        {join && <Way join={join} />}
      </div>
    </section>
  )
}
