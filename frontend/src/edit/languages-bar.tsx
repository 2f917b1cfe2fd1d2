/** In which language the texts are being written, and where one is still missing. */
import { t } from '../lib/i18n'
import { named } from './languages'

export function Languages(props: {
  language: string
  languages: string[]
  lacking: (language: string) => boolean
  onLanguage: (language: string) => void
  onAddLanguage: () => void
}) {
  return (
    <div class="langs" role="group" aria-label={t('languages')}>
      {props.languages.map((code) => (
        <button key={code} type="button" lang={code} aria-pressed={code === props.language} onClick={() => props.onLanguage(code)}>
          {named(code)}
          {props.lacking(code) && <span class="lacks"> {t('lacking')}</span>}
        </button>
      ))}
      <button type="button" class="more" onClick={props.onAddLanguage}>
        {t('language_add')}
      </button>
    </div>
  )
}
