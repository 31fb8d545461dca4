# The page in Korean. Variables carry no particle, so that any value reads well.

## The page

document-title = glassgpt: 속이 보이는 GPT
app-claim = 속이 보이는 작은 GPT입니다. 이 브라우저 안에서 실행되고, 모든 숫자는 모델에서 그대로 읽은 값입니다.
skip-to-text = 본문으로 건너뛰기
rail-label = 실험실
rail-playground = 플레이그라운드
rail-about = 소개
rail-clm-mlm = CLM과 MLM
rail-glossary = 용어집
rail-tour = 안내
route-text = 글
part-rail = 화면 목록
part-models = 모델 메뉴
part-token = 고른 토큰
part-controls = 만들기와 실행
hidden-note = 이 링크는 페이지의 일부를 숨깁니다.
hidden-show = 모두 보기
language-label = 언어
theme-to-dark = 어두운 화면으로 바꾸기
theme-to-light = 밝은 화면으로 바꾸기
notice-dismiss = 이 알림 닫기
popover-close = 닫기

## About

about-title = 이것은 무엇인가요?
about-what = 이 브라우저에서 실행될 만큼 작은 디코더 전용 언어 모델입니다. 하는 일은 하나, 다음 토큰 예측입니다. 프롬프트를 쓰고 토큰을 하나씩 만들어 보세요.
about-real = 미리 만든 그림은 없습니다. 모든 확률과 어텐션 가중치는 지금 보는 동안 불러온 가중치로 계산합니다.
about-attention = 어텐션은 설명이 아닙니다. 헤드가 어디를 읽는지 보여 줄 뿐, 모델이 왜 그렇게 답하는지는 알려 주지 않습니다.
about-private = 여기에 쓴 글은 이 페이지 밖으로 나가지 않습니다.

## Keyboard help

help-open = 키보드 단축키
help-anywhere = Ctrl과 Enter 조합은 프롬프트 안에서도 됩니다. 글자 단축키는 입력 칸 밖에서만 됩니다.
help-letters = 글자 하나로 된 단축키 사용
help-prompt = 프롬프트 쓰기
help-previous = 앞 토큰 고르기
help-next = 뒤 토큰 고르기
help-run = 실행 또는 일시 정지
help-keys = 이 목록 열기

## Badge

badge-open = 모델과 백엔드
badge-what = 무엇이 어디에서 실행되는지, 계산이 맞는지 보여 줍니다.
badge-model = 모델
badge-params = 매개변수
badge-shape = 구조
badge-shape-value = 블록 { $layers }개, 헤드 { $heads }개, 너비 { $width }
badge-quantization = 양자화
badge-quantization-value = { $dtype }, 메모리 { $size }
badge-context = 문맥 길이
badge-checksum = 가중치 체크섬
badge-backend = 백엔드
badge-gpu = GPU(WebGPU): { $adapter }
badge-gpu-software = 소프트웨어로 흉내 낸 GPU: { $adapter }
badge-gpu-unnamed = 이름 없는 어댑터
badge-cpu = CPU(SIMD)
badge-cpu-reason = CPU를 쓰는 까닭
badge-self-check = 자체 검사
badge-check-passed = 자체 검사 통과
badge-check-failed = 자체 검사 실패
badge-check-passed-value = 통과. 위치 { $positions }곳에서 로짓의 최대 차이 { $diff } (허용 { $tolerance }).
badge-check-failed-value = 실패. 위치 { $positions }곳에서 로짓의 최대 차이 { $diff } (허용 { $tolerance }).
badge-check-what = 시작할 때 백엔드의 로짓을 64비트로 더하는 느린 기준 계산과 비교합니다.
badge-prefill = 프리필
badge-decode = 디코드
badge-speed = 초당 토큰 { $rate }개
badge-speed-none = 아직 재지 않았습니다. 토큰을 하나 만들어 보세요.
badge-destroy = GPU 끊김 흉내 내기
badge-destroy-what = CPU가 이어받고 지금까지의 글은 그대로 남습니다.

## Why the CPU

reason-chosen = 주소에서 선택했습니다(backend=cpu).
reason-no-webgpu = 여기서는 WebGPU를 쓸 수 없습니다. 최신 브라우저와 https 주소가 필요합니다.
reason-no-adapter-at-all = 브라우저가 GPU 어댑터를 주지 않았습니다.
reason-no-adapter = 브라우저가 GPU 어댑터를 주지 않았습니다: { $message }
reason-software = 소프트웨어로 흉내 낸 GPU 어댑터뿐이라 CPU 코드가 더 빠릅니다.
reason-faster = 여기서 재 보니 초당 토큰이 CPU { $cpu }개, GPU { $gpu }개입니다.
reason-self-check = GPU의 계산이 CPU와 다릅니다. 로짓 하나의 차이가 { $diff }입니다.
reason-device-failed = GPU를 이 모델에 맞게 준비하지 못했습니다: { $message }
reason-device-lost = 쓰는 도중 GPU가 끊겼습니다: { $message }

## Loading

loading-title = { $name } 불러오는 중
loading-title-none = 모델 불러오는 중
loading-index = 모델 목록을 읽는 중
loading-cancel = 내려받기 취소
loading-asked = 엔진을 시작하는 중
loading-download = 가중치를 내려받는 중
loading-parse = 파일을 읽는 중
loading-prepare = 백엔드를 준비하고 검사하는 중
loading-bytes = { $total } 중 { $done }
loading-bytes-so-far = 지금까지 { $done }
loading-secs-left = 약 { $n }초 남음
loading-mins-left = 약 { $n }분 남음
loading-retries = 연결이 { $n }번 끊겨 이어받았습니다.

## Failures: what happened, what was expected, what to do

failure-title = 모델이 실행되지 않습니다
failure-back = { $name } 모델로 돌아가기
failure-retry = 다시 시도
failure-what = 무슨 일이 있었나요
failure-expected = 원래는
failure-todo = 할 수 있는 일
failure-download-what = { $url } 파일을 내려받지 못했습니다: { $message }
failure-download-expected = 모델 파일을 끝까지 받는 것입니다.
failure-download-todo = 연결을 확인하고 다시 시도하세요. 이미 받은 부분은 되도록 다시 씁니다.
failure-checkpoint-what = 실행할 수 없는 모델 파일입니다: { $message }
failure-checkpoint-expected = Qwen3, Llama, GPT-2 구조의 GGUF 버전 3 파일입니다.
failure-checkpoint-todo = 다시 시도하세요. 계속되면 서버의 파일이 손상된 것입니다.
failure-tokenizer-what = 토크나이저를 만들지 못했습니다: { $message }
failure-tokenizer-expected = 모델 어휘에 맞는 바이트 단위 BPE 토크나이저입니다.
failure-tokenizer-todo = 다른 모델을 고르거나 이 모델을 다시 만드세요.
failure-no-model-what = 모델을 불러오기 전에 명령이 엔진에 닿았습니다.
failure-no-model-expected = 불러온 모델이 있어야 합니다.
failure-no-model-todo = 다시 시도하면 모델을 처음부터 불러옵니다.
failure-engine-what = 엔진 오류입니다: { $message }
failure-engine-expected = GPU나 CPU에서 순전파가 되어야 합니다.
failure-engine-todo = 다시 시도하거나 주소에 ?backend=cpu를 붙여 여세요.
failure-worker-what = 모델을 실행하는 워커가 멈췄습니다: { $message }
failure-worker-expected = 모듈 워커와 SIMD를 갖춘 WebAssembly를 실행하는 브라우저입니다.
failure-worker-todo = 다시 시도하세요. 계속되면 브라우저를 업데이트하거나 다른 탭을 닫아 메모리를 비우세요.
failure-index-what = { $url } 목록을 읽지 못했습니다: { $message }
failure-index-expected = GGUF 파일이 있는 모델이 하나 이상 적힌 목록입니다.
failure-index-todo = 연결을 확인하고 다시 시도하세요.
failure-unknown-what = { $name } 모델은 없습니다.
failure-unknown-expected = 다음 가운데 하나입니다: { $known }.
failure-unknown-todo = 아래에서 골라 주세요.
failure-cancelled-what = { $name } 내려받기를 취소했습니다.
failure-cancelled-expected = 실행할 모델.
failure-cancelled-todo = 다시 시도하거나 아래에서 모델을 골라 주세요.
failure-offline = 지금은 오프라인이고, 이 기기에는 아직 이 모델이 없습니다. 연결되면 저절로 이어서 진행하고, 그다음부터는 연결 없이도 쓸 수 있습니다.

## Driving the model

controls-label = 생성
control-step = 토큰 하나 만들기
control-step-short = 만들기
control-run = 토큰 { $n }개 실행
control-run-short = { $n }개 실행
control-resume = 이어서 실행: 토큰 { $n }개 남음
control-resume-short = { $n }개 더
control-pause = 일시 정지
control-stop = 중지
key-escape = Esc 키
control-step-back = 한 토큰 되돌리기
control-reset = 프롬프트로 되돌리기
control-run-tokens = 한 번에 실행할 토큰 수
blocked-loading = 아직 모델을 불러오는 중입니다.
blocked-running = 먼저 일시 정지하거나 중지하세요.
blocked-not-running = 실행 중이 아닙니다.
blocked-empty-prompt = 먼저 프롬프트를 쓰세요.
blocked-context-full = 문맥에 자리가 없습니다(토큰 { $n }개). 한 토큰 되돌리거나 프롬프트로 되돌리세요.
blocked-nothing-generated = 아직 생성한 토큰이 없습니다.
blocked-computing = 마지막 토큰의 계산이 끝날 때까지 기다려 주세요.
blocked-branches = 갈래가 이미 { $n }개입니다. 먼저 하나를 닫으세요.
blocked-last-branch = 하나뿐인 갈래는 닫을 수 없습니다.
status-ready = 준비되었습니다.
status-computing = 계산하는 중입니다.
status-running = 실행 중: 토큰 { $total }개 가운데 { $done }개.
status-edited = 새 프롬프트입니다. 입력을 멈추면 실행합니다.
status-paused = 토큰 { $total }개 가운데 { $done }개에서 일시 정지했습니다.
status-stopped = 토큰 { $total }개 가운데 { $done }개에서 중지했습니다.
status-token-limit = 실행이 끝났습니다.
status-end-of-text = 모델이 여기서 글을 끝냈습니다. 한 단계 더 가면 끝 다음에 새 글이 시작되는 것처럼 이어집니다.

## The prompt

prompt-label = 프롬프트
prompt-placeholder = 글의 첫머리를 써 보세요
prompt-count = 토큰 { $max }개 중 { $n }개
prompt-too-long = 토큰 { $n }개가 넘칩니다. 앞부분부터 버립니다.
prompt-dropped = 앞에서 토큰 { $n }개를 버렸습니다. 프롬프트는 문맥에 들어가야 하고, 새 토큰을 위해 문맥의 8분의 1을 남겨야 합니다.
prompt-left-out = 이 모델의 어휘에 토큰이 없는 글자 { $n }개는 빠졌습니다: { $chars }
prompt-running = 고치려면 일시 정지하세요.

## The text so far

tokens-title = 지금까지의 글
tokens-empty = 프롬프트의 토큰이 여기에 나옵니다. 아래에 써 보세요.
tokens-prompt = 프롬프트
tokens-generated = 생성
tokens-forced = 직접 고름
tokens-draft = 아직 실행 전
tokens-count = 토큰 { $max }개 중 { $n }개
tokens-scrubber = 고른 토큰
token-position = 토큰 { $position }
token-from-prompt = 프롬프트에서 옴
token-choice = { $probability }, { $rank }위
token-forced = 직접 고름, { $probability }, { $rank }위
token-label = { $text }, 프롬프트에서 옴
token-label-forced = { $text }, 직접 고름, { $probability }, { $rank }위
token-label-generated = { $text }, 생성됨, { $probability }, { $rank }위
token-title = 토큰
token-text = 글자
token-id = 번호
token-bytes = 바이트
token-special = 특수 토큰
token-origin = 출처
token-probability = 확률(모델)
token-sampled = 뽑힐 때의 확률
token-rank = 순위
token-surprise = 놀라움
token-entropy = 나오기 전 엔트로피
token-nats = { $n } 나트

## Colours of the tokens

tint-label = 색
tint-none = 없음
tint-surprise = 놀라움
tint-entropy = 엔트로피
tint-value = { $name } { $nats } 나트
tint-scale = { $nats } 나트
tint-scale-what = 가장 진한 색은 아무것도 모르고 찍을 때의 값, 곧 어휘 크기의 로그입니다.

## What else a token could have been, and branches

alternatives-title = 대신 올 수 있었던 토큰
alternatives-at = 토큰 { $position } 자리에 올 수 있었던 토큰
alternatives-none = 위에서 토큰을 고르면 그 자리에 올 수 있었던 다른 토큰이 나옵니다.
alternatives-first = 첫 토큰 앞에는 아무것도 없어서 모델이 예측한 것도 없습니다.
alternatives-hint = 토큰을 누르면 거기서 새 갈래로 이어집니다. 지금 글은 그대로 남습니다.
alternatives-prompt = 이 토큰 앞은 온전한 글이 아니어서 여기서 갈라질 수 없습니다. 다른 길로 가려면 프롬프트를 고치세요.
alternatives-own = 지금 이 자리의 토큰
alternatives-branch = 여기서 갈라지기:
rewind = 여기로 되돌아가기
rewind-last = 글이 이미 여기서 끝납니다.
branches-title = 갈래
branches-what = 같은 첫머리를 서로 다르게 이어 쓴 글입니다. 갈래마다 온도와 시드가 따로 있습니다.
branch-name = 갈래 { $letter }
branch-origin = { $from }의 토큰 { $position }에서 갈라짐
branch-first = 프롬프트에서 이어짐
branch-close = 갈래 { $letter } 닫기
branch-empty = 아직 이어 쓴 것이 없음
branch-facts = 온도 { $temperature }, 시드 { $seed }, 토큰 { $n }개, 평균 놀라움 { $nats } 나트
said-token = 토큰 { $position }: { $text }, { $probability }, { $rank }위.
said-tokens = 토큰 { $n }개 생성: { $text }
said-taken-back = 되돌렸습니다. 글은 토큰 { $n }개입니다.

