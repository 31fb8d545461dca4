# The page in English. Every language has the same keys and variables; a test compares them.

## The page

document-title = glassgpt: a GPT made of glass
app-claim = A small GPT made of glass: it runs in this browser, and every number is read from it.
skip-to-text = Skip to the text
rail-label = Labs
rail-playground = Playground
rail-about = About
rail-clm-mlm = CLM and MLM
rail-glossary = Glossary
rail-tour = Tour
route-text = Text
part-rail = List of views
part-models = Model menu
part-token = Chosen token
part-controls = Step and run
hidden-note = The link leaves out some parts of this page.
hidden-show = Show everything
language-label = Language
theme-to-dark = Switch to dark
theme-to-light = Switch to light
notice-dismiss = Close this message
popover-close = Close

## About

about-title = What is this?
about-what = A decoder-only language model, small enough to run in this browser. It does one thing: next token prediction. Type a prompt and step through the text token by token.
about-real = Nothing is drawn from a script: every probability and every attention weight is computed from the loaded weights while you watch.
about-attention = Attention is not an explanation. It shows where a head reads from, not why the model says what it says.
about-private = Nothing you type leaves this page.

## Keyboard help

help-open = Keyboard shortcuts
help-anywhere = Ctrl and Enter work everywhere, in the prompt too. Letters work outside text fields.
help-letters = Use single letters as shortcuts
help-prompt = Edit the prompt
help-previous = Choose the token before
help-next = Choose the token after
help-run = Run or pause
help-keys = Open this list

## Badge

badge-open = Model and backend
badge-what = What runs here, on what, and whether it computes the right numbers.
badge-model = Model
badge-params = Parameters
badge-shape = Shape
badge-shape-value =
    { $layers ->
        [one] 1 block
       *[other] { $layers } blocks
    }, { $heads ->
        [one] 1 head
       *[other] { $heads } heads
    }, width { $width }
badge-quantization = Quantization
badge-quantization-value = { $dtype }, { $size } in memory
badge-context = Context length
badge-checksum = Checksum of the weights
badge-backend = Backend
badge-gpu = GPU (WebGPU): { $adapter }
badge-gpu-software = GPU emulated in software: { $adapter }
badge-gpu-unnamed = unnamed adapter
badge-cpu = CPU (SIMD)
badge-cpu-reason = Why the CPU
badge-self-check = Self-check
badge-check-passed = self-check passed
badge-check-failed = self-check failed
badge-check-passed-value =
    Passed. Largest difference of a logit over { $positions ->
        [one] 1 position
       *[other] { $positions } positions
    }: { $diff } (allowed: { $tolerance }).
badge-check-failed-value =
    Failed. Largest difference of a logit over { $positions ->
        [one] 1 position
       *[other] { $positions } positions
    }: { $diff } (allowed: { $tolerance }).
badge-check-what = At the start the backend's logits are compared with a slow reference that sums in 64 bits.
badge-prefill = Prefill
badge-decode = Decode
badge-speed = { $rate } tokens/s
badge-speed-none = Not measured yet: step a token.
badge-destroy = Simulate a lost GPU
badge-destroy-what = The CPU takes over and the text so far stays.

## Why the CPU

reason-chosen = You asked for it in the address (backend=cpu).
reason-no-webgpu = This browser offers no WebGPU here. It needs a recent browser and an https address.
reason-no-adapter-at-all = The browser gave no GPU adapter.
reason-no-adapter = The browser gave no GPU adapter: { $message }
reason-software = The only GPU adapter is emulated in software, which is slower than our own CPU code.
reason-faster = Measured here: the CPU decodes { $cpu } tokens/s, the GPU { $gpu }.
reason-self-check = The GPU computed other numbers than the CPU: a logit differed by { $diff }.
reason-device-failed = The GPU could not be made ready for this model: { $message }
reason-device-lost = The GPU was lost while in use: { $message }

## Loading

loading-title = Loading { $name }
loading-title-none = Loading the model
loading-index = Reading the list of models
loading-cancel = Cancel the download
loading-asked = Starting the engine
loading-download = Downloading the weights
loading-parse = Reading the file
loading-prepare = Preparing and checking the backend
loading-bytes = { $done } of { $total }
loading-bytes-so-far = { $done } so far
loading-secs-left =
    { $n ->
        [one] about 1 second left
       *[other] about { $n } seconds left
    }
loading-mins-left =
    { $n ->
        [one] about 1 minute left
       *[other] about { $n } minutes left
    }
loading-retries =
    { $n ->
        [one] The connection broke once; it goes on from where it was.
       *[other] The connection broke { $n } times; it goes on from where it was.
    }

## Failures: what happened, what was expected, what to do

failure-title = The model is not running
failure-back = Back to { $name }
failure-retry = Try again
failure-what = What happened
failure-expected = What was expected
failure-todo = What to do
failure-download-what = { $url } could not be downloaded: { $message }
failure-download-expected = The model file, whole.
failure-download-todo = Check the connection, then try again. What has arrived is used where possible.
failure-checkpoint-what = The file is no model that can be run: { $message }
failure-checkpoint-expected = A GGUF file, version 3, of a Qwen3-, Llama- or GPT-2-shaped model.
failure-checkpoint-todo = Try again; if it stays, the file on the server is damaged.
failure-tokenizer-what = The tokenizer could not be built: { $message }
failure-tokenizer-expected = A byte-level BPE tokenizer that fits the model's vocabulary.
failure-tokenizer-todo = Choose another model, or build this one again.
failure-no-model-what = A command reached the engine before a model was loaded.
failure-no-model-expected = A loaded model.
failure-no-model-todo = Try again: the model is loaded from the start.
failure-engine-what = The engine failed: { $message }
failure-engine-expected = A forward pass on the GPU or on the CPU.
failure-engine-todo = Try again, or open the page with ?backend=cpu in the address.
failure-worker-what = The worker that runs the model stopped: { $message }
failure-worker-expected = A browser that runs module workers and WebAssembly with SIMD.
failure-worker-todo = Try again. If it stays, update the browser or close other tabs to free memory.
failure-index-what = { $url } could not be read: { $message }
failure-index-expected = A list of at least one model with a GGUF file.
failure-index-todo = Check the connection, then try again.
failure-unknown-what = There is no model named { $name }.
failure-unknown-expected = One of: { $known }.
failure-unknown-todo = Choose one of them below.
failure-cancelled-what = You cancelled the download of { $name }.
failure-cancelled-expected = A model to run.
failure-cancelled-todo = Try again, or choose a model below.
failure-offline = You are offline, and this device does not keep this model yet. The page goes on by itself when the connection is back; from then on the model works without one.

## Driving the model

controls-label = Generate
control-step = Step one token
control-step-short = Step
control-run =
    { $n ->
        [one] Run 1 token
       *[other] Run { $n } tokens
    }
control-run-short = Run { $n }
control-resume =
    { $n ->
        [one] Resume: 1 token left
       *[other] Resume: { $n } tokens left
    }
control-resume-short = Resume { $n }
control-pause = Pause
control-stop = Stop
key-escape = Esc
control-step-back = Step back
control-reset = Reset to the prompt
control-run-tokens = Tokens per run
blocked-loading = The model is still loading.
blocked-running = Pause or stop the run first.
blocked-not-running = Nothing is running.
blocked-empty-prompt = Write a prompt first.
blocked-context-full = The context is full: { $n } tokens. Step back or reset.
blocked-nothing-generated = No token has been generated yet.
blocked-computing = Wait until the last token is computed.
blocked-branches = There are { $n } branches already: close one first.
blocked-last-branch = The only branch stays.
status-ready = Ready.
status-computing = Computing.
status-running = Running: { $done } of { $total } tokens.
status-edited = New prompt: it runs when you stop typing.
status-paused = Paused after { $done } of { $total } tokens.
status-stopped = Stopped after { $done } of { $total } tokens.
status-token-limit = Run finished.
status-end-of-text = The model ended the text here. Another step goes on behind the end, as if a new text began.

## The prompt

prompt-label = Prompt
prompt-placeholder = Write the beginning of a text
prompt-count =
    { $n ->
        [one] 1 token of { $max }
       *[other] { $n } tokens of { $max }
    }
prompt-too-long =
    { $n ->
        [one] 1 token too many: the first one will be dropped.
       *[other] { $n } tokens too many: the first ones will be dropped.
    }
prompt-dropped =
    { $n ->
        [one] 1 token was dropped from the beginning: the prompt must fit the context and leave an eighth of it for new tokens.
       *[other] { $n } tokens were dropped from the beginning: the prompt must fit the context and leave an eighth of it for new tokens.
    }
prompt-left-out =
    { $n ->
        [one] 1 character has no token in this model's vocabulary and was left out: { $chars }
       *[other] { $n } characters have no token in this model's vocabulary and were left out: { $chars }
    }
prompt-running = Pause to edit the prompt.

## The text so far

tokens-title = Text so far
tokens-empty = The tokens of your prompt will be here. Write one below.
tokens-prompt = prompt
tokens-generated = generated
tokens-forced = forced
tokens-draft = not run yet
tokens-count = { $n } of { $max } tokens
tokens-scrubber = Chosen token
token-position = Token { $position }
token-from-prompt = from the prompt
token-choice = { $probability }, rank { $rank }
token-forced = forced, { $probability }, rank { $rank }
token-label = { $text }, from the prompt
token-label-forced = { $text }, forced, { $probability }, rank { $rank }
token-label-generated = { $text }, generated, { $probability }, rank { $rank }
token-title = Token
token-text = Text
token-id = Id
token-bytes = Bytes
token-special = special token
token-origin = Origin
token-probability = Probability (model)
token-sampled = Probability of the draw
token-rank = Rank
token-surprise = Surprise
token-entropy = Entropy before it
token-nats = { $n } nats

