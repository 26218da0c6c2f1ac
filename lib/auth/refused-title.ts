/** How the message of a refused request begins; the page of errors recognizes it by that. */
export const refusedTitle = "This request was refused";