## The next token

bars-title = 다음 토큰
bars-caption = 지금까지의 토큰 { $n }개 다음에 올 가능성이 가장 높은 토큰 열 개
bars-token = 토큰
bars-model = 모델
bars-sampled = 샘플링 후
bars-excluded = 제외
bars-empty = 가장 가능성이 높은 다음 토큰 열 개가 여기에 나옵니다. 프롬프트를 써 보세요.
bars-detail = 모델 { $model }, 샘플링 후 { $sampled }, 로짓 { $logit }
bars-detail-only = 행을 가리키거나 초점을 두면 정확한 값이 나옵니다.
bars-detail-hint = 행을 가리키거나 초점을 두면 정확한 값이 나옵니다. 누르거나 Enter를 치면 그 토큰을 덧붙입니다.
bars-entropy = 엔트로피 { $nats } 나트 ({ $bits }비트)
bars-log = 로그 눈금
bars-log-what = 로그 눈금입니다. 가득 찬 막대는 확률 1, 빈 막대는 백만분의 일 이하이고, 막대의 6분의 1마다 10배씩 달라집니다.
bars-possible = 어휘 { $total }개 가운데 { $n }개를 뽑을 수 있음

## Sampling

sampling-title = 샘플링
sampling-what = 다음 토큰을 뽑는 방법입니다. 온도, 그다음 Top-k, Top-p, Min-p, 그리고 시드로 정하며 모델을 다시 실행하지 않습니다.
sampling-temperature = 온도 (temperature)
sampling-temperature-what = 0이면 가장 가능성이 높은 토큰만 고릅니다.
sampling-top-k = Top-k
sampling-top-k-what = 가능성이 높은 순서로 이만큼만 남깁니다. 0이면 모두 남깁니다.
sampling-top-p = Top-p
sampling-top-p-what = 확률의 합이 이 값에 닿는 가장 작은 집합만 남깁니다. 1이면 모두 남깁니다.
sampling-min-p = Min-p(최소 비율)
sampling-min-p-what = 가장 가능성이 높은 토큰의 이 비율 이상인 토큰만 남깁니다. 0이면 모두 남깁니다.
sampling-seed = 시드 (seed)
sampling-seed-what = 시드가 같으면 같은 토큰을 뽑습니다.
sampling-new-seed = 새 시드
sampling-slider = { $name } 조절 막대
sampling-defaults = 기본값으로

## Attention

attention-title = 어텐션
attention-what = 헤드 하나의 어텐션입니다. 행의 토큰이 열의 토큰을 읽습니다. 색이 뚜렷할수록 가중치가 큽니다.
attention-layer = 층 (layer)
attention-head = 헤드 (head)
attention-empty = 어텐션 가중치가 여기에 나옵니다. 프롬프트를 써 보세요.
attention-label = 층 { $layer }, 헤드 { $head }의 어텐션 가중치, 토큰 { $n }행 { $n }열. 화살표 키로 칸을 옮깁니다.
attention-readout = { $query-position } “{ $query }” 토큰이 { $key-position } “{ $key }” 토큰을 { $weight } 읽음
attention-readout-masked = { $query-position } “{ $query }” 토큰은 뒤에 오는 { $key-position } “{ $key }” 토큰을 볼 수 없음 (인과적 어텐션 마스크)
attention-hint = 칸을 가리키거나, 그림에 초점을 두고 화살표 키를 쓰세요.
attention-masked = 마스크: 미래의 토큰
attention-scale = 가중치

## Notices

notice-backend = CPU가 이어받았습니다. 지금까지의 글은 그대로입니다. { $reason }
notice-backend-gpu = GPU가 이어받았습니다. 지금까지의 글은 그대로입니다.
notice-update = 이 페이지의 새 버전이 준비되었습니다.
notice-update-action = 지금 쓰기
notice-branch-closed = 갈래 { $letter }을(를) 닫았습니다.
notice-undo = 되돌리기
notice-no-token = 링크가 { $position }번째에 지정한 토큰 { $n }번이 이 모델에 없어서, 대신 하나를 뽑았습니다.
notice-failed = { $what } 바뀐 것은 없습니다.

## Looking inside

look-label = 보여 줄 것
look-overview = 한눈에
look-diagram = 모델 속
look-attention = 모든 어텐션 헤드
look-lens = 렌즈와 스위치
look-influence = 무엇이 무엇을 바꾸나
look-waiting = 계산하는 중입니다.
look-on-cpu = 글은 GPU가 씁니다. 여기에 보이는 값은 따로 순전파가 필요해 같은 가중치로 CPU에서 계산합니다. 반올림을 빼면 같은 값입니다.

## The diagram

flow-title = 토큰 하나가 모델을 지나는 길
flow-what = 상자 하나가 연산 하나이고, 띠는 그 값입니다. 블록이나 상자를 눌러 열어 보세요.
flow-block = 블록 { $n }
flow-block-note = 어텐션, 그다음 MLP: 연산 { $n }개
flow-token-id = 번호 { $id }
flow-probabilities = 다음 토큰
flow-next-in-text = 글의 다음 토큰
flow-no-op = 모든 연산
flow-previous = 앞 연산
flow-next = 다음 연산
flow-scrubber = 연산
flow-at-start = 열린 연산이 없어 앞 연산도 없습니다.
flow-at-end = 마지막 연산입니다.
detail-reads = 읽음
detail-weight = 가중치
detail-writes = 씀
detail-cells = { $name }의 값. 화살표 키로 옮깁니다.
detail-arithmetic = 이 값이 나오는 계산
detail-more-terms = ({ $n }개 더)
detail-fewer-terms = { " " }(접기)
operand-mean = 평균
operand-masked = 가려짐
operand-largest = 행에서 가장 큰 값
operand-largest-logit = 가장 큰 로짓
operand-constant = 상수
operand-how-many = 개수
operand-temperature = 온도
operand-excluded = 제외된 토큰
operand-greedy = 온도 0은 가장 확률이 높은 토큰에 모두 줍니다
operand-no-number = 로짓이 수가 아니어서 계산할 것이 없습니다
detail-checked = 모델이 쓴 값 { $value } (차이 { $difference })
detail-code = GPU 코드: { $name }.wgsl
detail-outside = 순전파는 로짓에서 끝납니다. 이 단계에는 커널도 가중치도 없습니다. 엔진이 어휘 전체의 로짓으로부터 64비트 수로 계산합니다.
detail-settings = 온도 { $temperature }, Top-k { $top-k }, Top-p { $top-p }, Min-p { $min-p }
detail-possible =
    { $n ->
        [1] 남은 토큰이 하나뿐이라 확률을 모두 가집니다
       *[other] 확률을 나누어 가지는 토큰 { $n }개 가운데 하나입니다
    }

## What each kind of op is for

op-name =
    { $op ->
        [token-embedding] 토큰 임베딩
        [positioned-embedding] 위치를 더한 임베딩
        [attention-norm] 어텐션 앞 정규화
        [q] 쿼리 Q
        [k] 키 K
        [v] 값 V
        [q-norm] 쿼리 정규화
        [k-norm] 키 정규화
        [q-rope] RoPE 쿼리
        [k-rope] RoPE 키
        [k-cache] 키 캐시
        [v-cache] 값 캐시
        [attention-scores] 어텐션 점수
        [scaled-scores] 스케일한 점수
        [masked-scores] 마스크한 점수
        [attention-weights] 어텐션 가중치
        [attention-values] 모은 값
        [attention-output] 어텐션 출력
        [residual-mid] 어텐션 뒤 잔차 흐름
        [ffn-norm] MLP 앞 정규화
        [ffn-gate] MLP 문
        [ffn-up] MLP 확장
        [ffn-hidden] MLP 은닉 값
        [ffn-output] MLP 출력
        [residual-out] 블록 뒤 잔차 흐름
        [final-norm] 마지막 정규화
        [output-rows] 로짓을 낼 행
        [logits] 로짓
        [probabilities] 확률
        [sampled] 뽑을 확률
       *[other] { $plain }
    }
op-embed = 임베딩 표에서 토큰의 행을 찾습니다.
op-add-positions = 위치마다 학습한 벡터를 더합니다.
op-rms-norm = RMS 정규화: 벡터의 크기를 1로 맞춘 뒤 값마다 학습한 가중치를 곱합니다.
op-layer-norm = 층 정규화: 벡터를 평균 0, 분산 1로 맞춘 뒤 늘리고 옮깁니다.
op-matmul = 출력 하나는 모든 입력의 가중합입니다. 행렬의 한 행과 벡터를 곱합니다.
op-rope = RoPE: 위치에 따라 커지는 각도로 값의 쌍을 돌려, 내적이 거리를 알게 합니다.
op-cache-write = 뒤에 올 토큰을 위해 행을 보관합니다. KV 캐시입니다.
op-attention-scores = 쿼리를 모든 위치의 키와 내적으로 비교합니다.
op-scale = 헤드 크기의 제곱근으로 나누어 소프트맥스가 한쪽으로 쏠리지 않게 합니다.
op-causal-mask = 뒤에 오는 위치를 가립니다.
op-softmax = 점수를 합이 1인 비율로 바꿉니다.
op-attention-values = 모든 위치의 값을 이 비율로 섞습니다.
op-add = 갈라진 가지를 잔차 흐름에 다시 더합니다.
op-swiglu = SwiGLU: 부드러운 문이 은닉 값을 통과시키거나 막습니다.
op-gelu = 부드러운 계단입니다. 양수는 남기고 음수는 줄입니다.
op-select-last = 마지막 위치만 다음 토큰을 예측합니다.
op-probabilities = 소프트맥스: 모든 토큰의 로짓을 합이 1인 비율로 바꿉니다.
op-sampled = 토큰을 뽑을 때 쓰는 확률입니다. 로짓을 온도로 나눈 뒤 Top-k, Top-p, Min-p가 토큰을 빼고, 남은 것(kept = 1)끼리 다시 나눕니다.

## Attention of all heads

explorer-title = 모든 어텐션 헤드
explorer-what = 행의 토큰이 열의 토큰을 읽습니다. 그림을 누르면 단계마다 크게 볼 수 있습니다.
explorer-mask = 마스크
explorer-causal = 인과적
explorer-open = 끔
explorer-masked = 마스크가 있으면 뒤에 오는 토큰을 볼 수 없습니다. 글의 평균 놀라움: 토큰당 { $surprise } 나트.
explorer-leak = 마스크를 끄면 미래가 새어 들어옵니다. 어텐션의 { $share }가 뒤의 토큰으로 갑니다. 이렇게 배운 적이 없는 모델이라 평균 놀라움은 토큰당 { $open } 나트, 마스크가 있으면 { $causal } 나트입니다.
explorer-thumbnails = 블록마다 한 줄, 헤드마다 그림 하나
explorer-head = 층 { $layer }, 헤드 { $head }
explorer-sink = 색 눈금에서 첫 토큰 빼기: 많은 헤드가 남는 어텐션을 거기에 둡니다
explorer-honest = 어텐션은 설명이 아닙니다. 무엇을 읽는지 보여 줄 뿐, 그것으로 무엇을 하는지는 아닙니다.
explorer-stages = 단계
explorer-label = 층 { $layer }, 헤드 { $head }의 { $name }, 토큰 { $n }행 { $n }열. 화살표 키로 칸을 옮깁니다.
explorer-scale = 가장 뚜렷한 색: { $max }
explorer-masked-cell = 마스크됨
explorer-readout = { $query } 토큰이 { $key } 토큰을 읽음: { $name } { $value }

## Lens and switches

lens-title = 로짓 렌즈
lens-what = 블록마다 거기서 멈춘다면 모델이 할 말입니다. 마지막 정규화와 출력층이 잔차 흐름을 미리 읽습니다.
lens-after = { $position }번째 토큰 “{ $token }” 다음
lens-honest = 앞쪽 행은 어림입니다. 출력층은 마지막 행으로만 학습했습니다.
lens-head-after = 멈춘 곳
lens-head-tokens = 가장 가능성 높은 다음 토큰
lens-head-rank = 최종 답의 순위
lens-head-kl = 끝과의 KL, 나트
lens-embedding = 임베딩
ablation-title = 부분 끄기
ablation-what = 헤드나 MLP를 누르면 출력이 0이 되고 모델을 다시 실행합니다. 숫자는 그것이 없을 때 답이 움직이는 정도입니다(KL, 나트).
ablation-head = 헤드 { $n }
ablation-mlp = MLP
ablation-clear = 모두 켜기
ablation-nothing = 모두 켜져 있습니다.
ablation-kl = { $n }개 끔: 답이 { $kl } 나트만큼 움직입니다(KL).
ablation-whole = 모델 전체
ablation-without = 없을 때
ablation-detail = 모델 전체 { $before }, 부분 없이 { $after }

