/** How a ballot is marked: the method, and what can be set of it. It knows no method by name. */
import { useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { Flaw, Texts } from '../lib/wire'
import { Flag, Line, OneOf, said, Whole } from './fields'
import { CODES, named as languageNamed } from './languages'
import { controlsOf, KINDS, ofKind, type Control } from './methods'
import { flawsOf, type MethodForm, type OptionForm } from './model'

export function Method(props: {
  method: MethodForm
  options: OptionForm[]
  language: string
  flaws: Flaw[]
  disabled: boolean
  onMethod: (method: MethodForm) => void
}) {
  const { method, flaws, disabled } = props
  const values = method as unknown as Record<string, unknown>
  const set = (name: string, value: unknown) => props.onMethod({ ...method, [name]: value } as MethodForm)
  return (
    <>
      <OneOf
        label={t('method')}
        value={method.kind}
        of={KINDS.map((kind) => [kind, t(`kind_${kind}`)])}
        hint={t(`kind_${method.kind}_text`)}
        flaws={flaws.filter((flaw) => flaw.place === 'method')}
        disabled={disabled}
        onValue={(kind) => props.onMethod(ofKind(kind as MethodForm['kind'], method))}
      />
      <div class="row">
        {controlsOf(method.kind).map(([name, control]) => (
          <Setting
            key={`${method.kind} ${name}`}
            name={name}
            control={control}
            value={values[name]}
            options={props.options}
            language={props.language}
            flaws={flawsOf(flaws, `method.${name}`)}
            disabled={disabled}
            onValue={(value) => set(name, value)}
          />
        ))}
      </div>
    </>
  )
}

function Setting(props: {
  name: string
  control: Control
  value: unknown
  options: OptionForm[]
  language: string
  flaws: Flaw[]
  disabled: boolean
  onValue: (value: unknown) => void
}) {
  const { control, value, language } = props
  const name = control.said ?? props.name
  const about = { label: t(`field_${name}`), hint: control.hint ? t(`field_${name}_hint`) : undefined, flaws: props.flaws, disabled: props.disabled }
  /** A new option has no id before it is saved, and nothing can be said of it. */
  const named = props.options.filter((option) => option.id).map((option): [string, string] => [option.id, option.label[language] || words(option.label) || option.id])
  switch (control.as) {
    case 'whole':
      return <Whole {...about} value={typeof value === 'number' ? value : null} least={control.least} most={control.most} onValue={props.onValue} />
    case 'flag':
      return <Flag {...about} on={Boolean(value ?? control.usual)} onValue={props.onValue} />
    case 'one_of':
      return <OneOf {...about} value={String(value ?? control.usual)} of={control.of.map((each) => [each, t(`field_${name}_${each}`)])} onValue={props.onValue} />
    case 'texts': {
      const texts = (value ?? {}) as Texts
      return <Line {...about} lang={language} value={texts[language] ?? ''} onValue={(text) => props.onValue({ ...texts, [language]: text })} />
    }
    case 'option':
      return (
        <OneOf
          {...about}
          value={typeof value === 'string' ? value : ''}
          of={[['', t(`field_${name}_empty`)], ...named]}
          onValue={(id) => props.onValue(id || null)}
        />
      )
    case 'language': {
      const code = String(value ?? control.usual)
      return <OneOf {...about} value={code} of={[...new Set([...CODES, code])].map((each) => [each, languageNamed(each)])} onValue={props.onValue} />
    }
    case 'list':
      // nothing is stripped while somebody types
      return <Line {...about} rows={2} value={((value ?? []) as string[]).join(',')} onValue={(text) => props.onValue(text.split(','))} />
    case 'lists': {
      const lists = (value ?? []) as Texts[]
      const put = (parts: string[]) =>
        Array.from({ length: Math.max(parts.length, lists.length) }, (_, place) => ({ ...lists[place], [language]: parts[place] ?? '' }))
      const here = lists.map((texts) => texts[language] ?? '').join(',').replace(/,+$/, '')
      return <Line {...about} rows={2} lang={language} value={here} onValue={(text) => props.onValue(put(text.split(',')))} />
    }
    case 'bounds':
      return <Bounds {...about} bounds={(value ?? {}) as Bounded} options={named} onValue={props.onValue} />
  }
}

type Bounded = Record<string, { least?: number; most?: number | null }>

/** The least and the most that single options take; both left empty, an option takes anything. */
function Bounds(props: {
  label: string
  hint: string | undefined
  flaws: Flaw[]
  disabled: boolean
  bounds: Bounded
  options: [string, string][]
  onValue: (bounds: Bounded) => void
}) {
  const { bounds, options } = props
  const [shown, setShown] = useState(Object.keys(bounds).length > 0 || props.flaws.length > 0)
  function put(id: string, change: { least?: number; most?: number | null }): void {
    const { [id]: before, ...others } = bounds
    const { least = 0, most = null } = { ...before, ...change }
    props.onValue(least === 0 && most === null ? others : { ...others, [id]: { least, most } })
  }
  return (
    <details class="fold wide" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{props.label}</summary>
      {shown && (
        <>
          <p class="hint">{options.length ? props.hint : t('field_bounds_later')}</p>
          {props.flaws.map((flaw) => (
            <p key={flaw.message} class="wrong">
              {said(flaw)}
            </p>
          ))}
          {options.map(([id, label]) => (
            <div key={id} class="row" role="group" aria-label={label}>
              <b>{label}</b>
              <Whole label={t('field_bound_least')} disabled={props.disabled} least={0} most={10_000} value={bounds[id]?.least ?? null} onValue={(least) => put(id, { least: least ?? 0 })} />
              <Whole label={t('field_bound_most')} disabled={props.disabled} least={0} most={10_000} value={bounds[id]?.most ?? null} onValue={(most) => put(id, { most })} />
            </div>
          ))}
        </>
      )}
    </details>
  )
}