## Colours of the tokens

tint-label = Colour
tint-none = none
tint-surprise = surprise
tint-entropy = entropy
tint-value = { $name } { $nats } nats
tint-scale = { $nats } nats
tint-scale-what = The full colour is a guess without any knowledge: the logarithm of the size of the vocabulary.

## What else a token could have been, and branches

alternatives-title = What else it could have been
alternatives-at = What else token { $position } could have been
alternatives-none = Press a token in the line above to see what else could have stood there.
alternatives-first = Nothing comes before the first token, so the model expected nothing.
alternatives-hint = Press a token to go on from there in a branch; this text stays.
alternatives-prompt = Nothing can branch off here: what stands before this token is no whole text. Edit the prompt to go another way.
alternatives-own = stands here
alternatives-branch = Branch here with
rewind = Go back to here
rewind-last = The text ends here already.
branches-title = Branches
branches-what = The same beginning, continued in different ways. Each has its own temperature and seed.
branch-name = Branch { $letter }
branch-origin = left { $from } at token { $position }
branch-first = from the prompt
branch-close = Close branch { $letter }
branch-empty = nothing of its own yet
branch-facts = T { $temperature }, seed { $seed }, { $n } tokens, mean surprise { $nats } nats
said-token = Token { $position }: { $text }, { $probability }, rank { $rank }.
said-tokens =
    { $n ->
        [one] 1 token generated: { $text }
       *[other] { $n } tokens generated: { $text }
    }
said-taken-back =
    Taken back. The text has { $n ->
        [one] 1 token
       *[other] { $n } tokens
    }.

## The next token

bars-title = Next token
bars-caption =
    The ten most probable tokens after the { $n ->
        [one] 1 token
       *[other] { $n } tokens
    } so far
bars-token = Token
bars-model = Model
bars-sampled = After sampling
bars-excluded = excluded
bars-empty = The ten most probable next tokens will be here. Write a prompt to see them.
bars-detail = Model { $model }, after sampling { $sampled }, logit { $logit }
bars-detail-only = Point at a row, or focus it, for the exact numbers.
bars-detail-hint = Point at a row, or focus it, for the exact numbers. Press it, or Enter, to append that token.
bars-entropy = Entropy { $nats } nats ({ $bits } bits)
bars-log = Log scale
bars-log-what = Log scale: a full bar is a probability of 1, an empty one is one in a million or less; each sixth is a factor of 10.
bars-possible =
    { $n ->
        [one] 1 token of { $total } can be drawn
       *[other] { $n } tokens of { $total } can be drawn
    }

## Sampling

sampling-title = Sampling
sampling-what = How the next token is drawn: temperature, then top-k, top-p and min-p, and a seed. The model does not run again.
sampling-temperature = Temperature
sampling-temperature-what = 0 always takes the most probable token.
sampling-top-k = Top-k
sampling-top-k-what = Keeps so many of the most probable tokens. 0 keeps all.
sampling-top-p = Top-p
sampling-top-p-what = Keeps the smallest set that reaches this probability. 1 keeps all.
sampling-min-p = Min-p
sampling-min-p-what = Keeps tokens at least this share as probable as the first one. 0 keeps all.
sampling-seed = Seed
sampling-seed-what = The same seed draws the same tokens.
sampling-new-seed = New seed
sampling-slider = { $name }, slider
sampling-defaults = Back to the defaults

## Attention

attention-title = Attention
attention-what = Attention of one head: a row's token reads from the columns' tokens. More ink, more weight.
attention-layer = Layer
attention-head = Head
attention-empty = The attention weights will be here. Write a prompt to see them.
attention-label = Attention weights of layer { $layer }, head { $head }: { $n } by { $n } tokens. Arrow keys move between the cells.
attention-readout = { $query-position } “{ $query }” reads { $weight } from { $key-position } “{ $key }”
attention-readout-masked = { $query-position } “{ $query }” cannot see { $key-position } “{ $key }”: it comes later (causal attention mask)
attention-hint = Point at a cell, or focus the picture and use the arrow keys.
attention-masked = masked: the future
attention-scale = weight

## Notices

notice-backend = The CPU took over; the text so far is kept. { $reason }
notice-backend-gpu = The GPU took over; the text so far is kept.
notice-update = A newer version of this page is ready.
notice-update-action = Use it now
notice-branch-closed = Branch { $letter } is closed.
notice-undo = Undo
notice-no-token = The link gives token { $n } at position { $position }, and this model has no such token: one was drawn in its place.
notice-failed = { $what } Nothing was changed.

## Looking inside

look-label = What is shown
look-overview = Overview
look-diagram = Inside the model
look-attention = All attention heads
look-lens = Lens and switches
look-influence = Who moves whom
look-waiting = Computing.
look-on-cpu = The GPU writes the text. What is shown here takes passes of its own, which run on the CPU with the same weights: the same numbers but for rounding.

## The diagram

flow-title = One token's way through the model
flow-what = Each box is one operation; the strip shows its numbers. Press a block or a box to open it.
flow-block = Block { $n }
flow-block-note = attention, then MLP: { $n } operations
flow-token-id = id { $id }
flow-probabilities = Next token
flow-next-in-text = Next in the text
flow-no-op = all operations
flow-previous = Operation before
flow-next = Next operation
flow-scrubber = Operation
flow-at-start = No operation is open, so there is none before it.
flow-at-end = This is the last operation.
detail-reads = reads
detail-weight = weight
detail-writes = writes
detail-cells = Values of { $name }. Arrow keys move between them.
detail-arithmetic = How this number comes to be
detail-more-terms = (and { $n } more)
detail-fewer-terms = { " " }(show fewer)
operand-mean = mean
operand-masked = masked
operand-largest = largest of the row
operand-largest-logit = largest logit
operand-constant = constant
operand-how-many = how many there are
operand-temperature = temperature
operand-excluded = excluded by the filters
operand-greedy = temperature 0 gives all to the most probable token
operand-no-number = a logit is no number, so there is nothing to compute with
detail-checked = the model wrote { $value } (difference { $difference })
detail-code = GPU code: { $name }.wgsl
detail-outside = The pass ends with the logits: this step has no kernel and no weights. The engine computes it from the logits, over the whole vocabulary, with 64-bit numbers.
detail-settings = temperature { $temperature }, top-k { $top-k }, top-p { $top-p }, min-p { $min-p }
detail-possible =
    { $n ->
        [one] takes the whole probability: one token is left
       *[other] is one of { $n } tokens that share the probability
    }

## What each kind of op is for

op-name =
    { $op ->
       *[other] { $plain }
    }
op-embed = Looks up the token's row in the embedding table.
op-add-positions = Adds a learned vector for the position.
op-rms-norm = RMS norm: brings the vector to unit size, then scales each number by a learned weight.
op-layer-norm = Layer norm: brings the vector to mean 0 and variance 1, then scales and shifts it.
op-matmul = Each output is a weighted sum of all inputs: a row of the matrix times the vector.
op-rope = RoPE: rotates pairs of numbers by an angle that grows with the position, so that a dot product knows the distance.
op-cache-write = Keeps the row for all later tokens: the KV cache.
op-attention-scores = Compares the query with the key of every position: a dot product.
op-scale = Divides by the square root of the head size, so that the softmax stays soft.
op-causal-mask = Hides the positions that come later.
op-softmax = Turns scores into shares that add up to 1.
op-attention-values = Mixes the values of all positions by these shares.
op-add = Adds the branch back onto the residual stream.
op-swiglu = SwiGLU: a smooth gate lets each hidden number through, or not.
op-gelu = A smooth step: keeps positive numbers, fades negative ones.
op-select-last = Only the last position predicts the next token.
op-probabilities = The softmax: turns the logits of all tokens into shares that add up to 1.
op-sampled = What the draw works with: the temperature divides the logits, then top-k, top-p and min-p take tokens out, and what is left (kept = 1) is shared out again.

## Attention of all heads

explorer-title = All attention heads
explorer-what = A row's token reads from the columns' tokens. Press a picture to see it large, in each of its stages.
explorer-mask = Mask
explorer-causal = causal
explorer-open = off
explorer-masked = With the mask no token sees what comes after it. Mean surprise of the text: { $surprise } nats per token.
explorer-leak = Without the mask the future leaks in: { $share } of the attention goes to later tokens. The model never learned to use it: mean surprise { $open } nats per token, with the mask { $causal }.
explorer-thumbnails = One row per block, one picture per head
explorer-head = Layer { $layer }, head { $head }
explorer-sink = Leave the first token out of the colour scale: many heads park their attention there
explorer-honest = Attention is not explanation: it shows what is read, not what is made of it.
explorer-stages = Stage
explorer-label = { $name } of layer { $layer }, head { $head }: { $n } by { $n } tokens. Arrow keys move between the cells.
explorer-scale = full colour: { $max }
explorer-masked-cell = masked
explorer-readout = { $query } reads { $key }: { $name } { $value }

## Lens and switches

