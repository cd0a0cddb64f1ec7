"""Tools for maintainers that no room imports: what writes the generated pages of the docs."""
