// Varied strings from a seed, to compare tokenizers.

/** Uniform numbers in [0, 1): a linear congruential generator modulo 2^32 (Numerical Recipes, ranqd1). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const ENGLISH = "the a bear fox said once upon time Little don't we'll I'm it's HELLO naive under_score e-mail end. why? no!".split(" ");
const KOREAN = "옛날 옛적에 곰이 여우에게 말했습니다 안녕하세요 한글 토큰 값이 없다 ㅋㅋㅋ 뷁".split(" ");
const EMOJI = ["🙂", "👍🏽", "👩‍👩‍👧‍👦", "🇰🇷", "❤️", "🏳️‍🌈", "✓", "…", "—", "é", "ñ", "ß", "İ", "ﬁ"];
const CODE = ["fn main() {", "  let x = 3*7+5;", "}\n", "\tif (a != b)", "=>", "//", "\"str\\n\"", "&mut", "<T>", "0xFF", "self.q[i]", "#[x]"];
const SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n ", "\u00a0", "\u3000", "        "];
const DIGITS = ["0", "7", "42", "1234567890", "3.14159", "1,000,000", "-5", "2026-11-22", "٣", "Ⅷ", "²", "½"];
const SPECIAL = ["<bos>", "<eos>", "<pad>", "<mask>", "<user>", "<bot>", "<end>", "<think>", "</think>", "<|endoftext|>", "< eos>", "<EOS>", "<s>", "[INST]"];

/** Scripts for random characters: first and last code point. */
const SCRIPTS = [
  [0x20, 0x7e], [0xa1, 0x17f], [0x370, 0x3ff], [0x400, 0x4ff], [0x5d0, 0x5ea], [0x620, 0x64a], [0x905, 0x939], [0xe01, 0xe2e],
  [0x1100, 0x11ff], [0x2000, 0x206f], [0x2190, 0x21ff], [0x3041, 0x3096], [0x4e00, 0x9fa5], [0xac00, 0xd7a3], [0xff01, 0xff5e],
  [0x10400, 0x1044f], [0x1d400, 0x1d454], [0x1f600, 0x1f64f],
];

/** `count` strings; the same for the same seed. */
export function strings(count, seed) {
  const random = generator(seed);
  const below = (n) => Math.floor(random() * n);
  const pick = (list) => list[below(list.length)];
  const many = (list, separator) => Array.from({ length: 1 + below(12) }, () => pick(list)).join(separator);
  const character = () => {
    const [first, last] = pick(SCRIPTS);
    return String.fromCodePoint(first + below(last - first + 1));
  };
  const kinds = [
    () => many(ENGLISH, pick([" ", " ", "  ", "\n"])),
    () => many(KOREAN, " "),
    () => many(EMOJI, pick(["", " "])),
    () => many(CODE, pick([" ", "\n"])),
    () => many(SPACES, pick(["", "x"])),
    () => many(DIGITS, pick(["", " ", "+"])),
    () => many([...SPECIAL, ...ENGLISH], pick(["", " "])),
    () => Array.from({ length: 1 + below(24) }, character).join(""),
    () => many([...ENGLISH, ...KOREAN, ...EMOJI, ...CODE, ...SPACES, ...DIGITS], pick(["", " "])),
  ];
  return ["", ...Array.from({ length: count - 1 }, (_, i) => kinds[i % kinds.length]())];
}