lens-title = Logit lens
lens-what = What the model would say if it stopped after each block: the final norm and the output layer read the residual stream early.
lens-after = After token { $position } “{ $token }”
lens-honest = Early rows are a rough reading: the output layer was trained only for the last one.
lens-head-after = Stopped after
lens-head-tokens = Most probable next tokens
lens-head-rank = Rank of the final answer
lens-head-kl = KL to the end, nats
lens-embedding = Embedding
ablation-title = Switch parts off
ablation-what = Press a head or an MLP: its output becomes 0 and the model runs again. The number is how far the answer moves without it (KL, nats).
ablation-head = head { $n }
ablation-mlp = MLP
ablation-clear = Switch all on
ablation-nothing = Everything is on.
ablation-kl = { $n } off: the answer moves by { $kl } nats (KL).
ablation-whole = Whole model
ablation-without = Without
ablation-detail = Whole model { $before }, without the parts { $after }

## Who moves whom

influence-title = Causality certificate
influence-what = Each column moves one input token a little; each row shows how far the prediction at that position moves.
influence-how = Measured by finite differences: the token's embedding is moved by a tenth of its length, the model runs again, and the largest change of a logit is kept. At most the first { $n } tokens.
influence-measuring = Measured: { $done } of { $total } columns.
influence-one = A single token: nothing comes after it that could move its prediction.
influence-holds = Causal: all { $n } numbers above the diagonal are exactly 0. No later token moves an earlier prediction.
influence-fails = Not causal: { $moved } of { $n } numbers above the diagonal are not 0, the largest is { $largest }. Later tokens move earlier predictions.
influence-label = Largest change of a logit: { $n } outputs by { $n } inputs. Arrow keys move between the cells.
influence-scale = full colour: a logit changes by { $max }
influence-readout = moving { $source } changes the prediction at { $output } by { $change }

## Axes

dim-t = tokens
dim-s = positions so far
dim-c = width
dim-f = hidden width
dim-h = heads
dim-k = KV heads
dim-d = head size
dim-r = rows with logits
dim-v = vocabulary

## The menu of models

models-open = Choose a model
models-what = The same weights in several element types: fewer bits per parameter make a smaller file and less exact numbers (quantization). The prompt stays when you switch.
models-shape =
    { $layers ->
        [one] { $params } parameters, 1 layer of { $heads } heads, width { $width }, context { $context }
       *[other] { $params } parameters, { $layers } layers of { $heads } heads, width { $width }, context { $context }
    }
models-f32 = 32 bits: exact
models-q8 = 8 bits: almost exact
models-q4 = 4 bits: smallest
models-current = in use
models-current-kept = in use, kept on this device
models-kept = kept on this device
models-download = to download
models-offline = needs a connection

## The link, and files

share-open = Share
share-what = The link opens this view with the same model, prompt, settings and seed: everyone sees the same numbers. All of it stands in the part of the address that no server gets to see. In the labs it carries the configuration: own questions and sentences, kept runs and edited tokens stay on this device. A comparison of element types and a measured cost are run again where the link is opened.
share-link = Link
share-copy = Copy link
share-copied = Copied.
share-copy-refused = The browser does not let this page copy. The link is selected: copy it with the keyboard.
share-generated =
    { $n ->
        [one] It generates the same token again.
       *[other] It generates the same { $n } tokens again.
    }
share-given =
    { $n ->
        [one] The settings were changed since the generated token was drawn: the link forces it.
       *[other] The settings were changed since the { $n } generated tokens were drawn: the link forces them one by one.
    }
share-branches =
    { $n ->
        [one] The other branch comes with its tokens as they are.
       *[other] The other { $n } branches come with their tokens as they are.
    }
share-prompt-too-long = The prompt is not in the link: it is longer than { $max } bytes.
share-hide = Leave out for a class
share-with-lang = Open it in English
share-save = Save
save-tokens = Token table (CSV)
save-next = Next tokens (CSV)
save-pictures = Pictures and diagrams have buttons of their own, below them.
picture-save = Save: { $title }
picture-failed = The browser could not draw this picture. Try the other kind of file.

## The tour

tour-invitation = New here? Six short steps show you around.
tour-start = Show me around
tour-decline = Not now
tour-skip = Skip the tour
tour-count = { $n } of { $total }
tour-back = Back
tour-next-step = Next
tour-done = Done
tour-prompt = Write the beginning
tour-prompt-text = This is the prompt. Change it, and the model reads it again when you stop typing.
tour-tokens = See it as tokens
tour-tokens-text = The model reads tokens, not letters. Press “Step one token” and the text grows by one: that is all that generating is.
tour-next = What may come next
tour-next-text = After each step the model gives every token of its vocabulary a probability. These are the ten most probable.
tour-attention = Where it reads
tour-attention-text = Each row is a token, each column one that it reads from: that is attention. The hatched half is the future, which the causal attention mask hides.
tour-sampling = How one is drawn
tour-sampling-text = Temperature, top-k and top-p change the probabilities of the draw; the seed makes it repeatable. The model stays as it is.
tour-share = Take it with you
tour-share-text = A link brings everyone to these very numbers. Words that are underlined explain themselves when you point at them; all of them are in the glossary.

## The glossary

glossary-what = The words of the field, as this page uses them. Wherever one is underlined in a text, point at it, focus it or tap it.

term-token = Token
term-token-what = A piece of text that the model reads and writes as one unit: a word, a part of a word, a space with what follows, or a byte.
term-next-token-prediction = Next token prediction
term-next-token-prediction-what = The one thing that this model was trained to do and does here: from the tokens so far, give every token of the vocabulary a probability of coming next.
term-prompt = Prompt
term-prompt-what = The text that you write and the model continues.
term-vocabulary = Vocabulary
term-vocabulary-what = The fixed list of all tokens that the model knows.
term-logit = Logit
term-logit-what = The score that the model gives a token. Softmax makes probabilities of all scores together.
term-softmax = Softmax
term-softmax-what = Turns scores into probabilities: e to the power of each score, divided by the sum over all.
term-entropy = Entropy
term-entropy-what = How open the choice of the next token is: 0 if one token is certain, larger the more evenly the probability is spread.
term-rank = Rank
term-rank-what = The place of a token when all are sorted by probability; rank 1 is the most probable.
term-sampling = Sampling
term-sampling-what = Drawing the next token at random, by the probabilities. The model itself is not random.
term-temperature = Temperature
term-temperature-what = Divides the logits before softmax. Below 1 the likely tokens gain, above 1 the unlikely ones; 0 takes the most probable.
term-top-k = Top-k
term-top-k-what = Only the k most probable tokens can be drawn.
term-top-p = Top-p
term-top-p-what = Only the smallest set of most probable tokens that together reach the probability p can be drawn.
term-seed = Seed
term-seed-what = The number from which the random draws follow. The same seed, prompt and settings give the same text.
term-attention = Attention
term-attention-what = How a token collects information from earlier tokens: a weighted sum of their values, with weights that add up to 1.
term-head = Head
term-head-what = One of several attention computations of a layer, each with its own idea of what to read.
term-layer = Layer
term-layer-what = One transformer block: attention, then an MLP. The tokens pass through all layers, one after the other.
term-causal-attention-mask = Causal attention mask
term-causal-attention-mask-what = Forbids every token to read from later ones, so that the model cannot look at what it is to predict.
term-embedding = Embedding
term-embedding-what = The vector that stands for a token when it enters the model.
term-residual-stream = Residual stream
term-residual-stream-what = The stream of vectors that runs through the model; attention and MLP add to it.
term-kv-cache = KV cache
term-kv-cache-what = Keys and values of the tokens so far, kept so that a new token need not compute them again.
term-prefill = Prefill
term-prefill-what = Running the whole prompt through the model at once.
term-decode = Decode
term-decode-what = Generating the text after the prompt, one token per forward pass.
term-context = Context
term-context-what = The tokens that the model sees when it predicts the next one. Their number is limited by the context length.
term-quantization = Quantization
term-quantization-what = Storing weights in fewer bits, here in blocks of 32 that share a scale. Smaller and faster, a little less exact.
term-parameter = Parameter
term-parameter-what = A number that training has set. All of them together are the model.
term-query = Query
term-query-what = What a token asks of the tokens before it: a vector that is compared with every key. The better the match, the more is read there.
term-key = Key
term-key-what = What a token is found by: a vector that the queries of later tokens are compared with.
term-value = Value
term-value-what = What is read from a token: the vectors that attention adds up, each times its weight.
term-kv-head = KV head
term-kv-head-what = One set of keys and values. Each query head has its own, or several share one.
term-grouped-query-attention = Grouped query attention
term-grouped-query-attention-what = Several query heads share one KV head (GQA), so that the KV cache is smaller.
term-rope = RoPE
term-rope-what = Rotary position embedding: turns queries and keys by an angle that grows with the position, so that their dot product depends on how far apart two tokens are.
term-rms-norm = RMS norm
term-rms-norm-what = Divides a vector by the root of its mean square, so that its numbers are about 1 in size, and multiplies each by a learned weight.
term-layer-norm = Layer norm
term-layer-norm-what = Brings a vector to mean 0 and variance 1; then each number gets a learned scale and shift.
term-mlp = MLP
term-mlp-what = The part of a block that works on each token alone: up to a wider hidden vector, through a nonlinearity, and back.
term-swiglu = SwiGLU
term-swiglu-what = The nonlinearity of the MLP: one projection, bent by SiLU, is a gate for the other, number by number.
term-log-probability = Log-probability
term-log-probability-what = The natural logarithm of a probability: 0 if certain, the more negative the less probable. Those of all tokens of a text add up to that of the text.
term-surprise = Surprise
term-surprise-what = Minus the log-probability of the token that came: 0 if it was certain, large if the model did not expect it.
term-nat = Nat
term-nat-what = The unit of surprise and entropy that goes with natural logarithms. 1 nat is about 1.44 bits.
term-kl-divergence = KL divergence
term-kl-divergence-short = KL
term-kl-divergence-what = How far one distribution is from another: the surprise, on average, that believing the second adds where the first is true. 0 only if both are equal.
term-min-p = Min-p
term-min-p-what = Only tokens at least this share as probable as the most probable one can be drawn.
term-logit-lens = Logit lens
term-logit-lens-what = Reads the residual stream after each block as if it were the last: the final norm and the output layer name the tokens that the model would predict there.
term-element-type = Element type
term-element-type-what = How the numbers of a weight are stored: F32 in 32 bits each, Q8 in 8 and Q4 in 4 bits, with a scale for each block.
term-quantization-block = Quantization block
term-quantization-block-what = 32 neighbouring weights of a row that share one scale; each weight is the scale times a small whole number.
term-causal-language-model = Causal language model
term-causal-language-model-what = A model trained to predict each token from the tokens before it (CLM). It is used exactly as it was trained.
term-masked-language-model = Masked language model
term-masked-language-model-what = A model trained to fill in hidden tokens, about 15 in 100 of a text, from both sides (MLM). In use there is no such hidden token.
term-few-shot = Few-shot
term-few-shot-what = A few solved examples stand in the prompt before the question; one-shot has one, zero-shot none.
term-in-context-learning = In-context learning
term-in-context-learning-what = Doing a task better because of examples in the prompt (ICL). No weight changes.
term-chain-of-thought = Chain of thought
term-chain-of-thought-what = Writing the steps before the answer (CoT): more tokens, so more computation, and often a better answer.
term-emergent-abilities = Emergent abilities
term-emergent-abilities-what = Abilities that seem to appear suddenly as models grow. Part of the jump can come from the way it is measured.
term-instruction-tuning = Instruction tuning
term-instruction-tuning-what = Further training on instructions with good answers, so that an instruction alone is enough.
term-human-preference = Human preference
term-human-preference-what = A person's choice of the better of two answers: the data that RLHF and DPO learn from.
term-reward-model = Reward model
term-reward-model-what = A model trained on human preference that scores answers; RLHF trains the language model to score well.
term-reference-model = Reference model
term-reference-model-what = The model before preference training. RLHF and DPO measure how far the new one strays from it.