## Who moves whom

influence-title = 인과성 증명서
influence-what = 열마다 입력 토큰 하나를 조금 움직이고, 행마다 그 위치의 예측이 얼마나 움직이는지 봅니다.
influence-how = 유한 차분으로 측정합니다. 토큰의 임베딩을 길이의 10분의 1만큼 움직이고 모델을 다시 실행해 로짓의 가장 큰 변화를 적습니다. 앞의 토큰 { $n }개까지입니다.
influence-measuring = 열 { $total }개 가운데 { $done }개를 측정했습니다.
influence-one = 토큰이 하나뿐이라 예측을 바꿀 뒤의 토큰이 없습니다.
influence-holds = 인과적입니다: 대각선 위의 { $n }개 값이 모두 정확히 0입니다. 뒤의 토큰은 앞의 예측을 바꾸지 못합니다.
influence-fails = 인과적이지 않습니다: 대각선 위의 { $n }개 값 가운데 { $moved }개가 0이 아니고 가장 큰 값은 { $largest }입니다. 뒤의 토큰이 앞의 예측을 바꿉니다.
influence-label = 로짓의 가장 큰 변화: 출력 { $n }행, 입력 { $n }열. 화살표 키로 칸을 옮깁니다.
influence-scale = 가장 뚜렷한 색: 로짓이 { $max } 바뀜
influence-readout = { $source } 토큰을 움직이면 { $output } 위치의 예측이 { $change } 바뀜

## Axes

dim-t = 토큰
dim-s = 지금까지의 위치
dim-c = 너비
dim-f = 은닉 너비
dim-h = 헤드
dim-k = KV 헤드
dim-d = 헤드 크기
dim-r = 로짓을 내는 행
dim-v = 어휘

## The menu of models

models-open = 모델 고르기
models-what = 같은 가중치를 여러 자료형으로 담았습니다. 매개변수의 비트 수가 적을수록 파일이 작고 숫자는 덜 정확합니다(양자화). 모델을 바꿔도 프롬프트는 그대로입니다.
models-shape = 매개변수 { $params }, 층 { $layers }개, 층마다 헤드 { $heads }개, 너비 { $width }, 문맥 { $context }
models-f32 = 32비트: 정확함
models-q8 = 8비트: 거의 정확함
models-q4 = 4비트: 가장 작음
models-current = 사용 중
models-current-kept = 사용 중, 이 기기에 보관됨
models-kept = 이 기기에 보관됨
models-download = 내려받아야 함
models-offline = 연결이 필요함

## The link, and files

share-open = 공유
share-what = 이 링크는 모델, 프롬프트, 설정, 시드가 같은 화면을 엽니다. 누구나 같은 숫자를 봅니다. 모든 내용은 주소 가운데 서버에 보내지지 않는 부분에 들어 있습니다. 실험실의 설정은 링크에 담기지만, 직접 가져온 문제와 문장, 남겨 둔 결과, 바꾼 토큰은 이 기기에만 있습니다. 자료형 비교와 비용 측정은 링크를 연 곳에서 다시 실행합니다.
share-link = 링크
share-copy = 링크 복사
share-copied = 복사했습니다.
share-copy-refused = 브라우저가 복사를 허용하지 않습니다. 링크를 선택해 두었으니 키보드로 복사해 주세요.
share-generated = 같은 토큰 { $n }개를 다시 만듭니다.
share-given = 토큰 { $n }개를 뽑은 뒤에 설정이 바뀌었습니다. 링크는 그 토큰들을 하나씩 그대로 지정합니다.
share-branches = 다른 갈래 { $n }개도 토큰 그대로 들어 있습니다.
share-prompt-too-long = 프롬프트가 { $max }바이트보다 길어서 링크에 없습니다.
share-hide = 수업에서 숨길 부분
share-with-lang = 한국어로 열기
share-save = 저장
save-tokens = 토큰 표(CSV)
save-next = 다음 토큰(CSV)
save-pictures = 그림과 도표는 각각 그 아래에 저장 버튼이 있습니다.
picture-save = 저장: { $title }
picture-failed = 브라우저가 이 그림을 그리지 못했습니다. 다른 형식으로 저장해 보세요.

## The tour

tour-invitation = 처음이신가요? 여섯 단계로 짧게 안내합니다.
tour-start = 안내 받기
tour-decline = 나중에
tour-skip = 안내 건너뛰기
tour-count = { $total }단계 중 { $n }단계
tour-back = 이전
tour-next-step = 다음
tour-done = 마치기
tour-prompt = 글의 첫머리를 쓰세요
tour-prompt-text = 이것이 프롬프트입니다. 고치고 잠시 멈추면 모델이 다시 읽습니다.
tour-tokens = 토큰으로 보세요
tour-tokens-text = 모델은 글자가 아니라 토큰을 읽습니다. “토큰 하나 만들기”를 누르면 글이 한 토큰 늘어납니다. 글을 만드는 일은 이것이 전부입니다.
tour-next = 다음에 올 수 있는 것
tour-next-text = 한 단계마다 모델은 어휘의 모든 토큰에 확률을 매깁니다. 여기에는 확률이 높은 열 개가 있습니다.
tour-attention = 어디를 읽는지
tour-attention-text = 행은 토큰이고 열은 그 토큰이 읽는 토큰입니다. 이것이 어텐션입니다. 빗금 친 절반은 인과적 어텐션 마스크가 가린 미래입니다.
tour-sampling = 하나를 뽑는 법
tour-sampling-text = 온도, Top-k, Top-p는 뽑을 확률을 바꾸고, 시드는 같은 결과가 다시 나오게 합니다. 모델은 그대로입니다.
tour-share = 가져가세요
tour-share-text = 링크 하나로 누구나 바로 이 숫자를 봅니다. 밑줄 친 말은 가리키면 뜻이 나오고, 용어집에 모두 모여 있습니다.

## The glossary

glossary-what = 이 페이지에서 쓰는 말입니다. 글 속에 밑줄이 있으면 가리키거나, 초점을 두거나, 눌러 보세요.

term-token = 토큰
term-token-what = 모델이 한 덩어리로 읽고 쓰는 글 조각입니다. 단어, 단어의 일부, 공백과 그 뒤의 글자, 또는 바이트 하나일 수 있습니다.
term-next-token-prediction = 다음 토큰 예측
term-next-token-prediction-what = 이 모델이 배운 일이자 여기서 하는 단 하나의 일입니다. 지금까지의 토큰을 보고 어휘의 모든 토큰에 다음에 올 확률을 매깁니다.
term-prompt = 프롬프트
term-prompt-what = 사람이 쓰고 모델이 이어 쓰는 글입니다.
term-vocabulary = 어휘
term-vocabulary-what = 모델이 아는 모든 토큰의 정해진 목록입니다.
term-logit = 로짓
term-logit-what = 모델이 토큰에 매기는 점수입니다. 모든 점수를 소프트맥스에 넣으면 확률이 됩니다.
term-softmax = 소프트맥스
term-softmax-what = 점수를 확률로 바꿉니다. e를 각 점수만큼 거듭제곱하고 전체의 합으로 나눕니다.
term-entropy = 엔트로피
term-entropy-what = 다음 토큰이 얼마나 열려 있는지 나타냅니다. 한 토큰이 확실하면 0이고, 확률이 고르게 퍼질수록 큽니다.
term-rank = 순위
term-rank-what = 모든 토큰을 확률 순으로 늘어놓았을 때의 자리입니다. 1위가 가장 확률이 높습니다.
term-sampling = 샘플링
term-sampling-what = 확률에 따라 다음 토큰을 무작위로 뽑는 일입니다. 모델 자체는 무작위가 아닙니다.
term-temperature = 온도
term-temperature-what = 소프트맥스 전에 로짓을 나누는 값입니다. 1보다 작으면 유력한 토큰이, 크면 드문 토큰이 더 잘 뽑힙니다. 0이면 가장 확률 높은 토큰만 고릅니다.
term-top-k = Top-k
term-top-k-what = 확률이 가장 높은 k개 토큰만 뽑을 수 있습니다.
term-top-p = Top-p
term-top-p-what = 확률이 높은 순서로 모아 합이 p에 이르는 가장 작은 모음에서만 뽑습니다.
term-seed = 시드
term-seed-what = 무작위 뽑기를 정하는 수입니다. 시드와 프롬프트와 설정이 같으면 같은 글이 나옵니다.
term-attention = 어텐션
term-attention-what = 토큰이 앞의 토큰에서 정보를 모으는 방법입니다. 합이 1인 가중치로 앞 토큰들의 값을 더합니다.
term-head = 헤드
term-head-what = 한 층 안에서 나란히 하는 어텐션 계산의 하나입니다. 헤드마다 읽는 곳이 다릅니다.
term-layer = 층
term-layer-what = 트랜스포머 블록 하나입니다. 어텐션 다음에 MLP가 오고, 토큰은 모든 층을 차례로 지나갑니다.
term-causal-attention-mask = 인과적 어텐션 마스크
term-causal-attention-mask-what = 각 토큰이 뒤의 토큰을 읽지 못하게 막습니다. 그래서 모델은 맞혀야 할 것을 미리 볼 수 없습니다.
term-embedding = 임베딩
term-embedding-what = 토큰이 모델에 들어갈 때 그 토큰을 나타내는 벡터입니다.
term-residual-stream = 잔차 흐름
term-residual-stream-what = 모델을 관통하는 벡터의 흐름입니다. 어텐션과 MLP는 여기에 값을 더합니다.
term-kv-cache = KV 캐시
term-kv-cache-what = 지금까지 토큰들의 키와 값을 보관한 것입니다. 새 토큰이 올 때 다시 계산하지 않아도 됩니다.
term-prefill = 프리필
term-prefill-what = 프롬프트 전체를 한꺼번에 모델에 통과시키는 일입니다.
term-decode = 디코드
term-decode-what = 프롬프트 뒤의 글을 순전파 한 번에 토큰 하나씩 만드는 일입니다.
term-context = 문맥
term-context-what = 다음 토큰을 예측할 때 모델이 보는 토큰들입니다. 그 수는 문맥 길이로 정해져 있습니다.
term-quantization = 양자화
term-quantization-what = 가중치를 더 적은 비트로 저장하는 일입니다. 여기서는 32개씩 묶어 배율 하나를 함께 씁니다. 작고 빠르지만 조금 덜 정확합니다.
term-parameter = 매개변수
term-parameter-what = 학습이 정한 숫자 하나입니다. 이 숫자를 모두 합친 것이 모델입니다.
term-query = 쿼리
term-query-what = 토큰이 앞의 토큰들에게 묻는 벡터입니다. 모든 키와 견주어, 잘 맞는 곳에서 더 많이 읽습니다.
term-key = 키
term-key-what = 토큰을 찾을 때 쓰는 벡터입니다. 뒤에 오는 토큰의 쿼리를 이 벡터와 견줍니다.
term-value = 값
term-value-what = 토큰에서 읽어 가는 벡터입니다. 어텐션은 이 벡터들에 가중치를 곱해 더합니다.
term-kv-head = KV 헤드
term-kv-head-what = 키와 값 한 벌입니다. 쿼리 헤드마다 하나씩 두기도 하고, 여럿이 하나를 함께 쓰기도 합니다.
term-grouped-query-attention = 그룹 쿼리 어텐션
term-grouped-query-attention-what = 여러 쿼리 헤드가 KV 헤드 하나를 함께 쓰는 방식입니다(GQA). 그만큼 KV 캐시가 작아집니다.
term-rope = RoPE
term-rope-what = 회전 위치 임베딩입니다. 쿼리와 키를 위치에 따라 커지는 각도로 돌려, 둘의 내적이 두 토큰의 거리에 따라 달라지게 합니다.
term-rms-norm = RMS 정규화
term-rms-norm-what = 벡터를 제곱 평균의 제곱근으로 나누어 크기를 1쯤으로 맞춘 뒤, 숫자마다 학습한 가중치를 곱합니다.
term-layer-norm = 층 정규화
term-layer-norm-what = 벡터를 평균 0, 분산 1로 맞춘 뒤, 숫자마다 학습한 배율을 곱하고 학습한 만큼 옮깁니다.
term-mlp = MLP
term-mlp-what = 블록에서 토큰마다 따로 계산하는 부분입니다. 더 넓은 은닉 벡터로 늘려 비선형 함수를 거친 뒤 되돌립니다.
term-swiglu = SwiGLU
term-swiglu-what = MLP의 비선형 함수입니다. 한쪽 투영을 SiLU로 휘어, 다른 쪽 투영을 숫자마다 여닫는 문으로 씁니다.
term-log-probability = 로그 확률
term-log-probability-what = 확률의 자연로그입니다. 확실하면 0이고, 드물수록 더 작은 음수입니다. 글에 있는 토큰들의 로그 확률을 더하면 글 전체의 로그 확률이 됩니다.
term-surprise = 놀라움
term-surprise-what = 실제로 온 토큰의 로그 확률에 음의 부호를 붙인 값입니다(surprise). 확실했으면 0이고, 모델이 예상하지 못했을수록 큽니다.
term-nat = 나트
term-nat-what = 자연로그를 쓸 때 놀라움과 엔트로피의 단위입니다. 1나트는 약 1.44비트입니다.
term-kl-divergence = KL 발산
term-kl-divergence-short = KL
term-kl-divergence-what = 한 분포가 다른 분포에서 얼마나 먼지 나타냅니다. 첫째 분포가 참인데 둘째를 믿을 때 늘어나는 놀라움의 평균이고, 둘이 같을 때만 0입니다.
term-min-p = Min-p
term-min-p-what = 가장 확률이 높은 토큰에 견주어 이 비율 이상인 토큰만 뽑을 수 있습니다.
term-logit-lens = 로짓 렌즈
term-logit-lens-what = 블록마다 잔차 흐름을 마지막인 것처럼 읽습니다. 마지막 정규화와 출력층이 모델이 거기서 예측할 토큰을 알려 줍니다.
term-element-type = 자료형
term-element-type-what = 가중치의 숫자를 저장하는 형식입니다. 숫자 하나가 F32에서는 32비트, Q8에서는 8비트, Q4에서는 4비트이고, 뒤의 둘은 블록마다 배율이 하나씩 더 있습니다.
term-quantization-block = 양자화 블록
term-quantization-block-what = 배율 하나를 함께 쓰는, 한 행에서 이웃한 가중치 32개입니다. 가중치는 배율에 작은 정수를 곱한 값이 됩니다.
term-causal-language-model = 인과적 언어 모델
term-causal-language-model-what = 각 토큰을 그 앞의 토큰들로 예측하도록 배운 모델입니다(CLM). 배운 그대로 쓰입니다.
term-masked-language-model = 마스크 언어 모델
term-masked-language-model-what = 글의 약 15퍼센트를 가리고 양쪽 문맥으로 맞히도록 배운 모델입니다(MLM). 실제로 쓸 때는 그렇게 가려진 토큰이 없습니다.
term-few-shot = 퓨샷
term-few-shot-what = 질문 앞에 풀이가 있는 예를 몇 개 두는 방법입니다. 하나면 원샷, 없으면 제로샷입니다.
term-in-context-learning = 문맥 내 학습
term-in-context-learning-what = 프롬프트 속의 예 덕분에 과제를 더 잘하게 되는 일입니다(ICL). 가중치는 바뀌지 않습니다.
term-chain-of-thought = 사고의 연쇄
term-chain-of-thought-what = 답보다 풀이 과정을 먼저 쓰는 것입니다(CoT). 토큰이 늘어 계산도 늘고, 답이 나아질 때가 많습니다.
term-emergent-abilities = 창발 능력
term-emergent-abilities-what = 모델이 커지면서 갑자기 나타나는 듯한 능력입니다. 그 도약의 일부는 재는 방법에서 올 수 있습니다.
term-instruction-tuning = 지시 튜닝
term-instruction-tuning-what = 지시와 좋은 답으로 더 학습하여, 지시만으로도 과제를 하게 만드는 일입니다.
term-human-preference = 사람의 선호
term-human-preference-what = 두 답 가운데 사람이 더 낫다고 고른 것입니다. RLHF와 DPO가 배우는 데이터입니다.
term-reward-model = 보상 모델
term-reward-model-what = 사람의 선호로 배워 답에 점수를 매기는 모델입니다. RLHF는 언어 모델이 높은 점수를 받도록 학습시킵니다.
term-reference-model = 기준 모델
term-reference-model-what = 선호 학습 전의 모델입니다. RLHF와 DPO는 새 모델이 여기서 얼마나 멀어지는지 측정합니다.

