/** The colors of `/branding`, in hexadecimal digits. */
export interface BrandColors {
  /** Of buttons. */
  primary?: string | undefined
  pageBackground?: string | undefined
}

const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i
/** The colors of text on a dark and on a light ground, from the stylesheet. */
const TEXT_ON_DARK =
  '--ink: #eaeff6; --muted: #d3dbe5; --line: #b4bfcc; --hair: #b4bfcc55; --link: #ffffff; --surface: #131c2a;'
const TEXT_ON_LIGHT =
  '--ink: #15202e; --muted: #333d49; --line: #55616f; --hair: #55616f55; --link: #15202e; --surface: #ffffff;'

/**
 * The rules that replace colors of the stylesheet, in both color schemes. Text is dark or light, whichever has the higher
 * contrast, so at least 4.5:1.
 *
 * @returns an empty string when there is no color
 */
export function brandRules({ primary, pageBackground }: BrandColors): string {
  const rules = [
    isColor(pageBackground) && groundRules(pageBackground),
    isColor(primary) && `--action: ${primary}; --action-hover: ${primary}; --on-action: ${textOn(primary)};`,
  ].filter(rule => rule !== false)
  return rules.length === 0 ? '' : `:root:root { ${rules.join(' ')} }`
}

function groundRules(color: string): string {
  const dark = isDark(color)
  return `--ground: ${color}; ${dark ? TEXT_ON_DARK : TEXT_ON_LIGHT} color-scheme: ${dark ? 'dark' : 'light'};`
}

/** Only these characters get into a stylesheet. */
function isColor(text: string | undefined): text is string {
  return text !== undefined && HEX.test(text)
}

function textOn(color: string): string {
  return isDark(color) ? '#ffffff' : '#000000'
}

/** Whether white has a higher contrast than black on a color (WCAG 2.2, relative luminance). */
function isDark(color: string): boolean {
  const digits = color.slice(1)
  const short = digits.length < 6
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map(index => {
    const text = short ? (digits[index] ?? '0').repeat(2) : digits.slice(index * 2, index * 2 + 2)
    return linear(Number.parseInt(text, 16) / 255)
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