## Notes where a picture could mislead

note-attention = Attention is not an explanation: it shows where a head reads from, not why the model says what it says.
note-probability = A high probability means that the text often goes on like this, not that it is true.

## Charts

chart-label = { $title }. Arrow keys lead along the chart.
chart-hint = Point at the chart, or focus it and use the arrow keys, for the exact numbers.
chart-table = The same numbers as a table
chart-save-csv = Save numbers as CSV
chart-save-png = Save picture as PNG
chart-save-svg = Save picture as SVG

## Prompt library

library-open = Prompt library
library-what = Prompts in the kind of English that this model was trained on. Each press draws another one from the same generators.
genre-story = Story
genre-story-what = The beginning of a story. There is no right answer: the model goes on as stories do.
genre-few-shot = Few-shot
genre-few-shot-what = Solved examples, then a new question. The task is told by the examples alone.
genre-chain = Chain of thought
genre-chain-what = One worked example, then a question. The model writes its steps before the answer.
genre-quiz = Quiz
genre-quiz-what = Multiple choice with letters, as in MMLU. The most probable letter counts.
library-answer = Right answer: { $answer }
library-open-end = No single right answer.
library-tokens = { $n } of { $max } tokens
library-another = Another one
library-use = Use this prompt
library-empty = Choose a kind above. The prompt is shown here before it replaces yours.
library-none = No prompt of this kind fits the context of this model.

## Few-shot and chain of thought

route-shots = Few-shot and chain of thought
shots-what = The same question, asked in two ways. Nothing is trained: only the prompt changes, and the weights stay as they are. This is in-context learning.
shots-task = Task
shots-item = Question
shots-next = Another question
shots-before = Before
shots-after = After
shots-change = Change
shots-examples = Examples
shots-way = Answer
shots-direct = direct
shots-steps = step by step
shots-no-steps = This task has no steps to write out.
shots-prompt = Prompt
shots-added =
    { $n ->
        [one] 1 example that the other side lacks
       *[other] { $n } examples that the other side lacks
    }
shots-added-both =
    { $n ->
        [one] 1 example and an end of the question that the other side lacks
       *[other] { $n } examples and an end of the question that the other side lacks
    }
shots-added-end = an end of the question that the other side lacks
shots-same = nothing that the other side lacks
shots-open = Open in the playground
shots-waiting = The model is answering.
shots-too-long = So many examples of this task do not fit the context of this model.
shots-no-room =
    { $n ->
        [one] 1 example does not fit: with it the question takes { $tokens } tokens, and this model holds { $max }.
       *[other] { $n } examples do not fit: with them the question takes { $tokens } tokens, and this model holds { $max }.
    }
shots-prompt-empty = The prompt will be here.
shots-failed = The question could not be asked.
shots-results = What the model made of it
shots-measure = Measure
shots-written = It wrote
shots-right-answer = Right answer
shots-verdict = Verdict
shots-right = right
shots-wrong = wrong
shots-logprob = Log-probability of the right answer
shots-logprob-steps = after the steps that it wrote itself
shots-no-answer = it came to no answer
shots-nats = { $n } nats
shots-attention = Attention to the examples
shots-attention-mean = mean of all heads { $mean }; the same weight everywhere would be { $uniform }
shots-attention-max = most: layer { $layer }, head { $head }, { $mass }
shots-attention-none = no examples
shots-attention-head = Layer { $layer }, head { $head }: { $mass }
shots-passes = Tokens through the model
shots-passes-value = { $total }: { $prefill } of the prompt at once, { $decode } one by one
shots-checksum = Checksum of the weights, before and after
shots-unchanged = unchanged
shots-changed = changed
shots-scored = As an evaluation scores it
shots-scored-value =
    { $n ->
        [one] { $logprob } nats for 1 token
       *[other] { $logprob } nats over { $n } tokens
    }
shots-honest = One question is an anecdote: try several. Attention to the examples does not prove that they were used.
task-word-transform = Word transform
task-word-transform-what = Spelled words follow a hidden rule. Only the examples tell which.
task-dictionary = Dictionary
task-dictionary-what = Random labels of words. An example is an earlier mention of the word that is asked for.
task-sentiment = Sentiment
task-sentiment-what = Is the review good or bad? The labels mean what they say.
task-sentiment-random = Sentiment, random labels
task-sentiment-random-what = The same reviews with labels that mean nothing. Only the examples tell which is which.
task-topic = Topic
task-topic-what = What is the sentence about?
task-calculator = Serial calculator
task-calculator-what = Left to right, keeping only the last digit each time.
task-last-letters = Last letters
task-last-letters-what = The last letter of each word, one after the other.
task-coin = Coin flips
task-coin-what = Some people flip a coin, some do not. Is it still heads up?
task-cups = Cups and ball
task-cups-what = Cups are swapped. Where is the ball?

## Quantization

route-quantization = Quantization
quant-what = Quantization stores each weight in fewer bits. Here the same weights in several element types read the same text.
quant-text = Compared on the text of the playground: { $n } tokens.
quant-fetch = Download F32 ({ $size }) and compare
quant-fetch-what = F32 then counts as right, and the smaller types are made from it here.
quant-here = Compare with what is loaded ({ $dtype })
quant-here-what = Without a download: { $dtype } counts as right, and only what is smaller is made from it.
quant-fetching = Downloading { $done } of { $total }
quant-comparing = Comparing: { $done } of { $total } positions
quant-stop = Stop
quant-stopped = Stopped.
quant-no-text = There is no text to compare on. Write a prompt in the playground first.
quant-refused = The reference could not be used: { $message }
quant-device = The GPU failed; the CPU took over. Please start again.
quant-old = The text has changed since: these numbers are about the { $n } tokens that were there before.
quant-again = Compare on the text as it is now
quant-empty = Bytes, distance and the texts will be here. Start with a button above.
quant-table = Element types compared over { $n } positions
quant-type = Element type
quant-file = File
quant-memory = Weights in memory
quant-kl-mean = KL, mean (nats)
quant-kl-max = KL, most (nats)
quant-top = Same most probable token
quant-reference = counts as right
quant-greedy = The texts that follow, always the most probable token
quant-same = the same { $n } tokens
quant-parts = parts at token { $n }
quant-block = One block under the lens
quant-block-what = 32 weights of { $tensor }, row { $row }, columns { $from } to { $to }. A quantization block shares one scale; each weight becomes scale times a small whole number.
quant-block-number = Block
quant-block-other = Another block
quant-scale = { $dtype }: scale { $scale }, largest error { $error }
quant-weight = Weight
quant-value = Value
quant-original = original
quant-quant = { $dtype } number
quant-error = { $dtype } error
quant-block-table = The 32 weights as numbers

## Cost