## Notes where a picture could mislead

note-attention = 어텐션은 설명이 아닙니다. 헤드가 어디를 읽는지 보여 줄 뿐, 모델이 왜 그렇게 답하는지는 알려 주지 않습니다.
note-probability = 확률이 높다는 것은 글이 흔히 그렇게 이어진다는 뜻이지, 참이라는 뜻이 아닙니다.

## 차트

chart-label = { $title }. 화살표 키로 차트를 따라 이동합니다.
chart-hint = 차트를 가리키거나, 차트로 이동해 화살표 키를 누르면 정확한 값이 나옵니다.
chart-table = 같은 숫자를 표로 보기
chart-save-csv = 숫자 저장: CSV
chart-save-png = 그림 저장: PNG
chart-save-svg = 그림 저장: SVG

## 프롬프트 모음

library-open = 프롬프트 모음
library-what = 이 모델이 학습한 것과 같은 종류의 영어 프롬프트입니다. 누를 때마다 같은 생성기에서 새 프롬프트를 뽑습니다.
genre-story = 이야기
genre-story-what = 이야기의 첫머리입니다. 정답은 없고, 모델은 이야기답게 이어 씁니다.
genre-few-shot = 퓨샷
genre-few-shot-what = 풀이가 있는 예를 보인 뒤 새 문제를 냅니다. 무엇을 할지는 예만이 알려 줍니다.
genre-chain = 사고의 연쇄
genre-chain-what = 풀이 과정을 보인 예 하나 뒤에 문제를 냅니다. 모델은 답보다 풀이 과정을 먼저 씁니다.
genre-quiz = 퀴즈
genre-quiz-what = MMLU처럼 보기에 글자가 붙은 객관식입니다. 확률이 가장 높은 글자가 모델의 답입니다.
library-answer = 정답: { $answer }
library-open-end = 정답이 하나로 정해지지 않습니다.
library-tokens = 토큰 { $max }개 가운데 { $n }개
library-another = 다른 것 뽑기
library-use = 이 프롬프트 쓰기
library-empty = 위에서 종류를 고르세요. 프롬프트를 바꾸기 전에 여기서 먼저 보여 줍니다.
library-none = 이 종류의 프롬프트는 이 모델의 컨텍스트에 들어가지 않습니다.

## 퓨샷과 사고의 연쇄

route-shots = 퓨샷과 사고의 연쇄
shots-what = 같은 질문을 두 가지 방법으로 묻습니다. 학습은 없습니다. 프롬프트만 바뀌고 가중치는 그대로입니다. 이것이 문맥 내 학습입니다.
shots-task = 과제
shots-item = 문제
shots-next = 다른 문제
shots-before = 이전
shots-after = 이후
shots-change = 변화
shots-examples = 예의 수
shots-way = 답하는 방법
shots-direct = 바로
shots-steps = 단계별로
shots-no-steps = 이 과제에는 적어 나갈 풀이 과정이 없습니다.
shots-prompt = 프롬프트
shots-added = 다른 쪽에는 없는 예 { $n }개
shots-added-both = 다른 쪽에는 없는 예 { $n }개와 질문 끝부분
shots-added-end = 다른 쪽에는 없는 질문 끝부분
shots-same = 다른 쪽에 없는 것이 없음
shots-open = 플레이그라운드에서 열기
shots-waiting = 모델이 답하는 중입니다.
shots-too-long = 이 과제의 예가 이만큼이면 이 모델의 컨텍스트에 들어가지 않습니다.
shots-no-room = 예 { $n }개는 들어가지 않습니다. 문제와 함께 토큰 { $tokens }개가 되는데, 이 모델은 { $max }개까지 담습니다.
shots-prompt-empty = 여기에 프롬프트가 나타납니다.
shots-failed = 질문을 할 수 없었습니다.
shots-results = 모델이 낸 결과
shots-measure = 측정값
shots-written = 모델이 쓴 것
shots-right-answer = 정답
shots-verdict = 판정
shots-right = 맞음
shots-wrong = 틀림
shots-logprob = 정답의 로그 확률
shots-logprob-steps = 모델이 직접 쓴 풀이 과정 뒤에서
shots-no-answer = 답에 이르지 못함
shots-nats = { $n } 나트
shots-attention = 예에 가는 어텐션
shots-attention-mean = 모든 헤드의 평균 { $mean }, 모든 위치에 똑같이 나누면 { $uniform }
shots-attention-max = 최대: 레이어 { $layer }, 헤드 { $head }, { $mass }
shots-attention-none = 예 없음
shots-attention-head = 레이어 { $layer }, 헤드 { $head }: { $mass }
shots-passes = 모델을 지나간 토큰
shots-passes-value = { $total }개: 프롬프트 { $prefill }개는 한꺼번에, { $decode }개는 하나씩
shots-checksum = 가중치 체크섬, 질문 전과 후
shots-unchanged = 그대로
shots-changed = 바뀜
shots-scored = 평가가 매기는 점수
shots-scored-value = 토큰 { $n }개에 { $logprob } 나트
shots-honest = 문제 하나로는 일반화할 수 없습니다. 여러 문제를 풀어 보세요. 예에 어텐션이 간다고 해서 그 예를 썼다는 증거는 아닙니다.
task-word-transform = 단어 변환
task-word-transform-what = 철자로 적은 단어에 숨은 규칙이 적용됩니다. 어떤 규칙인지는 예만이 알려 줍니다.
task-dictionary = 사전 찾기
task-dictionary-what = 단어마다 아무렇게나 정한 이름표가 있습니다. 예는 물어보는 단어가 앞에 나온 줄입니다.
task-sentiment = 감성 분류
task-sentiment-what = 좋은 평인가요, 나쁜 평인가요? 이름표는 뜻 그대로입니다.
task-sentiment-random = 감성 분류, 임의 이름표
task-sentiment-random-what = 같은 평에 뜻 없는 이름표를 붙였습니다. 어느 쪽인지는 예만이 알려 줍니다.
task-topic = 주제 분류
task-topic-what = 문장은 무엇에 관한 것인가요?
task-calculator = 연속 계산
task-calculator-what = 왼쪽부터 차례로 계산하며 매번 마지막 자리만 남깁니다.
task-last-letters = 끝 글자 잇기
task-last-letters-what = 각 단어의 마지막 글자를 차례로 적습니다.
task-coin = 동전 뒤집기
task-coin-what = 몇 사람은 동전을 뒤집고 몇 사람은 뒤집지 않습니다. 아직 앞면인가요?
task-cups = 컵과 공
task-cups-what = 컵의 자리를 바꿉니다. 공은 어디에 있나요?

## 양자화

route-quantization = 양자화
quant-what = 양자화는 가중치 하나를 더 적은 비트로 저장합니다. 같은 가중치를 여러 자료형으로 바꾸어 같은 글을 읽힙니다.
quant-text = 플레이그라운드의 글로 비교합니다: 토큰 { $n }개.
quant-fetch = F32({ $size })를 내려받아 비교하기
quant-fetch-what = F32를 기준으로 삼고, 더 작은 자료형은 여기서 그것으로 만듭니다.
quant-here = 지금 모델({ $dtype })과 비교하기
quant-here-what = 내려받지 않고 { $dtype }을 기준으로 삼아 더 작은 자료형만 만듭니다.
quant-fetching = { $total } 가운데 { $done } 내려받는 중
quant-comparing = 비교하는 중: 위치 { $total }곳 가운데 { $done }곳
quant-stop = 멈추기
quant-stopped = 멈추었습니다.
quant-no-text = 비교할 글이 없습니다. 먼저 플레이그라운드에서 프롬프트를 쓰세요.
quant-refused = 기준 모델을 쓸 수 없습니다: { $message }
quant-device = GPU에 문제가 생겨 CPU가 이어받았습니다. 다시 시작해 주세요.
quant-old = 그 뒤로 글이 바뀌었습니다. 이 수치는 그때 있던 토큰 { $n }개에 대한 것입니다.
quant-again = 지금 글로 다시 비교
quant-empty = 바이트 수, 거리, 글이 여기에 나옵니다. 위의 버튼으로 시작하세요.
quant-table = 위치 { $n }곳에서 비교한 자료형
quant-type = 자료형
quant-file = 파일
quant-memory = 메모리 속 가중치
quant-kl-mean = KL 평균(나트)
quant-kl-max = KL 최대(나트)
quant-top = 1순위 토큰이 같은 비율
quant-reference = 기준
quant-greedy = 이어지는 글, 언제나 확률이 가장 높은 토큰
quant-same = 토큰 { $n }개가 모두 같음
quant-parts = { $n }번째 토큰에서 갈라짐
quant-block = 블록 하나를 확대해 보기
quant-block-what = { $tensor }의 { $row }행 { $from }–{ $to }열에 있는 가중치 32개입니다. 양자화 블록은 스케일 하나를 함께 쓰고, 가중치는 스케일에 작은 정수를 곱한 값이 됩니다.
quant-block-number = 블록
quant-block-other = 다른 블록
quant-scale = { $dtype }: 스케일 { $scale }, 가장 큰 오차 { $error }
quant-weight = 가중치
quant-value = 값
quant-original = 원래 값
quant-quant = { $dtype } 정수
quant-error = { $dtype } 오차
quant-block-table = 가중치 32개의 숫자

## 비용

route-cost = 토큰의 비용
cost-what = 글이 길 때 다음 토큰에는 비용이 얼마나 들까요? KV 캐시가 있으면 새 토큰만 모델을 지나고, 없으면 매번 글 전체가 지나갑니다.
cost-how = 지금 여기 { $backend }에서 측정합니다. 길이마다 { $runs }번 재어 가운데 값을 그리고, 가장 빠른 값과 가장 느린 값은 띠로 그립니다. 캐시가 없으면 토큰 하나에 글 전체의 프리필이 필요하므로, 그 시간을 측정합니다.
cost-start = 재기
cost-again = 다시 재기
cost-progress = 재는 중: 길이 { $total }가지 가운데 { $done }가지
cost-done = 길이 { $total }가지를 측정했습니다.
cost-empty = 길이에 따른 시간과 메모리가 여기에 나옵니다.
cost-time = 토큰 하나를 더하는 시간
cost-memory = KV 캐시의 메모리
cost-length = 글의 토큰 수
cost-secs = 새 토큰 하나의 시간
cost-per-token = 프리필, 프롬프트 토큰 하나
cost-on = 캐시 사용
cost-off = 캐시 사용 안 함
cost-bytes = 바이트
cost-saved = 토큰 { $n }개에서 캐시는 새 토큰을 { $factor }배 빠르게 하고 { $bytes }를 차지합니다.
cost-refused = 측정을 끝냈습니다. 글에 모델이 필요했습니다.
## 학습 목표 실험실

