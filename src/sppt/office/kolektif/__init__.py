"""The desk of lists: many NOPs checked and paid at once, by tellers for all and by a lurah or camat for their own."""