route-cost = Cost of a token
cost-what = What does the next token cost when the text is long? With the KV cache only the new token goes through the model; without it the whole text does, every time.
cost-how = Measured here and now on { $backend }: { $runs } runs at each length, the one in the middle drawn, the fastest and the slowest as a band. Without the cache a token takes a prefill of the whole text; that is what is timed.
cost-start = Measure
cost-again = Measure again
cost-progress = Measuring: { $done } of { $total } lengths
cost-done = Measured at { $total } lengths.
cost-empty = Time and memory against length will be here.
cost-time = Time for one more token
cost-memory = Memory of the KV cache
cost-length = Tokens in the text
cost-secs = Time per new token
cost-per-token = prefill, per prompt token
cost-on = cache on
cost-off = cache off
cost-bytes = Bytes
cost-saved = At { $n } tokens the cache makes a new token { $factor } times as fast and fills { $bytes }.
cost-refused = The measurement was ended: the text needed the model.
## The lab of training objectives

clm-title = CLM and MLM: what a model learns from
clm-what = A causal language model (CLM) predicts each token from those before it: every token is a target, and it is used exactly as it was trained. A masked language model (MLM) hides some tokens, about 15 percent, and learns from those alone. Here you count the targets, train both on the same text, and use them.
arm-clm = CLM { $share }
arm-mlm = MLM { $share }
arm-no-mask = CLM without its mask
matrix-causal = Causal attention mask: each row is a token and sees only itself and what is to its left
matrix-both = No mask: each row is a token and sees all tokens; striped columns are hidden tokens
side-clm = CLM: each token from those before it
side-mlm = MLM: hidden tokens from all others
side-targets = { $n } targets in a sentence of { $of } tokens
card-target = target
card-none = no target
card-loss = loss
card-logits = logit grad.
card-embedding = embed. grad.
count-title = Count: how many tokens teach
count-what = The loaded model reads your sentence forward and backward. Above each token stands its target, below it the loss and the length of two gradients: of its logits, exactly 0 where there is no target, and of its embedding, not 0, since the token still serves others as context.
count-sentence = Your sentence
count-ratio = Mask ratio, percent
count-ratio-what = Share of the tokens that the masked model must predict. BERT used 15.
count-redraw = Hide other tokens
count-no-model = There is no model to count with. The playground says why.
count-waiting = Both sides of your sentence appear here as soon as the model has loaded.
count-dropped = { $n } tokens at the end are left out: at most { $max }, or a full context, are counted.
count-one = A single token has nothing before it, so that a causal model has nothing to learn from it.
count-rule = The 80/10/10 rule: of the tokens to predict, 80 percent become { $mask }, 10 percent a random token, 10 percent stay as they are.
count-honest = Both sides use the weights of the loaded model, which was trained as a causal one: without its mask it computes what it never learned. So compare where there is a loss, not how large it is.
counters-title = Targets, CLM against MLM
count-pair = { $clm } against { $mlm }
count-in-sentence = In this sentence
count-in-batch = In a batch of { $n } tokens of the race
count-so-far = In the race below, after { $n } tokens read
count-in-corpus = In your corpus, all tokens against { $share } of them
count-tb = { $n } TB
count-billions = { $n } billion tokens
count-corpus = Size of your corpus
count-unit = Unit
count-unit-tb = TB of text
count-unit-tokens = billion tokens
count-tokens = About { $n } billion tokens at 4 bytes each.
race-title = Race: both trained on the same text
race-what = All arms start from the same weights and read the same batches; only what they must predict differs. The probe asks all of them for the same token of the same text: CLM from the left, MLM with that one token hidden.
plan-presets = Race
preset-default = Four objectives on sums
preset-no-mask = Causal mask taken off
preset-reviews = Reviews, for their features
plan-arms = Arms
plan-full = At most four arms; take one out first.
plan-more = Text, batch size, learning rate, seed
plan-data = Text
data-sums = True sums
data-reviews = Reviews with labels
data-story = Stories
plan-story = A text of your own
plan-story-empty = Left empty, short stories are made up.
plan-batch = Tokens in a batch
plan-batch-what = The smaller the batch, the more fewer targets cost.
plan-budget = Thousand tokens for each arm
plan-budget-what = An arm ends here, or at 90 percent of the probe.
plan-rate = Learning rate
plan-rate-what = Too high, and the loss is no number any more.
plan-seed-what = Decides first weights, text and targets.
race-start = Start this race
race-pause = Pause the race
race-resume = Go on
race-restart = Start over as planned
race-reset = Back to the first weights
race-show-recorded = Show the recorded race
race-recompute = Recompute the recorded race here
race-none = No race yet.
race-starting = Making the first weights
race-running = Training in this browser
race-paused = Paused
race-over = Trained in this browser
race-recorded = Recorded: computed earlier by the command line, with the same code and seed. Another processor may add in another order, and the curves then part after some time
race-lost = Ended: another model was loaded, in a new worker
race-model = { $arms } models of { $n } parameters
race-on-gpu = on the GPU
race-on-cpu = on the CPU
race-fell-back = on the CPU, since the GPU cannot be used
race-curves-probe = Right answers of the matched probe
race-curves-loss = Training loss: not comparable between objectives
race-loss-note = Losses of different objectives are answers to different questions: an MLM sees both sides, and a model without its mask sees the answer itself. Compare the probe.
race-honest = On tokens seen, CLM on all targets wins; on targets trained on, the order changes, since targets of one batch say much the same. Fewer targets are only a part of the difference: a bare “6.7 times faster” would be false.
measure-label = Show
measure-probe = Probe right
measure-loss = Loss
axis-label = Against
axis-tokens = Tokens seen
axis-targets = Targets trained on
axis-flops = FLOPs
head-arm = Arm
head-speed = Tokens/s
race-table = The newest numbers of each arm
end-goal = reached { $goal }
end-limit = read all its tokens
end-diverged = stopped in step { $step }: its loss or gradient is no number any more; the model is that of its last point
use-title = Use: as it was trained, or not
use-what = In use there is only a text that ends. A CLM continues it as it was trained to. An MLM was trained to fill a mask: with one put at the end it answers, without one it has never been asked anything, and repeats or babbles.
use-prompt = What they continue (letters that the training text lacks are left out)
use-empty = What each arm writes appears here while it trains.
use-as-trained = as it was trained
use-no-mask = in use: no answer ahead to look at
use-with-mask = with a mask
use-without-mask = without one
truth-title = The other half of the truth
truth-what = Where a text must be understood rather than continued, reading both ways can win. BERT-like models stayed ahead on many such tasks at equal size; masking 40 percent did better than 15 percent for large ones; ELECTRA, with a loss on every token, did better still; and a model trained first causally, then masked, beat either in a recent comparison of 38 models.
truth-probe = Measure it: train on reviews, freeze the models, and let a straight line tell good reviews from bad ones by what each model makes of them. The reviews it is tried on were never trained on.
truth-measure = Probe the frozen models
truth-plan = Plan the race on reviews
truth-untrained = Before any training
truth-waiting = Under way.
truth-mean = Right, by the mean of all tokens (95 percent interval)
truth-last = Right, by the last token (95 percent interval)
truth-sources = Sources
keep-title = Keep what was trained
keep-what = A trained model is a GGUF file as any other: open it in the playground and look inside, save it, or keep it in this browser.
keep-empty = When a race has been run here, its models can be opened in the playground, saved as GGUF files, or kept in this browser.
keep-named = { $what }: { $arm }
keep-play = Open in the playground
keep-download = Save as GGUF
keep-here = Keep in this browser
keep-done = Kept in this browser, in place of the one before.
keep-failed = The browser keeps nothing ({ $message }). Save the file instead.
keep-play-kept = Open the kept model in the playground
count-left-out = This model's vocabulary has no token for { $chars }. Those characters are left out of the count. Write with characters that it was trained on, or open another model.
count-left-out-more = This model's vocabulary has no token for { $chars } and others. Those characters are left out of the count. Write with characters that it was trained on, or open another model.
count-use-opening = Count “{ $text }” instead
count-honest-both = Both sides use the weights of the loaded model, which was trained to look in both directions: with the causal mask it computes what it never learned. So compare where there is a loss, not how large it is.
plan-decay = Decay: last percent of the tokens
plan-decay-what = In these the learning rate falls to 0. An arm that reaches the goal before does not get there.
plan-story-limit = At most { $max }.
plan-story-cut = The text is longer than { $max }: what comes after is left out.
race-loss-head = Loss*
race-loss-mark = * Losses are not comparable between objectives: each answers another question. Compare the probe.
refused-no-model = There is no model to count with. Load one in the playground first.
refused-no-reviews = This is asked of a race on reviews, and there is none. Plan the race on reviews and start it first.
refused-no-arm = This arm has no model any more. Start the race again.
refused-share = A share of targets is above 0 and at most 100 percent; this one is { $got }. Choose another.
refused-arms = A race has 1 to { $max } arms; this one has { $got }. Choose arms above.
refused-batch = A batch has { $row } to { $max } tokens; this one has { $got }. Change the size of the batch.
refused-rate = A learning rate is above 0; this one is { $got }. Change the learning rate.
refused-decay = The decay is 0 to 100 percent of the tokens; this one is { $got }. Change the decay.
refused-short-story = Your text has { $got } bytes, and a row needs { $expected }. Paste more text, or leave the field empty for stories made up here.
refused-long-story = Your text has { $got } bytes; at most { $max } are used. Paste less.
refused-short-rows = Rows have at least { $expected } tokens; these have { $got }.
refused-size = There is no size of the name { $got }.
refused-other = This race cannot be run: { $message }. Plan another one.
both-ways-play = This model was trained with attention in both directions, as a masked model or without the mask, and it runs here just so: every token looks at the whole text, and each new token makes the whole text be computed again, without a KV cache. It was never trained to go on with a text; what it writes shows that.
both-ways-diagram = The diagram follows one token through the KV cache. This model attends in both directions and has no use for one. Open a causal model, or look at the other views.
both-ways-study = This view asks a causal model for one token after the other. The loaded model was trained with attention in both directions. Choose another model above.
both-ways-keep = A model trained with attention in both directions says so in its file (attention.causal = false), and is run like that.
attention-what-both = Attention of one head: a row's token reads from the columns' tokens, later ones included. More ink, more weight.
badge-attention = Attention
badge-causal = causal: each token sees what came before
badge-both-ways = in both directions: each token sees the whole text
notice-ends-race = Loading another model starts a new worker. The race here ends, and its trained models are lost unless you saved or kept them.
notice-ends-race-action = End the race and load