clm-title = CLM과 MLM: 모델은 무엇에서 배우는가
clm-what = 인과적 언어 모델(CLM)은 앞의 토큰들로 다음 토큰을 예측합니다. 모든 토큰이 학습 목표가 되고, 학습한 그대로 사용됩니다. 마스크 언어 모델(MLM)은 약 15퍼센트의 토큰을 가리고 가린 토큰에서만 배웁니다. 여기서 학습 목표의 수를 세고, 같은 글로 둘을 학습시키고, 직접 사용해 보세요.
arm-clm = CLM { $share }
arm-mlm = MLM { $share }
arm-no-mask = 마스크를 뺀 CLM
matrix-causal = 인과적 어텐션 마스크: 각 행의 토큰은 자신과 왼쪽만 봅니다
matrix-both = 마스크 없음: 각 행의 토큰은 모든 토큰을 봅니다. 줄무늬 열은 가려진 토큰입니다
side-clm = CLM: 앞의 토큰들로 다음 토큰을
side-mlm = MLM: 나머지 토큰들로 가린 토큰을
side-targets = 토큰 { $of }개 문장에서 학습 목표 { $n }개
card-target = 목표
card-none = 목표 없음
card-loss = 손실
card-logits = 로짓 기울기
card-embedding = 임베딩 기울기
count-title = 세기: 몇 개의 토큰이 가르치는가
count-what = 불러온 모델이 문장을 순방향과 역방향으로 계산합니다. 토큰 위에는 학습 목표가, 아래에는 손실과 두 기울기의 크기가 있습니다. 로짓의 기울기는 목표가 없으면 정확히 0이고, 임베딩의 기울기는 다른 토큰의 문맥으로 쓰이므로 0이 아닙니다.
count-sentence = 문장
count-ratio = 마스크 비율 (퍼센트)
count-ratio-what = 마스크 모델이 예측해야 하는 토큰의 비율. BERT는 15를 썼습니다.
count-redraw = 다른 토큰 가리기
count-no-model = 계산에 쓸 모델이 없습니다. 이유는 플레이그라운드에 있습니다.
count-waiting = 모델을 불러오면 문장의 두 모습이 여기에 나타납니다.
count-dropped = 끝의 토큰 { $n }개는 제외했습니다. 최대 { $max }개 또는 컨텍스트 길이까지만 셉니다.
count-one = 토큰이 하나뿐이면 앞에 아무것도 없으므로 인과적 모델은 배울 것이 없습니다.
count-rule = 80/10/10 규칙: 예측할 토큰 가운데 80퍼센트는 { $mask } 토큰으로, 10퍼센트는 무작위 토큰으로 바꾸고, 10퍼센트는 그대로 둡니다.
count-honest = 양쪽 모두 인과적으로 학습된 같은 가중치를 씁니다. 마스크가 없으면 배운 적 없는 계산을 합니다. 그러니 손실의 크기가 아니라 손실이 어디에 있는지를 비교하세요.
counters-title = 학습 목표, CLM 대 MLM
count-pair = { $clm } 대 { $mlm }
count-in-sentence = 이 문장에서
count-in-batch = 경주의 배치({ $n }토큰)에서
count-so-far = 아래 경주에서 토큰 { $n }개를 읽었을 때
count-in-corpus = 말뭉치에서, 모든 토큰 대 { $share }
count-tb = { $n } TB
count-billions = { $n }십억 토큰
count-corpus = 말뭉치의 크기
count-unit = 단위
count-unit-tb = 텍스트 TB
count-unit-tokens = 십억 토큰
count-tokens = 토큰 하나를 4바이트로 보면 약 { $n }십억 토큰입니다.
race-title = 경주: 같은 글로 함께 학습
race-what = 모든 모델이 같은 가중치에서 시작해 같은 배치를 읽습니다. 예측할 대상만 다릅니다. 공통 시험은 같은 글의 같은 토큰을 묻습니다. CLM은 왼쪽 문맥으로, MLM은 그 토큰만 가린 채 답합니다.
plan-presets = 경주
preset-default = 덧셈으로 네 가지 목표
preset-no-mask = 인과적 마스크 빼기
preset-reviews = 리뷰로 특징 비교
plan-arms = 참가 모델
plan-full = 최대 네 모델입니다. 먼저 하나를 빼세요.
plan-more = 글, 배치 크기, 학습률, 시드
plan-data = 글
data-sums = 참인 덧셈
data-reviews = 레이블 달린 리뷰
data-story = 이야기
plan-story = 직접 넣는 글
plan-story-empty = 비워 두면 짧은 이야기를 만들어 씁니다.
plan-batch = 배치의 토큰 수
plan-batch-what = 배치가 작을수록 목표가 적은 것이 더 큰 손해입니다.
plan-budget = 모델당 토큰 수 (천)
plan-budget-what = 여기까지 또는 시험 90퍼센트에서 끝납니다.
plan-rate = 학습률
plan-rate-what = 너무 크면 손실이 숫자가 아니게 됩니다.
plan-seed-what = 처음 가중치, 글, 목표를 정합니다.
race-start = 이 경주 시작
race-pause = 경주 멈춤
race-resume = 계속
race-restart = 설정대로 다시 시작
race-reset = 처음 가중치로
race-show-recorded = 기록된 경주 보기
race-recompute = 기록된 경주를 여기서 다시 계산
race-none = 아직 경주가 없습니다.
race-starting = 처음 가중치를 만드는 중
race-running = 이 브라우저에서 학습 중
race-paused = 멈춤
race-over = 이 브라우저에서 학습함
race-recorded = 기록: 같은 코드와 시드로 명령줄에서 미리 계산함. 프로세서마다 더하는 순서가 다를 수 있어 곡선이 나중에 조금 갈라질 수 있음
race-lost = 종료: 다른 모델을 새 워커로 불러왔습니다
race-model = 파라미터 { $n }개 모델 { $arms }개
race-on-gpu = GPU에서
race-on-cpu = CPU에서
race-fell-back = GPU를 쓸 수 없어 CPU에서
race-curves-probe = 공통 시험의 정답률
race-curves-loss = 학습 손실: 목표가 다르면 비교할 수 없음
race-loss-note = 목표가 다르면 손실은 서로 다른 질문의 답입니다. MLM은 양쪽을 보고, 마스크를 뺀 모델은 정답을 봅니다. 공통 시험을 비교하세요.
race-honest = 읽은 토큰으로 보면 모든 목표로 배우는 CLM이 앞섭니다. 학습한 목표의 수로 보면 순서가 달라집니다. 한 배치의 목표들은 서로 비슷한 것을 가르치기 때문입니다. 목표의 수는 차이의 일부일 뿐이며, 단순히 “6.7배 빠르다”고 하면 틀립니다.
measure-label = 보기
measure-probe = 시험 정답률
measure-loss = 손실
axis-label = 가로축
axis-tokens = 읽은 토큰
axis-targets = 학습한 목표
axis-flops = FLOPs
head-arm = 모델
head-speed = 토큰/초
race-table = 모델별 최신 수치
end-goal = { $goal } 도달
end-limit = 토큰을 모두 읽음
end-diverged = { $step }단계에서 중단: 손실이나 기울기가 숫자가 아닙니다. 모델은 마지막 지점의 것입니다
use-title = 사용: 학습한 그대로인가
use-what = 사용할 때는 끝이 열린 글만 있습니다. CLM은 학습한 그대로 이어 씁니다. MLM은 마스크를 채우도록 학습되었습니다. 끝에 마스크를 붙이면 답하지만, 없으면 질문을 받은 적이 없어 되풀이하거나 엉뚱한 말을 합니다.
use-prompt = 이어 쓸 글 (학습한 글에 없는 글자는 빠집니다)
use-empty = 학습하는 동안 각 모델이 쓰는 글이 여기에 나타납니다.
use-as-trained = 학습한 그대로
use-no-mask = 실제로 쓸 때: 앞에 볼 답이 없음
use-with-mask = 마스크를 붙여
use-without-mask = 마스크 없이
truth-title = 진실의 다른 반쪽
truth-what = 글을 이어 쓰는 것이 아니라 이해해야 할 때는 양방향으로 읽는 쪽이 이길 수 있습니다. 같은 크기라면 BERT 계열이 여러 이해 과제에서 앞섰고, 큰 모델에서는 40퍼센트를 가리는 것이 15퍼센트보다 나았으며, 모든 토큰에서 배우는 ELECTRA는 더 나았습니다. 최근 38개 모델의 비교에서는 인과적으로 먼저, 그다음 마스크로 학습한 모델이 둘 다 앞섰습니다.
truth-probe = 직접 재 보세요. 리뷰로 학습한 뒤 모델을 얼리고, 모델이 만든 특징에 직선 하나를 그어 좋은 리뷰와 나쁜 리뷰를 가립니다. 시험하는 리뷰는 학습에 쓰이지 않았습니다.
truth-measure = 얼린 모델 시험하기
truth-plan = 리뷰 경주로 설정
truth-untrained = 학습하기 전
truth-waiting = 진행 중입니다.
truth-mean = 정답률, 모든 토큰의 평균으로 (95퍼센트 구간)
truth-last = 정답률, 마지막 토큰으로 (95퍼센트 구간)
truth-sources = 출처
keep-title = 학습한 모델 간직하기
keep-what = 학습한 모델은 여느 것과 같은 GGUF 파일입니다. 플레이그라운드에서 열어 속을 들여다보거나, 저장하거나, 이 브라우저에 간직하세요.
keep-empty = 여기서 경주를 마치면 모델을 플레이그라운드에서 열거나, GGUF 파일로 저장하거나, 이 브라우저에 간직할 수 있습니다.
keep-named = { $what }: { $arm }
keep-play = 플레이그라운드에서 열기
keep-download = GGUF로 저장
keep-here = 브라우저에 간직
keep-done = 이 브라우저에 간직했습니다. 이전 것은 지워졌습니다.
keep-failed = 브라우저에 간직하지 못했습니다({ $message }). 대신 파일로 저장하세요.
keep-play-kept = 간직한 모델을 플레이그라운드에서 열기
count-left-out = 이 모델의 어휘에는 { $chars } 글자의 토큰이 없어 세지 않았습니다. 모델이 학습한 글자로 쓰거나 다른 모델을 여세요.
count-left-out-more = 이 모델의 어휘에는 { $chars } 등 여러 글자의 토큰이 없어 세지 않았습니다. 모델이 학습한 글자로 쓰거나 다른 모델을 여세요.
count-use-opening = 대신 “{ $text }” 세기
count-honest-both = 양쪽 모두 양방향으로 학습된 같은 가중치를 씁니다. 인과 마스크를 씌우면 배운 적 없는 계산을 합니다. 그러니 손실의 크기가 아니라 손실이 어디에 있는지를 비교하세요.
plan-decay = 감쇠: 마지막 몇 퍼센트의 토큰
plan-decay-what = 이 구간에서 학습률이 0까지 내려갑니다. 그 전에 목표에 도달한 모델은 이 구간을 거치지 않습니다.
plan-story-limit = 최대 { $max }.
plan-story-cut = 글이 { $max }보다 깁니다. 그 뒤는 쓰지 않습니다.
race-loss-head = 손실*
race-loss-mark = * 손실은 목적 함수끼리 비교할 수 없습니다. 서로 다른 질문의 답이기 때문입니다. 시험 정답률을 비교하세요.
refused-no-model = 계산에 쓸 모델이 없습니다. 먼저 플레이그라운드에서 모델을 불러오세요.
refused-no-reviews = 리뷰로 하는 경주에서만 할 수 있는데, 그런 경주가 없습니다. 먼저 리뷰 경주를 설정해 시작하세요.
refused-no-arm = 이 경주에는 그 모델이 이제 없습니다. 경주를 다시 시작하세요.
refused-share = 목표의 비율은 0보다 크고 100퍼센트 이하여야 하는데 { $got }입니다. 다른 값을 고르세요.
refused-arms = 경주에는 모델이 1개에서 { $max }개까지 들어가는데 { $got }개입니다. 위에서 모델을 고르세요.
refused-batch = 배치는 { $row }에서 { $max } 토큰이어야 하는데 { $got }입니다. 배치 크기를 바꾸세요.
refused-rate = 학습률은 0보다 커야 하는데 { $got }입니다. 학습률을 바꾸세요.
refused-decay = 감쇠 구간은 토큰의 0에서 100퍼센트여야 하는데 { $got }입니다. 감쇠를 바꾸세요.
refused-short-story = 글이 { $got }바이트인데 한 줄에 { $expected }바이트가 필요합니다. 글을 더 붙여 넣거나, 비워 두면 짧은 이야기를 지어냅니다.
refused-long-story = 글이 { $got }바이트인데 최대 { $max }까지만 씁니다. 더 짧게 붙여 넣으세요.
refused-short-rows = 한 줄은 { $expected }토큰 이상이어야 하는데 { $got }토큰입니다.
refused-size = { $got }이라는 크기는 없습니다.
refused-other = 이 경주는 할 수 없습니다: { $message }. 다르게 설정하세요.
both-ways-play = 이 모델은 양방향 어텐션으로, 곧 마스크 모델로 또는 인과 마스크 없이 학습되었고 여기서도 그대로 계산합니다. 모든 토큰이 글 전체를 보며, 토큰이 하나 늘 때마다 KV 캐시 없이 글 전체를 다시 계산합니다. 글을 이어 쓰도록 학습된 적은 없으며, 쓰는 글에서 그것이 드러납니다.
both-ways-diagram = 이 그림은 KV 캐시를 써서 토큰 하나를 따라갑니다. 이 모델은 양방향으로 보므로 캐시를 쓰지 않습니다. 인과적 모델을 열거나 다른 보기를 고르세요.
both-ways-study = 이 보기는 인과적 모델에 토큰을 하나씩 차례로 묻습니다. 불러온 모델은 양방향 어텐션으로 학습되었습니다. 위에서 다른 모델을 고르세요.
both-ways-keep = 양방향 어텐션으로 학습한 모델은 파일에 그렇게 적히고(attention.causal = false) 그대로 계산됩니다.
attention-what-both = 헤드 하나의 어텐션입니다. 행의 토큰이 뒤에 오는 것까지 열의 토큰을 읽습니다. 색이 뚜렷할수록 가중치가 큽니다.
badge-attention = 어텐션
badge-causal = 인과적: 각 토큰은 앞에 온 것만 봄
badge-both-ways = 양방향: 각 토큰이 글 전체를 봄
notice-ends-race = 다른 모델을 불러오면 새 워커가 시작됩니다. 여기의 경주는 끝나고, 저장하거나 간직하지 않은 모델은 사라집니다.
notice-ends-race-action = 경주를 끝내고 불러오기

