"""Forms and links: the fields of a request, and what is read from them."""