# Labs that measure.
rail-measure = Measure
route-shot-lab = Few-shot lab
chart-choose = Point at the chart, or focus it and use the arrow keys, for the exact numbers. Press a point, or Enter, for the items behind it.
lab-models = Models
lab-one-model = Only one model is here so far. Larger and smaller ones will stand beside it.
lab-no-models = The list of models is being read.
lab-model-size = { $n } parameters
lab-n = Items per point
lab-n-what = 1 to 100,000. Four times as many make the interval half as wide.
lab-seed-what = The same seed gives everyone the same items.
route-step-lab = Chain-of-thought lab
shot-lab-what = How often is the model right with k examples in its prompt? Nothing is trained: every point is measured here and now, on items that training never saw.
shot-lab-labels = Labels
labels-natural = natural
labels-random = random
labels-flipped = flipped
labels-none = This task has no labels to change.
shot-lab-form = Surface form
form-trained = as in training
form-new = never seen
form-none = These items have the forms of training only.
lab-sentiment-what = Is the review good or bad?
shot-lab-k = Examples (k)
task-composed = Two rules in a row
task-composed-what = Two rules one after the other. Training showed each by itself, never this pair.
lab-start = Measure
lab-again = Measure again
lab-stop = Stop measuring
lab-keep = Keep to compare
lab-drop = Forget the kept run
lab-json = Save all rows as JSON
lab-json-short = JSON
lab-idle = Nothing is measured yet.
lab-no-rows = Nothing to save yet.
lab-progress = { $done } of { $total } items
lab-left = about { $secs } left
lab-fetching = Fetching { $model }: { $done }
lab-over =
    { $n ->
        [one] Done: 1 item in { $secs }
       *[other] Done: { $n } items in { $secs }
    }
lab-rate = { $n } items per second
lab-stopped = Stopped after { $n } items. What is there, stays.
lab-replaced = Ended after { $n } items, since another lab began to measure. What is there, stays.
lab-lost = Ended after { $n } items, since the page was left or its worker died. What is there, stays.
lab-fell-back = the GPU failed, the CPU goes on
lab-on-cpu = on the CPU
lab-on-gpu = on the GPU
lab-failed = { $model } could not be measured: { $message }. The others go on; press Measure again to retry.
lab-died = The worker that measures ended: { $message }. Press Measure to start another one.
lab-not-stored = This browser keeps no results ({ $message }). They are on this page until you leave it: save them as JSON.
lab-bar = Share of the items answered
lab-secs = { $n } s
lab-kept = Compared with the run that was kept: { $name }.
lab-kept-blocked = There is no result to keep yet.
lab-results = Accuracy and number of examples
lab-empty = The curve grows here while the model answers.
axis-shots = Examples in the prompt, k
axis-accuracy = Answers that are exactly right
series-chance = chance
series-bayes = best possible
lab-rows = Every point with its numbers
head-model = Model
head-shots = k
head-items = Items
head-accuracy = Exactly right
head-interval = Confidence interval
head-chance = Chance
head-bayes = Best possible
head-tokens-right = Tokens right
head-logprob = Log-probability per token
head-look = Look
lab-items = Items
lab-items-of = Items of { $model } with { $k } examples
lab-checksum = Checksum of { $model }, before and after
lab-checksum-awaited = still measuring
diff-seed = seed { $seed }
diff-n = { $n } items
items-title = Items of { $model } with { $k } examples
items-range = { $from } to { $to } of { $of }
items-next = Next items
items-previous = Items before
items-close = Close
items-gone = The items went with their run. Measure again to see them: the same seed gives the same ones.
items-awaited = The items are being written out.
items-none = No item is answered yet.
item-prompt = Item { $n }
item-answer = Right answer
item-said = The model says
item-logprob = { $n } nats for { $tokens ->
        [one] 1 token
       *[other] { $tokens } tokens
    } of the right answer
item-open-other = Open in the playground, with { $model }
what-if = What if
what-if-items = other items
shows-title = What this shows
shows-not-title = What it does not show
shot-lab-shows = Examples in the prompt change what the model does, though no weight moves: the checksum is the same before and after. With random labels only the examples can tell which label is which, so the rise is in-context learning. With flipped labels they speak against what training taught.
shot-lab-shows-not = Why it works. These models were trained on texts with examples in rows, so they learned to learn from examples; large models get that from ordinary text. Chance is the most frequent answer of these very items, or one option of all. Bars are Wilson intervals: 95 of 100 such bars hold the true value. Two points whose intervals overlap may be equal, and a single seed is a single draw.

# Chain of thought.
step-lab-what = Is the model right more often when it writes its steps before the answer? The same problems are asked at once, step by step, and with as many dots in place of the steps.
step-lab-dots = Dots
dots-on = measured too
dots-off = left out
task-two-hop = Two facts
task-two-hop-what = Questions about the closed world that need one fact to find another.
task-word-problem = Word problems
task-word-problem-what = Little stories with small numbers.
task-all = All tasks
task-all-what = One row per task, the calculator with three numbers.
task-calculator-of = Calculator, { $n } numbers
way-direct = At once
way-steps = Step by step
way-filler = Dots
step-lab-results = Accuracy and length of the problem
axis-operands = Numbers in the problem
axis-final = Final answers that are right
gain-table = What the steps win, and what they cost
head-gain = Gain of the steps
head-gain-dots = Gain of the dots
head-passes = Passes per answer: { $ways }
head-flops = Computation per answer: { $ways }
gain-points = { $n } points
gain-interval = { $low } to { $high }, p = { $p }
step-items-of = Items of { $model }: { $what }
step-lab-shows = Steps turn one hard answer into several easy ones: each is a small change of what stands just before. The gain is paired, the same problems both ways, so its interval is about the difference itself. Dots give as many places to compute in and hold no content: what they do not win, the content wins.
step-lab-shows-not = That the steps are how the model thinks. Change one below and see whether the answer follows. Problems of six numbers are longer than any in training, and there the steps fail too. These models saw worked problems in training; steps are no gift of size alone, and they cost many times the computation.
solve-title = One problem, both ways
solve-what = Token by token, always the most probable one. Press a token of the steps to change it.
solve-problem = Problem { $n }
solve-ask = Solve both ways
solve-next = Another problem
solve-edited = Step by step, after your change
solve-failed = { $model } could not solve it: { $message }
solve-right = right is { $answer }
solve-cost =
    { $passes ->
        [one] 1 forward pass, { $flops }
       *[other] { $passes } forward passes, { $flops }
    }
solve-token = { $text }, probability { $probability }. Press to change it.
solve-hint = Press a token of the steps, change it, and let the model go on from there.
solve-in-place = In place of { $text }
solve-go-on = Go on from here
solve-follows = The answer went from { $before } to { $after }: it follows the changed step.
solve-stays = The answer is still { $answer }: here it does not depend on the changed step.
solve-lost = With this change the model comes to no answer.

# Examples of the few-shot lab: other ways to show them, as gradient steps, real sentences. Costs of chains of thought.
examples-drawn = Examples as drawn
examples-reversed = order reversed
examples-shuffled = labels shuffled
examples-restyled = another look
change-same-items = The same items, with
change-elsewhere = Another lab is measuring. Stop it there, or wait for its end.
change-table = The same items with their examples changed; the difference is over those that fit the context both ways
head-changed = Change
head-after-change = Changed
head-difference = Difference, item by item
head-verdict = What the interval allows to say
verdict-more = more are right
verdict-less = fewer are right
verdict-open = no difference shown
item-vary = Change its examples
item-learn = Learn its examples instead
vary-title = Item { $n } with its examples shown in other ways
vary-failed = The item could not be asked: { $message }
lesson-title = The same examples as gradient steps
lesson-what = In the prompt, examples change no weight. Here a copy of the weights learns the same examples, each as a text of its own, by steps of AdamW on their answers. Then the item is asked without any example. The model that you play with keeps its weights.
lesson-rate = Learning rate
lesson-steps = Gradient steps
lesson-steps-what = 1 to 200. Each step is over all examples at once.
lesson-item = Item
lesson-item-what = Its examples are those of the plan above, with the same seed.
lesson-start = Learn them
lesson-stop = Stop learning
lesson-empty = What the steps teach, how far the weights move, and what is forgotten will stand here.
lesson-failed = The examples could not be learned: { $message }
lesson-asking-before = Before the steps: { $done } of { $total } questions
lesson-asking-after = After the steps: { $done } of { $total } questions
lesson-stepping = Step { $done } of { $total }
lesson-done = Done after { $done } of { $total } steps
lesson-stopped = Stopped after { $done } of { $total } steps. What is there, stays.
lesson-table = Item { $n } by { $model }: its examples in the prompt, nowhere, and in the weights
lesson-measure = Measure
lesson-in-prompt =
    { $k ->
        [one] 1 example in the prompt
       *[other] { $k } examples in the prompt
    }