# 측정하는 실험실.
rail-measure = 측정
route-shot-lab = 퓨샷 실험실
chart-choose = 차트를 가리키거나, 차트로 이동해 화살표 키를 누르면 정확한 값이 나옵니다. 점을 누르거나 Enter 키를 누르면 그 점의 문항이 나옵니다.
lab-models = 모델
lab-one-model = 아직은 모델이 하나뿐입니다. 더 크고 더 작은 모델이 나란히 놓이게 됩니다.
lab-no-models = 모델 목록을 읽는 중입니다.
lab-model-size = 파라미터 { $n }
lab-n = 점마다 문항 수
lab-n-what = 1부터 100,000까지. 네 배로 늘리면 구간이 절반으로 좁아집니다.
lab-seed-what = 시드가 같으면 누구에게나 같은 문항이 나옵니다.
route-step-lab = 사고의 연쇄 실험실
shot-lab-what = 프롬프트에 예가 k개 있을 때 모델은 얼마나 자주 맞힐까요? 학습은 없습니다. 모든 점은 학습에 없던 문항으로 지금 여기서 측정합니다.
shot-lab-labels = 이름표
labels-natural = 뜻대로
labels-random = 임의로
labels-flipped = 거꾸로
labels-none = 이 과제에는 바꿀 이름표가 없습니다.
shot-lab-form = 겉모양
form-trained = 학습에 나온 것
form-new = 처음 보는 것
form-none = 이 문항은 학습에 나온 모양뿐입니다.
lab-sentiment-what = 좋은 평인가요, 나쁜 평인가요?
shot-lab-k = 예의 수 (k)
task-composed = 두 규칙 잇기
task-composed-what = 규칙 두 개를 차례로 적용합니다. 학습에는 각각만 나왔고 이 짝은 없었습니다.
lab-start = 측정하기
lab-again = 다시 측정하기
lab-stop = 측정 멈추기
lab-keep = 비교하려고 남기기
lab-drop = 남긴 결과 지우기
lab-json = 모든 행을 JSON 파일로 저장
lab-json-short = JSON
lab-idle = 아직 측정한 것이 없습니다.
lab-no-rows = 아직 저장할 것이 없습니다.
lab-progress = { $total }문항 중 { $done }문항
lab-left = 약 { $secs } 남음
lab-fetching = { $model } 받는 중: { $done }
lab-over = 끝: { $n }문항, { $secs }
lab-rate = 초당 { $n }문항
lab-stopped = { $n }문항 뒤에 멈췄습니다. 나온 결과는 그대로 있습니다.
lab-replaced = 다른 실험실이 측정을 시작해 { $n }문항 뒤에 끝났습니다. 나온 결과는 그대로 있습니다.
lab-lost = 페이지를 떠났거나 워커가 멈춰 { $n }문항 뒤에 끝났습니다. 나온 결과는 그대로 있습니다.
lab-fell-back = GPU가 실패해 CPU로 계속
lab-on-cpu = CPU에서
lab-on-gpu = GPU에서
lab-failed = { $model } 모델은 측정하지 못했습니다: { $message }. 다른 모델은 계속합니다. 다시 하려면 다시 측정하기를 누르세요.
lab-died = 측정하던 워커가 끝났습니다: { $message }. 측정하기를 누르면 새로 시작합니다.
lab-not-stored = 이 브라우저에 결과를 보관하지 못합니다 ({ $message }). 이 페이지를 떠나기 전까지는 있으니 JSON으로 저장하세요.
lab-bar = 답한 문항의 비율
lab-secs = { $n }초
lab-kept = 남겨 둔 결과와 비교합니다: { $name }.
lab-kept-blocked = 아직 남길 결과가 없습니다.
lab-results = 예의 수와 정확도
lab-empty = 모델이 답하는 동안 곡선이 여기에서 자랍니다.
axis-shots = 프롬프트 속 예의 수, k
axis-accuracy = 정확히 맞힌 답
series-chance = 우연
series-bayes = 가능한 최선
lab-rows = 모든 점의 수치
head-model = 모델
head-shots = k
head-items = 문항
head-accuracy = 정확히 맞음
head-interval = 신뢰 구간
head-chance = 우연
head-bayes = 가능한 최선
head-tokens-right = 맞힌 토큰
head-logprob = 토큰당 로그 확률
head-look = 보기
lab-items = 문항
lab-items-of = { $model }, 예 { $k }개의 문항
lab-checksum = { $model } 체크섬, 측정 전과 후
lab-checksum-awaited = 측정 중
diff-seed = 시드 { $seed }
diff-n = { $n }문항
items-title = { $model }, 예 { $k }개의 문항
items-range = { $of }개 중 { $from }–{ $to }
items-next = 다음 문항
items-previous = 이전 문항
items-close = 닫기
items-gone = 문항은 측정과 함께 사라졌습니다. 다시 측정하면 볼 수 있습니다. 시드가 같으면 같은 문항입니다.
items-awaited = 문항을 적는 중입니다.
items-none = 아직 답한 문항이 없습니다.
item-prompt = 문항 { $n }
item-answer = 정답
item-said = 모델의 답
item-logprob = 정답의 토큰 { $tokens }개에 { $n } 나트
item-open-other = { $model } 모델로 플레이그라운드에서 열기
what-if = 이렇게 바꾸면
what-if-items = 다른 문항
shows-title = 이 결과가 보여 주는 것
shows-not-title = 보여 주지 않는 것
shot-lab-shows = 가중치는 하나도 움직이지 않았는데(체크섬이 전과 후에 같습니다) 프롬프트의 예가 모델의 답을 바꿉니다. 임의 이름표에서는 어느 것이 어느 쪽인지 예만이 알려 주므로, 올라간 만큼이 문맥 내 학습입니다. 거꾸로 붙인 이름표에서는 예가 학습한 것과 반대로 말합니다.
shot-lab-shows-not = 왜 되는지는 보여 주지 않습니다. 이 모델들은 예가 줄지어 나오는 글로 학습해 예에서 배우는 법을 배웠고, 큰 모델은 보통의 글에서 그것을 얻습니다. 우연은 바로 이 문항들에서 가장 흔한 답의 비율이거나 선택지 하나의 몫입니다. 막대는 윌슨 구간으로, 이런 막대 100개 가운데 95개가 참값을 담습니다. 구간이 겹치는 두 점은 같을 수도 있고, 시드 하나는 한 번의 추첨일 뿐입니다.

# 사고의 연쇄.
step-lab-what = 답하기 전에 풀이 과정을 쓰면 모델이 더 자주 맞힐까요? 같은 문제를 바로, 단계별로, 그리고 풀이 과정 자리에 같은 수의 점을 찍게 하고 묻습니다.
step-lab-dots = 점
dots-on = 함께 측정
dots-off = 빼기
task-two-hop = 두 사실 잇기
task-two-hop-what = 한 사실로 다른 사실을 찾아야 하는, 닫힌 세계에 관한 질문입니다.
task-word-problem = 문장제
task-word-problem-what = 작은 수가 나오는 짧은 이야기 문제입니다.
task-all = 모든 과제
task-all-what = 과제마다 한 줄, 계산은 수 세 개로 합니다.
task-calculator-of = 연속 계산, 수 { $n }개
way-direct = 바로
way-steps = 단계별로
way-filler = 점
step-lab-results = 문제의 길이와 정확도
axis-operands = 문제 속 수의 개수
axis-final = 맞힌 최종 답
gain-table = 풀이 과정의 이득과 비용
head-gain = 풀이 과정의 이득
head-gain-dots = 점의 이득
head-passes = 답 하나에 드는 패스: { $ways }
head-flops = 답 하나에 드는 계산: { $ways }
gain-points = { $n }점
gain-interval = { $low }에서 { $high }, p = { $p }
step-items-of = { $model }의 문항: { $what }
step-lab-shows = 풀이 과정은 어려운 답 하나를 쉬운 답 여럿으로 나눕니다. 각 단계는 바로 앞에 있는 것을 조금 바꿀 뿐입니다. 이득은 같은 문제를 두 방법으로 물어 짝지은 것이므로, 구간은 차이 자체의 구간입니다. 점은 계산할 자리를 그만큼 주지만 내용이 없습니다. 점으로 얻지 못한 만큼이 내용의 몫입니다.
step-lab-shows-not = 적힌 과정이 곧 모델의 생각이라는 것은 보여 주지 않습니다. 아래에서 한 단계를 바꾸고 답이 따라오는지 보세요. 수가 여섯인 문제는 학습에 나온 어떤 것보다 길어서 풀이 과정도 실패합니다. 이 모델들은 풀이가 있는 문제로 학습했습니다. 풀이 과정은 크기만으로 얻는 것이 아니며, 계산이 몇 배나 듭니다.
solve-title = 한 문제를 두 방법으로
solve-what = 언제나 가장 확률이 높은 토큰을 하나씩 씁니다. 풀이 과정의 토큰을 누르면 바꿀 수 있습니다.
solve-problem = 문제 { $n }
solve-ask = 두 방법으로 풀기
solve-next = 다른 문제
solve-edited = 단계별로, 바꾼 뒤
solve-failed = { $model } 모델이 풀지 못했습니다: { $message }
solve-right = 정답은 { $answer }
solve-cost = 순전파 { $passes }번, { $flops }
solve-token = { $text }, 확률 { $probability }. 눌러서 바꿉니다.
solve-hint = 풀이 과정의 토큰을 눌러 바꾸고, 거기서부터 이어 쓰게 하세요.
solve-in-place = { $text } 대신
solve-go-on = 여기서 이어 쓰기
solve-follows = 답이 { $before }에서 { $after }로 바뀌었습니다. 바뀐 단계를 따라갑니다.
solve-stays = 답은 그대로 { $answer }입니다. 여기서는 바뀐 단계에 달려 있지 않습니다.
solve-lost = 이렇게 바꾸면 모델이 답에 이르지 못합니다.

