/** The `PUBLIC_URL` of the app without a key. Nothing connects to it. */
export const publicUrl = "https://gpu.example.net";
