/** Generated from voting/protocol by `voting schema --typescript`. Do not edit. */

/** Language code to text. */
export type Texts = Record<string, string>

export interface AcceptInvite {
  invite: string
}

export interface ActOnPoll {
  action: 'collect' | 'stop_collecting' | 'arm' | 'disarm' | 'count_down' | 'open' | 'extend' | 'close' | 'keep_open' | 'run_off' | 'decide' | 'step' | 'step_back' | 'reveal' | 'annul'
  version: number
  seconds?: number
  reason?: string
  option?: string | null
}

export type Action = 'edit' | 'collect' | 'stop_collecting' | 'arm' | 'disarm' | 'count_down' | 'open' | 'extend' | 'close' | 'keep_open' | 'finish' | 'peek' | 'run_off' | 'decide' | 'step' | 'step_back' | 'reveal' | 'annul'

export interface AddCue {
  definition: Record<string, unknown>
  after?: string | null
}

export interface AirState {
  version: number
  at: number
  topic: 'air'
  cue: string
  compared?: Compared | null
  still?: Still | null
  following?: CueView | null
  rehearsal?: RehearsalView | null
}

export interface AllocationForm {
  kind: 'allocation'
  points?: number
  step?: number
  blank?: boolean
  exact?: boolean
  bounds?: Record<string, BoundForm>
}

export interface AllocationMethod {
  kind: 'allocation'
  points: number
  step: number
  blank: boolean
  exact?: boolean
  bounds?: Record<string, BoundView>
}

export interface AllocationResult {
  kind: 'allocation'
  ballots: number
  blank: number
  points: number
  options: OptionSpreadView[]
  kept?: number
  agreement?: number | null
}

export interface AnswerMove {
  allow: boolean
}

export interface ApprovePairing {
  code: string
  room: string
  name: string
}

export interface Arrange {
  seen: string[]
  order: string[]
}

export interface AskPairing {
  claim: string
  room: string
}

export interface AskQuestion {
  id: string
  text: string
  named?: boolean
}

export interface Asked {
  action: 'annul' | 'peek' | 'release'
  subject: string
  actor: string
  reason: string
  until: number
}

export interface BadgeFound {
  number: number
  name: string
  organisation: string
  country: string
  category: string
  admitted_at: number | null
}

export type Bar = 'category' | 'room' | 'checked_in' | 'no_organisation' | 'own' | 'delegate' | 'late' | 'organisation_voted'

export type Base = 'entitled' | 'checked_in'

export interface Beat {
  topic: 'beat'
  at: number
}

export interface Begun {
}

export interface BoundForm {
  least?: number
  most?: number | null
}

export interface BoundView {
  least: number
  most: number
}

export interface BreakdownView {
  by: By
  least: number
  cohorts: CohortView[]
}

export type By = 'category' | 'country'

export interface CastBallot {
  tag: string
  submission: string
  rev: number
  choices: string[] | Record<string, unknown> | null
  pad?: string
}

export interface CheckCue {
  definition: Record<string, unknown>
}

export interface CheckPoll {
  definition: Record<string, unknown>
}

export interface Checked {
  flaws: Flaw[]
  poll: PollView | null
  electorate: number | null
  stills: Still[]
}

export interface CheckedCue {
  flaws: Flaw[]
  stills: Still[]
}

export interface ChoiceForm {
  kind: 'choice'
  least?: number
  most?: number
  blank?: boolean
  none?: string | null
}

export interface ChoiceMethod {
  kind: 'choice'
  least: number
  most: number
  blank: boolean
  none?: string | null
}

export interface ChoiceResult {
  kind: 'choice'
  ballots: number
  blank: number
  counts: OptionVotes[]
}

export interface ClaimPairing {
  claim: string
}

export interface CohortView {
  name: string
  result: ChoiceResult | AllocationResult | RankingResult | PairwiseResult | RatingResult | NumberResult | WordsResult
}

export interface Compared {
  polls: PollView[]
  results: (ResultsState | null)[]
}