# 퓨샷 실험실의 예: 다른 방식으로 보이기, 경사 하강으로 배우기, 실제 문장. 사고의 연쇄의 비용.
examples-drawn = 뽑은 그대로
examples-reversed = 순서를 거꾸로
examples-shuffled = 이름표를 섞어
examples-restyled = 다른 겉모양으로
change-same-items = 같은 문항에서 예만
change-elsewhere = 다른 실험실이 측정 중입니다. 거기서 멈추거나 끝나기를 기다리세요.
change-table = 예를 바꾼 같은 문항. 차이는 두 방식이 모두 문맥에 들어가는 문항으로 계산합니다
head-changed = 바꾼 것
head-after-change = 바꾼 뒤
head-difference = 문항별로 짝지은 차이
head-verdict = 구간이 말해 주는 것
verdict-more = 더 많이 맞힘
verdict-less = 더 적게 맞힘
verdict-open = 차이가 드러나지 않음
item-vary = 예를 바꿔 보기
item-learn = 이 예들을 학습시켜 보기
vary-title = 예를 다르게 보인 문항 { $n }
vary-failed = 문항을 묻지 못했습니다: { $message }
lesson-title = 같은 예를 경사 하강으로
lesson-what = 프롬프트에 넣은 예는 가중치를 바꾸지 않습니다. 여기서는 가중치의 복사본이 같은 예를 하나씩 따로 떨어진 글로 삼아 그 답을 AdamW로 학습합니다. 그런 다음 예 없이 문항을 묻습니다. 지금 쓰는 모델의 가중치는 그대로입니다.
lesson-rate = 학습률
lesson-steps = 경사 하강 횟수
lesson-steps-what = 1부터 200까지. 한 번에 모든 예를 함께 봅니다.
lesson-item = 문항
lesson-item-what = 위 계획과 같은 시드로 뽑은 문항의 예입니다.
lesson-start = 학습시키기
lesson-stop = 학습 멈추기
lesson-empty = 무엇을 배웠는지, 가중치가 얼마나 움직였는지, 무엇을 잊었는지가 여기에 나옵니다.
lesson-failed = 예를 학습시키지 못했습니다: { $message }
lesson-asking-before = 학습 전: { $total }문항 중 { $done }문항
lesson-asking-after = 학습 후: { $total }문항 중 { $done }문항
lesson-stepping = { $total }번 중 { $done }번째
lesson-done = { $total }번 중 { $done }번을 마쳤습니다
lesson-stopped = { $total }번 중 { $done }번 뒤에 멈췄습니다. 나온 결과는 그대로 있습니다.
lesson-table = { $model }의 문항 { $n }: 예가 프롬프트에 있을 때, 없을 때, 가중치에 있을 때
lesson-measure = 측정값
lesson-in-prompt = 프롬프트에 예 { $k }개
lesson-none = 예 없이
lesson-in-weights = { $n }번 학습한 뒤, 예 없이
lesson-answer = 모델의 답
lesson-logprob = 정답의 로그 확률
lesson-loss = 예의 답에 대한 손실, 토큰당 나트
lesson-size = 변화의 길이, 전체 가중치 길이에 대한 비율
lesson-story = 학습에 없던 이야기, 바이트당 비트
lesson-other = { $task }, { $n }문항 정답률
lesson-loss-title = 예의 답에 대한 손실의 변화
lesson-loss-what = 복사본이 이 예들에 얼마나 맞춰지는지 보여 줍니다. 손실이 작다고 규칙을 찾은 것은 아니니, 위의 문항과 잊은 것을 함께 보세요.
axis-steps = 경사 하강 횟수
axis-lesson-loss = 토큰당 나트
lesson-moved = 가중치가 전체 길이의 { $size }만큼 움직였습니다.
lesson-learned = 이제 프롬프트에 예가 없어도 문항을 맞힙니다.
lesson-knew = 문항을 전과 같이 맞힙니다.
lesson-unlearned = 전에는 맞히던 문항을 이제 틀립니다.
lesson-not-learned = 문항을 여전히 틀립니다. 예가 보여 준 것이 가중치로는 전해지지 않았습니다.
lesson-forgot = 이야기는 전에 비해 바이트당 { $bits }비트입니다. 늘어난 만큼 복사본이 글 쓰는 법을 잊었습니다.
lesson-other-changed = { $task }, 같은 문항의 학습 전과 후:
lesson-checksums = 체크섬: 복사본은 전에 { $before }, 후에 { $after }. 쓰고 있는 모델은 전에 { $played }, 후에 { $again }:
task-sentiment-real = 영화평 (실제)
task-sentiment-real-what = 영화를 칭찬하는 문장인가요? 사람들이 쓴 문장입니다.
task-spam-real = 문자 메시지 (실제)
task-spam-real-what = 스팸인가요? 사람들과 스팸 발송자가 보낸 메시지입니다.
sentences-source = 문장
sentences-sample = 페이지에 든 것
sentences-own = 내가 가져온 것
sentences-no-sample = 문자 메시지는 보낸 사람의 동의를 받지 않아 싣지 않았습니다. 공개된 자료를 직접 불러오세요.
sentences-credit = 여기의 어떤 모델도 학습하지 않은 문장 { $n }개, 출처:
sentences-part = 이 가운데
sentences-held-out = 떼어 둔 5분의 1
sentences-held-out-what = 공개된 자료용입니다. 나머지 5분의 4는 여기의 모델이 학습했을 수 있습니다.
sentences-all = 전부
sentences-all-what = 어떤 공개 자료에도 없는, 직접 쓴 문장용입니다.
sentences-paste = 여기에 붙여 넣으세요. 한 줄에 이름표와 문장, 그 사이에 탭이나 쉼표
sentences-file = 또는 그런 줄로 된 파일, 최대 { $max }. 이 탭 밖으로 나가지 않습니다.
sentences-read = 물을 수 있는 문장은 { $n }개입니다: { $first } { $firstn }개, { $second } { $secondn }개. 떼어 둔 것은 { $heldout }개입니다. 12바이트보다 짧거나 160바이트보다 길거나 여기서 다른 뜻을 갖는 기호가 들어 있어 뺀 문장은 { $left }개입니다.
sentences-problems = { $n }줄은 이름표 붙은 문장이 아니어서 제외했습니다. 처음 몇 줄:
sentences-columns = { $line }번째 줄: 이름표와 문장, 두 칸이어야 하는데 { $got }칸입니다
sentences-label = { $line }번째 줄: 이름표({ $expected })가 있어야 하는데 “{ $got }”입니다
sentences-empty-line = { $line }번째 줄: 이름표 옆에 문장이 있어야 하는데 비어 있습니다
sentences-too-large = 최대 { $max }인데 { $got }입니다. 파일의 일부만 쓰세요.
sentences-nothing = 이름표와 문장이 있는 줄이 있어야 하는데 하나도 없습니다.
sentences-unreadable = 브라우저가 이 파일을 읽지 못합니다: { $message }
sentences-sets = 아직 불러온 것이 없습니다. 다음 공개 자료가 이 형식입니다:
sentences-lacking = 먼저 문장을 불러오거나 붙여 넣으세요.
sentences-few = 문장이 모자랍니다. 두 이름표의 문장이 { $first }개와 { $second }개인데, 이만큼의 예에는 각각 { $needed }개가 필요합니다.
matched-title = 같은 계산량을 크기에 쓸 때와 풀이 과정에 쓸 때
matched-chart = 답 하나에 드는 계산과 정확도
matched-all = 모두 함께
matched-what = FLOP은 프롬프트를 포함해 답 하나에 드는 패스에서 셉니다. 막대는 윌슨 구간입니다. 차이의 구간은 뉴컴의 방법으로, 두 모델을 독립으로 보므로 좁기보다는 넓습니다. 차트는 이 과제들에서 이 모델들이 계산으로 얻은 것을 보여 주며, 다른 곳에서 크기나 풀이 과정이 얻을 것은 보여 주지 않습니다.
matched-one = 크기를 여럿 고르면, 풀이 과정을 쓰는 작은 모델과 바로 답하는 큰 모델을 여기에서 견줍니다.
axis-answer-flops = 답 하나에 드는 계산
matched-steps = 단계별로 답하는 { $small } 모델({ $smallshare }, 답 하나에 { $smallflops })이 바로 답하는 { $large } 모델({ $largeshare }, 답 하나에 { $largeflops })보다 더 자주 맞힙니다. 차이는 { $low }에서 { $high }점입니다.
matched-large = 단계별로 답하는 { $small } 모델({ $smallshare }, 답 하나에 { $smallflops })이 바로 답하는 { $large } 모델({ $largeshare }, 답 하나에 { $largeflops })보다 덜 맞힙니다. 차이는 { $low }에서 { $high }점입니다.
matched-open = 단계별로 답하는 { $small } 모델({ $smallshare }, 답 하나에 { $smallflops })과 바로 답하는 { $large } 모델({ $largeshare }, 답 하나에 { $largeflops })은 이 문항들로는 구별되지 않습니다. 차이는 { $low }에서 { $high }점입니다.

# 퀴즈.
route-quiz = 퀴즈
quiz-what = 모델이 학습에서 읽은 닫힌 세계에 관한, MMLU 방식의 사지선다 문제입니다. 모델은 두 번 채점됩니다. 가장 확률이 높은 글자로 한 번, 글자를 보이지 않고 가장 확률이 높은 선택지로 한 번. 찍으면 25퍼센트입니다. 함께 풀어 보고 누가 더 잘 아는지 보세요.
quiz-topic = 과목
quiz-measure = 많은 문제로 측정하기
quiz-fewer = 논리와 감정 과목은 문제가 길어 더는 문맥에 들어가지 않으므로, 예 { $planned }개를 골라도 { $shown }개를 보입니다.
quiz-empty = 모델이 답하는 동안 과목마다 막대가 여기에 생깁니다.
topic-people = 사람
topic-people-what = 지어낸 사람들의 직업, 고향, 애완동물.
topic-geography = 지리
topic-geography-what = 지어낸 도시들의 나라, 강, 음식.
topic-animals = 동물
topic-animals-what = 동물의 다리 수, 몸을 감싼 것, 내는 소리, 나는지 여부.
topic-arithmetic = 산수
topic-arithmetic-what = 작은 수의 합, 차, 곱.
topic-spelling = 철자
topic-spelling-what = 첫 글자와 끝 글자, 단어의 길이.
topic-logic = 논리
topic-logic-what = 컵, 동전, 방향, 순서를 따라가는 문제.
topic-sentiment = 감정
topic-sentiment-what = 누가 무엇을 좋아했고 무엇을 싫어했는지.
topic-two-hop = 두 사실 잇기
topic-two-hop-what = 한 사실이 다른 사실로 이어집니다. 그 사람의 고향은 어느 나라에 있을까요?
topic-all = 모든 과목
topic-all-what = 과목마다 한 줄. 시간이 여덟 배 걸립니다.
topic-given = 내 문제
topic-given-what = 직접 붙여 넣거나 불러오는 문제. 실제 MMLU 문제도 됩니다.
quiz-you-title = 나와 모델의 대결
quiz-awaited = 모델이 선택지의 순서를 바꿔 가며 문제를 읽고 있습니다.
quiz-none = 단추를 누르면 첫 문제가 나옵니다.
quiz-failed = { $model } 모델에 물을 수 없었습니다: { $message }
quiz-none-given = 먼저 문제를 붙여 넣거나 불러오세요.
quiz-ask = 문제 내기
quiz-next = 다음 문제
quiz-keys = 선택지를 누르거나, 선택지에 초점이 있을 때 글자나 숫자를 누르세요.
quiz-number = 문제 { $n } · { $subject }
quiz-you = 나
quiz-by-letter = 모델, 글자로
quiz-by-option = 모델, 글자 없이
quiz-rotations = 같은 선택지의 { $of }가지 순서 가운데 { $n }가지에서 글자로 맞혔습니다. 고른 글자는 { $letters }. 답을 안다면 어디에 있든 찾습니다.
quiz-score = 지금까지, 같은 문제에서: { $subjects }
quiz-who = 누가
head-right = 맞힘
quiz-guess = 찍으면 25퍼센트
quiz-forget = 점수 다시 시작
quiz-given = { $subject }에 관한 문제 { $n }개
quiz-given-drop = 이 문제들 잊기
quiz-bring = MMLU 파일처럼 한 줄에 한 문제씩: 문제, A, B, C, D, 정답 글자. 가져온 것은 이 페이지를 떠나지 않습니다.
quiz-subject = 무엇에 관한 문제인가요
quiz-subject-hint = high school biology
quiz-rows = 행 (CSV)
quiz-read = 행 읽기
quiz-file = 또는 파일 불러오기
csv-line = { $line }번째 줄: { $why } 아무것도 받아들이지 않았습니다. 그 줄을 고치고 다시 읽으세요.
csv-fields = 한 행은 6칸(문제, A, B, C, D, 정답)인데 이 행은 { $n }칸입니다. 쉼표가 든 칸은 따옴표로 묶으세요.
csv-empty = 6칸 가운데 { $n }번째 칸이 비어 있습니다.
csv-answer = 정답은 A, B, C, D 가운데 하나여야 하는데 “{ $got }”입니다.
csv-layout = 따옴표가 CSV처럼 닫히지 않았습니다({ $got }).
csv-no-rows = 행이 없습니다. 선택지 넷과 정답 글자가 있는 문제를 하나 이상 붙여 넣으세요.
csv-too-large = 파일이 { $got }인데 { $max }까지만 읽습니다. 일부만 가져오세요.
csv-unread = 브라우저가 파일을 읽지 못했습니다. 다시 고르거나 행을 붙여 넣으세요.
scoring-letter = 글자로
scoring-cloze = 글자 없이
quiz-gain = 글자 없을 때의 이득
quiz-results = 과목별 정답
quiz-results-what = 25퍼센트 표시는 찍었을 때입니다. 글자로는 선택지의 네 가지 순서 모두의 평균입니다.
quiz-left-out = 문제 { $n }개는 모델이 읽을 수 있는 길이보다 길어 제외했습니다.
quiz-letters = 고른 글자
quiz-letters-what = 모든 선택지가 모든 글자에 한 번씩 놓이므로, 치우치지 않았다면 글자마다 25퍼센트를 고릅니다. 어디에 있든 같은 선택지를 고르면 일관된 것입니다.
quiz-consistency = 일관됨
quiz-reliability = 확률은 약속을 지킬까요?
quiz-reliability-what = 모델의 확률을 얼마나 믿을 수 있는지, 모든 과목을 함께 보여 줍니다. 얼마나 많이 아는지는 보여 주지 않습니다.
quiz-calibration = { $model }, { $way } (어긋남 { $error })
quiz-perfect = 말한 대로
axis-confidence = 고른 선택지의 확률
axis-right = 맞힌 답
item-order = { $said }, { $probability } (정답 { $right })
quiz-shows = 모델은 답을 알면서도 글자를 틀릴 수 있습니다. 글자로 답하려면 글자와 선택지를 묶는, 따로 배워야 하는 능력이 필요하기 때문입니다. 선택지를 다른 글자로 옮기면 둘이 나뉘고, 신뢰도 그림은 80퍼센트라는 확률이 100번에 80번 맞는지 보여 줍니다.
quiz-shows-not = MMLU 순위표의 모델들과 견준 결과가 아닙니다. 문제는 학습에서 들려준 작은 지어낸 세계에 관한 것이고, 모델은 십만 배 작습니다. 두 방식 모두 같은 문제를 받으며, 모두 선택지 없이도 뜻이 통하는 문제입니다. 모델 표에는 그렇지 않은 글자 문제도 들어 있습니다. 한 문제의 네 순서에서 한 선택은 서로 독립이 아니므로 정확도의 구간은 문제를 다시 뽑아 구했고, 신뢰도 그림의 구간은 선택 하나하나를 따로 보아 너무 좁습니다.
# 규모에 따른 능력.
route-scale-lab = 규모 실험실
scale-what = 학습과 파라미터가 늘면 능력은 어떻게 생길까요? 선 하나는 우리 모델군의 한 크기이고, 학습 도중의 스냅숏마다 평가했습니다. 행은 모델과 함께 공개되어 있으며, 다 학습한 크기는 여기서 다시 측정할 수 있습니다.
scale-empty = 학습 과정에 따른 모델 평가가 놓이는 자리입니다. 이 페이지의 모델에는 아직 그런 행이 없습니다. 지금 무엇을 할 수 있는지는 다른 실험실에서 측정합니다.
scale-empty-action = 퓨샷 실험실에서 측정하기
scale-reading = 공개된 행을 읽는 중입니다.
scale-failed = { $model }의 { $file } 파일을 쓸 수 없습니다: { $message }.
scale-lost = 선을 분석하기 전에 워커가 끝나 맞춘 곡선과 보기가 없습니다.
scale-retry = 다시 시도하기
scale-format = 답하는 방식
scale-variant = 문항
scale-gone = 여기 파일에는 { $row } 행이 없습니다. 다른 과제를 고르세요.
scale-along = 가로축
along-tokens = 학습 토큰
along-flops = 학습 계산량
along-params = 파라미터
scale-metric = 지표
metric-exact = 정확히 일치
metric-final = 최종 답
metric-tokens = 맞힌 토큰
metric-logprob = 로그 확률
metric-none = 이 행에는 그런 수치가 없습니다.
scale-fit = 맞춘 곡선
fit-on = 그리기
fit-off = 빼기
scale-model-none = 이 모델에는 평가가 없습니다.
scale-shots =
    { $n ->
        [0] 예 없음
       *[other] 예 { $n }개
    }
