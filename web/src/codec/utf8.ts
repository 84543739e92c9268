// UTF-8, read strictly: what is not UTF-8 gives null, and a byte order mark is a character like any other. Pure.

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

// U+0000 to U+001F and U+007F to U+009F, but for those in `allowed`.
export function holdsControlCharacter(text: string, allowed = ""): boolean {
  for (let i = 0; i < text.length; ++i) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 || (code >= 0x7f && code < 0xa0)) && !allowed.includes(text.charAt(i))) return true;
  }
  return false;
}

export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;