export interface ConsoleState {
  version: number
  at: number
  topic: 'console'
  me: string
  moderators: string[]
  badges: number
  admitted: number
  phones: number
  screens: ScreenView[]
  lights: Light[]
  run_sheet: CueView[]
  polls: PollView[]
  turnout: Record<string, number>
  last: Record<string, StepView>
  verdicts: Record<string, VerdictView>
  doubts: string[]
  asked: Asked[]
  stage_actor: string
  stage_at: number
  notes?: Record<string, Record<string, string>>
}

export interface CopyPoll {
  room: string
}

export type Counting = 'run_off' | 'borda' | 'schulze'

export type Cover = 'none' | 'blank' | 'safe'

export interface CreatePoll {
  definition: Record<string, unknown>
  after?: string | null
}

export interface CueForm {
  id: string
  kind: CueKind
  title: Record<string, string>
  poll?: string | null
  text?: Record<string, string> | null
  compare?: string[]
  wifi?: WifiForm | null
  notes?: Record<string, string> | null
  opens?: boolean
  items?: ItemForm[]
}

export type CueKind = 'title' | 'join' | 'wifi' | 'agenda' | 'poll' | 'result' | 'comparison' | 'breakdown' | 'message' | 'questions' | 'image' | 'blank'

export interface CueView {
  id: string
  kind: CueKind
  title: Record<string, string>
  poll: string | null
  text: Record<string, string> | null
  compare?: string[]
  wifi?: WifiView | null
  items?: ItemView[]
  image?: string | null
  opens?: boolean
}

export interface CurateWords {
  deed: Deed
  keys: string[]
  into?: string
}

export type Deed = 'show' | 'hide' | 'wait' | 'merge' | 'part'

export interface EditCue {
  seen: Record<string, unknown>
  definition: Record<string, unknown>
}

export interface EditPoll {
  version: number
  definition: Record<string, unknown>
}

export interface Ended {
  topic: 'ended'
  at: number
}

export interface FileDifference {
  subject: string
  what: string
  before: string
  after: string
}

export interface FileFault {
  where: string
  message: string
  found: string
}

export interface Flaw {
  place: string
  code: string
  message: string
}

export interface FloorState {
  version: number
  at: number
  topic: 'floor'
  open: boolean
  moderated: boolean
  names: Names
  most: number
  longest: number
  questions: QuestionView[]
  waiting: number
}

export interface FollowIdeas {
  ids: string[]
}

export interface Frame {
  title: Record<string, string>
  place: string
  dates: string
  languages: string[]
  rooms: RoomFrame[]
}

export interface FreezeStage {
  frozen: boolean
  version: number
}

export interface IdeaList {
  poll: string
  open: boolean
  collecting: boolean
  themes: string[]
  ideas: IdeaRow[]
}

export interface IdeaRow {
  id: string
  text: string
  theme: string
  state: QuestionState
  into: string
  like: string
}

export interface IdeaView {
  id: string
  text: string
  theme: Record<string, string> | null
}

export interface IdeasForm {
  kind: 'ideas'
  most?: number
  each?: number
  moderated?: boolean
  themes?: (Record<string, string>)[]
  language?: string
  blank?: boolean
}

export interface IdeasMethod {
  kind: 'ideas'
  most: number
  each: number
  longest: number
  moderated: boolean
  blank: boolean
}

export interface IdeasState {
  version: number
  at: number
  topic: 'ideas'
  poll: string
  collecting: boolean
  moderated: boolean
  each: number
  longest: number
  ideas: IdeaView[]
  more: number
  waiting: number
}

export interface Imported {
  form: string
  faults: FileFault[]
  differences: FileDifference[]
  digest: string
  applied: boolean
}

export interface ItemForm {
  time?: string
  text: Record<string, string>
}

export interface ItemView {
  time: string
  text: Record<string, string>
}

export interface JsonValue {
}

export interface Light {
  name: 'screen' | 'storage' | 'bus' | 'phones'
  ok: boolean
  detail?: string
}

export type Majority = 'plurality' | 'absolute' | 'two_thirds'