task-quiz = 퀴즈: { $subject }
task-text = 보통의 글
task-blimp = 문법, 문장 짝
task-instruct-seen = 지시, 아는 종류
task-instruct-unseen = 지시, 새로운 종류
task-story = 이야기
format-letter = 글자로 고르기
format-cloze = 글로 고르기
variant-composed = 학습에 나온 두 규칙 잇기
variant-spelled = 학습에 나온 것, 글자를 나누어 씀
variant-plain = 대화 토큰 없이
axis-tokens-trained = 학습 토큰
axis-flops-trained = 학습 계산량, 6ND
axis-params = 파라미터
axis-logprob = 정답 토큰의 로그 확률, 토큰당 나트
series-falling = { $model }, 학습률 감소
series-shipped = { $model }, 배포본
series-here = { $model }, 여기서
series-here-kept = { $model }, 여기서, { $what }
scale-marks = 마름모는 학습률이 줄고 있거나 다 준 때이고, 나머지 스냅숏은 그 전의 것입니다. 학습률이 일정할 때의 가중치는 흔들리고 학습률이 줄면 그것만으로 정확도가 오르므로, 곡선은 줄기 전의 스냅숏에만 맞춥니다. 6ND는 파라미터와 토큰마다 연산 여섯 번입니다.
scale-sizes = 점 하나는 다 학습한 모델 하나이고, 점을 잇는 선은 보기 쉽게 그은 것입니다.
scale-seeds = 선마다 학습은 한 번, 곧 시드 하나입니다: { $list }. 다른 시드에서는 더 일찍 또는 더 늦게 뛰어오를 수 있고, 시드에 따른 띠는 그릴 수 없습니다.
scale-seed-of = { $model } (시드 { $seed })
scale-seed-unknown = { $model } (시드 기록 없음)
scale-no-interval = 이 수치에는 구간이 없습니다. 서로 얽힌 토큰들의 평균이기 때문입니다.
scale-nothing = 보고 있는 모델에는 그런 점이 없습니다. 다른 지표나 축, 모델을 고르세요.
scale-json = 보이는 행을 JSON 파일로 저장
fits-title = 같은 답을 모든 지표로
fits-what = 토큰 수의 로그에 대한 로지스틱 곡선으로, 우연 또는 첫 스냅숏들의 수준에서 시작합니다. 구간에는 스냅숏을 다시 뽑아 맞춘 것 100번마다 가운데 95번이 들어갑니다. 십분의 일에서 십분의 구까지 오르는 동안 토큰은 적힌 배수만큼 늘어납니다.
fits-awaited = 곡선을 맞추는 중입니다.
head-figure = 지표
head-kind = 선의 종류
head-midpoint = 상승의 가운데
head-width = 십분의 일에서 구까지
head-levels = 시작과 끝
head-explained = 설명한 분산
fit-factor = { $n }배
no-fit-few = 맞추지 않음: 스냅숏이 { $n }개인데, 미지수 셋에는 적어도 { $needed }개가 필요합니다.
no-fit-rise = 맞추지 않음: 흩어짐보다 뚜렷한 상승이 없습니다.
no-fit-beyond = 맞추지 않음: 가장 잘 맞는 곡선의 가운데가 측정한 범위 밖에 있습니다.
no-fit-params = 파라미터에는 맞추지 않음: 크기가 { $n }가지인데, 미지수 셋에는 적어도 점 { $needed }개가 필요합니다.
fit-power = 손실의 거듭제곱 법칙: 지수 { $exponent } ({ $low } – { $high }), 분산의 { $r2 }
kind-few = 점이 너무 적음
kind-smooth = 매끄러움
kind-threshold = 문턱
kind-jump = 오르다가 한 번 뛰어오름
kind-rising = 오르기 시작함
kind-flat = 평평함
kind-turning = 방향을 바꿈
kind-falling = 떨어짐
live-title = 다시 측정하기
live-what = 같은 과제, 방식, 예의 수, 시드 그대로, 이 페이지가 배포하는 다 학습한 모델에 워커에서 묻습니다. 나온 값은 차트에 세모로, 아래 표에 수로 놓입니다.
live-data = 이 문항은 이 페이지에 들어 있지 않은 글이라 여기서 측정할 수 없습니다.
live-other = 가장 새로운 측정은 { $row }에 관한 것입니다. 보고 있는 행은 다시 측정하세요.
live-table = 공개된 값과 여기서 측정한 값
head-published = 공개된 값
head-here = 여기서
head-agreement = 일치하나요?
published-shipped = 배포 파일, { $n }문항
published-snapshot = 마지막 스냅숏, F32, { $n }문항
published-none = 다 학습한 모델의 행이 없음
agree-equal = 예: 같은 문항에 같은 값입니다.
agree-differs = 아니요: 같은 문항에 차이가 { $by }입니다.
agree-overlap = 예: 구간이 겹칩니다.
agree-apart = 아니요: 구간이 겹치지 않습니다.
agree-unknown = 차이 { $by }. 비교할 구간이 없습니다.
live-seed = 공개된 문항은 시드 1에서 나왔습니다. 시드가 다르면 문항도 달라, 구간만 일치할 수 있습니다.
metric-title = 지표가 만든 도약일까요?
metric-what = 정확히 일치는 답의 모든 토큰이 한꺼번에 맞기를 요구합니다. 토큰 L개가 저마다 확률 p로 맞으면 모두 맞을 확률은 약 p의 L제곱입니다. p가 꾸준히 올라도 이 값은 오래 0 근처에 있다가 치솟습니다. 토큰별 정확도는 거듭제곱을 없애고, 로그 확률은 틀린 토큰이 얼마나 가까웠는지도 셉니다(Schaeffer, Miranda, Koyejo 2023). 그때 도약이 사라지면 지표가 만든 것이고, 남으면 모델이 만든 것입니다.
contrast-made-title = 지표가 만든 것
contrast-real-title = 지표가 만들지 않은 것
contrast-made = { $row }, { $model }: 정확히 일치는 { $rise }점 오르는데, 모두 늦게 오릅니다. 같은 답의 손실은 내내 거듭제곱 법칙을 따라 줄고, 그 법칙이 { $r2 }를 설명합니다.
contrast-real = { $row }, { $model }: 정확히 일치의 가운데는 토큰 { $exact }, 같은 답의 로그 확률의 가운데는 { $logprob }입니다. 둘 다 같은 자리에서 뛰어오릅니다.
contrast-no-made = 더 매끄러운 지표로 바꾸면 사라지는 도약이 여기 행에는 없습니다.
contrast-no-real = 로그 확률에서도 뛰어오르는 행이 여기에는 없습니다.
contrast-show = { $metric } 지표로 보기
kinds-title = 선의 종류
kinds-what = 공개된 모든 행에서 점들이 말하는 대로 골랐습니다. 필요한 미지수의 수에 견주어 선을 얼마나 잘 설명하는지로 모양을 비교합니다.
group-smooth = 매끄러움, 거듭제곱 법칙
group-smooth-what = 토큰이 열 배가 될 때마다 손실이 같은 비율로 줄어듭니다. 어느 한 곳에서 무슨 일이 일어나지 않으며, 앞을 보면 뒤를 알 수 있습니다. 마지막 점 뒤에도 이 법칙이 이어진다는 것은 보여 주지 않습니다.
group-threshold = 문턱
group-threshold-what = 오래 아무것도 없다가 짧게 오르고 다시 평평합니다. 왼쪽만 보고는 나머지가 올 줄 아무도 모릅니다. 이렇게 오는 것을 창발 능력이라고 부릅니다. 다른 시드도 같은 자리에서 오른다는 것은 보여 주지 않습니다.
group-flat = 평평함
group-flat-what = 학습을 늘려도 그대로이거나, 우연히 맞히는 만큼만 됩니다. 규모는 약속이 아닙니다. 더 큰 모델이나 더 긴 학습도 그대로라는 것은 보여 주지 않습니다.
group-turning = 방향을 바꿈
group-turning-what = 나아지기 전에 나빠지거나 그 반대입니다. 처음에 돕던 것이 나중에 그르칠 수 있습니다. 점 두 개만 보면 있지도 않은 추세가 보입니다. 왜 그런지, 다른 시드도 그런지는 보여 주지 않습니다.
group-none = 공개된 행 가운데 이런 것이 없습니다.
group-of = { $row }, { $model }
group-show = 위 차트에서 보기
scale-shows = 크기마다 한 번의 학습에서, 학습에 없던 문항으로, 능력이 언제 생기는지와 그 갑작스러움이 얼마나 지표의 몫인지를 보여 줍니다. 한 모델군의 선은 데이터와 어휘와 행의 순서가 같아, 4천만 토큰까지 다른 것은 크기와 학습뿐입니다. mini의 마지막 스냅숏과 여기 있는 파일은 실제 영화 문장이 더 많은 6백만 토큰으로 한 번 더 학습했습니다.
scale-shows-not = 큰 모델의 법칙은 보여 주지 않습니다. 이 모델들은 아래 논문들의 거의 모든 모델보다 수천 배 작고, 배우는 것은 일부러 데이터에 넣은 것입니다. 크기마다 시드 하나는 한 번의 추첨입니다. 한 학습의 스냅숏들은 서로 얽혀 있는데 다시 뽑기는 그것을 모르므로, 구간은 오히려 좁은 편입니다. 문턱은 데이터와 방식과 지표에 따라 움직입니다.
lit-title = 다른 이들의 보고
lit-what = 문헌의 수치와 그 출처입니다. 우리 모델보다 대부분 수천 배 큰 모델의, 다른 과제에 관한 것입니다. 여기서 측정한 것은 하나도 없으며, 둘을 섞은 차트도 없습니다.
lit-by-size = 예 다섯 개로 푼 MMLU: 크기별 GPT-3
lit-over-time = 시간에 따른 MMLU
lit-by-size-what = 이 크기들 가운데 가장 큰 것만 우연보다 뚜렷이 높다는 것을 보여 줍니다. 가장 큰 두 크기 사이 어디에서 오르기 시작하는지는 보여 주지 않습니다.
lit-over-time-what = 저마다 다른 프롬프트로 언제 무엇을 보고했는지 보여 줍니다. 그 가운데 크기와 데이터와 방법의 몫은 보여 주지 않습니다.
lit-shots = 예가 있을 때와 없을 때의 GPT-3 175B
lit-abilities = 능력이 창발한다고 보고된 곳
lit-source = 출처: { $source }
head-ability = 능력
head-params = 파라미터
head-training = 학습 FLOP
head-date = 보고
head-score = 정확도
head-source = 출처
head-benchmark = 벤치마크
shots-zero = 제로샷
shots-one = 원샷
shots-few = 퓨샷
series-gpt3 = GPT-3
series-closed = 비공개 가중치
series-open = 공개 가중치
series-expert = 전문가, 추정
axis-year = 연도
axis-mmlu = MMLU, 맞힌 문항
ability-add-3 = 세 자리 더하기와 빼기
ability-add-5 = 네다섯 자리 더하기와 빼기
ability-mmlu = MMLU, 57개 과목 평균
ability-truth = TruthfulQA
ability-wic = 문맥 속 낱말 (WiC)
ability-instruct = 지시 따르기, 튜닝 뒤
ability-scratch = 스크래치패드로 여덟 자리 더하기, 튜닝 뒤
ability-cot = 사고의 연쇄로 푸는 문장제
ability-zero-cot = 예 없는 사고의 연쇄
