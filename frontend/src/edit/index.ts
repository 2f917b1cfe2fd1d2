import './edit.css'

export { Editor } from './editor'