export interface MeState {
  version: number
  at: number
  topic: 'me'
  number: number
  name: string
  organisation: string
  country: string
  move_asked_at: number | null
  poll: string | null
  entitled: boolean
  participated: boolean
  barred?: Bar | ''
  weight?: number
}

export interface MyIdea {
  id: string
  text: string
  state: QuestionState
  into: string
}

export interface MyIdeas {
  sent: number
  ideas: MyIdea[]
}

export interface MyQuestions {
  asked: number
  supported: string[]
}

export type Names = 'never' | 'choice' | 'always'

export interface NumberForm {
  kind: 'number'
  least?: number
  most?: number
  decimals?: number
  unit?: Record<string, string> | null
  blank?: boolean
}

export interface NumberMethod {
  kind: 'number'
  least: number
  most: number
  decimals: number
  unit: Record<string, string> | null
  blank: boolean
}

export interface NumberResult {
  kind: 'number'
  ballots: number
  blank: number
  median: string | null
  low: string | null
  high: string | null
  width: string
  columns: number[]
}

export type OneVote = 'badge' | 'organisation' | 'delegate'

export interface OptionForm {
  id: string
  label: Record<string, string>
  organisation?: string | null
  country?: string | null
  mark?: Record<string, string> | null
}

export interface OptionSpreadView {
  option: string
  mean: number
  whole: number
  low: number
  high: number
  columns: number[]
}

export interface OptionView {
  id: string
  label: Record<string, string>
  organisation: string | null
  country: string | null
  mark: Record<string, string> | null
  photograph?: string | null
  theme?: Record<string, string> | null
}

export interface OptionVotes {
  option: string
  votes: number
}

export interface OutcomeView {
  verdict: Verdict
  winners: string[]
  leaders: string[]
  rung: Rung | null
}

export interface PairingAnswer {
  approved: boolean
  room?: string
}

export interface PairingCode {
  code: string
  expires_at: number
}

export interface PairwiseResult {
  kind: 'pairwise'
  ballots: number
  blank: number
  counting: Counting
  options: string[]
  duels: number[][]
  points: number[]
  paths: number[][]
  places: string[][]
}

export interface Peek {
  version: number
  reason: string
}

export interface Peeked {
  poll: string
  result: ChoiceResult | AllocationResult | RankingResult | PairwiseResult | RatingResult | NumberResult | WordsResult
  outcome: OutcomeView | null
}

export interface PlaceView {
  place: number
  options: string[]
  votes: number | null
  share?: number | null
}

export interface PollForm {
  id: string
  room: string
  title: Record<string, string>
  method: ChoiceForm | AllocationForm | RankingForm | RatingForm | NumberForm | WordsForm | IdeasForm
  options?: OptionForm[]
  round?: number
  mark?: Record<string, string> | null
  secret?: boolean
  shown?: Shown
  change?: boolean
  seconds?: number | null
  categories?: string[]
  least_electorate?: number
  quorum?: QuorumForm | null
  majority?: Majority
  ties?: Rung[]
  own?: boolean
  reveal?: Reveal
  figures?: boolean
  shuffle?: boolean
  rooms?: string[]
  checked_in?: boolean
  one_vote?: OneVote
  weighted?: boolean
  breakdown?: By | null
  least_group?: number
  follows?: string | null
  test?: boolean
}

export interface PollMessage {
  version: number
  at: number
  topic: 'poll'
  poll: PollView
}

export type PollState = 'draft' | 'armed' | 'open' | 'closing' | 'closed' | 'revealing' | 'published' | 'annulled'

