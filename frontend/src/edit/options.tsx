/** The answers, in the order of the ballot: their text in one language, whether it fits the projector, and whom they are. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { Flaw } from '../lib/wire'
import { Mark } from '../moderate/marks'
import { Line, said } from './fields'
import { flawsOf, moved, type OptionForm } from './model'
import type { Fits } from './preview'

export function Options(props: {
  options: OptionForm[]
  language: string
  /** The first language of the conference, which stands in for others. */
  first: string
  flaws: Flaw[]
  fits: Fits
  disabled: boolean
  onOptions: (options: OptionForm[]) => void
}) {
  const { options, disabled } = props
  const list = useRef<HTMLOListElement>(null)
  const added = useRef(false)
  useEffect(() => {
    if (added.current) list.current?.querySelector<HTMLElement>('li:last-child textarea')?.focus()
    added.current = false
  }, [options.length])
  const put = (index: number, change: Partial<OptionForm>) => props.onOptions(options.map((option, at) => (at === index ? { ...option, ...change } : option)))
  const add = () => {
    added.current = true
    props.onOptions([...options, { id: '', label: {} }])
  }
  const wrong = props.flaws.filter((flaw) => flaw.place === 'options')
  return (
    <section aria-labelledby="options">
      <h2 id="options">{t('options')}</h2>
      <ol class="opts" ref={list}>
        {options.map((option, index) => (
          <Option
            key={option.id || `new ${index}`}
            {...props}
            option={option}
            number={index + 1}
            last={index === options.length - 1}
            flaws={flawsOf(props.flaws, `options.${index}`)}
            fit={props.fits[index]}
            onOption={(change) => put(index, change)}
            onMove={(step) => props.onOptions(moved(options, index, step))}
            onRemove={() => props.onOptions(options.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      {wrong.map((flaw) => (
        <p key={flaw.message} class="wrong">
          {said(flaw)}
        </p>
      ))}
      <button type="button" class="btn" disabled={disabled} onClick={add}>
        {t('option_add')}
      </button>
    </section>
  )
}

function Option(props: {
  option: OptionForm
  number: number
  last: boolean
  language: string
  first: string
  flaws: Flaw[]
  fit: Fits[number] | undefined
  disabled: boolean
  onOption: (change: Partial<OptionForm>) => void
  onMove: (step: number) => void
  onRemove: () => void
}) {
  const { option, number, language, first, disabled, fit } = props
  const label = option.label[language] ?? ''
  const stands = option.label[first]
  const name = t('option', { number })
  const about = <span class="hide">: {name}</span>
  return (
    <li>
      <div class="opt-text">
        <Line
          label={name}
          value={label}
          lang={language}
          rows={1}
          hint={!label && language !== first && stands ? t('stands_in', { text: stands }) : undefined}
          flaws={props.flaws.filter((flaw) => !flaw.place.endsWith('country') && !flaw.place.endsWith('organisation'))}
          disabled={disabled}
          onValue={(text) => props.onOption({ label: { ...option.label, [language]: text } })}
        />
        <span class={fit === 'fits' ? 'verdict-of good' : 'verdict-of'} role="status">
          {fit && label && (
            <>
              <Mark good={fit === 'fits'} />
              {t(`fit_${fit}`)}
            </>
          )}
        </span>
        <span class="shifts">
          <button type="button" class="btn" disabled={disabled || number === 1} onClick={() => props.onMove(-1)}>
            <Arrow up />
            <span class="hide">{t('up')}</span>
            {about}
          </button>
          <button type="button" class="btn" disabled={disabled || props.last} onClick={() => props.onMove(1)}>
            <Arrow />
            <span class="hide">{t('down')}</span>
            {about}
          </button>
          <button type="button" class="btn" disabled={disabled} onClick={props.onRemove}>
            {t('remove')}
            {about}
          </button>
        </span>
      </div>
      <details class="fold" open={Boolean(option.organisation ?? option.country)}>
        <summary>
          {t('nominee')}
          {about}
        </summary>
        <div class="row">
          <Line label={t('organisation')} value={option.organisation ?? ''} disabled={disabled} onValue={(organisation) => props.onOption({ organisation })} />
          <Line
            label={t('country')}
            hint={t('country_hint')}
            most={2}
            value={option.country ?? ''}
            flaws={props.flaws.filter((flaw) => flaw.place.endsWith('country'))}
            disabled={disabled}
            onValue={(country) => props.onOption({ country: country.toUpperCase() })}
          />
          <Line
            label={t('mark')}
            hint={t('mark_hint')}
            lang={language}
            value={option.mark?.[language] ?? ''}
            disabled={disabled}
            onValue={(text) => props.onOption({ mark: { ...option.mark, [language]: text } })}
          />
        </div>
      </details>
    </li>
  )
}

export const Arrow = (props: { up?: boolean }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d={props.up ? 'M8 3l6 8H2z' : 'M8 13L2 5h12z'} />
  </svg>
)
