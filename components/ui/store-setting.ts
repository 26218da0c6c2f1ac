/** Keeps a setting of this browser for a year, in a cookie that the server reads; an empty value removes it. */
export function storeSetting(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value};path=/;max-age=${value ? 31536000 : 0};samesite=lax`;
}