export interface PollView {
  id: string
  version: number
  title: Record<string, string>
  method: ChoiceMethod | AllocationMethod | RankingMethod | RatingMethod | NumberMethod | WordsMethod | IdeasMethod
  options: OptionView[]
  round: number
  mark: Record<string, string> | null
  secret: boolean
  shown: Shown
  change: boolean
  seconds: number | null
  categories: string[]
  quorum: QuorumView | null
  majority: Majority
  ties: Rung[]
  own: boolean
  reveal: Reveal
  figures: boolean
  shuffle: boolean
  rooms?: string[]
  checked_in?: boolean
  one_vote?: OneVote
  weighted?: boolean
  weights?: WeightsView[]
  breakdown?: By | null
  least_group?: number
  follows: string | null
  test: boolean
  commitment: string
  seed: string
  head: string
  words: string[]
  step: number
  state: PollState
  entitled: number
  opens_at: number | null
  closes_at: number | null
  final_at: number | null
  closed_at: number | null
  collecting?: boolean
}

export interface PreflightItem {
  name: 'screen' | 'storage' | 'clock' | 'roll' | 'phones' | 'rules' | 'names' | 'photographs' | 'rehearsal'
  light: 'ok' | 'warn' | 'stop'
  problem?: '' | 'no_screen' | 'screen_lost' | 'storage_fails' | 'disk_nearly_full' | 'clock_set_back' | 'no_roll' | 'badges_not_printed' | 'few_phones' | 'rules_broken' | 'electorate_too_small' | 'delegates_unclear' | 'names_too_long' | 'photographs_missing' | 'not_rehearsed'
  about?: string[]
  figure?: number | null
  of?: number | null
}

export interface PreflightState {
  at: number
  items: PreflightItem[]
}

export interface Prepared {
  conference: Record<string, string>
  frame: Frame
  languages: string[]
  categories: Record<string, number>
  rooms: PreparedRoom[]
  polls: PreparedPoll[]
  poll?: string | null
  cue?: string | null
}

export interface PreparedCue {
  definition: Record<string, unknown>
  view: CueView
}

export interface PreparedPoll {
  version: number
  fixed: boolean
  state: PollState
  last: StepView | null
  definition: Record<string, unknown>
  view: PollView
}

export interface PreparedRoom {
  id: string
  name: Record<string, string>
  run_sheet: PreparedCue[]
}

export interface Problem {
  code: string
  message: string
  detail?: Record<string, unknown>
}

export interface QuestionList {
  open: boolean
  moderated: boolean
  names: Names
  most: number
  questions: QuestionView[]
}

export type QuestionState = 'waiting' | 'shown' | 'now' | 'answered' | 'hidden' | 'merged'

export interface QuestionView {
  id: string
  text: string
  name: string
  state: QuestionState
  supports: number
}

export interface QuorumForm {
  percent: number
  of?: Base
}

export interface QuorumView {
  percent: number
  of: Base
}

export interface RankingForm {
  kind: 'ranking'
  most?: number | null
  blank?: boolean
  counting?: Counting
}

export interface RankingMethod {
  kind: 'ranking'
  most: number
  blank: boolean
  counting?: Counting
}

export interface RankingResult {
  kind: 'ranking'
  ballots: number
  blank: number
  rounds: RoundView[]
  places: string[][]
}

export interface RatingForm {
  kind: 'rating'
  least?: number
  most?: number
  low: Record<string, string>
  high: Record<string, string>
  blank?: boolean
}

export interface RatingMethod {
  kind: 'rating'
  least: number
  most: number
  low: Record<string, string>
  high: Record<string, string>
  blank: boolean
}

export interface RatingResult {
  kind: 'rating'
  ballots: number
  blank: number
  least: number
  most: number
  options: StatementView[]
}

export interface ReceiptList {
  poll: string
  codes: string[]
}

export interface Received {
  poll: string
  rev: number
  at: number
}

export interface RehearsalView {
  cue: CueView
  step: number
  steps: number
  state: PollState | null
}

export interface RehearseCue {
  cue?: string | null
  step?: number
  version: number
}

export interface ReleaseDevice {
  reason: string
}

export interface RemoveCue {
  seen: Record<string, unknown>
}

export interface RemovePoll {
  version: number
}

export interface ResultsState {
  version: number
  at: number
  topic: 'results'
  poll: string
  final: boolean
  result: ChoiceResult | AllocationResult | RankingResult | PairwiseResult | RatingResult | NumberResult | WordsResult | null
  places?: PlaceView[]
  outcome?: OutcomeView | null
  breakdown?: BreakdownView | null
}