lesson-none = no example
lesson-in-weights =
    { $n ->
        [one] after 1 step, no example
       *[other] after { $n } steps, no example
    }
lesson-answer = The model says
lesson-logprob = Log-probability of the right answer
lesson-loss = Loss on the examples' answers, nats per token
lesson-size = Length of the change, as a share of the length of all weights
lesson-story = A story that nobody trained on, bits per byte
lesson-other = { $task }, right of { $n }
lesson-loss-title = Loss on the examples' answers, step by step
lesson-loss-what = Shows how closely the copy comes to fit these examples. A small loss does not show that it found their rule: the item above and what was forgotten tell more.
axis-steps = Gradient steps
axis-lesson-loss = Nats per token
lesson-moved = The weights moved by { $size } of their length.
lesson-learned = The item is right now, without an example in its prompt.
lesson-knew = The item is right, as it was before.
lesson-unlearned = The item was right before, and is wrong now.
lesson-not-learned = The item is still wrong: what its examples show did not come across as weights.
lesson-forgot = The story takes { $bits } bits per byte against before: more means that the copy forgot how to write.
lesson-other-changed = { $task }, the same items before and after:
lesson-checksums = Checksum of the copy: { $before } before, { $after } after. Of the model you play with: { $played } before, { $again } after:
task-sentiment-real = Film reviews (real)
task-sentiment-real-what = Does the sentence praise the film? People wrote these sentences.
task-spam-real = Text messages (real)
task-spam-real-what = Is the message spam? People, and senders of spam, wrote them.
sentences-source = Sentences
sentences-sample = shipped with the page
sentences-own = your own
sentences-no-sample = No messages are shipped: their senders were never asked. Load the public set yourself.
sentences-credit = { $n } sentences that no model here was trained on, from:
sentences-part = Of these
sentences-held-out = the held-out fifth
sentences-held-out-what = For the public sets: models here may have been trained on the other four fifths.
sentences-all = all of them
sentences-all-what = For sentences of your own that are in no public set.
sentences-paste = Paste lines here: a label and a sentence, a tab or a comma between
sentences-file = Or a file of such lines, at most { $max }. It stays in this tab.
sentences-read =
    { $n ->
        [one] 1 sentence
       *[other] { $n } sentences
    } can be asked about: { $firstn } { $first }, { $secondn } { $second }. Held out: { $heldout }. Left out, since they are shorter than 12 bytes, longer than 160 or hold signs that mean something else here: { $left }.
sentences-problems =
    { $n ->
        [one] 1 line is no labelled sentence and is left out:
       *[other] { $n } lines are no labelled sentences and are left out. The first:
    }
sentences-columns = Line { $line }: expected a label and a sentence, 2 columns, got { $got }
sentences-label = Line { $line }: expected a label ({ $expected }), got “{ $got }”
sentences-empty-line = Line { $line }: expected a sentence beside the label, got nothing
sentences-too-large = Expected at most { $max }, got { $got }. Take a part of the file.
sentences-nothing = Expected lines with a label and a sentence, got none.
sentences-unreadable = The browser cannot read this file: { $message }
sentences-sets = Nothing is loaded. These public sets have the right layout:
sentences-lacking = First load or paste sentences.
sentences-few = Too few sentences: { $first } and { $second } of the two labels are there, { $needed } of each are needed for this many examples.
matched-title = The same computation, spent on size or on steps
matched-chart = Accuracy and computation per answer
matched-all = all together
matched-what = FLOPs are counted from the passes that an answer takes, prompt included. Bars are Wilson intervals; the interval of a difference is that of Newcombe and takes the models for independent, so that it is too wide rather than too narrow. The chart shows what computation bought these models on these tasks, not what size or steps would win elsewhere.
matched-one = With several sizes chosen, a sentence here sets a smaller model with steps against a larger one without.
axis-answer-flops = Computation per answer
matched-steps = { $small } step by step is right more often ({ $smallshare }, { $smallflops } an answer) than { $large } at once ({ $largeshare }, { $largeflops } an answer): by { $low } to { $high } points.
matched-large = { $small } step by step is right less often ({ $smallshare }, { $smallflops } an answer) than { $large } at once ({ $largeshare }, { $largeflops } an answer): by { $low } to { $high } points.
matched-open = { $small } step by step ({ $smallshare }, { $smallflops } an answer) and { $large } at once ({ $largeshare }, { $largeflops } an answer) cannot be told apart on these items: { $low } to { $high } points.

# The quiz.
route-quiz = Quiz
quiz-what = Multiple choice questions in the manner of MMLU, about the closed world that the models read about in training. The model is scored twice: by the most probable letter, and by the most probable option when no letters are shown. Guessing reaches 25 percent. Answer too, and see who knows more.
quiz-topic = Subject
quiz-measure = Measure many questions
quiz-fewer = Logic and Feeling show { $shown } examples where { $planned } are asked for, since their questions are too long for the context to hold more.
quiz-empty = Bars for each subject grow here while the model answers.
topic-people = People
topic-people-what = Jobs, home towns and pets of invented people.
topic-geography = Geography
topic-geography-what = Countries, rivers and foods of invented towns.
topic-animals = Animals
topic-animals-what = How many legs animals have, what covers them, what they sound like, whether they fly.
topic-arithmetic = Arithmetic
topic-arithmetic-what = Sums, differences and products of small numbers.
topic-spelling = Spelling
topic-spelling-what = First and last letters, and how long words are.
topic-logic = Logic
topic-logic-what = Cups, coins, turns and orders to keep track of.
topic-sentiment = Feeling
topic-sentiment-what = What somebody liked and what not.
topic-two-hop = Two facts
topic-two-hop-what = One fact leads to another: in which country is somebody's home town?
topic-all = All subjects
topic-all-what = A line for each subject. It takes eight times as long.
topic-given = My own questions
topic-given-what = Questions that you paste or load, such as real ones of MMLU.
quiz-you-title = You against the model
quiz-awaited = The model reads the question in every order of its options.
quiz-none = The first question comes when you press the button.
quiz-failed = { $model } could not be asked: { $message }
quiz-none-given = Paste or load questions first.
quiz-ask = Ask me
quiz-next = Next question
quiz-keys = Press an option, or its letter or number while one has the focus.
quiz-number = Question { $n } · { $subject }
quiz-you = You
quiz-by-letter = Model, by letter
quiz-by-option = Model, without letters
quiz-rotations = By letter it was right in { $n } of { $of } orders of the same options; it chose { $letters }. Who knows the answer finds it wherever it stands.
quiz-score = So far, on the same questions: { $subjects }
quiz-who = Who
head-right = Right
quiz-guess = Guessing: 25 percent
quiz-forget = Start the score again
quiz-given =
    { $n ->
        [one] 1 question about { $subject }
       *[other] { $n } questions about { $subject }
    }
quiz-given-drop = Forget these questions
quiz-bring = One question in a row, as in the files of MMLU: question, A, B, C, D, letter of the answer. What you bring stays on this page.
quiz-subject = They are about
quiz-subject-hint = high school biology
quiz-rows = Rows (CSV)
quiz-read = Read the rows
quiz-file = or load a file
csv-line = Line { $line }: { $why } Nothing was taken over; mend the line and read again.
csv-fields = a row has 6 fields (question, A, B, C, D, answer), this one has { $n }. Put fields with commas into quotes.
csv-empty = field { $n } of 6 is empty.
csv-answer = the answer must be A, B, C or D, not “{ $got }”.
csv-layout = its quotes do not close as in CSV ({ $got }).
csv-no-rows = There is no row: paste at least one question with four options and the letter of the answer.
csv-too-large = The file has { $got }, and at most { $max } are read. Take a part of it.
csv-unread = The browser could not read the file. Choose it again, or paste its rows.
scoring-letter = By letter
scoring-cloze = Without letters
quiz-gain = Gain without letters
quiz-results = Right answers by subject
quiz-results-what = The mark at 25 percent is guessing. By letter, the mean over all four orders of the options.
quiz-left-out =
    { $n ->
        [one] 1 question is longer than what the model can read, and left out.
       *[other] { $n } questions are longer than what the model can read, and left out.
    }