export type Reveal = 'all' | 'podium' | 'winner' | 'rounds'

export interface RoomFrame {
  id: string
  name: Record<string, string>
}

export interface RoomName {
  id: string
  name: Record<string, string>
}

export interface RoomNow {
  at: number
  room: RoomName
  stage: StageState
  poll: PollView | null
  turnout: TurnoutState | null
  results: ResultsState | null
  air: AirState
  moderators: string[]
  phones: number
  screens: ScreenView[]
}

export interface RoundView {
  counts: OptionVotes[]
  exhausted: number
  out: string[]
  why: Why | null
}

export type Rung = 'run_off' | 'joint' | 'chair' | 'draw'

export interface ScreenView {
  name: string
  connected: boolean
}

export interface SendIdea {
  id: string
  text: string
}

export interface SetFloor {
  open: boolean
  moderated: boolean
  names: Names
  most: number
}

export interface SetFrame {
  seen: Frame
  frame: Frame
}

export type Shown = 'live' | 'after_close' | 'held'

export interface SignIn {
  auth: string
  device: string
}

export interface SignedIn {
  number: number
  name: string
  organisation: string
  country: string
  rooms: RoomName[]
}

export interface StaffSignedIn {
  name: string
  rooms: RoomName[]
}

export interface StageState {
  version: number
  at: number
  topic: 'stage'
  conference: Record<string, string>
  place: string
  room: RoomName
  simulated: boolean
  join: string
  cue: CueView
  cover: Cover
  poll: string | null
  entitled: number
  admitted: number
}

export type Standing = 'shown' | 'waiting' | 'hidden'

export interface StatementView {
  option: string
  ratings: number
  mean: number | null
  counts: number[]
}

export interface StepView {
  action: Action
  actor: string
  at: number
}

export interface Still {
  at: number
  stage: StageState
  poll?: PollView | null
  turnout?: TurnoutState | null
  results?: ResultsState | null
  compared?: Compared | null
  floor?: FloorState | null
  ideas?: IdeasState | null
  rehearsal?: boolean
}

export interface SupportQuestion {
  on: boolean
}

export interface TakeCue {
  cue: string
  cover?: Cover
  version: number
}

export type Tend = 'show' | 'hide' | 'now' | 'answered' | 'edit' | 'merge' | 'theme'

export interface TendQuestion {
  deed: Tend
  text?: string
  into?: string | ''
}

export interface TurnoutState {
  version: number
  at: number
  topic: 'turnout'
  poll: string
  voted: number
  entitled: number
}

export type Verdict = 'winner' | 'tie' | 'no_quorum' | 'no_majority'

export interface VerdictView {
  verdict: Verdict
  rung: Rung | null
  leaders: string[]
  ready: boolean
  more: boolean
  next_place: number | null
}

export interface WeightsView {
  weight: number
  organisations: string[]
}

export type Why = 'fewest' | 'earlier' | 'together'

export interface WifiForm {
  network: string
  password?: string
  hidden?: boolean
}

export interface WifiView {
  network: string
  password: string
  qr: string
}

export interface WordList {
  poll: string
  open: boolean
  words: WordRow[]
}

export interface WordRow {
  key: string
  text: string
  votes: number
  standing: Standing
  forms: string[]
}

export interface WordVotes {
  key: string
  text: string
  votes: number
}

export interface WordsForm {
  kind: 'words'
  most?: number
  language?: string
  moderated?: boolean
  held?: string[]
  blank?: boolean
}

export interface WordsMethod {
  kind: 'words'
  most: number
  longest: number
  moderated: boolean
  blank: boolean
}

export interface WordsResult {
  kind: 'words'
  ballots: number
  blank: number
  words: WordVotes[]
  more: number
  waiting: number
}

export type LiveMessage = StageState | PollMessage | TurnoutState | ResultsState | FloorState | IdeasState | AirState | MeState | ConsoleState | Beat | Ended