quiz-letters = Which letter is chosen
quiz-letters-what = Every option stands once at every letter, so a reader without a bias chooses each in 25 percent. Consistent is who chooses the same option wherever it stands.
quiz-consistency = Consistent
quiz-reliability = Do probabilities keep their word?
quiz-reliability-what = Shows how far the probabilities of a model can be believed, all subjects together. How much it knows is not shown here.
quiz-calibration = { $model }, { $way } (off by { $error })
quiz-perfect = as said
axis-confidence = Probability of the chosen option
axis-right = Right answers
item-order = { $said }, { $probability } (right: { $right })
quiz-shows = A model can know an answer and still miss its letter: to answer by letter it must also tie letters to options, an ability of its own. Options moved to other letters separate the two, and the reliability diagram shows whether a probability of 80 percent is right in 80 of 100 cases.
quiz-shows-not = How the models compare with those on the boards of MMLU: these questions are about a small invented world that training told of, and the models are a hundred thousand times smaller. Both ways are asked the same questions, all of which make sense without options; the table of the models also holds those by letter that do not. Choices in four orders of one question are not independent, so the intervals of the accuracy resample questions, while those of the reliability diagram take each choice by itself and are too narrow.
# Abilities against scale.
route-scale-lab = Scale lab
scale-what = How do abilities come with more training and more parameters? Every line is one size of our family, evaluated at snapshots of its training: the rows are published with the models, and the finished sizes can be measured again here.
scale-empty = Here stand the evaluations of the models over their training. None of the models of this page comes with such rows yet; what they can do now, the other labs measure.
scale-empty-action = Measure in the few-shot lab
scale-reading = The published rows are being read.
scale-failed = { $file } of { $model } cannot be used: { $message }.
scale-lost = The worker ended before the lines were analysed, so that fits and examples are missing.
scale-retry = Try again
scale-format = Way to answer
scale-variant = Items
scale-gone = No file here has rows about { $row }. Choose another task.
scale-along = Against
along-tokens = training tokens
along-flops = training computation
along-params = parameters
scale-metric = Metric
metric-exact = exact match
metric-final = final answer
metric-tokens = tokens right
metric-logprob = log-probability
metric-none = The rows about this have no such figure.
scale-fit = Fitted rise
fit-on = drawn
fit-off = left out
scale-model-none = This model comes without evaluations.
scale-shots =
    { $n ->
        [0] no example
        [one] 1 example
       *[other] { $n } examples
    }
task-quiz = Quiz: { $subject }
task-text = Ordinary text
task-blimp = Grammar, pairs of sentences
task-instruct-seen = Instructions, known kinds
task-instruct-unseen = Instructions, new kinds
task-story = Stories
format-letter = by letter
format-cloze = by text
variant-composed = two rules, seen in training
variant-spelled = seen in training, letters apart
variant-plain = without chat tokens
axis-tokens-trained = Training tokens
axis-flops-trained = Training computation, 6ND
axis-params = Parameters
axis-logprob = Log-probability of the right tokens, nats per token
series-falling = { $model }, rate falling
series-shipped = { $model }, as shipped
series-here = { $model }, here
series-here-kept = { $model }, here, { $what }
scale-marks = Diamonds stand for a learning rate that is falling or has fallen; all other snapshots come from before. Weights at a constant rate swing, and a falling rate lifts accuracy by itself, so fits use the snapshots before it only. 6ND is six operations for each parameter and token.
scale-sizes = Each point is a finished model, and the line through the family only leads the eye.
scale-seeds = One training run for each line, so one seed: { $list }. Another seed may jump earlier or later, and no band over seeds can be drawn.
scale-seed-of = { $model } (seed { $seed })
scale-seed-unknown = { $model } (seed not recorded)
scale-no-interval = Rows have no interval for this figure: it is a mean over tokens, which depend on each other.
scale-nothing = The models in sight have no such point. Choose another figure, axis or model.
scale-json = Save the rows in sight as JSON
fits-title = The same answers in every metric
fits-what = A logistic rise over the logarithm of the tokens, from chance or the level of the first snapshots. Intervals hold the middle 95 of every 100 fits to resampled snapshots. From a tenth of the rise to nine tenths the tokens grow by the factor given.
fits-awaited = The lines are being fitted.
head-figure = Metric
head-kind = Kind of line
head-midpoint = Middle of the rise
head-width = A tenth to nine tenths of it within
head-levels = From, to
head-explained = Variance explained
fit-factor = a factor of { $n }
no-fit-few = No fit: { $n } snapshots, at least { $needed } are needed for three unknowns.
no-fit-rise = No fit: nothing rises clearly above the scatter.
no-fit-beyond = No fit: the middle of the best curve lies beyond what was measured.
no-fit-params = No fit over parameters: { $n } sizes, and at least { $needed } points are needed for three unknowns.
fit-power = Power law of the loss: exponent { $exponent } ({ $low } – { $high }), { $r2 } of its variance
kind-few = too few points
kind-smooth = smooth
kind-threshold = threshold
kind-jump = climbs, with a jump
kind-rising = has begun to rise
kind-flat = flat
kind-turning = turns round
kind-falling = falls
live-title = Measure it again
live-what = The very same task, format, examples and seed, on the finished models that this page ships, in the worker. What comes out stands in the chart as triangles and in the table below.
live-data = These items are texts that this page does not ship, so that this row cannot be measured here.
live-other = The newest measurement is about { $row }. Measure again for the row in sight.
live-table = Published and measured here
head-published = Published
head-here = Here
head-agreement = Do they agree?
published-shipped = shipped file, { $n } items
published-snapshot = last snapshot, F32, { $n } items
published-none = no row about the finished model
agree-equal = Yes: the same items, the same figure.
agree-differs = No: the same items, a difference of { $by }.
agree-overlap = Yes: the intervals overlap.
agree-apart = No: the intervals do not overlap.
agree-unknown = Difference { $by }; there are no intervals to compare.
live-seed = The published items come from seed 1. With another seed the items are others, and only the intervals can agree.
metric-title = Does the metric make the jump?
metric-what = Exact match asks for every token of an answer at once. If each of L tokens is right with probability p, all are right with about p to the power of L: while p climbs steadily, that stays near 0 for long and then shoots up. Per-token accuracy takes the power away, log-probability also counts how near a wrong token was (Schaeffer, Miranda and Koyejo 2023). Where the jump is gone then, the metric made it. Where it stays, the model did.
contrast-made-title = Made by the metric
contrast-real-title = Not made by the metric
contrast-made = { $row }, { $model }: exact match rises by { $rise } points, all of it late. The loss of the same answers falls along a power law all the while, which explains { $r2 } of it.
contrast-real = { $row }, { $model }: exact match has its middle at { $exact } tokens, the log-probability of the same answers at { $logprob }. Both jump, in the same place.
contrast-no-made = No row here has a jump that a smoother metric dissolves.
contrast-no-real = No row here jumps in log-probability too.
contrast-show = Show with { $metric }
kinds-title = Kinds of line
kinds-what = Chosen from all published rows by what the points say: shapes are compared by how well they explain a line for the unknowns that they need.
group-smooth = Smooth, a power law
group-smooth-what = Each factor of ten in tokens takes the same share off the loss. Nothing happens at any one place, and what comes next can be told from what came before. The chart does not show that the law goes on beyond its last point.
group-threshold = A threshold
group-threshold-what = Nothing for long, a short rise, then level again. From the left part alone nobody could tell that the rest will come: what comes like this is called emergent abilities. The chart does not show that another seed would rise in the same place.
group-flat = Flat
group-flat-what = More training changes nothing, or brings only what guessing reaches. Scale is no promise. The chart does not show that a larger model or a longer training would stay flat too.
group-turning = Turns round
group-turning-what = It gets worse before it gets better, or the other way round: what helps early can mislead later. Two points would show a trend that is none. The chart does not show why, nor that another seed would turn.
group-none = No published row is of this kind.
group-of = { $row }, { $model }
group-show = Show in the chart above
scale-shows = When an ability comes in one run of each size, on held-out items, and how much of its suddenness belongs to the metric. Lines of one family share data, vocabulary and order of the rows, so that size and training are all that differs, up to 40M tokens: the last snapshot of mini and its shipped file had a second run of 6M tokens, with more real film reviews.
scale-shows-not = Laws of large models: these are thousands of times smaller than nearly all models of the papers below, and what they learn was put into their data on purpose. One seed per size is one draw. Snapshots of one run depend on each other, which resampling ignores, so that the intervals are rather too narrow. Thresholds move with the data, the format and the metric.
lit-title = What others reported
lit-what = Figures from the literature, with their sources. They are about models that are mostly thousands of times larger than ours, on other tasks; nothing of it was measured here, and no chart mixes both.
lit-by-size = MMLU with five examples: GPT-3 by size
lit-over-time = MMLU over time
lit-by-size-what = Shows that only the largest of these sizes is clearly above guessing. It does not show where between the two largest the rise begins.
lit-over-time-what = Shows what was reported when, each team with prompts of its own. It does not show what of it is size, data or method.
lit-shots = GPT-3 175B with and without examples
lit-abilities = Where abilities were reported to emerge
lit-source = Source: { $source }
head-ability = Ability
head-params = Parameters
head-training = Training FLOPs
head-date = Reported
head-score = Accuracy
head-source = Source
head-benchmark = Benchmark
shots-zero = Zero-shot
shots-one = One-shot
shots-few = Few-shot
series-gpt3 = GPT-3
series-closed = closed weights
series-open = open weights
series-expert = experts, estimated
axis-year = Year
axis-mmlu = MMLU, questions answered right
ability-add-3 = Addition and subtraction, 3 digits
ability-add-5 = Addition and subtraction, 4 to 5 digits
ability-mmlu = MMLU, mean of 57 subjects
ability-truth = TruthfulQA
ability-wic = Word in Context (WiC)
ability-instruct = Following instructions, after tuning
ability-scratch = Adding 8 digits with a scratchpad, after tuning
ability-cot = Word problems with chain of thought
ability-zero-cot = Chain of thought without examples
